/* distinct.h - distinct elements: what src/group/unique.c asks of one thread, once per type and
   instruction set. */
#ifndef TINE_DISTINCT_H
#define TINE_DISTINCT_H
#include "../sort/radix.h"

/* A table of elements by their bits, with how often each was met. A place that holds `none` is
   free; none is the element that was met first, and is found where another would be put.
   It is not struct tine_group_set (group.h), which grows, numbers its keys in the order in which
   they come and needs a seed: this table is given up when it has too many elements, so that no
   choice of elements makes it slow for long. */
struct distinct_table {
    uint64_t none;
    /* met in all; distinct ones but none; more than DISTINCT_MAX(bits): it was given up */
    size_t n, elements;
    unsigned bits;   /* 2^bits places */
    uint64_t *place; /* of which elements of 32 bits use half the room */
    uint32_t *count;
};
/* elements at most: then a search looks at one place or two */
#define DISTINCT_MAX(bits) (((size_t)1 << (bits)) / 2)
#define DISTINCT_BYTES 12 /* of a place */

struct tine_distinct {
    /* keep[i - lo] = whether x[i], of an ascending array, differs by value from x[i - 1], for i in
       [lo, hi); 1 for i == 0. */
    void (*starts)(unsigned char *keep, const void *x, size_t lo, size_t hi);
    /* none = *x; bits, place and count are set. */
    void (*clear)(struct distinct_table *t, const void *x);
    /* Meets x[0, n), n < 2^32 in all. */
    void (*meet)(struct distinct_table *t, const void *x, size_t n);
    /* Where each of x[0, n) is: all have been met. */
    void (*find)(uint32_t *at, const struct distinct_table *t, const void *x, size_t n);
    /* The elements + 1 elements, and how often each was met. */
    void (*list)(void *x, size_t *count, const struct distinct_table *t);
};

/* tine_unique over all threads (src/group/unique.c); arrays are checked already. */
struct tine_opts;
int tine_unique_keys_(void *y, size_t *m, size_t *counts, size_t *inverse, const void *x, size_t n,
                      const struct tine_keys *k, const struct tine_distinct *ops,
                      const struct tine_opts *o);
#endif
