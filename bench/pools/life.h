/* life.h - the birth and death of workers, as their parent sees them. */
#ifndef BENCH_POOL_LIFE_H
#define BENCH_POOL_LIFE_H
#include "board.h"

int pool_spawn(pool *p, int w); /* 0, or p->broken is set */
/* after its death: charges the chunk it held. 1: it died; 0: its time was up */
int pool_bury(pool *p, int w);
void pool_kill(pool *p, int w);
int pool_has_work(const pool *p, int w);
void pool_tend(pool *p, int timeout); /* waits for a ring or a death; replaces the dead */
/* 1: a chunk died unrecorded with its worker and now waits in a slot */
int pool_redo(pool *p);
void pool_await_ready(pool *p);
#endif
