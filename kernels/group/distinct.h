/* distinct.h - distinct elements: the functions on one thread that src/group/unique.c calls, once
   per type and instruction set. */
#ifndef TINE_DISTINCT_H
#define TINE_DISTINCT_H
#include "../sort/radix.h"

/* A hash table of elements by their bits, which counts how often each was met. A place that holds
   `none` is free. `none` is the element that was met first; its own place is the free one that a
   search for it finds. Unlike struct tine_group_set (group.h), which grows, numbers its keys in
   order of arrival and needs a seed, this table never grows. It is given up when it has too many
   elements, so no choice of elements makes it slow for long. */
struct distinct_table {
    uint64_t none;
    /* n: the elements met in all. elements: the number of distinct elements, not counting `none`.
       If it exceeds DISTINCT_MAX(bits), the table was given up. */
    size_t n, elements;
    unsigned bits;   /* the table has 2^bits places */
    uint64_t *place; /* elements of 32 bits use half of this memory */
    uint32_t *count;
};
/* The largest number of elements in a table. With no more elements, a search looks at one place or
   two. */
#define DISTINCT_MAX(bits) (((size_t)1 << (bits)) / 2)
#define DISTINCT_BYTES 12 /* bytes of a place */

struct tine_distinct {
    /* keep[i - lo] = whether x[i] of an ascending array differs by value from x[i - 1], for i in
       [lo, hi); 1 for i == 0. */
    void (*starts)(unsigned char *keep, const void *x, size_t lo, size_t hi);
    /* Clears the table and sets none = *x; bits, place and count are set already. */
    void (*clear)(struct distinct_table *t, const void *x);
    /* Enters x[0, n); fewer than 2^32 elements in all. */
    void (*meet)(struct distinct_table *t, const void *x, size_t n);
    /* at[i] = the place of x[i], all of which were entered. */
    void (*find)(uint32_t *at, const struct distinct_table *t, const void *x, size_t n);
    /* Lists the elements + 1 distinct elements, and how often each was met. */
    void (*list)(void *x, size_t *count, const struct distinct_table *t);
};

/* Does tine_unique on all threads (src/group/unique.c). The kernel has checked the arrays. */
struct tine_opts;
int tine_unique_keys_(void *y, size_t *m, size_t *counts, size_t *inverse, const void *x, size_t n,
                      const struct tine_keys *k, const struct tine_distinct *ops,
                      const struct tine_opts *o);
#endif
