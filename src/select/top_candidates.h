/* top_candidates.h - the candidates of topk: the k greatest elements, and perhaps a few more. */
#ifndef TINE_TOP_CANDIDATES_H
#define TINE_TOP_CANDIDATES_H
#include <stdatomic.h>
#include "select_job.h"

enum {
    TOP_LANES_MIN = 64,
    /* If more than 1 in TOP_DENSE elements is wanted, the k-th key is found by its rank. For 1e6
       elements, that takes a fifth of the time of sorting if 1/14 of them is wanted. */
    TOP_DENSE = 16
};

typedef struct top {
    phases *s;
    const struct tine_keys *k;
    const struct tine_select *ops;
    const char *x;
    size_t n, many;      /* many: the k of the call */
    uint64_t threshold;  /* An element is a candidate if its key is at least this. */
    size_t *at;          /* the indexes of the candidates */
    size_t room;         /* the number of indexes for which `at` has room */
    _Atomic size_t used; /* the number of candidates found, including those that do not fit */
} top;

static inline uint64_t top_key(const top *t, size_t i)
{
    return t->k->ops->key(t->x, i, &t->k->map);
}
static inline uint64_t top_greatest(const top *t)
{
    return t->k->size == 4 ? UINT32_MAX : UINT64_MAX;
}

/* Finds at least t->many candidates, t->used of them. The caller gives t->at back. */
int top_candidates(top *t);
/* The number of lanes of a short array: a multiple of TOP_LANES_MIN. */
size_t top_lanes(size_t many);
/* The key of rank t->many among the maxima of `lanes` lanes, so at least as many keys reach it. 0:
   the array is too short for lanes. room: for twice as many keys as there are lanes. */
uint64_t top_lanes_threshold(const top *t, uint64_t *room, size_t lanes);

#endif
