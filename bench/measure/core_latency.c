/* core_latency.c - measures how long a cache line takes from one core to another. Virtual machines
   move their cores between caches, and bandwidths from different placements must not be
   compared. */
#include "cpu_probe.h"
#include "harness.h"
#include <math.h>
#include <stdatomic.h>

enum { ROUND_TRIPS = 50, BATCHES = 48, LAST = -1 };
/* Seconds after which no further batch begins. A batch takes some 10 µs. Beside other programs the
   two threads wait for their CPUs, and 48 batches may then take seconds. */
static const double patience = 0.05;
static _Alignas(128) atomic_long ball;

static void *answer(void *unused)
{
    for (long i = 0;; i++) {
        long now;
        while ((now = atomic_load_explicit(&ball, memory_order_acquire)) != 2 * i + 1) {
            if (now == LAST) return unused;
        }
        atomic_store_explicit(&ball, 2 * i + 2, memory_order_release);
    }
}

static void *serve(void *best)
{
    long i = 0;
    double began = bench_now(), t = began;
    for (int b = 0; b < BATCHES && t - began < patience; b++, t = bench_now()) {
        for (int k = 0; k < ROUND_TRIPS; k++, i++) {
            atomic_store_explicit(&ball, 2 * i + 1, memory_order_release);
            while (atomic_load_explicit(&ball, memory_order_acquire) != 2 * i + 2) {
            }
        }
        double one_way = (bench_now() - t) / ROUND_TRIPS / 2;
        *(double *)best = fmin(*(double *)best, one_way);
    }
    atomic_store_explicit(&ball, LAST, memory_order_release);
    return NULL;
}

double core_latency(void)
{
    pthread_t one, other;
    double best = HUGE_VAL;
    int cpus[2];
    if (cpus_usable(cpus, 2) < 2) return NAN;
    atomic_store(&ball, 0);
    if (thread_on_cpu(&one, cpus[0], serve, &best)) return NAN;
    if (thread_on_cpu(&other, cpus[1], answer, NULL))
        answer(NULL); /* Without a second thread, the calling thread answers. */
    else
        pthread_join(other, NULL);
    pthread_join(one, NULL);
    return best;
}
