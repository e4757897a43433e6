/* pages.h - what a forked worker must set right about its machine: page tables and the CPUs that it
   may run on. */
#ifndef BENCH_POOL_PAGES_H
#define BENCH_POOL_PAGES_H
#include <stddef.h>

/* touching them raises no page fault afterwards */
void pool_map_pages(const void *p, size_t bytes, int write);
void pool_reset_affinity(void);
void pool_pin(int worker); /* to one of the CPUs that the program may use */
#endif
