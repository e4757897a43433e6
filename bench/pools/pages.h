/* pages.h - page tables and CPU affinity, which a forked worker must set right. */
#ifndef BENCH_POOL_PAGES_H
#define BENCH_POOL_PAGES_H
#include <stddef.h>

/* Maps the pages of an array, so that touching them raises no page fault afterwards. */
void pool_map_pages(const void *p, size_t bytes, int write);
void pool_reset_affinity(void);
void pool_pin(int worker); /* Pins the process to one of the CPUs that the program may use. */
#endif
