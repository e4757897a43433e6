/* sort_pairs.c - sorts keys and moves a value of any size along with each, by buckets (pairs.c). If
   values are long, the order of the keys is computed first. Keys and then values are gathered in
   that order into scratch, and copied back. */
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "argsort.h"
#include "gather.h"
#include "pairs.h"

static const double GATHER_NS = 4, BACK_NS = 0.5; /* ns an element of some 8 bytes, on one thread */
enum { TILES = 64, TILE_LENGTH = 4096 };

typedef struct gather {
    char *to, *array;
    const size_t *order;
    size_t n, size, tile;
} gather;

static int gather_body(size_t lo, size_t hi, void *ctx)
{
    const gather *g = ctx;
    gather_elements(g->to, g->array, g->order, lo * g->tile, min_size(hi * g->tile, g->n), g->size);
    return 0;
}

static int back_body(size_t lo, size_t hi, void *ctx)
{
    const gather *g = ctx;
    lo *= g->tile;
    hi = min_size(hi * g->tile, g->n);
    memcpy(g->array + lo * g->size, g->to + lo * g->size, (hi - lo) * g->size);
    return 0;
}

static void permute(phases *s, char *array, size_t size, const size_t *order, char *room, size_t n,
                    double weight)
{
    gather g = {room, array, order, n, size, tile_length(n, TILE_LENGTH, TILES)};
    const size_t tiles = tile_count(n, g.tile);
    phases_for(s, gather_body, &g, tiles, GATHER_NS * (double)g.tile, weight * 0.8);
    phases_for(s, back_body, &g, tiles, BACK_NS * (double)g.tile, weight * 0.2);
}

static int by_order(phases *s, void *keys, void *values, size_t size, size_t n,
                    const struct tine_keys *k)
{
    int rc = 0;
    size_t *order = n > 1 ? scratch_get(n * sizeof *order) : NULL;
    char *room = order ? scratch_get(n * (size > k->size ? size : k->size)) : NULL;
    if (n > 1 && !room) rc = TINE_ENOMEM;
    if (rc == 0 && n > 1) rc = argsort(s, order, keys, n, k, 0.5);
    if (rc == 0 && n > 1) {
        s->committed = true;
        permute(s, keys, k->size, order, room, n, 0.25);
        if (size) permute(s, values, size, order, room, n, 0.25);
    }
    scratch_put(room);
    scratch_put(order);
    return rc;
}

int tine_sort_pairs_keys_(void *keys, void *values, size_t size, size_t n,
                          const struct tine_keys *k, const tine_opts *o)
{
    phases s;
    int rc = phases_begin(&s, n, o);
    if (rc) return rc;
    if (n >> 31 || size == 0 || size > PAIRS_VALUE_MAX)
        rc = by_order(&s, keys, values, size, n, k);
    else
        rc = pairs_sort(&s, keys, values, size, n, k);
    return phases_end(&s, rc);
}
