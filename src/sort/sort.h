/* sort.h - sorting keys over all threads: what the typed kernels hand to src/sort/sort.c and its neighbours. */
#ifndef TINE_SORT_H
#define TINE_SORT_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

/* How n elements are sorted; each is key(x[i]) by `map`. */
typedef struct sort_job {
    steps *s;
    const struct tine_radix *ops;
    size_t size;             /* bytes of a key: 4 or 8 */
    struct radix_map map;
    unsigned low;            /* low bits of keys that are in order already where the others are equal */
    double part;             /* of the operation, in all */
} sort_job;

/* The least and the greatest key. */
int sort_span(const sort_job *j, struct radix_span *span, const void *x, size_t n, double part);
/* Sorts x in place; spare: sort_spare(n, size) bytes, or NULL; not needed where ops->vectors. */
int sort_in_place(const sort_job *j, void *x, void *spare, size_t n);
/* Sorts x, without memory, if it has few different keys; else SORT_MANY, and x is as it was. */
enum { SORT_MANY = 2 };
int sort_few(const sort_job *j, void *x, size_t n);
/* The same with values of `size` bytes, stably, through memory: or TINE_ENOMEM. */
int sort_few_pairs(const sort_job *j, void *keys, void *values, size_t size, size_t n);
/* Sorts x in place by parting it about pivots; n > 16384: it is parted once at least. SORT_MANY: no memory for 46 KiB, x as it was. */
int sort_pivots(const sort_job *j, void *x, size_t n);
/* Some 2^log buckets for the keys of x, n >= 8 << log; false: no memory. */
enum { SORT_CUT_LEAST = 4 };
bool sort_cut(const sort_job *j, struct radix_cut *c, const void *x, size_t n, unsigned log);
size_t sort_spare(size_t n, size_t size);

#endif
