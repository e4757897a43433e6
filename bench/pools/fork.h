/* fork.h - the pool fork: workers forked for one call. */
#ifndef BENCH_POOL_FORK_H
#define BENCH_POOL_FORK_H
#include "board.h"

void pool_serve_fork(pool *p, int w); /* Runs in worker w after init, until the worker ends. */
void pool_run_fork(pool *p);          /* Runs in the parent: one call. */
#endif
