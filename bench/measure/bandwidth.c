/* bandwidth.c - how fast memory can be read and copied, measured beside the workloads: their
   limit. */
#include "harness.h"
#include <math.h>
#include <omp.h>
#include <string.h>

/* one stream leaves a fifth of the read bandwidth unused where pages are 4 KiB */
enum { PASSES = 3, STREAMS = 4 };
static const size_t array_min = (size_t)64 << 20, array_max = (size_t)512 << 20;
static size_t bytes;
static double *from, *to;
static volatile double sink; /* or the compiler would drop the reading */

/* Arrays of twice the last-level cache lie in memory, for the most part. */
int bandwidth_open(size_t last_cache)
{
    bytes = last_cache > array_max / 2   ? array_max
            : last_cache * 2 < array_min ? array_min
                                         : last_cache * 2;
    bytes &= ~(size_t)0xFFFFF;
    from = bench_shared(bytes);
    to = bench_shared(bytes);
    if (from && to) return 0;
    bandwidth_close();
    return -1;
}

void bandwidth_close(void)
{
    bench_unshare(from, bytes);
    bench_unshare(to, bytes);
    from = to = NULL;
}

static double read_part(const double *x, size_t n)
{
    const double *a = x, *b = x + n / STREAMS, *c = b + n / STREAMS, *d = c + n / STREAMS;
    double s = 0;
#pragma omp simd reduction(+ : s)
    for (size_t i = 0; i < n / STREAMS; i++) s += (a[i] + b[i]) + (c[i] + d[i]);
    return s;
}

/* Large copies by the C library use non-temporal stores: the fastest there is. */
static void pass(int threads, int copy)
{
    double s = 0;
#pragma omp parallel num_threads(threads) reduction(+ : s)
    {
        size_t n = bytes / sizeof *from, t = (size_t)omp_get_thread_num(),
               all = (size_t)omp_get_num_threads();
        size_t lo = n / all * t, part = n / all;
        if (copy)
            memcpy(to + lo, from + lo, part * sizeof *from);
        else
            s += read_part(from + lo, part);
    }
    sink = s;
}

static double best_of(int threads, int copy)
{
    double best = HUGE_VAL;
    if (!from) return NAN;
    pass(threads, copy); /* wakes the threads */
    for (int i = 0; i < PASSES; i++) {
        double t = bench_now();
        pass(threads, copy);
        best = fmin(best, bench_now() - t);
    }
    return (double)bytes * (copy ? 2 : 1) / best;
}

double bandwidth_read(int threads) { return best_of(threads, 0); }
double bandwidth_copy(int threads) { return best_of(threads, 1); }
