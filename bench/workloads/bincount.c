/* bincount.c - counts how often each small integer occurs. Inputs have a few hundred values, a
   million values, or a few hundred of which one is 99 % of all elements. */
#include "inputs.h"

static const char *const kinds[] = {"256bins", "1e6bins", "hotbin", NULL};
enum { HOT = 2, HOT_BIN = 42 };

/* Returns the number of bins: at most n, because out has room for n counts. */
static size_t bins_in(size_t n, size_t input)
{
    static const size_t bins[] = {256, 1000000, 256};
    return n < bins[input] ? n : bins[input];
}
static size_t bins_of(const bench_data *d) { return bins_in(d->n, d->input); }

static void fill(void *x, size_t n, size_t seed, size_t input)
{
    int32_t *y = x;
    size_t bins = bins_in(n, input);
    for (size_t i = 0; i < n; i++) {
        y[i] = (int32_t)(hash((seed << 40) + i) % bins);
        if (input == HOT && bins > HOT_BIN && i % 100) y[i] = HOT_BIN;
    }
}

static inline void count(size_t *table, const bench_data *d, size_t lo, size_t hi)
{
    const int32_t *x = d->in;
    for (size_t i = lo; i < hi; i++) table[x[i]]++;
}

#define BIN size_t
#include "tables.h"

static int by_tine(bench_data *d, const tine_opts *o)
{
    const int32_t *x = d->in;
    return tine_bincount((size_t *)d->out, x, bins_of(d), d->n, o);
}

static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    (void)acc, (void)acc_serial;
    return memcmp(out, out_serial, bins_of(d) * sizeof(size_t)) == 0;
}

const bench_workload bench_workload_bincount = {
    .name = "bincount",
    .about = "how often each small integer occurs",
    .element = "integer",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(int32_t),
    .out_size = sizeof(size_t),
    .regular = 1,
    .inputs = kinds,
    .fill = fill,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .same = same,
};
