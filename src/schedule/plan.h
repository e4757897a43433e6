/* plan.h - how a call is carried out: how many threads, which schedule, what chunk. */
#ifndef TINE_PLAN_H
#define TINE_PLAN_H
#include "call.h"
#include "model.h"
#include "tuning.h"

/* Fills in threads, sched, chunk, chunks and dealt for what is left from `from` on. ns is the cost
   of an element; 0: not known. */
void plan_call(team_call *c, double ns);
void plan_cut(team_call *c); /* chunks, once chunk and from are known */
/* As many threads as the options say, or the machine allows. The answer may be another one a moment
   later: an operation asks once, when it begins, and its loops and its scratch go by that
   number. */
int plan_threads(const tine_opts *o);
/* The options (NULL: none) with that number in them, for an operation of several loops. */
tine_opts plan_settled(const tine_opts *o);
/* Whether this much work may be worth a team at all. */
static inline bool plan_may_pay(double serial_ns) { return serial_ns > WORK_LEAST_NS; }
/* Whether it is worth one now; notes in the call what both ways are expected to take. */
bool plan_pays(team_call *c, double serial_ns);
/* The call's loop, for the model, with so much work left. */
prospect plan_prospect(const team_call *c, double serial_ns);
/* the user's chunk as the loop can have it; 0: free */
size_t plan_given_chunk(const team_loop *l, const tine_opts *o);

#endif
