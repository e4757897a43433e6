/* filter.c - y = the elements of x below one half, in their order. */
#include "inputs.h"
#include "static_chunk.h"
#include <string.h>

TINE_TEST(double, below_half)

/* Selects without a branch: every element is stored, and the next element overwrites it unless it
   is selected. This is up to ten times as fast as `if (below_half(x[i])) y[m++] = x[i];` where half
   of the elements are selected. The last few elements use a branch, because y has room for the
   selected ones only. */
static inline size_t choose(double *y, const double *x, size_t n, size_t room)
{
    size_t m = 0, i = 0;
    for (; i < n && m < room; i++) {
        y[m] = x[i];
        m += (size_t)below_half(x[i]);
    }
    return m;
}

static void serial(bench_data *d) { *(size_t *)d->acc = choose(d->out, d->in, d->n, d->n); }

/* Each thread counts its selected elements, then stores them behind those of the threads before
   it. */
static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n, count[TEAM_MAX], all = 0;
    const double *x = d->in;
    double *y = d->out;
    int threads = team_size(p);
#pragma omp parallel num_threads(threads)
    {
        static_chunk q = my_chunk(n);
        size_t m = 0, base = 0;
        for (size_t i = q.lo; i < q.hi; i++) m += (size_t)below_half(x[i]);
        count[q.mine] = m;
#pragma omp barrier
        for (int k = 0; k < q.mine; k++) base += count[k];
        choose(y + base, x + q.lo, q.hi - q.lo, m);
        if (q.mine == q.of - 1) all = base + m;
    }
    *(size_t *)d->acc = all;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    double *y = d->out;
    return tine_filter(below_half, y, (size_t *)d->acc, x, d->n, o);
}

/* Elements of out behind the last selected one are not compared. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    size_t m = *(const size_t *)acc;
    (void)d;
    return m == *(const size_t *)acc_serial && memcmp(out, out_serial, m * sizeof(double)) == 0;
}

const bench_workload bench_workload_filter = {
    .name = "filter",
    .about = "y = those x below one half, in order",
    .element = "double",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(double),
    .out_size = sizeof(double),
    .acc_size = sizeof(size_t),
    .takes_input = 1,
    .regular = 1,
    .inputs = share_names,
    .fill = fill_shares,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .same = same,
};
