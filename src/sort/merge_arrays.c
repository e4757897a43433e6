/* merge_arrays.c - merges two sorted arrays. The output is cut into tiles of equal length, and tile
   k begins in a and b at rank(a, b, k * tile) (Deo and Sarkar 1991).

       a  ----------|------|----
       b  --|-----------------|----

   Where tiles begin depends only on n and the size of an element. So the result is the same on any
   number of threads, even if a or b is not in order. */
#include <stddef.h>
#include "../runtime/sizes.h"
#include "../schedule/phases.h"
#include "order_door.h"

enum {
    /* Bytes of a tile. A rank costs some 0.5 µs, which is little beside a tile of this size. */
    TILE_BYTES = 64 << 10,
    TILE_MIN = 64 /* the least number of elements in a tile, for any size of element */
};
/* Nanoseconds an element on one thread, for a cheap order, estimated (2.5 GHz Cascade Lake). */
static const double MERGE_NS = 2;

typedef struct merging {
    const tine_less_ *f;
    const void *c; /* the context of f */
    char *out;
    const char *a, *b;
    size_t na, nb, tile;
} merging;

/* The number of elements of a among those of the first k tiles. */
static size_t cut(const merging *m, size_t k)
{
    return m->f->rank(m->a, m->na, m->b, m->nb, min_size(k * m->tile, m->na + m->nb), m->c);
}

static int merge_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const size_t size = m->f->size, n = m->na + m->nb;
    for (size_t k = lo, i = cut(m, lo), next; k < hi; k++, i = next) {
        const size_t from = k * m->tile, many = min_size(n - from, m->tile);
        next = cut(m, k + 1);
        /* If a or b is not in order, cuts may decrease, or increase by more than a tile. */
        const size_t taken = next < i ? 0 : min_size(next - i, many);
        m->f->merge(m->out + from * size, m->a + i * size, taken, m->b + (from - i) * size,
                    many - taken, m->c);
    }
    return 0;
}

static int check(const merging *m)
{
    const size_t max_n = PTRDIFF_MAX / m->f->size;
    RULE(!m->a && m->na, "a is NULL");
    RULE(!m->b && m->nb, "b is NULL");
    RULE(m->na > max_n, "na is too large for an array");
    RULE(m->nb > max_n - m->na, "na + nb is too large for an array");
    const size_t na = m->na * m->f->size, nb = m->nb * m->f->size;
    const char *out = m->out;
    RULE(!out && na + nb, "out is NULL");
    RULE(tine_overlap_(out, na + nb, m->a, na), "out overlaps a");
    RULE(tine_overlap_(out, na + nb, m->b, nb), "out overlaps b");
    RULES_OF_CONTEXT(m->f, m->c, out, na + nb);
    return 0;
}

int tine_merge_by_(void *out, const void *a, size_t na, const void *b, size_t nb,
                   const tine_less_ *f, const void *c, const char *name, const tine_opts *o)
{
    const unsigned from = error_mark();
    merging m = {f, c, out, a, b, na, nb, TILE_BYTES / f->size + TILE_MIN};
    phases s;
    int rc = check(&m);
    if (rc == 0) rc = phases_begin(&s, na + nb, o);
    if (rc) return error_exit(from, rc, name);
    if (na + nb)
        rc = phases_for(&s, merge_body, &m, tile_count(na + nb, m.tile), MERGE_NS * (double)m.tile,
                        1);
    return error_exit(from, phases_end(&s, rc), name);
}
