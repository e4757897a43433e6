/* phases.h - an operation made of several loops, with the options of one: progress and stats as if
   it were one call. */
#ifndef TINE_PHASES_H
#define TINE_PHASES_H
#include <stdbool.h>
#include "tine/tine.h"

typedef struct phases {
    const tine_opts *o;
    size_t n; /* elements of the operation */
    /* settled when the operation begins: no loop has more, and scratch indexed by tine_thread() has
       this many parts */
    int threads;
    double before; /* the share of the operation that is done */
    double weight; /* the share of the loop in hand */
    double began;
    /* set where a loop must not be cancelled: progress is still reported, and its answer is
       ignored */
    bool committed;
    tine_stats sum; /* the loops so far */
} phases;

/* Settles how many threads the operation has. TINE_EINVAL for options that no loop would take. */
int phases_begin(phases *s, size_t n, const tine_opts *o);
/* Whether the options ask for nothing but the result: a call with little to do may then skip all of
   this. */
static inline bool phases_plain(const tine_opts *o)
{
    return !o || (!o->progress && !o->stats && !o->events && tine_can_have_(o));
}
/* tine_for_ over `count` tiles of about ns nanoseconds each, `weight` of the whole operation, on
   s->threads threads or fewer. */
int phases_for(phases *s, tine_body *body, void *ctx, size_t count, double ns, double weight);
/* The last report of progress; stats, if wanted. Returns rc. */
int phases_end(phases *s, int rc);

#endif
