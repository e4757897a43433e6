/* best_plan.h - each rival at its best: the schedule and chunk under which it is fastest here. */
#ifndef BENCH_BEST_PLAN_H
#define BENCH_BEST_PLAN_H
#include "../backends/backend.h"

/* The plan to measure the backend under: the user's, where it names a schedule or a chunk; else,
   for OpenMP and process pools, the best of several that are tried. *tuned: it was chosen so. */
bench_plan best_plan(const bench_backend *b, const bench_job *job, int *tuned);
#endif
