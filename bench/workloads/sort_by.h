/* sort_by.h - sorts structures stably by the user's comparison: workload W named NAME of struct
   element. Included once per size. serial is qsort, which is stable in glibc while memory
   suffices. */
#include "inputs.h"
#include "elements.h"
#include <stdlib.h>

static void fill(void *x, size_t n, size_t seed, size_t input)
{
    E *e = x;
    (void)input;
    for (size_t i = 0; i < n; i++) {
        e[i] = (E){0};
        /* Each key occurs about four times, so that unstable sorts are detected. */
        e[i].key = (int32_t)(hash((seed << 40) + i) % (n / 4 + 16));
        e[i].at = (uint32_t)i;
    }
}

static inline int before(E a, E b) { return a.key < b.key; }
TINE_LESS(E, before)

static int compare(const void *a, const void *b)
{
    const E *x = a, *y = b;
    return x->key != y->key ? (x->key > y->key) - (x->key < y->key)
                            : (x->at > y->at) - (x->at < y->at);
}

static void serial(bench_data *d) { qsort(d->out, d->n, sizeof(E), compare); }

static int by_tine(bench_data *d, const tine_opts *o)
{
    E *x = d->out;
    return tine_sort_by(before, x, d->n, o);
}

const bench_workload W = {
    .name = NAME,
    .about = "sorts structures of " WHAT " by a comparison, stable",
    .element = "structure",
    .group = "array",
    .n = 4000000,
    .in_size = sizeof(E),
    .out_size = sizeof(E),
    .regular = 1,
    .in_place = 1,
    .fill = fill,
    .serial = serial,
    .tine = by_tine,
};
