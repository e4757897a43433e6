/* plan.h - how a call is carried out: how many threads, which schedule, what chunk. */
#ifndef TINE_PLAN_H
#define TINE_PLAN_H
#include "call.h"

/* Fills in threads, sched, chunk, chunks and dealt for what is left from `from` on. ns is the cost
   of an element; 0: not known; below 0: AUTO saw that one thread is faster. */
void plan_call(team_call *c, double ns);
void plan_cut(team_call *c); /* chunks, once chunk and from are known */
/* As many threads as the options say, or the machine allows. The answer may be another one a moment
   later: an operation asks once, when it begins, and its loops and its scratch go by that
   number. */
int plan_threads(const tine_opts *o);
/* The options (NULL: none) with that number in them, for an operation of several loops. */
tine_opts plan_settled(const tine_opts *o);
/* Whether this much work may be worth a team: a region whose threads are awake costs 0.4 to 1 µs on
   two threads, and saves half of the work. */
static inline bool plan_may_pay(double serial_ns) { return serial_ns > 4000; }
bool plan_pays(int threads, double serial_ns); /* whether it is worth one of this size now */
/* the user's chunk as the loop can have it; 0: free */
size_t plan_given_chunk(const team_loop *l, const tine_opts *o);

#endif
