/* pipe.h - pipe and shm-pipe: workers fed through pipes. */
#ifndef BENCH_POOL_PIPE_H
#define BENCH_POOL_PIPE_H
#include "board.h"

void pool_serve_pipe(pool *p, int w); /* the life of worker w, after init */
void pool_run_pipe(pool *p);          /* the parent's side of one call */
#endif
