/* partition.c - the elements of x below one half, then the others, each group in its order. */
#include "inputs.h"
#include "static_chunk.h"

TINE_TEST(double, below_half)

static inline size_t count(const double *x, size_t n)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) m += (size_t)below_half(x[i]);
    return m;
}

/* Avoids a branch: the comparison selects a destination. */
static inline void deal(double *yes, double *no, const double *x, size_t n)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        int taken = below_half(x[i]);
        *(taken ? yes + m : no + (i - m)) = x[i];
        m += (size_t)taken;
    }
}

static void serial(bench_data *d)
{
    double *y = d->out;
    size_t m = count(d->in, d->n);
    deal(y, y + m, d->in, d->n);
    *(size_t *)d->acc = m;
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n, counts[TEAM_MAX], all = 0;
    const double *x = d->in;
    double *y = d->out;
    int threads = team_size(p);
#pragma omp parallel num_threads(threads)
    {
        static_chunk q = my_chunk(n);
        size_t before = 0, together = 0;
        counts[q.mine] = count(x + q.lo, q.hi - q.lo);
#pragma omp barrier
        for (int k = 0; k < q.of; k++) {
            before += k < q.mine ? counts[k] : 0;
            together += counts[k];
        }
        deal(y + before, y + together + (q.lo - before), x + q.lo, q.hi - q.lo);
        if (q.mine == 0) all = together;
    }
    *(size_t *)d->acc = all;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    double *y = d->out;
    return tine_partition(below_half, y, (size_t *)d->acc, x, d->n, o);
}

const bench_workload bench_workload_partition = {
    .name = "partition",
    .about = "those x below one half, then the others, in order",
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
};
