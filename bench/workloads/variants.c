/* variants.c - makes the inputs of the array operations. */
#include "variants.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { VARIANTS_MAX = 64, TOGETHER = 1 << 20 };

/* Returns the number of variants: 1 for an array of the user's. */
static size_t variants_of(const bench_source *s, size_t n)
{
    size_t v = n ? TOGETHER / n : 1;
    return s->x || v < 1 ? 1 : v > VARIANTS_MAX ? VARIANTS_MAX : v;
}

int variants_make(const bench_workload *w, bench_data *d, const bench_source *s,
                  variant_fill *fill_variant)
{
    if (arrays_make(w, d, s, NULL)) return -1;
    size_t bytes = bench_input_bytes(w, d->n);
    d->variants = variants_of(s, d->n);
    if (d->variants > 1) {
        bench_unshare(d->own, bytes);
        d->own = bench_shared(d->variants * bytes);
        d->in = d->own;
    }
    d->first = d->in;
    d->input = s->input;
    if (!d->in) {
        fprintf(stderr, "tine-bench: %s: no memory for %zu elements\n", w->name,
                d->variants * d->n);
        variants_free(w, d);
        return -1;
    }
    for (size_t k = 0; k < d->variants && d->own; k++)
        fill_variant((char *)d->own + k * bytes, d->n, k, s->input);
    return 0;
}

void variants_free(const bench_workload *w, bench_data *d)
{
    size_t v = d->variants > 1 ? d->variants : 1;
    bench_unshare(d->own, v * bench_input_bytes(w, d->n));
    d->own = NULL;
    arrays_free(w, d);
}

/* Returns the start of a variant's numbers. Starts lie far apart, so that no two variants share
   numbers. */
static uint64_t start(size_t seed) { return (uint64_t)seed << 40; }

void fill_uniform(void *x, size_t n, size_t seed, size_t input)
{
    double *y = x;
    (void)input;
    for (size_t i = 0; i < n; i++) y[i] = uniform(start(seed) + i);
}

const char *const number_kinds[] = {"uniform", "zeros", "nan", "subnormal", NULL};
enum { ZEROS = 1, SOME_NAN, SUBNORMAL };

void fill_numbers(void *x, size_t n, size_t seed, size_t input)
{
    double *y = x;
    fill_uniform(x, n, seed, 0);
    for (size_t i = 0; i < n; i++) {
        if (input == ZEROS) y[i] = 0;
        if (input == SOME_NAN && i % 10 == 9) y[i] = nan("");
        if (input == SUBNORMAL) y[i] *= 0x1p-1023;
    }
}

const char *const share_names[] = {"50%", "1%", "99%", "clustered", NULL};
enum { CLUSTERED = 3, CLUSTER = 4096 };

/* Fills x for one share. clustered: the elements of a run of 4096 neighbours are all below one half
   or all above, with equal probability. */
void fill_shares(void *x, size_t n, size_t seed, size_t input)
{
    static const double share[] = {0.5, 0.01, 0.99};
    double *y = x;
    for (size_t i = 0; i < n; i++) {
        double u = uniform(start(seed) + i);
        int taken = input == CLUSTERED ? (int)(hash(start(seed + VARIANTS_MAX) + i / CLUSTER) & 1)
                                       : uniform(start(seed + VARIANTS_MAX) + i) < share[input];
        y[i] = taken ? u / 2 : 0.5 + u / 2;
    }
}
