/* kinds.h - the kinds of pools. serve runs in worker w after init, until the worker ends; run makes
   one call, in the parent. */
#ifndef BENCH_POOL_KINDS_H
#define BENCH_POOL_KINDS_H
#include "board.h"

/* fork: workers forked for one call. */
void pool_serve_fork(pool *p, int w);
void pool_run_fork(pool *p);
/* pipe, shm-pipe, vm-copy: workers fed through pipes. */
void pool_serve_pipe(pool *p, int w);
void pool_run_pipe(pool *p);
/* shm-futex, shm-spin: workers woken by a futex. */
void pool_serve_futex(pool *p, int w);
void pool_run_futex(pool *p);
#endif
