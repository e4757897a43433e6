/* lane.h - a worker's two pipes: tasks to it, replies from it. */
#ifndef BENCH_POOL_LANE_H
#define BENCH_POOL_LANE_H
#include "board.h"

int lane_open(pool *p, int w); /* Returns 0, or -1 without descriptors. */
void lane_close(pool *p, int w);
#endif
