/* probe.h - AUTO's first look: the calling thread's first chunks, timed. */
#ifndef TINE_PROBE_H
#define TINE_PROBE_H
#include "call.h"

typedef struct team_cost {
    double ns, count; /* nanoseconds for so many elements */
} team_cost;
typedef struct team_look {
    size_t from, pieces; /* elements before this were done, in so many chunks */
    /* what elements are believed to take; the dearer of the last two chunks; the last one */
    team_cost cost, dear, last;
    double spent;       /* ns, all chunks */
    double first_ns;    /* of the first chunk */
    uint64_t began, at; /* ticks: of the first reading, of the last one */
    int rc;
} team_look;
/* A loop that nobody watches, between enter and leave. True: all of it is done, or a chunk failed
   with k->rc; else some of it. */
bool probe_quick(team_look *k, const team_loop *l, const tine_opts *o);
/* Goes on until it is clear what the rest costs, and that it pays for a team. Returns the cost of
   an element of the rest in ns; 0: not known. */
double probe(team_call *c, team_look *k);

#endif
