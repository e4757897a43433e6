/* sum_bytes.c - the sum of the pixels of a grey image: bytes, added in 64 bits. */
#include "arrays.h"

static void fill(void *x, size_t n, size_t seed, size_t input)
{
    (void)seed, (void)input;
    for (size_t i = 0; i < n; i++) ((uint8_t *)x)[i] = (uint8_t)(hash(i) >> 56);
}

static inline uint64_t sum(const uint8_t *x, size_t n)
{
    uint64_t s = 0;
#pragma omp simd reduction(+ : s)
    for (size_t i = 0; i < n; i++) s += x[i];
    return s;
}

static void serial(bench_data *d) { *(uint64_t *)d->acc = sum(d->in, d->n); }

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const uint8_t *x = d->in;
    uint64_t s = 0;
    OPENMP_SIMD(p, reduction(+ : s), for (size_t i = 0; i < n; i++) s += x[i];);
    *(uint64_t *)d->acc = s;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const uint8_t *x = d->in;
    return tine_sum((uint64_t *)d->acc, x, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)out, (void)d;
    *(uint64_t *)acc += sum(in, hi - lo);
    return 0;
}

const bench_workload bench_workload_sum_bytes = {
    .name = "sum_bytes",
    .about = "the sum of an image's bytes",
    .element = "byte",
    .group = "array",
    .n = 100000000,
    .in_size = sizeof(uint8_t),
    .acc_size = sizeof(uint64_t),
    .bytes = sizeof(uint8_t),
    .regular = 1,
    .fill = fill,
    .single = 1,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .join = count_join,
};
