/* partial_tables.c - groups of few keys: a table for each block of the input, then the sum of the
   tables, block after block. If groups are very few, a thread works on four blocks at once, so that
   neighbours of one group need not wait for each other. Large tables are made in waves of as many
   blocks as fit the threads' caches. Each wave is added to the total before the next one uses its
   memory. For 30,000 groups and 62 blocks, waves take 0.6 of the time of a table for each block on
   one thread, and 0.8 on two. */
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "blocks.h"
#include "partial_tables.h"

enum {
    AT_ONCE = 4,
    GROUPS_TILE = 2048, /* groups added up at a time */
    LINE = 16,          /* entries in two cache lines, which are fetched together */
    /* Up to this many groups, neighbours are often in one group, and four tables are filled at
       once. With more groups, four tables take 1.2 to 1.4 times as long as one, since elements come
       from four places of the input (Cascade Lake). */
    NARROW = 8,
    WAVE = 512 << 10 /* bytes of a thread's tables in a wave: half of a second-level cache */
};
/* Nanoseconds on one thread (2.5 GHz Cascade Lake). ADD_NS: to add an element to a table. JOIN_NS:
   to add an entry of a table to the total. */
static const double ADD_NS = 1.2, JOIN_NS = 0.5;

typedef struct tables {
    const struct tine_group_job *j;
    const size_t *bound;
    size_t groups, stride, blocks, at_once;
    size_t first, wave;         /* the tables hold blocks first … first + wave - 1 */
    uint64_t *entries, *counts; /* [block - first][stride], of which `groups` are used */
    uint64_t *total, *totals;   /* the sums of all blocks before `first` */
    void *out;
} tables;

static const char *key_at(const tables *t, size_t i)
{
    return (const char *)t->j->key + i * t->j->keys->width;
}
static const char *x_at(const tables *t, size_t i)
{
    return (const char *)t->j->x + i * t->j->op->size;
}

/* If the operation counts elements, they are counted in batches, while they are in L1. */
static size_t batch_of(const tables *t, size_t m)
{
    return t->j->op->counted ? min_size(m, GROUP_BATCH) : m;
}

static int add_one(const tables *t, size_t p, size_t at)
{
    const struct tine_group_op *op = t->j->op;
    const int wide = t->j->keys->wide;
    const size_t place = (p - t->first) * t->stride;
    for (size_t m; at < t->bound[p + 1]; at += m) {
        m = batch_of(t, t->bound[p + 1] - at);
        if (!op->add[wide](t->entries + place, key_at(t, at), x_at(t, at), m, t->groups)) return 1;
        if (op->counted)
            t->j->count->add[wide](t->counts + place, key_at(t, at), NULL, m, t->groups);
    }
    return 0;
}

/* Adds blocks p … p + 3 side by side up to the length of the shortest; then the rest of each. */
static int add_four(const tables *t, size_t p)
{
    const struct tine_group_op *op = t->j->op;
    const int wide = t->j->keys->wide;
    void *entries[AT_ONCE], *counts[AT_ONCE];
    const void *key[AT_ONCE], *x[AT_ONCE], *none[AT_ONCE] = {NULL};
    size_t shortest = SIZE_MAX;
    for (size_t k = 0; k < AT_ONCE; k++) {
        entries[k] = t->entries + (p - t->first + k) * t->stride;
        counts[k] = op->counted ? t->counts + (p - t->first + k) * t->stride : NULL;
        shortest = min_size(shortest, t->bound[p + k + 1] - t->bound[p + k]);
    }
    for (size_t at = 0, m; at < shortest; at += m) {
        m = batch_of(t, shortest - at);
        for (size_t k = 0; k < AT_ONCE; k++)
            key[k] = key_at(t, t->bound[p + k] + at), x[k] = x_at(t, t->bound[p + k] + at);
        if (!op->add4[wide](entries, key, x, m, t->groups)) return 1;
        if (op->counted) t->j->count->add4[wide](counts, key, none, m, t->groups);
    }
    for (size_t k = 0; k < AT_ONCE; k++)
        if (add_one(t, p + k, t->bound[p + k] + shortest)) return 1;
    return 0;
}

static size_t end_of(const tables *t) { return min_size(t->blocks, t->first + t->wave); }

static int add_body(size_t lo, size_t hi, void *ctx)
{
    const tables *t = ctx;
    const size_t last = min_size(t->first + hi * t->at_once, end_of(t));
    for (size_t p = t->first + lo * t->at_once; p < last; p += t->at_once) {
        const size_t many = min_size(t->at_once, last - p), at = (p - t->first) * t->stride;
        t->j->op->clear(t->entries + at, many * t->stride);
        if (t->j->op->counted) t->j->count->clear(t->counts + at, many * t->stride);
        int bad = 0;
        if (many == AT_ONCE)
            bad = add_four(t, p);
        else
            for (size_t k = 0; k < many && !bad; k++) bad = add_one(t, p + k, t->bound[p + k]);
        if (bad) return 1;
    }
    return 0;
}

static int join_body(size_t lo, size_t hi, void *ctx)
{
    const tables *t = ctx;
    const struct tine_group_op *op = t->j->op;
    const size_t many = end_of(t) - t->first;
    lo *= GROUPS_TILE, hi = min_size(hi * GROUPS_TILE, t->groups);
    if (t->first == 0) {
        op->clear(t->total + lo, hi - lo);
        if (op->counted) t->j->count->clear(t->totals + lo, hi - lo);
    }
    for (size_t k = 0; k < many; k++) {
        op->join(t->total + lo, t->entries + k * t->stride + lo, hi - lo);
        if (op->counted) t->j->count->join(t->totals + lo, t->counts + k * t->stride + lo, hi - lo);
    }
    if (end_of(t) == t->blocks)
        op->put((char *)t->out + lo * op->out, t->total + lo,
                op->counted ? t->totals + lo : t->total + lo, hi - lo);
    return 0;
}

/* The number of entries from one table to the next. Tables of different threads share no cache
   line, and tables that are filled side by side begin at different offsets in a page. */
static size_t stride_of(size_t groups) { return (groups / LINE + 2) * LINE; }

static size_t at_once_of(const phases *s, size_t groups, size_t blocks)
{
    return groups <= NARROW && blocks >= (size_t)s->threads * AT_ONCE ? AT_ONCE : 1;
}

/* The number of blocks in a wave, equally many for every thread. */
static size_t wave_of(const phases *s, size_t groups, size_t blocks)
{
    const size_t fit = WAVE / sizeof(uint64_t) / stride_of(groups),
                 turn = (size_t)s->threads * at_once_of(s, groups, blocks);
    const size_t turns = fit / at_once_of(s, groups, blocks);
    return min_size(blocks, turns ? turns * turn : turn);
}

size_t partial_tables_bytes(const phases *s, const struct tine_group_job *j, size_t groups,
                            size_t blocks)
{
    return (wave_of(s, groups, blocks) + 1) * stride_of(groups) * sizeof(uint64_t) *
           (j->op->counted ? 2 : 1);
}

/* Fills the tables of one wave, and adds them to the total. */
static int one_wave(phases *s, tables *t, double weight)
{
    const size_t blocks = end_of(t) - t->first, turns = tile_count(blocks, t->at_once);
    const double each = (double)(t->bound[end_of(t)] - t->bound[t->first]) / (double)turns;
    const int rc = phases_for(s, add_body, t, turns, ADD_NS * each, weight * 0.95);
    if (rc) return rc;
    if (end_of(t) == t->blocks) s->committed = true;
    return phases_for(s, join_body, t, tile_count(t->groups, GROUPS_TILE),
                      JOIN_NS * GROUPS_TILE * (double)blocks, weight * 0.05);
}

int partial_tables(phases *s, void *out, const struct tine_group_job *j, size_t groups,
                   const size_t *bound, size_t blocks, void *memory, double weight)
{
    tables t = {.j = j,
                .bound = bound,
                .groups = groups,
                .stride = stride_of(groups),
                .blocks = blocks,
                .out = out,
                .at_once = at_once_of(s, groups, blocks),
                .wave = wave_of(s, groups, blocks)};
    t.total = memory ? memory : scratch_get(partial_tables_bytes(s, j, groups, blocks));
    if (!t.total) return TINE_ENOMEM;
    t.entries = t.total + t.stride;
    t.totals = t.entries + t.wave * t.stride;
    t.counts = t.totals + t.stride;
    int rc = 0;
    for (; rc == 0 && t.first < blocks; t.first += t.wave)
        rc = one_wave(s, &t, weight * (double)min_size(t.wave, blocks - t.first) / (double)blocks);
    if (!memory) scratch_put(t.total);
    return rc > 0 ? TINE_ERANGE : rc;
}
