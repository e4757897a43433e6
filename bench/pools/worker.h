/* worker.h - how a worker takes chunks from the board and does them: in a worker process, or in the
   caller of a futex pool. */
#ifndef BENCH_POOL_WORKER_H
#define BENCH_POOL_WORKER_H
#include "board.h"

void pool_join_call(pool *p, int w);
void pool_hold(pool *p, int w, size_t k);
int pool_range(pool *p, int w, size_t k, const void *in, void *out);
void pool_do(pool *p, int w, size_t k);
/* Takes chunks and does them until none is left. Calls between (if not NULL) after each chunk.
   Returns 0 if the worker has done its maxtasks chunks, else 1. */
int pool_work(pool *p, int w, void (*between)(pool *p));
int pool_spent(const pool *p);
#endif
