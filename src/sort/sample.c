/* sample.c - a sample of an array's elements. Long samples are read by all threads: each element
   costs a cache miss. */
#include "../runtime/hash.h"
#include "../runtime/sizes.h"
#include "sample.h"

enum { TILES = 64 }; /* the tiles of a sample, each read by one thread */
/* Nanoseconds to read an element (2.5 GHz Cascade Lake, estimated). */
static const double READ_NS = 5;

typedef struct taking {
    const sampled *of;
    size_t width;
} taking;

static int take_body(size_t lo, size_t hi, void *ctx)
{
    const taking *t = ctx;
    for (size_t p = lo; p < hi; p++) {
        const sampled *s = &t->of[p / TILES];
        const size_t part = p % TILES, from = s->size * part / TILES,
                     to = s->size * (part + 1) / TILES;
        sample_copy((char *)s->out + from * t->width, s->x, s->n / s->size, from, to, t->width);
    }
    return 0;
}

int sample_take(phases *s, const sampled *of, size_t many, size_t width)
{
    taking t = {of, width};
    size_t size = 0;
    for (size_t k = 0; k < many; k++) size += of[k].size;
    const double part = (double)size / (double)(many * TILES);
    return phases_for(s, take_body, &t, many * TILES, READ_NS * part, 0);
}

int sample_ranks(phases *s, const sampled *of, const struct tine_keys *k, ranks_list wanted)
{
    const int rc = sample_take(s, of, 1, k->size);
    if (rc == 0) k->ops->quickselect(of->out, of->size, wanted, &k->map);
    return rc;
}
