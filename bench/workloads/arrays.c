/* arrays.c - the workloads' arrays: from a maker of numbers, or the user's own. */
#include "arrays.h"
#include <math.h>
#include <stdio.h>

enum { VARIANTS_MAX = 64, TOGETHER = 1 << 20 };

static size_t least_one(size_t k) { return k ? k : 1; }
static size_t element_bytes(const bench_workload *w)
{
    return least_one(w->in_arrays) * w->in_size;
}

/* Returns the number of whole elements in the user's doubles. A rest at the end is not used. */
static size_t elements(const bench_workload *w, const bench_source *s)
{
    if (s->x) return s->n * sizeof *s->x / element_bytes(w);
    return s->n ? s->n : w->n;
}

/* Whether the arrays would exceed 2^62 bytes together. Up to that size no product below
   overflows. */
static int too_many(const bench_workload *w, size_t n)
{
    return n > ((size_t)1 << 62) / least_one(element_bytes(w) + w->out_size);
}

static int allocate(const bench_workload *w, bench_data *d, const double *x)
{
    if (w->in_size && !x) d->own = bench_shared(d->variants * d->n * element_bytes(w));
    if (w->out_size) d->out = bench_shared(d->n * w->out_size);
    if (w->acc_size) d->acc = bench_shared(w->acc_size);
    d->in = d->first = x ? (const void *)x : d->own;
    return (w->in_size && !d->in) || (w->out_size && !d->out) || (w->acc_size && !d->acc);
}

/* Returns the number of variants of an input: as many as make a million elements together, at
   most 64. */
static size_t variants_of(const bench_workload *w, const bench_source *s, size_t n)
{
    if (!w->fill || w->single || s->x || TOGETHER / n < 1) return 1;
    return TOGETHER / n < VARIANTS_MAX ? TOGETHER / n : VARIANTS_MAX;
}

static void fill(const bench_workload *w, bench_data *d)
{
    double *x = d->own;
    size_t bytes = d->n * element_bytes(w), numbers = w->make ? bytes / sizeof *x : 0;
    for (size_t i = 0; i < numbers; i++) x[i] = w->make(i);
    for (size_t k = 0; w->fill && k < d->variants; k++)
        w->fill((char *)d->own + k * bytes, d->n, k, d->input);
}

int arrays_make(const bench_workload *w, bench_data *d, const bench_source *s)
{
    *d = (bench_data){.n = elements(w, s), .input = s->input};
    if (d->n == 0) {
        fprintf(stderr, "tine-bench: %s: an element takes %zu doubles, the input has %zu\n",
                w->name, element_bytes(w) / sizeof(double), s->n);
        return -1;
    }
    d->variants = variants_of(w, s, d->n);
    if (too_many(w, d->n) || allocate(w, d, s->x)) {
        fprintf(stderr, "tine-bench: %s: no memory for %zu elements\n", w->name, d->n);
        arrays_free(w, d);
        return -1;
    }
    if (d->own) fill(w, d);
    return 0;
}

void arrays_free(const bench_workload *w, bench_data *d)
{
    bench_unshare(d->own, d->variants * d->n * element_bytes(w));
    bench_unshare(d->out, d->n * w->out_size);
    bench_unshare(d->acc, w->acc_size);
    *d = (bench_data){0};
}

int bench_prepare(const bench_workload *w, bench_data *d, const bench_source *s)
{
    return w->prepare ? w->prepare(w, d, s) : arrays_make(w, d, s);
}

void bench_release(const bench_workload *w, bench_data *d)
{
    if (w->release)
        w->release(w, d);
    else
        arrays_free(w, d);
}

void sum_join(void *acc, const void *part, void *ctx)
{
    (void)ctx;
    *(double *)acc += *(const double *)part;
}

void count_join(void *acc, const void *part, void *ctx)
{
    (void)ctx;
    *(uint64_t *)acc += *(const uint64_t *)part;
}

int sums_agree(double a, double b, size_t n, double magnitude)
{
    if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
    return a == b || fabs(a - b) <= 2 * (double)n * 0x1p-53 * magnitude;
}

double identity(size_t i) { return (double)i; }
