/* key_ranges.c - each thread has a range of the groups, with one table for all blocks. It reads all
   keys, and adds the elements of its own range, block after block. So nothing is moved, and tables
   need not be cleared or added up for each block. With many threads reading all keys would take
   most of the time: key_scatter.c then moves each element to its range. */
#include "key_ranges.h"
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "accumulate.h"
#include "blocks.h"

enum {
    THREADS_MAX = 4,     /* with more threads, buckets are faster */
    GROUP_BYTES = 17,    /* of a table, for a group: its pair, and the number of its last block */
    TABLE_MAX = 2 << 20, /* bytes of a thread's table; the elements of longer ones go to buckets */
};
/* Nanoseconds an element on one thread (Zen 5): to read its key, and to add it. */
static const double READ_NS = 0.3, ADD_NS = 1.5, PUT_NS = 0.5;

typedef struct ranges {
    const struct tine_group_job *j;
    size_t groups, each; /* each: the groups of a range */
    size_t bound[GROUP_BLOCKS + 1], blocks;
    uint64_t *tables; /* [range]: GROUP_ROOM entries for each of its groups */
    char *out;
} ranges;

bool key_ranges_pay(size_t groups, int threads)
{
    return threads <= THREADS_MAX && groups / (size_t)threads <= TABLE_MAX / GROUP_BYTES;
}

static uint64_t *table_of(const ranges *w, size_t r)
{
    return w->tables + GROUP_ROOM * w->each * r;
}
static size_t groups_of(const ranges *w, size_t r)
{
    return min_size(w->each, w->groups - r * w->each);
}

/* Adds the m elements of block p with the given ids to the table t. */
static void add_ids(const ranges *w, size_t r, size_t p, const uint32_t *id, const void *x,
                    size_t m)
{
    const struct tine_group_op *op = w->j->op;
    const size_t groups = groups_of(w, r);
    uint64_t *const t = table_of(w, r);
    unsigned char *const last = (unsigned char *)(t + 3 * w->each);
    if (op->exact)
        op->add[0](t, id, x, m, groups);
    else
        op->add_block(t, last, id, x, m, (unsigned char)p);
    if (op->counted) w->j->count->add[0](t + 2 * w->each, id, NULL, m, groups);
}

static int add_block(const ranges *w, size_t r, size_t p)
{
    const struct tine_group_job *j = w->j;
    const size_t size = j->op->size, end = w->bound[p + 1];
    const struct tine_group_range range = {r * w->each, groups_of(w, r), w->groups};
    uint32_t id[GROUP_BATCH + GROUP_SLACK];
    uint64_t x[GROUP_BATCH + GROUP_SLACK];
    for (size_t i = w->bound[p], m; i < end; i += m) {
        m = min_size(end - i, GROUP_BATCH);
        const char *key = (const char *)j->key + i * j->keys->width;
        const char *from = (const char *)j->x + (size ? i * size : 0);
        if (range.length == w->groups && !j->keys->wide) {
            if (!j->keys->below(key, m, w->groups)) return 1;
            add_ids(w, r, p, (const uint32_t *)(const void *)key, from, m);
            continue;
        }
        const size_t found = j->keys->pick(id, x, key, from, size, m, &range);
        if (found > m) return 1;
        add_ids(w, r, p, id, x, found);
    }
    return 0;
}

static int add_body(size_t lo, size_t hi, void *ctx)
{
    const ranges *w = ctx;
    const struct tine_group_op *op = w->j->op;
    for (size_t r = lo; r < hi; r++) {
        uint64_t *const t = table_of(w, r);
        const size_t groups = groups_of(w, r);
        op->clear(t, op->exact ? groups : 2 * groups);
        if (op->counted) w->j->count->clear(t + 2 * w->each, groups);
        if (!op->exact) memset(t + 3 * w->each, GROUP_BLOCKS, groups);
        for (size_t p = 0; p < w->blocks; p++)
            if (add_block(w, r, p)) return 1;
    }
    return 0;
}

static int put_body(size_t lo, size_t hi, void *ctx)
{
    const ranges *w = ctx;
    const struct tine_group_op *op = w->j->op;
    for (size_t r = lo; r < hi; r++) {
        uint64_t *const t = table_of(w, r);
        if (!op->exact) op->join_pairs(t, groups_of(w, r));
        op->put(w->out + r * w->each * op->out, t, t + 2 * w->each, groups_of(w, r));
    }
    return 0;
}

int key_ranges(phases *s, void *out, const struct tine_group_job *j, size_t groups)
{
    ranges w = {.j = j, .groups = groups, .out = out};
    const size_t many = min_size((size_t)s->threads, groups);
    w.each = tile_count(groups, many);
    w.blocks = group_blocks(w.bound, j->n, j->one_block);
    const size_t count = tile_count(groups, w.each);
    w.tables = scratch_get(GROUP_ROOM * w.each * count * sizeof *w.tables);
    if (!w.tables) return TINE_ENOMEM;
    const double ns = (READ_NS + ADD_NS / (double)count) * (double)j->n;
    int rc = phases_for(s, add_body, &w, count, ns, 0.9);
    if (rc == 0) {
        s->committed = true;
        phases_for(s, put_body, &w, count, PUT_NS * (double)w.each, 0.1);
    }
    scratch_put(w.tables);
    return rc > 0 ? TINE_ERANGE : rc;
}
