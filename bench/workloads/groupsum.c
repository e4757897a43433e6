/* groupsum.c - y[key[i]] += x[i] for all i: group sums, where keys are 0, 1, 2, … */
#include "groups.h"

static size_t bins_of(const bench_data *d) { return groups_in(d->n, d->input); }

static inline void count(double *y, const bench_data *d, size_t lo, size_t hi)
{
    const int64_t *key = d->in;
    const double *x = (const double *)d->in + d->n;
    for (size_t i = lo; i < hi; i++) y[key[i]] += x[i];
}

#define BIN double
#include "tables.h"

static int by_tine(bench_data *d, const tine_opts *o)
{
    const int64_t *key = d->in;
    const double *x = (const double *)d->in + d->n;
    return tine_groupsum((double *)d->out, key, x, bins_of(d), d->n, o);
}

/* No value is negative, so a sum is its own magnitude. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const double *a = out, *b = out_serial;
    (void)acc, (void)acc_serial;
    for (size_t k = 0; k < bins_of(d); k++) {
        if (!sums_agree(a[k], b[k], d->n, b[k])) return 0;
    }
    return 1;
}

const bench_workload bench_workload_groupsum = {
    .name = "groupsum",
    .about = "sums of doubles by 64-bit keys from 0 on",
    .element = "pair",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(double),
    .in_arrays = 2,
    .out_size = sizeof(double),
    .regular = 1,
    .inputs = group_inputs,
    .fill = groups_fill,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .same = same,
};
