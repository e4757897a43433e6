/* histogram.c - counts doubles in a hundred bins between 0 and 1, with the edges of
   numpy.histogram. */
#include "inputs.h"
#include <math.h>

enum { BINS = 100 };
/* Returns the number of bins: at most n, because out has room for n counts. */
static size_t bins_of(const bench_data *d) { return d->n < BINS ? d->n : BINS; }

/* The inputs. zeros: all numbers are in one bin. signed: half of them lie below all bins. nan: NaNs
   are in no bin. hotbin: one bin holds 99 % of the numbers. */
static const char *const values[] = {"uniform", "zeros", "signed", "nan", "hotbin", NULL};
enum { ZEROS = 1, SIGNED, SOME_NAN, HOT };

static void fill(void *x, size_t n, size_t seed, size_t input)
{
    double *y = x;
    fill_uniform(x, n, seed, 0);
    for (size_t i = 0; i < n; i++) {
        if (input == ZEROS) y[i] = 0;
        if (input == SIGNED) y[i] = 2 * y[i] - 1;
        if (input == HOT && i % 100) y[i] = 0.505;
        if (input == SOME_NAN && i % 10 == 0) y[i] = nan("");
    }
}

/* Near an edge the product may be off by one bin, which is corrected. */
static inline size_t bin_of(double x, size_t bins, double step)
{
    size_t k = (size_t)(x * (double)bins);
    if (k >= bins) k = bins - 1;
    if (x < (double)k * step) return k - 1;
    return k + (k + 1 < bins && x >= (double)(k + 1) * step);
}

static inline void count(size_t *table, const bench_data *d, size_t lo, size_t hi)
{
    const double *x = d->in;
    size_t bins = bins_of(d);
    double step = 1 / (double)bins;
    for (size_t i = lo; i < hi; i++) {
        if (x[i] >= 0 && x[i] <= 1) table[bin_of(x[i], bins, step)]++;
    }
}

#define BIN size_t
#include "tables.h"

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    return tine_histogram((size_t *)d->out, x, 0, 1, bins_of(d), d->n, o);
}

static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    (void)acc, (void)acc_serial;
    return memcmp(out, out_serial, bins_of(d) * sizeof(size_t)) == 0;
}

const bench_workload bench_workload_histogram = {
    .name = "histogram",
    .about = "doubles counted in a hundred bins",
    .element = "double",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(double),
    .out_size = sizeof(size_t),
    .bytes = sizeof(double),
    .takes_input = 1,
    .regular = 1,
    .inputs = values,
    .fill = fill,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .same = same,
};
