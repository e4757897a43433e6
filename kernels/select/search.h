/* search.h - binary searches: the functions on one thread that src/select/searchsorted.c calls,
   once per type and instruction set.

       x         . . . . . . . . . . . . . . . B . . . . . . . . . . . . . . . B .   n elements
       level 1                                 B                               B

   Level 1 holds the last element of every full group of 16. Level 2 holds every 16th element of
   level 1, and so on. */
#ifndef TINE_SEARCH_H
#define TINE_SEARCH_H
#include "tine/tine.h"

enum { SEARCH_FAN = 16, SEARCH_LEVELS = 8, SEARCH_GROUP = 64 };

struct tine_searched {
    size_t *at;
    const void *q;
    const void *x[SEARCH_LEVELS]; /* x, level 1, level 2, … */
    size_t n[SEARCH_LEVELS];
    int levels; /* the number of levels including x, at least 1 */
};

struct tine_search {
    /* Both search for queries [lo, hi) of a struct tine_searched: `left` as TINE_LEFT says, `right`
       as TINE_RIGHT says. */
    tine_body *left, *right;
    /* up[k] = x[16 k + 15], for k in [lo, hi). */
    void (*every)(void *up, const void *x, size_t lo, size_t hi);
    /* Whether the SEARCH_GROUP queries from q[i] on ascend. */
    int (*ascend)(const void *q, size_t i);
    size_t size; /* bytes of an element */
};

/* Searches for q[0, nq) in x[0, n) on all threads, as tine_searchsorted does (searchsorted.c of
   src/select). ops: the functions for the type of x. The arrays have been checked. */
int tine_search_(const struct tine_search *ops, size_t *at, const void *x, size_t n, const void *q,
                 size_t nq, tine_side side, const tine_opts *o);
#endif
