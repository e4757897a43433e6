/* merge_runs.c - sorts an array that is two runs: descending ones are reversed, then both are
   merged. The output is cut into tiles of equal length. A tile begins in the runs where a search
   finds it (Deo and Sarkar 1991), so all threads merge from the start to the end. */
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "merge_runs.h"

enum {
    TILES = 64,      /* of the array at most */
    TILE_MIN = 16384 /* keys of a tile at least */
};
/* Nanoseconds a key on one thread, estimated (2.5 GHz Xeon). */
static const double REVERSE_NS = 0.5, KEYS_NS = 0.3, MERGE_NS = 2, BACK_NS = 0.4;

typedef struct merging {
    const sort_job *j;
    char *x, *y;
    size_t n, first, tile;
} merging;

typedef struct descending {
    const sort_job *j;
    void *x;
    size_t n, tile; /* a tile of the first half */
} descending;

static int reverse_body(size_t lo, size_t hi, void *ctx)
{
    const descending *d = ctx;
    d->j->ops->reverse(d->x, lo * d->tile, min_size(d->n / 2, hi * d->tile), d->n);
    return 0;
}

int reverse_run(const sort_job *j, void *x, size_t n, double part)
{
    descending d = {j, x, n, tile_length(n / 2, TILE_MIN, TILES)};
    j->s->committed = true;
    return phases_for(j->s, reverse_body, &d, tile_count(n / 2, d.tile),
                      REVERSE_NS * (double)d.tile, part);
}

static int keys_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const size_t from = lo * m->tile, to = min_size(m->n, hi * m->tile);
    m->j->ops->keys(m->x + from * m->j->size, to - from, &m->j->map);
    return 0;
}

/* How many of the first `at` keys of the result come from the first run. */
static size_t rank(const merging *m, size_t at)
{
    static const struct radix_map none;
    const struct tine_radix *ops = m->j->ops;
    const size_t second = m->n - m->first;
    size_t lo = at > second ? at - second : 0, hi = min_size(at, m->first);
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (ops->key(m->x, m->first + at - mid - 1, &none) < ops->key(m->x, mid, &none))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static int merge_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const size_t size = m->j->size, from = lo * m->tile, to = min_size(m->n, hi * m->tile);
    const size_t i = rank(m, from), end = rank(m, to);
    m->j->ops->merge(m->y + from * size, m->x + i * size, end - i,
                     m->x + (m->first + from - i) * size, (to - end) - (from - i));
    return 0;
}

static int back_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const size_t size = m->j->size, from = lo * m->tile, to = min_size(m->n, hi * m->tile);
    m->j->ops->put(m->x + from * size, m->y + from * size, to - from, &m->j->map);
    return 0;
}

int merge_runs(const sort_job *j, void *x, size_t n, size_t first, const bool falls[2])
{
    merging m = {.j = j, .x = x, .n = n, .first = first, .tile = tile_length(n, TILE_MIN, TILES)};
    m.y = scratch_get(n * j->size);
    if (!m.y) return SORT_DECLINED;
    j->s->committed = true;
    if (falls[0]) reverse_run(j, x, first, 0);
    if (falls[1]) reverse_run(j, m.x + first * j->size, n - first, 0);
    const size_t tiles = tile_count(n, m.tile);
    phases_for(j->s, keys_body, &m, tiles, KEYS_NS * (double)m.tile, 0);
    phases_for(j->s, merge_body, &m, tiles, MERGE_NS * (double)m.tile, j->part * 0.6);
    const int rc = phases_for(j->s, back_body, &m, tiles, BACK_NS * (double)m.tile, j->part * 0.3);
    scratch_put(m.y);
    return rc;
}
