/* arrays.c - the workloads' arrays: from a maker of numbers, or the user's own. */
#include "arrays.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

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
    if (w->in_size && !x) d->own = bench_shared(d->n * element_bytes(w));
    if (w->out_size) d->out = bench_shared(d->n * w->out_size);
    if (w->acc_size) d->acc = bench_shared(w->acc_size);
    d->in = x ? (const void *)x : d->own;
    return (w->in_size && !d->in) || (w->out_size && !d->out) || (w->acc_size && !d->acc);
}

int arrays_make(const bench_workload *w, bench_data *d, const bench_source *s,
                double (*make)(size_t i))
{
    memset(d, 0, sizeof *d);
    d->n = elements(w, s);
    if (d->n == 0) {
        fprintf(stderr, "tine-bench: %s: an element takes %zu doubles, the input has %zu\n",
                w->name, element_bytes(w) / sizeof(double), s->n);
        return -1;
    }
    if (too_many(w, d->n) || allocate(w, d, s->x)) {
        fprintf(stderr, "tine-bench: %s: no memory for %zu elements\n", w->name, d->n);
        arrays_free(w, d);
        return -1;
    }
    double *x = d->own;
    size_t numbers = make && x ? d->n * element_bytes(w) / sizeof *x : 0;
    for (size_t i = 0; i < numbers; i++) x[i] = make(i);
    return 0;
}

void arrays_free(const bench_workload *w, bench_data *d)
{
    bench_unshare(d->own, d->n * element_bytes(w));
    bench_unshare(d->out, d->n * w->out_size);
    bench_unshare(d->acc, w->acc_size);
    memset(d, 0, sizeof *d);
}

void sum_zero(void *acc) { *(double *)acc = 0; }
void sum_join(void *acc, const void *part) { *(double *)acc += *(const double *)part; }

int sums_agree(double a, double b, size_t n, double magnitude)
{
    if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
    return a == b || fabs(a - b) <= 2 * (double)n * 0x1p-53 * magnitude;
}

double identity(size_t i) { return (double)i; }
