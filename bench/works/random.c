/* random.c - n random doubles in (0, 1) of Philox4x32-10 (Salmon et al., SC 2011): each from its place alone. */
#include "arrays.h"

enum { SEED = 2026 };

/* Block b holds the two doubles 2 b and 2 b + 1. */
static inline void block(double y[2], uint64_t b)
{
    uint32_t c0 = (uint32_t)b, c1 = (uint32_t)(b >> 32), c2 = 0, c3 = 0, k0 = SEED, k1 = 0;
    for (int r = 0; r < 10; r++) {
        uint64_t p = (uint64_t)0xd2511f53 * c0, q = (uint64_t)0xcd9e8d57 * c2;
        c0 = (uint32_t)(q >> 32) ^ c1 ^ k0, c1 = (uint32_t)q;
        c2 = (uint32_t)(p >> 32) ^ c3 ^ k1, c3 = (uint32_t)p;
        k0 += 0x9e3779b9, k1 += 0xbb67ae85;
    }
    y[0] = ((double)(((uint64_t)c1 << 32 | c0) >> 12) + 0.5) * 0x1p-52;
    y[1] = ((double)(((uint64_t)c3 << 32 | c2) >> 12) + 0.5) * 0x1p-52;
}

static int prepare(bench_data *d, const bench_source *s) { return arrays_make(&bench_work_random, d, s, NULL); }
static void release(bench_data *d) { arrays_free(&bench_work_random, d); }

static void last(double *y, size_t n) /* half a block */
{
    double two[2];
    if (n % 2 == 0) return;
    block(two, n / 2);
    y[n - 1] = two[0];
}

static void serial(bench_data *d)
{
    size_t n = d->n;
    double *y = d->out;
    for (size_t b = 0; b < n / 2; b++) block(y + 2 * b, b);
    last(y, n);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    double *y = d->out;
    OPENMP_FOR(p, , for (size_t b = 0; b < n / 2; b++) block(y + 2 * b, b););
    last(y, n);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    double *y = d->out;
    return tine_random(y, SEED, 0, d->n, o);
}

const bench_work bench_work_random = {
    .name = "random", .about = "random doubles of Philox4x32-10", .element = "double", .group = "array", .n = 50000000,
    .out_size = sizeof(double), .bytes = sizeof(double), .regular = 1,
    .prepare = prepare, .release = release, .serial = serial, .openmp = openmp, .tine = by_tine,
};
