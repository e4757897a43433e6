/* merge_runs.c - merges neighbouring runs, two and two, until one is left. The output of a level is
   cut into tiles of equal length, and a search finds where each tile begins in the two runs (Deo
   and Sarkar 1991). So all threads take part in each merge.

       first   ----------|------|----
       second  --|-----------------|---- */
#include <string.h>
#include "../runtime/sizes.h"
#include "merge_runs.h"

enum {
    TILES = 64,          /* the largest number of tiles, beyond one for each pair of runs */
    TILE_LENGTH = 16384, /* elements in a tile, at most, until there are TILES tiles */
    PAIRS = RUNS_MAX / 2
};
/* Nanoseconds an element on one thread, for a cheap order, estimated (2.5 GHz Xeon). */
static const double MERGE_NS = 2, BACK_NS = 0.4;

/* A tile of the output: elements [from, to) of the runs [first, second) and [second, end). */
typedef struct tile {
    size_t first, second, end, from, to;
    /* taken: elements of the first run that are merged before this tile begins. taken_end: the same
       number at the end of the tile. */
    size_t taken, taken_end;
} tile;

typedef struct merging {
    const tine_less_ *f;
    const void *c;
    const char *x;
    char *y;
    tile tiles[TILES + PAIRS];
    size_t many;
} merging;

static int merge_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const size_t size = m->f->size;
    for (size_t k = lo; k < hi; k++) {
        const tile *t = &m->tiles[k];
        const size_t from_first = t->taken_end - t->taken, all = t->to - t->from;
        m->f->merge(m->y + t->from * size, m->x + (t->first + t->taken) * size, from_first,
                    m->x + (t->second + (t->from - t->first) - t->taken) * size, all - from_first,
                    m->c);
    }
    return 0;
}

/* Cuts the output of a pair of runs into tiles. The rank at a tile's end is the number of elements
   of the first run in front of it. If f contradicts itself, ranks may fall or rise by more than a
   tile. Such ranks are corrected, so that no element is lost. */
static void cut_pair(merging *m, size_t first, size_t second, size_t end, size_t length)
{
    const size_t size = m->f->size;
    size_t taken = 0;
    for (size_t from = first, to; from < end; from = to) {
        to = min_size(end, from + length);
        size_t next = m->f->rank(m->x + first * size, second - first, m->x + second * size,
                                 end - second, to - first, m->c);
        if (next < taken) next = taken;
        if (next - taken > to - from) next = taken + (to - from);
        m->tiles[m->many++] = (tile){first, second, end, from, to, taken, next};
        taken = next;
    }
}

static int back_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const size_t size = m->f->size, from = m->tiles[lo].from, to = m->tiles[hi - 1].to;
    memcpy(m->y + from * size, m->x + from * size, (to - from) * size);
    return 0;
}

int merge_runs(phases *s, const tine_less_ *f, const void *c, char *x, char *y,
               const size_t start[RUNS_MAX + 1], size_t many, double weight)
{
    const size_t n = start[many], length = tile_length(n, TILE_LENGTH, TILES);
    const double each = weight / (bit_width(many - 1) + 0.5);
    size_t at[RUNS_MAX + 2];
    memcpy(at, start, (many + 1) * sizeof *at);
    merging m = {.f = f, .c = c, .x = x, .y = y};
    s->committed = true;
    int rc = 0;
    while (many > 1 && rc == 0) {
        m.many = 0;
        /* If the number of runs is odd, the last run is merged with an empty run. */
        at[many + 1] = n;
        for (size_t i = 0; i < many; i += 2) {
            cut_pair(&m, at[i], at[i + 1], at[i + 2], length);
            at[i / 2] = at[i];
        }
        many = (many + 1) / 2;
        at[many] = n;
        rc = phases_for(s, merge_body, &m, m.many, MERGE_NS * (double)length, each);
        char *const from = m.y;
        m.y = (char *)m.x;
        m.x = from;
    }
    if (m.x != x && rc == 0)
        rc = phases_for(s, back_body, &m, m.many, BACK_NS * (double)length, each / 2);
    return rc;
}
