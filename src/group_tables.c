/* group_tables.c - few groups: a table for each piece of the input, then their sums, piece after piece. A thread works on four
   pieces at once where it can, so that neighbours of one group need not wait for each other. */
#include "group.h"
#include "scratch.h"
#include "team.h"

enum {
    AT_ONCE = 4,
    LINE = 16,    /* entries in two cache lines, which are fetched together */
    NARROW = 2048 /* groups up to which four tables are worth it: 64 KiB */
};
/* Nanoseconds an element, and an entry, on one thread (2.5 GHz Cascade Lake). */
static const double ADD_NS = 1.2, JOIN_NS = 0.5;

typedef struct tables {
    const struct tine_group_job *j;
    const size_t *run;
    size_t groups, stride, pieces, at_once;
    uint64_t *entries, *counts; /* [piece][stride], of which `groups` are used */
    void *out;
} tables;

/* ids of elements [at, at + m), NULL if one is out of range. */
static const uint32_t *ids(const tables *t, uint32_t *room, size_t at, size_t m)
{
    const struct tine_group_keys *k = t->j->keys;
    return k->dense(room, (const char *)t->j->key + at * k->width, m, t->groups);
}

static int add_one(const tables *t, size_t p, size_t at)
{
    const struct tine_group_op *op = t->j->op;
    uint32_t room[GROUP_BATCH];
    for (; at < t->run[p + 1]; at += GROUP_BATCH) {
        const size_t m = group_least(t->run[p + 1] - at, GROUP_BATCH);
        const uint32_t *id = ids(t, room, at, m);
        if (!id) return 1;
        op->add(t->entries + p * t->stride, id, (const char *)t->j->x + at * op->size, m);
        if (op->counted) t->j->count->add(t->counts + p * t->stride, id, NULL, m);
    }
    return 0;
}

/* Pieces p … p + 3 side by side, as long as the shortest lasts. */
static int add_four(const tables *t, size_t p)
{
    const struct tine_group_op *op = t->j->op;
    uint32_t room[AT_ONCE][GROUP_BATCH];
    void *entries[AT_ONCE], *counts[AT_ONCE];
    const void *x[AT_ONCE], *none[AT_ONCE] = {NULL};
    const uint32_t *id[AT_ONCE];
    size_t least = SIZE_MAX, at = 0;
    for (size_t k = 0; k < AT_ONCE; k++) {
        entries[k] = t->entries + (p + k) * t->stride;
        counts[k] = op->counted ? t->counts + (p + k) * t->stride : NULL;
        least = group_least(least, t->run[p + k + 1] - t->run[p + k]);
    }
    for (; least - at >= GROUP_BATCH; at += GROUP_BATCH) {
        for (size_t k = 0; k < AT_ONCE; k++) {
            const size_t from = t->run[p + k] + at;
            id[k] = ids(t, room[k], from, GROUP_BATCH);
            if (!id[k]) return 1;
            x[k] = (const char *)t->j->x + from * op->size;
        }
        op->add4(entries, id, x, GROUP_BATCH);
        if (op->counted) t->j->count->add4(counts, id, none, GROUP_BATCH);
    }
    for (size_t k = 0; k < AT_ONCE; k++)
        if (add_one(t, p + k, t->run[p + k] + at)) return 1;
    return 0;
}

static int add_body(size_t lo, size_t hi, void *ctx)
{
    const tables *t = ctx;
    for (size_t p = lo * t->at_once; p < group_least(hi * t->at_once, t->pieces); p += t->at_once) {
        const size_t many = group_least(t->at_once, t->pieces - p);
        t->j->op->clear(t->entries + p * t->stride, many * t->stride);
        if (t->j->op->counted) t->j->count->clear(t->counts + p * t->stride, many * t->stride);
        int bad = 0;
        if (many == AT_ONCE)
            bad = add_four(t, p);
        else
            for (size_t k = 0; k < many && !bad; k++) bad = add_one(t, p + k, t->run[p + k]);
        if (bad) return 1;
    }
    return 0;
}

static int join_body(size_t lo, size_t hi, void *ctx)
{
    const tables *t = ctx;
    const struct tine_group_op *op = t->j->op;
    lo *= GROUP_SLICE, hi = group_least(hi * GROUP_SLICE, t->groups);
    for (size_t p = 1; p < t->pieces; p++) {
        op->join(t->entries + lo, t->entries + p * t->stride + lo, hi - lo);
        if (op->counted) t->j->count->join(t->counts + lo, t->counts + p * t->stride + lo, hi - lo);
    }
    op->put((char *)t->out + lo * op->out, t->entries + lo, op->counted ? t->counts + lo : t->entries + lo, hi - lo);
    return 0;
}

/* Entries from one table to the next: pieces of different threads share no cache line, and tables side by side begin at different
   places of a page. */
static size_t stride_of(size_t groups) { return (groups / LINE + 2) * LINE; }

size_t group_tables_bytes(const struct tine_group_job *j, size_t groups, size_t pieces)
{
    return pieces * stride_of(groups) * sizeof(uint64_t) * (j->op->counted ? 2 : 1);
}

int group_tables(steps *s, void *out, const struct tine_group_job *j, size_t groups, const size_t *run, size_t pieces, void *memory,
                 double part)
{
    const size_t wide = (size_t)plan_threads(s->o) * AT_ONCE;
    tables t = {.j = j, .run = run, .groups = groups, .stride = stride_of(groups), .pieces = pieces, .out = out};
    t.at_once = groups <= NARROW && pieces >= wide ? AT_ONCE : 1;
    t.entries = memory ? memory : scratch_get(group_tables_bytes(j, groups, pieces));
    if (!t.entries) return TINE_ENOMEM;
    t.counts = t.entries + pieces * t.stride;
    const double each = (double)(run[pieces] - run[0]) / (double)pieces * (double)t.at_once;
    int rc = steps_for(s, add_body, &t, (pieces - 1) / t.at_once + 1, ADD_NS * each, part * 0.95);
    if (rc == 0) {
        s->deaf = true;
        steps_for(s, join_body, &t, (groups - 1) / GROUP_SLICE + 1, JOIN_NS * GROUP_SLICE * (double)pieces, part * 0.05);
    }
    if (!memory) scratch_put(t.entries);
    return rc > 0 ? TINE_ERANGE : rc;
}
