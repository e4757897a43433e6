/* unique_hash.c - few distinct elements: every thread enters the elements of its tiles into a hash
   table of its own. The tables are joined into one, whose elements are sorted. Only then do
   elements that are equal by value become one: up to there -0.0 and +0.0 are different, and so are
   NaNs with different bits. */
#include <stdatomic.h>
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/sample.h"
#include "unique_hash.h"

enum {
    LINE = 64, /* bytes of a cache line */
    /* The least number of elements for hashing. Sorting fewer elements takes no longer. */
    WORTH = 4096,
    SAMPLE = 1 << 12,
    /* An element must occur 2 * REPEATED times on average; otherwise a sort is as fast. */
    REPEATED = 16,
    PART = 64,             /* the sample has one element in PART, at most SAMPLE of them */
    BATCH = 2048,          /* elements looked up at once */
    TILES = 64,            /* the largest number of tiles */
    TILE_LENGTH = 1 << 14, /* elements in a tile, at most, until there are TILES tiles */
    /* A table has 2^BITS_MIN to 2^BITS_MAX places: 12 KiB to 6 MiB. With 100,000 distinct elements
       among 1e7, hashing takes as long as a sort (one run on a busy Zen 3). Larger tables miss the
       L2 cache at each element. */
    BITS_MIN = 10,
    BITS_MAX = 19,
    /* If tables have more than 2^BITS_SPARED places, hashing is used only if all tables together
       take at most twice the memory of the array. A sort takes about as much. */
    BITS_SPARED = 14
};
/* Nanoseconds an element on one thread (2.5 GHz Cascade Lake). INSERT_NS: to enter it in a table.
   FIND_NS: to find its number for `inverse`. */
static const double INSERT_NS = 2, FIND_NS = 2;

typedef struct hashing {
    const struct tine_distinct *ops;
    const char *x;
    size_t size, n, tile, threads;
    struct distinct_table *table; /* [thread], and behind them the joined table */
    _Atomic int too_many;         /* some thread has met too many distinct elements */
    const uint32_t *number;       /* [place of the joined table]: the index of its element in y */
    size_t *inverse;
} hashing;

/* An estimate of the number of distinct elements, by a sample: SIZE_MAX if nothing repeats. If s
   elements are drawn from d equally frequent ones, about s * s / 2d of them repeat an earlier one.
   If most of them repeat, the sample holds nearly all distinct elements; twice their number is then
   the estimate. counting_sort.c has a sample of its own: it needs at most 64 values, and the values
   themselves. */
static size_t estimate_distinct(phases *s, const hashing *f, const struct tine_keys *k)
{
    char *const sample = scratch_get(SAMPLE * k->size);
    if (!sample) return SIZE_MAX;
    const size_t size = min_size(f->n / PART, SAMPLE);
    const struct radix_ranks all = {0, size};
    const sampled of = {sample, size, f->x, f->n};
    size_t distinct = 1;
    if (sample_ranks(s, &of, k, (ranks_list){&all, 1}) == 0)
        for (const char *at = sample + k->size; at < sample + size * k->size; at += k->size)
            distinct += memcmp(at - k->size, at, k->size) != 0;
    scratch_put(sample);
    if (distinct <= size / 2) return 2 * distinct;
    return distinct < size ? size * size / (size - distinct) : SIZE_MAX;
}

/* The thread's table, which is cleared when the thread first asks for it. */
static struct distinct_table *my_table(const hashing *f)
{
    struct distinct_table *t = &f->table[tine_thread()];
    if (t->n == 0) f->ops->clear(t, f->x);
    return t;
}

static int insert_body(size_t lo, size_t hi, void *ctx)
{
    hashing *f = ctx;
    struct distinct_table *t = my_table(f);
    hi = min_size(f->n, hi * f->tile);
    for (size_t i = lo * f->tile; i < hi && !f->too_many; i += BATCH) {
        f->ops->meet(t, f->x + i * f->size, min_size(hi - i, BATCH));
        if (t->elements > DISTINCT_MAX(t->bits)) f->too_many = 1;
    }
    return 0;
}

static int inverse_body(size_t lo, size_t hi, void *ctx)
{
    const hashing *f = ctx;
    uint32_t at[BATCH];
    for (size_t b = lo; b < hi; b++) {
        const size_t from = b * BATCH, many = min_size(f->n - from, BATCH);
        f->ops->find(at, &f->table[f->threads], f->x + from * f->size, many);
        for (size_t i = 0; i < many; i++) f->inverse[from + i] = f->number[at[i]];
    }
    return 0;
}

/* Memory for the join of the tables. */
typedef struct joined {
    uint64_t *elements, *spare; /* The elements of one table, with room for one element more. */
    size_t *count;              /* how often each of `elements` occurs */
    size_t *total;              /* [place of the joined table]: how often its element occurs */
    /* [place of the joined table]: the index of its element in y */
    uint32_t *number;
    uint32_t *at; /* the places of `elements` in the joined table */
} joined;

static int join(const hashing *f, struct distinct_table *all, const joined *j)
{
    f->ops->clear(all, f->x);
    for (size_t p = 0; p < f->threads; p++) {
        if (f->table[p].n == 0) continue;
        f->ops->list(j->elements, j->count, &f->table[p]);
        f->ops->meet(all, j->elements, f->table[p].elements + 1);
        if (all->elements > DISTINCT_MAX(all->bits)) return UNIQUE_DECLINED;
    }
    memset(j->total, 0, sizeof *j->total << all->bits);
    /* the joined table is complete, so its places no longer change */
    for (size_t p = 0; p < f->threads; p++) {
        const size_t m = f->table[p].elements + 1;
        if (f->table[p].n == 0) continue;
        f->ops->list(j->elements, j->count, &f->table[p]);
        f->ops->find(j->at, all, j->elements, m);
        for (size_t i = 0; i < m; i++) j->total[j->at[i]] += j->count[i];
    }
    return 0;
}

/* Writes the elements of the joined table in order; elements that are equal by value become one.
   TINE_EINVAL: outputs would overlap. */
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

/* Allocates tables of 2^bits places, which are cleared when they are first used. */
static int make_tables(hashing *f, unsigned bits)
{
    const size_t tables = f->threads + 1, places = (size_t)1 << bits,
                 head = round_up(tables * sizeof *f->table, LINE);
    char *m = scratch_get(head + tables * places * DISTINCT_BYTES);
    if (!m) return 0;
    f->table = (struct distinct_table *)(void *)m;
    m += head;
    for (size_t p = 0; p < tables; p++, m += places * DISTINCT_BYTES)
        f->table[p] = (struct distinct_table){
            .bits = bits,
            .place = (uint64_t *)(void *)m,
            .count = (uint32_t *)(void *)(m + places * sizeof *f->table->place)};
    return 1;
}

/* Numbers the elements of the joined table, and writes all outputs. */
static int finish(phases *s, hashing *f, const unique_out *to, const struct tine_keys *k)
{
    struct distinct_table *const all = &f->table[f->threads];
    const size_t max = DISTINCT_MAX(all->bits) + 1, places = (size_t)1 << all->bits;
    size_t *room = scratch_get((3 * max + places + places / 2 + max) * sizeof *room);
    if (!room) return UNIQUE_DECLINED;
    joined j = {
        .elements = (uint64_t *)room, .spare = (uint64_t *)room + max, .count = room + 2 * max};
    j.total = j.count + max;
    j.number = (uint32_t *)(j.total + places);
    j.at = j.number + places;
    int rc = join(f, all, &j);
    if (rc == 0) rc = number(f, all, &j, k, to);
    if (rc == 0) {
        s->committed = true;
        f->number = j.number;
        if (to->inverse)
            phases_for(s, inverse_body, f, tile_count(f->n, BATCH), FIND_NS * BATCH, 0.5);
    }
    scratch_put(room);
    return rc;
}

int unique_hash(phases *s, const unique_out *to, const void *x, size_t n, const struct tine_keys *k,
                const struct tine_distinct *ops)
{
    hashing f = {.ops = ops, .x = x, .size = k->size, .n = n, .inverse = to->inverse};
    if (n < WORTH || n >> 32) return UNIQUE_DECLINED; /* a table's counters have 32 bits */
    const size_t many = estimate_distinct(s, &f, k);
    unsigned bits = BITS_MIN;
    while (bits < BITS_MAX && DISTINCT_MAX(bits) < many) bits++;
    f.threads = (size_t)s->threads;
    const bool large =
        bits > BITS_SPARED && (f.threads + 1) * ((size_t)DISTINCT_BYTES << bits) / 2 / k->size > n;
    if (many > n / REPEATED || DISTINCT_MAX(bits) < many || large || !make_tables(&f, bits))
        return UNIQUE_DECLINED;
    f.tile = tile_length(n, TILE_LENGTH, TILES);
    int rc = phases_for(s, insert_body, &f, tile_count(n, f.tile), INSERT_NS * (double)f.tile,
                        to->inverse ? 0.5 : 1);
    if (rc == 0) rc = f.too_many ? UNIQUE_DECLINED : finish(s, &f, to, k);
    scratch_put(f.table);
    return rc;
}
