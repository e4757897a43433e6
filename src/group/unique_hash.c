/* unique_hash.c - few distinct elements: every tile of the array enters its elements into a table
   of its own. The tables are joined into one more, whose elements are sorted. Elements that are
   equal by value become one only then: until then -0.0 and +0.0 are two, and so are different
   NaNs. */
#include <stdatomic.h>
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/sample.h"
#include "unique_hash.h"

enum {
    WORTH = 4096, /* fewer elements are sorted as fast */
    SAMPLE = 4096,
    PART = 64,         /* a sample: one element in PART, at most SAMPLE */
    BATCH = 2048,      /* elements looked up at once */
    TILES = 16,        /* at most: each has a table of 192 KiB */
    TILE_MIN = 1 << 14 /* elements of a tile at least */
};
/* Nanoseconds an element on one thread (2.5 GHz Cascade Lake). */
static const double MEET_NS = 2, LOOK_NS = 2;

typedef struct hashing {
    const struct tine_distinct *ops;
    const char *x;
    size_t size, n, tile;
    struct distinct_table *table; /* of each tile, and the joined one behind them */
    _Atomic int lost;             /* some tile has too many */
    const uint32_t *number;       /* of each place of the joined table */
    size_t *inverse;
} hashing;

/* Whether a sample sees each of its elements twice on average: some thousand distinct ones, if they
   are equally frequent. counting_sort.c asks for at most 64 values and needs the values themselves;
   low_cardinality_estimate gives a number, for tables whose size it decides. */
static int seems_low(const hashing *f, const struct tine_keys *k)
{
    uint64_t *const sample = scratch_get(2 * SAMPLE * sizeof *sample);
    if (!sample) return 0;
    const size_t size = min_size(f->n / PART, SAMPLE);
    sample_keys(sample, size, f->x, f->n, k, &k->map);
    size_t distinct = 1;
    for (size_t i = 1; i < size; i++) distinct += sample[i] != sample[i - 1];
    scratch_put(sample);
    return distinct <= size / 2;
}

static int meet_body(size_t lo, size_t hi, void *ctx)
{
    hashing *f = ctx;
    for (size_t p = lo; p < hi; p++) {
        struct distinct_table *t = &f->table[p];
        const size_t end = min_size(f->n, (p + 1) * f->tile);
        f->ops->clear(t, f->x + p * f->tile * f->size);
        for (size_t i = p * f->tile; i < end; i += BATCH) {
            if (f->lost) return 0;
            f->ops->meet(t, f->x + i * f->size, min_size(end - i, BATCH));
            if (t->elements > DISTINCT_MAX) f->lost = 1;
        }
    }
    return 0;
}

static int look_body(size_t lo, size_t hi, void *ctx)
{
    const hashing *f = ctx;
    uint32_t at[BATCH];
    for (size_t b = lo; b < hi; b++) {
        const size_t from = b * BATCH, many = min_size(f->n - from, BATCH);
        f->ops->find(at, f->table, f->x + from * f->size, many);
        for (size_t i = 0; i < many; i++) f->inverse[from + i] = f->number[at[i]];
    }
    return 0;
}

/* Elements of the tables, and where they come together. */
typedef struct joined {
    uint64_t *elements, *spare; /* DISTINCT_MAX + 1 */
    size_t *count;              /* the same */
    size_t *total;              /* of each place of the joined table */
    /* of each place of the joined table: which distinct element it holds */
    uint32_t *number;
    uint32_t *at; /* DISTINCT_MAX + 1: the places of `elements` */
} joined;

static int join(const hashing *f, struct distinct_table *all, size_t tiles, const joined *j)
{
    f->ops->clear(all, f->x);
    for (size_t p = 0; p < tiles; p++) {
        f->ops->list(j->elements, j->count, &f->table[p]);
        f->ops->meet(all, j->elements, f->table[p].elements + 1);
        if (all->elements > DISTINCT_MAX) return UNIQUE_DECLINED;
    }
    memset(j->total, 0, DISTINCT_PLACES * sizeof *j->total);
    for (size_t p = 0; p < tiles; p++) { /* places are for good only now */
        const size_t m = f->table[p].elements + 1;
        f->ops->list(j->elements, j->count, &f->table[p]);
        f->ops->find(j->at, all, j->elements, m);
        for (size_t i = 0; i < m; i++) j->total[j->at[i]] += j->count[i];
    }
    return 0;
}

/* The joined table's elements in order, those that are equal by value as one. TINE_EINVAL: outputs
   would overlap. */
static int number(const hashing *f, const struct distinct_table *all, const joined *j,
                  const struct tine_keys *k, const unique_out *to)
{
    const size_t many = all->elements + 1;
    unsigned char start = 1;
    size_t m = 1;
    f->ops->list(j->elements, j->count, all);
    k->ops->whole(j->elements, j->spare, many, &k->map, 0);
    f->ops->find(j->at, all, j->elements, many);
    for (size_t i = 1; i < many; i++) {
        f->ops->starts(&start, j->elements, i, i + 1);
        m += start;
    }
    const int rc = unique_overlap(to, m);
    if (rc) return rc;
    m = 0;
    for (size_t i = 0; i < many; i++) {
        start = 1;
        if (i) f->ops->starts(&start, j->elements, i, i + 1);
        if (start) {
            memcpy((char *)to->y + m * k->size, (const char *)j->elements + i * k->size, k->size);
            if (to->counts) to->counts[m] = 0;
            m++;
        }
        if (to->counts) to->counts[m - 1] += j->total[j->at[i]];
        j->number[j->at[i]] = (uint32_t)(m - 1);
    }
    *to->m = m;
    return 0;
}

int unique_hash(phases *s, const unique_out *to, const void *x, size_t n, const struct tine_keys *k,
                const struct tine_distinct *ops)
{
    hashing f = {.ops = ops, .x = x, .size = k->size, .n = n, .inverse = to->inverse};
    /* a table counts up to 2^32 */
    if (n < WORTH || n >> 35 || !seems_low(&f, k)) return UNIQUE_DECLINED;
    const size_t max = DISTINCT_MAX + 1;
    f.tile = tile_length(n, TILE_MIN, TILES);
    const size_t tiles = tile_count(n, f.tile);
    f.table = scratch_get((tiles + 1) * sizeof *f.table);
    size_t *room =
        f.table
            ? scratch_get((3 * max + DISTINCT_PLACES + DISTINCT_PLACES / 2 + max) * sizeof *room)
            : NULL;
    int rc = room ? 0 : UNIQUE_DECLINED;
    if (rc == 0)
        rc = phases_for(s, meet_body, &f, tiles, MEET_NS * (double)f.tile, to->inverse ? 0.5 : 1);
    if (rc == 0 && f.lost) rc = UNIQUE_DECLINED;
    if (rc == 0) {
        struct distinct_table *all = &f.table[tiles];
        joined j = {
            .elements = (uint64_t *)room, .spare = (uint64_t *)room + max, .count = room + 2 * max};
        j.total = j.count + max;
        j.number = (uint32_t *)(j.total + DISTINCT_PLACES);
        j.at = j.number + DISTINCT_PLACES;
        rc = join(&f, all, tiles, &j);
        if (rc == 0) {
            rc = number(&f, all, &j, k, to);
            if (rc == 0) s->committed = true;
            f.table = all, f.number = j.number;
            if (rc == 0 && to->inverse)
                phases_for(s, look_body, &f, tile_count(n, BATCH), LOOK_NS * BATCH, 0.5);
            f.table = all - tiles;
        }
    }
    scratch_put(room);
    scratch_put(f.table);
    return rc;
}
