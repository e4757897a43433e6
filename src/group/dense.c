/* dense.c - groups of keys 0 … groups-1. If groups are few, each block has a table
   (partial_tables.c). If there are more, and threads are few, each thread adds the elements of a
   range of the groups (key_ranges.c). Otherwise keys and elements are scattered to buckets of
   neighbouring groups (key_scatter.c), and one thread adds up each bucket in a table that fits its
   cache.

   All ways add in the same order, so they have the same bits. Blocks depend on n alone, and within
   a bucket the elements of a block lie together, in order. */
#include <string.h>
#include "../core/spread.h"
#include "../runtime/error.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "accumulate.h"
#include "blocks.h"
#include "key_ranges.h"
#include "key_scatter.h"
#include "dense_tables.h"
#include "narrow_keys.h"
#include "partial_tables.h"

enum {
    STACK_ENTRIES = 1024, /* entries on the stack: 8 KiB */
    /* A bucket has 2^BUCKET_BITS groups: 256 KiB of totals and parts. It has more if there would be
       more than 2^BUCKETS_BITS buckets, whose write buffers must fit a cache. It has fewer if there
       would be fewer than BUCKETS_MIN buckets for the threads to share, but at least
       2^BUCKET_BITS_MIN. */
    BUCKET_BITS = 14,
    BUCKETS_BITS = 11,
    BUCKETS_MIN = 16,
    BUCKET_BITS_MIN = 11,
    /* tables per thread, if the order of adding is free: two rounds of four side by side */
    TABLES_EACH = 8,
    /* a bucket with more than 1 in HEAVY of all elements is added up by all threads */
    HEAVY = 8,
    HEAVY_MIN = 1 << 18
};
/* Nanoseconds an element on one thread (2.5 GHz Cascade Lake). */
static const double BUCKET_NS = 3, ALONE_NS = 1.5;

/* ---- one thread, one block ------------------------------------------------------------------- */
typedef struct alone {
    const struct tine_group_job *j;
    size_t groups;
    void *table, *out; /* if table == out, keys are checked beforehand */
    uint64_t *count;
} alone;

static int alone_body(size_t lo, size_t hi, void *ctx)
{
    const alone *a = ctx;
    const struct tine_group_job *j = a->j;
    const struct tine_group_op *op = j->op;
    const size_t batch = op->counted ? GROUP_BATCH : j->n;
    const int wide = j->keys->wide;
    (void)lo, (void)hi;
    if (a->table == a->out && !j->keys->below(j->key, j->n, a->groups)) return 1;
    op->clear(a->table, a->groups);
    if (op->counted) j->count->clear(a->count, a->groups);
    for (size_t i = 0; i < j->n; i += batch) {
        const size_t m = min_size(j->n - i, batch);
        const char *key = (const char *)j->key + i * j->keys->width;
        if (!op->add[wide](a->table, key, (const char *)j->x + i * op->size, m, a->groups))
            return 1;
        if (op->counted) j->count->add[wide](a->count, key, NULL, m, a->groups);
    }
    op->put(a->out, a->table, op->counted ? a->count : a->table, a->groups);
    return 0;
}

/* Adds on one thread. The table is scratch if it is no longer than the input. Otherwise, or without
   memory, the output itself is the table, if its entries are results. */
static int add_alone(phases *s, void *out, const struct tine_group_job *j, size_t groups)
{
    uint64_t on_stack[STACK_ENTRIES], *memory = on_stack;
    const int counted = j->op->counted;
    int aside = j->op->out != 8 || groups <= j->n;
    if (groups > STACK_ENTRIES / 2) {
        if (groups > SIZE_MAX / 32) return TINE_ENOMEM;
        memory = aside || counted ? scratch_get((size_t)(aside + counted) * groups * 8) : NULL;
        if (!memory && (counted || j->op->out != 8)) return TINE_ENOMEM;
        if (!memory) aside = 0;
    }
    alone a = {j, groups, aside ? memory : out, out, aside ? memory + groups : memory};
    int rc = 0;
    if (s)
        rc = phases_for(s, alone_body, &a, 1, ALONE_NS * (double)j->n, 1);
    else
        rc = alone_body(0, 1, &a);
    if (memory != on_stack) scratch_put(memory);
    return rc > 0 ? TINE_ERANGE : rc;
}

/* ---- many groups: buckets -------------------------------------------------------------------- */
typedef struct buckets {
    key_scatter h;
    size_t groups;
    char *out;
    uint64_t *tables; /* [thread]: GROUP_ROOM entries for each of a bucket's groups */
    void *wide;       /* memory for buckets that all threads share; NULL: there is no such bucket */
} buckets;

static size_t each_of(const buckets *w) { return (size_t)1 << w->h.cut.shift; }

static int is_heavy(const key_scatter *h, size_t b)
{
    const size_t *bound = key_scatter_bucket(h, b), m = bound[h->blocks] - bound[0];
    return m > HEAVY_MIN && m > h->j->n / HEAVY;
}

static int bucket_body(size_t lo, size_t hi, void *ctx)
{
    const buckets *w = ctx;
    const key_scatter *h = &w->h;
    const size_t each = each_of(w);
    uint64_t *t = w->tables + GROUP_ROOM * each * (size_t)tine_thread();
    for (size_t b = lo; b < hi; b++) {
        const size_t groups = min_size(each, w->groups - b * each);
        if (w->wide && is_heavy(h, b)) continue;
        const uint64_t *count =
            group_accumulate(h->j, groups, t, h->keys, h->xs, key_scatter_bucket(h, b), h->blocks);
        h->j->op->put(w->out + b * each * h->j->op->out, t, count, groups);
    }
    return 0;
}

/* Adds up heavy buckets on all threads. The ids in a bucket are used as keys of 32 bits, and the
   bucket's parts of blocks as blocks. */
static void add_heavy(phases *s, buckets *w)
{
    const key_scatter *h = &w->h;
    const size_t each = each_of(w);
    struct tine_group_job j = *h->j;
    j.keys = j.narrow, j.key = h->keys, j.x = h->xs;
    for (size_t b = 0; b < h->cut.buckets; b++) {
        if (!is_heavy(h, b)) continue;
        if (!w->wide) w->wide = scratch_get(partial_tables_bytes(s, &j, each, h->blocks));
        if (!w->wide) return;
        partial_tables(s, w->out + b * each * j.op->out, &j, min_size(each, w->groups - b * each),
                       key_scatter_bucket(h, b), h->blocks, w->wide, 0);
    }
}

/* The interface that divides a call's buckets among processes; NULL: this process has all of
   them. */
static tine_spread_ *sharing(const tine_opts *o)
{
    return o && o->spread_ && o->spread_->buckets ? o->spread_ : NULL;
}

/* Exchanges elements with other processes, so that this process has all elements of some of the
   buckets. *w is then about these buckets alone. *j becomes a job with these elements. */
static int exchange(tine_spread_ *spread, buckets *w, struct tine_group_job *j)
{
    key_scatter *h = &w->h;
    tine_buckets_ b = {.each = each_of(w),
                       .buckets = h->cut.buckets,
                       .blocks = h->blocks,
                       .x_size = j->op->size,
                       .ids = h->keys,
                       .xs = h->xs,
                       .start = h->start};
    const int rc = spread->buckets(spread, &b);
    if (rc) return rc;
    const size_t before = min_size(b.first * b.each, w->groups);
    w->out += before * j->op->out;
    w->groups = min_size(b.buckets * b.each, w->groups - before);
    h->cut.buckets = b.buckets;
    h->keys = b.ids, h->xs = b.xs, h->start = b.start;
    j->n = b.start[b.buckets * b.blocks];
    h->j = j;
    return 0;
}

static int add_by_buckets(phases *s, void *out, const struct tine_group_job *j, size_t groups)
{
    buckets w = {.h = {.j = j}, .groups = groups, .out = out};
    struct tine_group_job all = *j; /* the job of the elements that an exchange brings */
    tine_spread_ *spread = sharing(s->o);
    const size_t few =
        min_size(BUCKETS_MIN * (spread ? spread->ranks : 1), (size_t)1 << (BUCKETS_BITS - 1));
    unsigned shift = BUCKET_BITS;
    while ((groups - 1) >> shift >> BUCKETS_BITS) shift++;
    while (shift > BUCKET_BITS_MIN && groups >> shift < few) shift--;
    if (spread) {
        w.h.blocks = spread->blocks;
        memcpy(w.h.bound, spread->bound, (spread->blocks + 1) * sizeof *spread->bound);
    }
    w.h.cut = (struct tine_group_cut){
        .groups = groups, .shift = shift, .buckets = ((groups - 1) >> shift) + 1};
    w.tables = scratch_get((size_t)s->threads * GROUP_ROOM * each_of(&w) * sizeof *w.tables);
    int rc = w.tables ? key_scatter_run(s, &w.h, 0.6) : TINE_ENOMEM;
    if (rc == 0 && spread) rc = exchange(spread, &w, &all);
    if (rc == 0 && w.h.cut.buckets) {
        s->committed = true;
        add_heavy(s, &w);
        phases_for(s, bucket_body, &w, w.h.cut.buckets,
                   BUCKET_NS * (double)w.h.j->n / (double)w.h.cut.buckets, 0.4);
    }
    key_scatter_free(&w.h);
    scratch_put(w.wide);
    scratch_put(w.tables);
    return rc;
}

/* Gives the code TINE_ERANGE its text, which says what is out of range. Returns rc. */
static int named(int rc)
{
    return rc == TINE_ERANGE ? error_rule(rc, "a key is not in [0, groups)") : rc;
}

static int group_dense(phases *s, void *out, const struct tine_group_job *j, size_t groups)
{
    if (sharing(s->o)) return add_by_buckets(s, out, j, groups);
    size_t bound[GROUP_BLOCKS + 1], blocks = group_block_count(j->n);
    if (s->o->spread_ && s->o->spread_->one_block) blocks = 1;
    if (j->op->exact) blocks = min_size(blocks, (size_t)s->threads * TABLES_EACH);
    if (j->n == 0) return add_alone(NULL, out, j, groups);
    if (blocks == 1 || groups == 0) return add_alone(s, out, j, groups);
    /* group_cut sets bound before partial_tables reads it */
    if (group_tables_fit(groups, j->n / blocks))
        return partial_tables(s, out, j, groups, bound, group_cut(bound, j->n, blocks), NULL, 1);
    if (key_ranges_pay(groups, s->threads)) return key_ranges(s, out, j, groups);
    return add_by_buckets(s, out, j, groups);
}

int tine_group_dense_(void *out, const struct tine_group_job *j, size_t groups, const tine_opts *o)
{
    const bool widens = keys_to_widen(j);
    if (j->n <= 2048 && phases_plain(o) && !widens && !sharing(o))
        return named(add_alone(NULL, out, j, groups));
    phases s;
    struct tine_group_job wide = *j;
    int rc = phases_begin(&s, j->n, o);
    if (rc) return rc;
    uint32_t *const keys = widens ? scratch_get(j->n * sizeof *keys) : NULL;
    if (widens) rc = keys ? widen_keys(&s, &wide, keys, j) : TINE_ENOMEM;
    if (rc == 0) rc = group_dense(&s, out, &wide, groups);
    scratch_put(keys);
    return phases_end(&s, named(rc));
}
