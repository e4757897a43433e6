/* bandwidth.c - measures how fast memory can be read and written, between the turns of the
   backends. The best of several kernels is the limit that workloads are compared with. */
#include "harness.h"
#include <math.h>
#include <omp.h>
#include <string.h>
#ifdef __SSE2__
#    include <emmintrin.h>
#endif

/* Streams of the reading kernel. A single stream leaves a fifth of the read bandwidth unused where
   pages are 4 KiB. */
enum { STREAMS = 4 };
static const size_t array_min = (size_t)64 << 20, array_max = (size_t)512 << 20;
static size_t bytes;
static double *from, *to;
/* Holds the sum of the reading kernel, so that the compiler keeps the reading. */
static volatile double sink;

/* The arrays are twice as large as the last-level cache, so most of their lines come from
   memory. */
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

static double read_part(double *y, const double *x, size_t n)
{
    const double *a = x, *b = x + n / STREAMS, *c = b + n / STREAMS, *d = c + n / STREAMS;
    double s = 0;
    (void)y;
#pragma omp simd reduction(+ : s)
    for (size_t i = 0; i < n / STREAMS; i++) s += (a[i] + b[i]) + (c[i] + d[i]);
    return s;
}

static double copy_part(double *y, const double *x, size_t n)
{
    memcpy(y, x, n * sizeof *y);
    return 0;
}

static double triad_part(double *y, const double *x, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) y[i] = x[i] + 0.5 * y[i];
    return 0;
}

/* Non-temporal stores bypass the caches and do not read the lines that they write. */
static double nontemporal_part(double *y, const double *x, size_t n)
{
#ifdef __SSE2__
    for (size_t i = 0; i + 1 < n; i += 2) _mm_stream_pd(y + i, _mm_loadu_pd(x + i));
    _mm_sfence();
    return 0;
#else
    return copy_part(y, x, n);
#endif
}

static double fill_part(double *y, const double *x, size_t n)
{
#ifdef __SSE2__
    const __m128d value = _mm_set1_pd(x[0]);
    for (size_t i = 0; i + 1 < n; i += 2) _mm_stream_pd(y + i, value);
    _mm_sfence();
#else
    for (size_t i = 0; i < n; i++) y[i] = x[0];
#endif
    return 0;
}

static const struct {
    double (*part)(double *y, const double *x, size_t n);
    int arrays; /* Passes over an array: each read and each write counts as one. */
} kernels[BANDWIDTH_KERNELS] = {[BANDWIDTH_READ] = {read_part, 1},
                                [BANDWIDTH_COPY] = {copy_part, 2},
                                [BANDWIDTH_TRIAD] = {triad_part, 3},
                                [BANDWIDTH_NONTEMPORAL] = {nontemporal_part, 2},
                                [BANDWIDTH_FILL] = {fill_part, 1}};

static double pass(int kernel, int threads)
{
    double s = 0, t = bench_now();
#pragma omp parallel num_threads(threads) reduction(+ : s)
    {
        size_t n = bytes / sizeof *from, i = (size_t)omp_get_thread_num(),
               part = n / (size_t)omp_get_num_threads() & ~(size_t)1;
        s += kernels[kernel].part(to + part * i, from + part * i, part);
    }
    sink = s;
    return (double)bytes * kernels[kernel].arrays / (bench_now() - t);
}

bench_bandwidth bandwidth_now(int threads, int passes)
{
    bench_bandwidth b = {.limit = NAN};
    for (int k = 0; k < BANDWIDTH_KERNELS; k++) b.rate[k] = NAN;
    if (!from) return b;
    pass(BANDWIDTH_READ, threads); /* This pass wakes the threads, and its result is not used. */
    for (int i = 0; i < passes; i++)
        for (int k = 0; k < BANDWIDTH_KERNELS; k++) b.rate[k] = fmax(b.rate[k], pass(k, threads));
    for (int k = 0; k < BANDWIDTH_KERNELS; k++) b.limit = fmax(b.limit, b.rate[k]);
    return b;
}
