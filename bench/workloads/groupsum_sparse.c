/* groupsum_sparse.c - group sums by keys of any value, in ascending order of keys. out holds the
   sums, then the keys. acc holds the number of groups. */
#include "groups.h"
#include <stdlib.h>
#include <string.h>

static void fill(void *x, size_t n, size_t seed, size_t input)
{
    int64_t *key = x;
    groups_fill(x, n, seed, input);
    for (size_t i = 0; i < n; i++) key[i] = (int64_t)hash((uint64_t)key[i]);
}

typedef struct slot {
    int64_t key;
    double sum;
    size_t used;
} slot;

/* Returns the slot of the key, or the empty slot where it belongs. */
static inline slot *place(slot *table, size_t room, int64_t key)
{
    size_t k = (size_t)hash((uint64_t)key) & (room - 1);
    while (table[k].used && table[k].key != key) k = (k + 1) & (room - 1);
    return &table[k];
}

static slot *grown(slot *table, size_t room)
{
    slot *more = calloc(2 * room, sizeof *more);
    for (size_t k = 0; more && k < room; k++) {
        if (table[k].used) *place(more, 2 * room, table[k].key) = table[k];
    }
    free(table);
    return more;
}

static int by_key(const void *a, const void *b)
{
    int64_t x = ((const slot *)a)->key, y = ((const slot *)b)->key;
    return (x > y) - (x < y);
}

static void sorted_out(bench_data *d, slot *table, size_t room)
{
    double *y = d->out;
    int64_t *keys = (int64_t *)d->out + d->n;
    size_t m = 0;
    for (size_t k = 0; k < room; k++) {
        if (table[k].used) table[m++] = table[k];
    }
    qsort(table, m, sizeof *table, by_key);
    for (size_t k = 0; k < m; k++) y[k] = table[k].sum, keys[k] = table[k].key;
    *(size_t *)d->acc = m;
}

/* Uses a hash table with open addressing, which doubles when it is half full. */
static void serial(bench_data *d)
{
    size_t n = d->n, room = 1024, used = 0;
    const int64_t *key = d->in;
    const double *x = (const double *)d->in + n;
    slot *table = calloc(room, sizeof *table);
    for (size_t i = 0; table && i < n; i++) {
        slot *s = place(table, room, key[i]);
        if (!s->used) *s = (slot){key[i], 0, ++used};
        s->sum += x[i];
        if (2 * used >= room) table = grown(table, room), room *= 2;
    }
    if (table) sorted_out(d, table, room);
    free(table);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const int64_t *key = d->in;
    const double *x = (const double *)d->in + d->n;
    double *y = d->out;
    int64_t *keys = (int64_t *)d->out + d->n;
    return tine_groupsum_sparse(keys, y, (size_t *)d->acc, key, x, d->n, d->n, o);
}

static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const double *a = out, *b = out_serial;
    size_t m = *(const size_t *)acc_serial;
    if (*(const size_t *)acc != m || memcmp(a + d->n, b + d->n, m * sizeof(int64_t))) return 0;
    for (size_t k = 0; k < m; k++) {
        if (!sums_agree(a[k], b[k], d->n, b[k])) return 0;
    }
    return 1;
}

const bench_workload bench_workload_groupsum_sparse = {
    .name = "groupsum_sparse",
    .about = "sums of doubles by 64-bit keys of any value",
    .element = "pair",
    .group = "array",
    .n = 20000000,
    .in_size = sizeof(double),
    .in_arrays = 2,
    .out_size = 2 * sizeof(double),
    .acc_size = sizeof(size_t),
    .regular = 1,
    .inputs = group_inputs,
    .fill = fill,
    .serial = serial,
    .tine = by_tine,
    .same = same,
};
