/* unique.h - the two ways to distinct elements. */
#ifndef TINE_UNIQUE_H
#define TINE_UNIQUE_H
#include "../../kernels/group/distinct.h"
#include "../sort/sort.h"

enum {
    UNIQUE_PIECES = 32,      /* of the array at most, … */
    UNIQUE_PIECE = 1 << 14,  /* … of at least so many elements */
    UNIQUE_MANY = 1          /* not few distinct ones: nothing was touched */
};

typedef struct unique_out {
    void *y;
    size_t *m, *counts, *inverse; /* counts and inverse may be NULL */
    const void *x;                /* the user's array, … */
    size_t n, size;               /* … of n elements of this size */
} unique_out;

/* TINE_EINVAL where m distinct elements, which nobody knows before, make outputs so long that they overlap each other or x. */
int unique_overlap(const unique_out *to, size_t m);

/* Of an ascending array; order: where its elements are in the user's, for to->inverse. Not cancelled after its first half. */
int unique_ascending(steps *s, const struct tine_distinct *ops, size_t size, const void *x, size_t n, const unique_out *to,
                     const size_t *order, double part);
/* By a table of few; or UNIQUE_MANY. */
int unique_few(steps *s, const unique_out *to, const void *x, size_t n, const struct tine_keys *k,
               const struct tine_distinct *ops);

#endif
