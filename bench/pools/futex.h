/* futex.h - shm-futex and shm-spin: workers woken by a futex. */
#ifndef BENCH_POOL_FUTEX_H
#define BENCH_POOL_FUTEX_H
#include "board.h"

void pool_serve_futex(pool *p, int w); /* Runs in worker w after init, until the worker ends. */
void pool_run_futex(pool *p);          /* Runs in the parent: one call. */
#endif
