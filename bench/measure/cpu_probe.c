/* cpu_probe.c - times a fixed piece of arithmetic on several CPUs at once. The time doubles where
   two virtual CPUs share a physical one, and grows by milliseconds where a virtual CPU waits for
   its hypervisor. The kernel's counters may show neither. */
#include "cpu_probe.h"
#include "../pools/pages.h"
#include "harness.h"
#include <math.h>
#include <stdatomic.h>

/* 50,000 steps take 67 µs at 3 GHz. */
enum { STEPS = 50000, PASSES = 5, PASSES_MIN = 3 };
/* Seconds after which no further pass begins, if three are done. */
static const double patience = 2e-3;

typedef struct probe {
    atomic_long arrived; /* Arrivals at the starts of all passes together. */
    atomic_int passes;   /* Passes that all threads make. */
    int threads;
    double began[PROBE_CPUS_MAX][PASSES], ended[PROBE_CPUS_MAX][PASSES];
} probe;
typedef struct lane {
    probe *p;
    int index;
    uint64_t result; /* Kept, so that the compiler keeps the arithmetic. */
} lane;

/* Four chains of multiplications use a core's multiplier in each cycle, so that two hardware
   threads of one core take twice as long. */
static uint64_t arithmetic(uint64_t seed)
{
    const uint64_t factor = 6364136223846793005u;
    uint64_t a = seed, b = seed + 1, c = seed + 2, d = seed + 3;
    for (uint64_t i = 0; i < STEPS; i++) {
        a = a * factor + i;
        b = b * factor + i;
        c = c * factor + i;
        d = d * factor + i;
    }
    return a ^ b ^ c ^ d;
}

/* Runs the passes of one thread. No pass starts before all threads have arrived. */
static void *run(void *arg)
{
    lane *l = arg;
    probe *p = l->p;
    double *began = p->began[l->index], *ended = p->ended[l->index];
    for (int i = 0;; i++) {
        if (l->index == 0 && i >= PASSES_MIN && bench_now() - began[0] > patience)
            atomic_store(&p->passes, i);
        atomic_fetch_add(&p->arrived, 1);
        while (atomic_load(&p->arrived) < (long)p->threads * (i + 1)) continue;
        if (i >= atomic_load(&p->passes)) return NULL;
        began[i] = bench_now();
        l->result += arithmetic(l->result);
        ended[i] = bench_now();
    }
}

static double median_pass(const probe *p)
{
    double passes[PASSES];
    const int n = p->passes;
    for (int i = 0; i < n; i++) {
        double first = HUGE_VAL, last = 0;
        for (int k = 0; k < p->threads; k++) {
            first = fmin(first, p->began[k][i]);
            last = fmax(last, p->ended[k][i]);
        }
        passes[i] = last - first;
    }
    return samples_median(passes, (size_t)n);
}

double cpu_probe(const int *cpus, int n)
{
    probe p = {.threads = n};
    pthread_t threads[PROBE_CPUS_MAX];
    lane lanes[PROBE_CPUS_MAX];
    int started = 0;
    atomic_init(&p.passes, PASSES);
    for (; started < n; started++) {
        lanes[started] = (lane){.p = &p, .index = started};
        if (thread_on_cpu(&threads[started], cpus[started], run, &lanes[started])) break;
    }
    if (started < n) { /* The threads that did start must not wait for the others. */
        atomic_store(&p.passes, 0);
        atomic_fetch_add(&p.arrived, n - started);
    }
    for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
    return started < n ? NAN : median_pass(&p);
}

int thread_on_cpu(pthread_t *t, int cpu, void *(*f)(void *), void *arg)
{
    pthread_attr_t a;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    pthread_attr_init(&a);
    pthread_attr_setaffinity_np(&a, sizeof set, &set);
    int rc = pthread_create(t, &a, f, arg);
    pthread_attr_destroy(&a);
    return rc;
}

int probe_cpus(int threads)
{
    int cpus = cpus_usable(NULL, 0);
    if (cpus > PROBE_CPUS_MAX) cpus = PROBE_CPUS_MAX;
    return threads < cpus ? threads : cpus;
}

int cpus_usable(int *cpus, int max)
{
    cpu_set_t set;
    int found = 0;
    const int usable = pool_usable_cpus(&set);
    for (int c = 0; c < CPU_SETSIZE && found < usable && found < max; c++)
        if (CPU_ISSET(c, &set)) cpus[found++] = c;
    return usable;
}
