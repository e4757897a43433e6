/* life.h - the birth and death of workers, as their parent sees them. */
#ifndef BENCH_POOL_LIFE_H
#define BENCH_POOL_LIFE_H
#include "board.h"

int pool_spawn(pool *p, int w); /* Starts worker w. Returns 0, or -1 with p->broken set. */
/* Called after the end of worker w's process. Returns 0 if it ended regularly (SLOT_SPENT). If it
   died, counts the death against the chunk that it held, and returns 1. */
int pool_bury(pool *p, int w);
void pool_kill(pool *p, int w);
int pool_has_work(const pool *p, int w);
/* Waits up to `timeout` ms (-1: without limit) for a ring or a death, and replaces dead workers
   that have work left. */
void pool_tend(pool *p, int timeout);
/* If a chunk was lost with its worker, puts it into the slot of the first worker, which will do it,
   and returns 1. */
int pool_redo(pool *p);
void pool_await_ready(pool *p);
#endif
