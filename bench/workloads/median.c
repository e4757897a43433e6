/* median.c - the element of middle rank. */
#include "inputs.h"

#define FOUND int64_t
#include "find.h"

/* Works on a copy of the input, which is made outside the clock. */
static void serial(bench_data *d)
{
    *(int64_t *)d->acc = find(d->out, (ptrdiff_t)d->n, (ptrdiff_t)d->n / 2);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const int64_t *x = d->in;
    return tine_nth((int64_t *)d->acc, x, d->n / 2, d->n, o);
}

/* The order in which the search leaves the copy is not compared. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    (void)d, (void)out, (void)out_serial;
    return *(const int64_t *)acc == *(const int64_t *)acc_serial;
}

const bench_workload bench_workload_median = {
    .name = "median",
    .about = "the upper median of 64-bit integers",
    .element = "key",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(int64_t),
    .out_size = sizeof(int64_t),
    .acc_size = sizeof(int64_t),
    .regular = 1,
    .in_place = 1,
    .inputs = key_orders,
    .fill = fill_i64,
    .serial = serial,
    .tine = by_tine,
    .same = same,
};
