/* cpu_probe.h - the CPUs that this process may use, and a probe of whether they run at once. */
#ifndef BENCH_CPU_PROBE_H
#define BENCH_CPU_PROBE_H
#include <pthread.h>

enum { PROBE_CPUS_MAX = 64 }; /* More CPUs are not probed. */

/* Returns the number of CPUs that this process may use, and stores the first `max` of them. The
   calling thread may be pinned to one of them. */
int cpus_usable(int *cpus, int max);
/* Starts a thread that is pinned to one CPU. Returns what pthread_create returns. */
int thread_on_cpu(pthread_t *t, int cpu, void *(*f)(void *), void *arg);
/* Returns the number of CPUs that are probed for a row with this number of threads. */
int probe_cpus(int threads);
/* Returns the seconds that a fixed piece of arithmetic takes on n CPUs at once, from the first
   thread's start to the last one's end: the median of five passes of some 70 µs. n is at most
   PROBE_CPUS_MAX. NAN: a thread could not be started. */
double cpu_probe(const int *cpus, int n);
#endif
