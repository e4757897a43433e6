/* low_cardinality.c - groups of few distinct keys: each block of the input finds its own keys and
   adds up their elements. Then the blocks are joined, one after another. */
#include <stdatomic.h>
#include <string.h>
#include "../runtime/hash.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "blocks.h"
#include "hash_set.h"
#include "low_cardinality.h"

enum {
    /* the largest number of keys in a block, so that its tables stay in the second-level cache */
    KEYS_MAX = 4096,
    SAMPLES = 4096, /* the largest number of keys in the sample */
    SPACED = 64,    /* the sample has at most one key for this many elements */
    REPEATS_MIN = 4 /* if fewer sampled keys repeat an earlier one, there is no estimate */
};
static const double ADD_NS = 4; /* ns an element on one thread (2.5 GHz Cascade Lake) */

/* If s keys are drawn from d equally frequent ones, about s * s / 2d of them repeat an earlier one,
   as long as few do. If most of them repeat, the sample holds nearly all distinct keys. */
size_t low_cardinality_estimate(const struct tine_group_job *j, uint64_t seed)
{
    if (j->key_size == 1) return 1 << 8;
    const size_t many = min_size(SAMPLES, j->n / SPACED), stride = j->n / many,
                 width = j->keys->width;
    group_set g;
    if (group_set_make(&g, j->keys, seed, 0)) return SIZE_MAX;
    group_set_empty(&g);
    int rc = 0;
    for (size_t i = 0, m; i < many && rc == 0; i += m) {
        uint64_t key[GROUP_BATCH];
        m = min_size(many - i, GROUP_BATCH);
        sample_copy(key, j->key, stride, i, i + m, width);
        rc = group_set_ids(&g, key, key, m, SIZE_MAX);
    }
    const size_t used = g.s.used, known = many - used;
    group_set_free(&g);
    return rc || known < REPEATS_MIN ? SIZE_MAX : used <= many / 2 ? used : many * many / 2 / known;
}

typedef struct block_tables {
    const struct tine_group_job *j;
    uint64_t seed;
    size_t bound[GROUP_BLOCKS + 1], blocks;
    /* [block][id]. entries: the result so far of the block's key with this id. counts: the number
       of elements with this key. */
    uint64_t *entries, *counts;
    char *keys;                  /* [block][id]: the block's key with this id */
    uint32_t used[GROUP_BLOCKS]; /* [block]: the number of the block's keys */
    /* no_memory: no memory was found for a table. too_many: some block has too many keys. */
    _Atomic int no_memory, too_many;
} block_tables;

static int add_block(block_tables *f, group_set *g, size_t p)
{
    const struct tine_group_job *j = f->j;
    const struct tine_group_op *op = j->op;
    uint64_t *t = f->entries + p * KEYS_MAX, *count = f->counts + p * KEYS_MAX;
    uint32_t id[GROUP_BATCH];
    group_set_empty(g);
    op->clear(t, KEYS_MAX);
    if (op->counted) j->count->clear(count, KEYS_MAX);
    for (size_t i = f->bound[p]; i < f->bound[p + 1]; i += GROUP_BATCH) {
        const size_t m = min_size(f->bound[p + 1] - i, GROUP_BATCH);
        const int rc = group_set_ids(g, id, (const char *)j->key + i * j->keys->width, m, KEYS_MAX);
        if (rc || g->s.used > KEYS_MAX ||
            atomic_load_explicit(&f->too_many, memory_order_relaxed)) {
            atomic_store(rc < 0 ? &f->no_memory : &f->too_many, 1);
            return 1;
        }
        op->add[0](t, id, j->x ? (const char *)j->x + i * op->size : NULL, m, KEYS_MAX);
        if (op->counted) j->count->add[0](count, id, NULL, m, KEYS_MAX);
    }
    memcpy(f->keys + p * KEYS_MAX * j->keys->width, g->s.keys, g->s.used * j->keys->width);
    f->used[p] = g->s.used;
    return 0;
}

static int add_body(size_t lo, size_t hi, void *ctx)
{
    block_tables *f = ctx;
    group_set g;
    int rc = group_set_make(&g, f->j->keys, f->seed, 0);
    if (rc) return atomic_store(&f->no_memory, 1), 1;
    for (size_t p = lo; p < hi && rc == 0; p++) rc = add_block(f, &g, p);
    group_set_free(&g);
    return rc;
}

/* Joins the keys of all blocks, and then their entries in the order of the blocks. */
static int join(const block_tables *f, found_groups *found)
{
    const struct tine_group_job *j = f->j;
    uint32_t *ids = scratch_get(f->blocks * KEYS_MAX * sizeof *ids);
    uint64_t *t = NULL;
    group_set g;
    int rc = ids ? group_set_make(&g, j->keys, f->seed, 0) : TINE_ENOMEM;
    if (rc) {
        scratch_put(ids);
        return rc;
    }
    group_set_empty(&g);
    for (size_t p = 0; p < f->blocks && rc == 0; p++)
        rc = group_set_ids(&g, ids + p * KEYS_MAX, f->keys + p * KEYS_MAX * j->keys->width,
                           f->used[p], SIZE_MAX);
    const size_t groups = g.s.used;
    if (rc == 0) t = scratch_get(2 * groups * sizeof *t);
    if (t) {
        j->op->clear(t, groups);
        if (j->op->counted) j->count->clear(t + groups, groups);
        for (size_t p = 0; p < f->blocks; p++) {
            j->op->fold(t, ids + p * KEYS_MAX, f->entries + p * KEYS_MAX, f->used[p]);
            if (j->op->counted)
                j->count->fold(t + groups, ids + p * KEYS_MAX, f->counts + p * KEYS_MAX,
                               f->used[p]);
        }
        found_groups_add(found, j, g.s.keys, t, t + groups, groups);
    }
    scratch_put(t);
    scratch_put(ids);
    group_set_free(&g);
    return t ? 0 : TINE_ENOMEM;
}

int low_cardinality(phases *s, found_groups *found, const struct tine_group_job *j, uint64_t seed,
                    double weight)
{
    block_tables *f = scratch_get(sizeof *f);
    if (!f) return TINE_ENOMEM;
    *f = (block_tables){.j = j, .seed = seed};
    f->blocks = group_blocks(f->bound, j->n, j->one_block);
    const size_t cells = f->blocks * KEYS_MAX;
    f->entries = scratch_get(cells * (2 * sizeof *f->entries + j->keys->width));
    int rc = f->entries ? 0 : TINE_ENOMEM;
    if (rc == 0) {
        f->counts = f->entries + cells;
        f->keys = (char *)(f->counts + cells);
        rc = phases_for(s, add_body, f, f->blocks, ADD_NS * (double)f->bound[1], weight);
        if (rc > 0) rc = f->no_memory ? TINE_ENOMEM : 1;
    }
    if (rc == 0) rc = join(f, found);
    scratch_put(f->entries);
    scratch_put(f);
    return rc;
}
