/* phases.h - an operation made of several loops, with the options of one: progress and stats as if it were one call. */
#ifndef TINE_STEPS_H
#define TINE_STEPS_H
#include <stdbool.h>
#include "tine/tine.h"

typedef struct steps {
    const tine_opts *o;
    size_t n;            /* elements of the operation */
    int threads;         /* settled at the begin: no loop has more, and scratch that is indexed by tine_thread() has so many parts */
    double before, part; /* the share of it that is done, and that of the loop in hand */
    double began;
    bool deaf;           /* set it where a loop must not be cancelled: ticks go on, their answer counts for nothing */
    tine_stats sum;      /* the loops so far */
} steps;

/* Settles how many threads the operation has. TINE_EINVAL for options that no loop would take. */
int steps_begin(steps *s, size_t n, const tine_opts *o);
/* Whether nobody asked for anything but the result: a call with little to do may then skip all of this. */
static inline bool steps_plain(const tine_opts *o) { return !o || (!o->tick && !o->stats && !o->events && tine_can_have_(o)); }
/* tine_for_ over `count` pieces of about ns nanoseconds each, `part` of the whole operation, on s->threads threads or fewer. */
int steps_for(steps *s, tine_body *body, void *ctx, size_t count, double ns, double part);
/* The last tick; stats, if wanted. Returns rc. */
int steps_end(steps *s, int rc);

#endif
