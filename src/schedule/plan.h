/* plan.h - decides how a call is carried out: how many threads, which schedule, what chunk. */
#ifndef TINE_PLAN_H
#define TINE_PLAN_H
#include "call.h"
#include "model.h"
#include "tuning.h"

/* Sets threads, sched, chunk, chunks and dealt for [from, n). ns is the cost of an element; 0: not
   known. */
void plan_call(team_call *c, double ns);
void plan_cut(team_call *c); /* Sets c->chunks. The caller has set c->chunk and c->from. */
/* The number of threads by the options, or as many as the machine allows. It may change from one
   moment to the next. So an operation asks once, when it begins, and uses that number for its loops
   and its scratch. */
int plan_threads(const tine_opts *o);
/* The options (NULL: none) with .threads set to that number, for an operation of several loops. */
tine_opts plan_settled(const tine_opts *o);
/* Whether work of this length could ever be worth a team. */
static inline bool plan_may_pay(double serial_ns) { return serial_ns > WORK_LEAST_NS; }
/* Whether work of serial_ns is worth a team now. Stores in the call the ns that one thread and a
   team are expected to take. */
bool plan_pays(team_call *c, double serial_ns);
/* The model's description of serial_ns of work for a team of `threads`. slowdown: the factor by
   which an element takes longer beside other threads; 0: not known. */
prospect plan_prospect(int threads, double slowdown, double serial_ns);
/* Returns the options' .chunk, rounded to a chunk that the loop allows. 0: the options give no
   chunk. */
size_t plan_given_chunk(const team_loop *l, const tine_opts *o);

#endif
