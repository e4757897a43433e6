/* take.c - y[i] = x[at[i]] at random places: each element waits for memory, and the reads are
   independent of each other. */
#include "inputs.h"

/* Fills x with the elements, followed by the places. */
static void fill(void *x, size_t n, size_t seed, size_t input)
{
    size_t *at = (size_t *)x + n;
    fill_uniform(x, n, seed, input);
    for (size_t i = 0; i < n; i++) at[i] = (size_t)(hash((seed << 40) + n + i) % n);
}

static void serial(bench_data *d)
{
    size_t n = d->n;
    const double *x = d->in;
    const size_t *at = (const size_t *)d->in + n;
    double *y = d->out;
    for (size_t i = 0; i < n; i++) y[i] = x[at[i]];
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const double *x = d->in;
    const size_t *at = (const size_t *)d->in + n;
    double *y = d->out;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) y[i] = x[at[i]];);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    const size_t *at = (const size_t *)d->in + d->n;
    double *y = d->out;
    return tine_take(y, x, d->n, at, d->n, o);
}

const bench_workload bench_workload_take = {
    .name = "take",
    .about = "y[i] = x[at[i]], at random places",
    .element = "double",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(double),
    .in_arrays = 2,
    .out_size = sizeof(double),
    .regular = 1,
    .fill = fill,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
};
