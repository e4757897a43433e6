/* narrow_unique.c - the distinct elements of 8 or 16 bits: those keys of which there are any. The
   inverse of an element is the number of such keys below its own. */
#include "../runtime/scratch.h"
#include "../sort/narrow_count.h"
#include "narrow_unique.h"

static const double INVERSE_NS = 1; /* nanoseconds an element on one thread */

typedef struct numbers {
    const void *x;
    size_t *inverse;
    const size_t *number; /* [key]: its place among the distinct ones */
    uint64_t flip;
} numbers;

static int inverse8_body(size_t lo, size_t hi, void *ctx)
{
    const numbers u = *(const numbers *)ctx;
    for (size_t i = lo; i < hi; i++) u.inverse[i] = u.number[((const uint8_t *)u.x)[i] ^ u.flip];
    return 0;
}

static int inverse16_body(size_t lo, size_t hi, void *ctx)
{
    const numbers u = *(const numbers *)ctx;
    for (size_t i = lo; i < hi; i++) u.inverse[i] = u.number[((const uint16_t *)u.x)[i] ^ u.flip];
    return 0;
}

/* Writes y and counts; count[key] becomes the key's number. */
static void write_distinct(const unique_out *to, size_t *count, const struct tine_keys *k)
{
    size_t m = 0;
    for (size_t key = 0; key < narrow_keys(k); key++) {
        const size_t many = count[key];
        const uint64_t bits = key ^ k->map.sign;
        count[key] = m;
        if (!many) continue;
        if (k->size == 1)
            ((uint8_t *)to->y)[m] = (uint8_t)bits;
        else
            ((uint16_t *)to->y)[m] = (uint16_t)bits;
        if (to->counts) to->counts[m] = many;
        m++;
    }
    *to->m = m;
}

int narrow_unique(phases *s, const unique_out *to, const struct tine_keys *k)
{
    const size_t keys = narrow_keys(k);
    size_t *count = scratch_get(keys * sizeof *count), m = 0;
    int rc = count ? narrow_count(s, count, to->x, to->n, k, to->inverse ? 0.5 : 1) : TINE_ENOMEM;
    for (size_t key = 0; rc == 0 && key < keys; key++) m += count[key] > 0;
    if (rc == 0) rc = unique_overlap(to, m);
    if (rc == 0) {
        s->committed = true;
        write_distinct(to, count, k);
        numbers u = {to->x, to->inverse, count, k->map.sign};
        if (to->inverse)
            phases_for(s, k->size == 1 ? inverse8_body : inverse16_body, &u, to->n, INVERSE_NS,
                       0.5);
    }
    scratch_put(count);
    return rc;
}
