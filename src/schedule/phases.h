/* phases.h - an operation of several loops that takes the options of one call: progress and stats
   look as if it were one loop. */
#ifndef TINE_PHASES_H
#define TINE_PHASES_H
#include <stdbool.h>
#include "tine/tine.h"

typedef struct phases {
    const tine_opts *o;
    size_t n; /* the number of elements of the operation */
    /* fixed when the operation begins: no loop has more threads, and scratch that tine_thread()
       indexes has this many parts */
    int threads;
    double before; /* The share of the operation that the ended loops make up, from 0 to 1. */
    double weight; /* The share of the operation that the current loop makes up. */
    double began;
    /* True while a loop must not be cancelled. The progress function is then called, and its result
       ignored. */
    bool committed;
    tine_stats sum; /* stats of the loops that have ended */
} phases;

/* Fixes the number of threads of the operation. TINE_EINVAL for invalid options. */
int phases_begin(phases *s, size_t n, const tine_opts *o);
/* Whether the options ask for nothing but the result. A call with little to do may then bypass the
   phases. */
static inline bool phases_plain(const tine_opts *o)
{
    return !o || (!o->progress && !o->stats && !o->events && tine_can_have_(o));
}
/* tine_for_ over `count` tiles of about `ns` nanoseconds each, on at most s->threads threads.
   `weight` is the loop's share of the whole operation. */
int phases_for(phases *s, tine_body *body, void *ctx, size_t count, double ns, double weight);
/* Makes the last report of progress and fills in the stats, if the options ask for them. Returns
   rc. */
int phases_end(phases *s, int rc);

#endif
