/* pages.h - page tables and CPU affinity, which a forked worker must set right. */
#ifndef BENCH_POOL_PAGES_H
#define BENCH_POOL_PAGES_H
#include <sched.h>
#include <stddef.h>

/* Maps the pages of an array, so that touching them raises no page fault afterwards. */
void pool_map_pages(const void *p, size_t bytes, int write);
/* Stores the CPUs that this program was started with, although the calling thread may be pinned to
   one of them. Returns their number. If they are unknown, the set has all CPUs. */
int pool_usable_cpus(cpu_set_t *cpus);
void pool_reset_affinity(void); /* Lets the process run on these CPUs. */
void pool_pin(int worker);      /* Pins the process to one of the CPUs that the program may use. */
#endif
