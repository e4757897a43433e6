/* pipe.h - pipe and shm-pipe: workers fed through pipes. */
#ifndef BENCH_POOL_PIPE_H
#define BENCH_POOL_PIPE_H
#include "board.h"

void pool_serve_pipe(pool *p, int w); /* Runs in worker w after init, until the worker ends. */
void pool_run_pipe(pool *p);          /* Runs in the parent: one call. */
#endif
