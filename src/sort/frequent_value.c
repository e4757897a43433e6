/* frequent_value.c - if most elements have one value, sorts only the others. `take` moves them to
   the front; when they are sorted, `put` inserts the frequent value between the lesser and the
   greater ones.

       x ──take──> others | free ──sort──> others in order ──put──> lesser | value, … | greater */
#include <string.h>
#include "../runtime/hash.h"
#include "../runtime/sizes.h"
#include "frequent_value.h"

enum {
    SAMPLE = 16, /* elements in the sample */
    OTHERS = 2,  /* The largest number of sampled elements that may differ from the first one. */
    TILES = 64,
    TILE_LENGTH = 16384
};
/* Nanoseconds an element on one thread (3.4 GHz Zen 3). */
static const double TAKE_NS = 0.3, PUT_NS = 0.2;

typedef struct taking {
    const sort_job *j;
    char *x;
    size_t n, tile;
    uint64_t value;
    size_t others[TILES]; /* [tile]: the number of elements that differ from the frequent value. */
    size_t lo, hi;        /* The frequent value is written to [lo, hi). */
} taking;

static uint64_t bits_at(const sort_job *j, const void *x, size_t i)
{
    uint64_t u = 0;
    memcpy(&u, (const char *)x + i * j->size, j->size);
    return u;
}

bool frequent_value(const sort_job *j, uint64_t *value, const void *x, size_t n)
{
    const size_t size = min_size(SAMPLE, n), stride = n / size;
    size_t others = 0;
    *value = bits_at(j, x, sample_place(0, stride));
    for (size_t i = 1; i < size && others <= OTHERS; i++)
        others += bits_at(j, x, sample_place(i, stride)) != *value;
    return others <= OTHERS;
}

static int take_body(size_t lo, size_t hi, void *ctx)
{
    taking *t = ctx;
    for (size_t p = lo; p < hi; p++) {
        const size_t from = p * t->tile;
        t->others[p] =
            t->j->ops->others(t->x + from * t->j->size, min_size(t->n - from, t->tile), t->value);
    }
    return 0;
}

size_t frequent_value_take(const sort_job *j, void *x, size_t n, uint64_t value)
{
    taking t = {.j = j, .x = x, .n = n, .tile = tile_length(n, TILE_LENGTH, TILES), .value = value};
    const size_t tiles = tile_count(n, t.tile);
    j->s->committed = true;
    phases_for(j->s, take_body, &t, tiles, TAKE_NS * (double)t.tile, j->weight * 0.3);
    size_t others = t.others[0];
    for (size_t p = 1; p < tiles; others += t.others[p++])
        memmove(t.x + others * j->size, t.x + p * t.tile * j->size, t.others[p] * j->size);
    return others;
}

static int put_body(size_t lo, size_t hi, void *ctx)
{
    const taking *t = ctx;
    const size_t from = max_size(lo * t->tile, t->lo), to = min_size(hi * t->tile, t->hi);
    if (from < to) t->j->ops->fill(t->x + from * t->j->size, t->value, to - from);
    return 0;
}

int frequent_value_put(const sort_job *j, void *x, size_t n, size_t others, uint64_t value)
{
    const size_t tile = tile_length(n, TILE_LENGTH, TILES);
    taking t = {.j = j, .x = x, .n = n, .tile = tile, .value = value};
    const uint64_t key = j->ops->key(&value, 0, &j->map);
    size_t end = others;
    while (t.lo < end) {
        const size_t mid = t.lo + (end - t.lo) / 2;
        if (j->ops->key(x, mid, &j->map) < key)
            t.lo = mid + 1;
        else
            end = mid;
    }
    t.hi = n - (others - t.lo);
    memmove(t.x + t.hi * j->size, t.x + t.lo * j->size, (others - t.lo) * j->size);
    return phases_for(j->s, put_body, &t, tile_count(n, tile), PUT_NS * (double)tile,
                      j->weight * 0.2);
}
