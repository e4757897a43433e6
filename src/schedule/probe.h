/* probe.h - AUTO's first look: the calling thread's first chunks, timed. */
#ifndef TINE_PROBE_H
#define TINE_PROBE_H
#include "call.h"

typedef struct team_cost {
    double ns, count; /* `count` elements took `ns` nanoseconds */
} team_cost;
typedef struct team_look {
    size_t from, chunks; /* The elements [0, from) were done in `chunks` chunks. */
    /* cost: the estimate. dear: the dearer of the last two chunks. last: the last chunk. */
    team_cost cost, dear, last;
    double spent;    /* ns of all chunks */
    double first_ns; /* ns of the first chunk */
    /* began: ticks of the first reading of the clock. at: ticks of the last one. */
    uint64_t began, at;
    int rc;
} team_look;
/* Looks at a loop without stats, events and progress, between thread_enter and thread_leave. True:
   the whole loop is done, or a chunk failed with k->rc. False: a part of it is done. */
bool probe_quick(team_look *k, const team_loop *l, const tine_opts *o);
/* Continues the look until the cost of the rest is known and the rest is worth a team. Returns the
   cost of an element in ns; 0: not known. */
double probe(team_call *c, team_look *k);

#endif
