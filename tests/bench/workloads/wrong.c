/* wrong.c - a workload whose OpenMP backend is wrong, whose tine backend fails, and whose tine
   backend on small n forgets to write: the harness must notice all three. Compiled into a program
   of its own, never into tine-bench. */
#include "../../../bench/workloads/workload.h"

enum { SMALL = 100 };

static void fill(int *y, size_t lo, size_t hi)
{
    for (size_t i = lo; i < hi; i++) y[i] = (int)i;
}

static void serial(bench_data *d) { fill(d->out, 0, d->n); }

static void openmp(bench_data *d, const bench_plan *p)
{
    (void)p;
    fill(d->out, 0, d->n);
    ((int *)d->out)[d->n - 1] = -1;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    (void)o;
    return d->n <= SMALL ? 0 : 7;
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)in, (void)acc, (void)d;
    for (size_t i = lo; i < hi; i++) ((int *)out)[i - lo] = (int)i;
    return 0;
}

const bench_workload bench_workload_wrong = {
    .name = "wrong",
    .about = "mistakes",
    .element = "int",
    .group = "field",
    .n = 1000,
    .out_size = sizeof(int),
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
