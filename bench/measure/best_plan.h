/* best_plan.h - chooses the schedule and chunk under which a rival is fastest on this machine. */
#ifndef BENCH_BEST_PLAN_H
#define BENCH_BEST_PLAN_H
#include "../backends/backend.h"

/* Returns the plan to measure the backend with. If the user's plan names a schedule or a chunk, it
   is that plan. Otherwise, for OpenMP and process pools, it is the fastest of several tried plans,
   and *tuned is 1. `seconds` is the time for which the backend will be measured. */
bench_plan best_plan(const bench_backend *b, const bench_job *job, double seconds, int *tuned);
#endif
