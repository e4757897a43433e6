/* narrow_unique.c - the distinct elements of 8 or 16 bits: the keys that occur at all. The inverse
   of an element is the number of such keys below its own. For few elements of 16 bits, tables of
   all keys cost too much; a copy of the elements is sorted instead. */
#include <string.h>
#include "../runtime/scratch.h"
#include "../sort/narrow_count.h"
#include "../sort/narrow_sort.h"
#include "narrow_unique.h"

enum { FEW = 1 << 15 }; /* up to this many elements of 16 bits a sort is faster than tables */
/* Nanoseconds an element on one thread. */
static const double INVERSE_NS = 1, SORT_NS = 3;

typedef struct numbers {
    const void *x;
    size_t *inverse;
    const size_t *number; /* [key]: its index among the distinct keys */
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

/* Writes y and counts, and replaces count[key] by the key's index among the distinct ones. */
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

/* ---- few elements of 16 bits ----------------------------------------------------------------- */
typedef struct few_elements {
    const unique_out *to;
    const struct tine_keys *k;
    uint16_t *sorted; /* a copy of the elements, followed by room for as many */
} few_elements;

static int sort_body(size_t lo, size_t hi, void *ctx)
{
    const few_elements *f = ctx;
    const size_t n = f->to->n;
    (void)lo, (void)hi;
    memcpy(f->sorted, f->to->x, n * sizeof *f->sorted);
    narrow_sort_alone(f->sorted, f->sorted + n, n, f->k);
    return 0;
}

/* Writes the distinct elements of a sorted copy. number: room for an index for each key; NULL if no
   inverse is wanted. */
static void write_runs(const few_elements *f, size_t *number)
{
    const unique_out *to = f->to;
    const uint16_t *x = to->x, *sorted = f->sorted;
    uint16_t *const y = to->y;
    size_t m = 0;
    for (size_t i = 0, end = 0; i < to->n; i = end, m++) {
        while (end < to->n && sorted[end] == sorted[i]) end++;
        y[m] = sorted[i];
        if (to->counts) to->counts[m] = end - i;
        if (number) number[sorted[i]] = m;
    }
    for (size_t i = 0; number && i < to->n; i++) to->inverse[i] = number[x[i]];
    *to->m = m;
}

static int unique_of_few(phases *s, const unique_out *to, const struct tine_keys *k)
{
    const size_t room = to->inverse ? narrow_keys(k) : 0;
    size_t *const number = scratch_get(room * sizeof *number + 2 * to->n * to->size), m = 0;
    if (!number) return TINE_ENOMEM;
    few_elements f = {to, k, (uint16_t *)(number + room)};
    int rc = phases_for(s, sort_body, &f, 1, SORT_NS * (double)to->n, 1);
    for (size_t i = 0; rc == 0 && i < to->n; i++) m += i == 0 || f.sorted[i] != f.sorted[i - 1];
    if (rc == 0) rc = unique_overlap(to, m);
    if (rc == 0) {
        s->committed = true;
        write_runs(&f, room ? number : NULL);
    }
    scratch_put(number);
    return rc;
}

int narrow_unique(phases *s, const unique_out *to, const struct tine_keys *k)
{
    if (to->size == 2 && to->n <= FEW) return unique_of_few(s, to, k);
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
