/* cpus.c - how much of the machine this process may use: affinity mask, cgroup quota, caches. */
#include <limits.h>
#include <omp.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>
#include "cancel.h"
#include "cgroup.h"
#include "clock.h"
#include "cpus.h"
#include "locks.h"

static int min_nonzero(int a, int b) { return a == 0 || (b > 0 && b < a) ? b : a; }

/* A limit above INT_MAX counts as INT_MAX. */
static int as_int(uint64_t cpus) { return cpus < INT_MAX ? (int)cpus : INT_MAX; }

/* The CPUs of the affinity mask. If OpenMP binds threads to places, the calling thread's mask is
   one place, so OpenMP's number counts. A forked child uses OpenMP's answers from before the fork,
   because it must not call OpenMP. */
static int affinity_now(void)
{
    static _Atomic int cpus;
    static _Atomic bool bound;
    cpu_set_t set;
    if (!locks_forked()) {
        cpus = omp_get_num_procs();
        bound = omp_get_proc_bind() != omp_proc_bind_false;
    }
    return !bound && sched_getaffinity(0, sizeof set, &set) == 0
               ? min_nonzero(cpus, CPU_COUNT(&set))
               : cpus;
}

int cpus_allowed(void)
{
    /* Reading a mask costs 0.3 µs, reading a quota some 60 µs. Both change seldom, so each is read
       again only after this many nanoseconds. */
    static const double mask_ns = 1e8, quota_ns = 1e10;
    static _Atomic uint64_t mask_at, quota_at;
    static _Atomic int mask, quota;
    uint64_t now = clock_ticks();
    if (mask == 0 || clock_ns(quota_at, now) > quota_ns) {
        cancel_off(); /* cgroup_now opens files */
        quota = as_int(cgroup_now(&cgroup_cpus));
        cancel_on();
        quota_at = now;
    }
    if (mask == 0 || clock_ns(mask_at, now) > mask_ns) {
        mask = affinity_now();
        mask_at = now;
    }
    int cpus = min_nonzero(mask, quota);
    return cpus > 0 ? cpus : 1;
}

int cpus_here(void) { return sched_getcpu(); }

void cpus_leave(int cpu)
{
    cpu_set_t all, others;
    if (cpu < 0 || sched_getcpu() != cpu || sched_getaffinity(0, sizeof all, &all)) return;
    others = all;
    CPU_CLR((size_t)cpu, &others);
    if (CPU_COUNT(&others) == 0) return;
    sched_setaffinity(0, sizeof others, &others);
    sched_setaffinity(0, sizeof all, &all);
}

int cpus_free(const cpu_set_t *taken, cpu_set_t *mask)
{
    int found = -1;
    const int here = sched_getcpu();
    if (sched_getaffinity(0, sizeof *mask, mask)) return -1;
    for (int cpu = 0; cpu < CPU_SETSIZE && (found < 0 || found == here); cpu++)
        if (CPU_ISSET((size_t)cpu, mask) && !CPU_ISSET((size_t)cpu, taken)) found = cpu;
    return found;
}

size_t cpus_last_cache = (size_t)32 << 20; /* used if the system gives no size */

/* Bytes of cache `index` of the first CPU, 0 if there is none. */
static size_t cache_size(int index)
{
    char name[64];
    unsigned long kib = 0;
    snprintf(name, sizeof name, "/sys/devices/system/cpu/cpu0/cache/index%d/size", index);
    FILE *f = fopen(name, "re");
    if (!f) return 0;
    if (fscanf(f, "%lu", &kib) != 1) kib = 0;
    fclose(f);
    return (size_t)kib << 10;
}

/* Sets cpus_last_cache. The system numbers caches from the first level on, so the last one listed
   is taken. If none is listed, the C library is asked. For a processor with several last-level
   caches it may give their sum (AMD, glibc 2.36: 256 MiB instead of 32). */
__attribute__((constructor)) static void find_last_cache(void)
{
    size_t last = 0, size;
    for (int index = 0; (size = cache_size(index)); index++) last = size;
    if (!last) {
        const long told = sysconf(_SC_LEVEL3_CACHE_SIZE);
        last = told > 0 ? (size_t)told : 0;
    }
    if (last) cpus_last_cache = last;
}

const cpus_budget_table *cpus_budget;
