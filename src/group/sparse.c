/* sparse.c - groups of keys of any value. Few distinct keys are found block by block
   (low_cardinality.c). Otherwise keys and elements are first scattered to buckets by a hash of the
   key (key_scatter.c), so that the tables of each bucket fit a cache. The elements of a group are
   added in order, block by block, so the bits are the same as with dense keys. */
#include "../core/spread.h"
#include "../runtime/error.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/argsort.h"
#include "../sort/gather.h"
#include "accumulate.h"
#include "blocks.h"
#include "found_groups.h"
#include "hash_set.h"
#include "key_scatter.h"
#include "low_cardinality.h"
#include "narrow_keys.h"

enum {
    /* The distinct keys that a bucket should have at most. If their number is not estimated,
       elements are counted instead. The tables of a bucket then take 384 to 640 KiB, which fit the
       second-level cache. */
    BUCKET = 1 << 14,
    /* 2^BITS_MIN buckets are enough for all threads to get a share. The write buffers of more than
       2^BITS_MAX buckets do not fit a cache. */
    BITS_MIN = 5,
    BITS_MAX = 11,
    TAKE_TILE = 4096
};
/* Nanoseconds on one thread (2.5 GHz Cascade Lake). BUCKET_NS: to group an element. TAKE_NS: to
   copy a group's key and result to their places. */
static const double BUCKET_NS = 8, TAKE_NS = 6;

/* ---- one bucket, or all of a short input ----------------------------------------------------- */
typedef struct tools {
    group_set set;
    uint64_t *t; /* GROUP_ROOM entries for each of `room` groups */
    size_t room;
} tools;

static int add_up(tools *w, found_groups *found, const struct tine_group_job *j, void *id,
                  const void *key, const void *x, const size_t *from, size_t blocks)
{
    size_t bound[GROUP_BLOCKS + 1];
    for (size_t p = 0; p <= blocks; p++) bound[p] = from[p] - from[0];
    group_set_empty(&w->set);
    if (group_set_ids(&w->set, id, key, bound[blocks], SIZE_MAX)) return 1;
    const size_t groups = w->set.s.used;
    if (groups > w->room) {
        scratch_put(w->t);
        w->room = w->set.s.limit;
        w->t = scratch_get(GROUP_ROOM * w->room * sizeof *w->t);
        if (!w->t) return 1;
    }
    const uint64_t *count = group_accumulate(j, groups, w->t, id, x, bound, blocks);
    found_groups_add(found, j, w->set.s.keys, w->t, count, groups);
    return 0;
}

typedef struct buckets {
    key_scatter h;
    found_groups *found;
    unsigned bits;
} buckets;

static int bucket_body(size_t lo, size_t hi, void *ctx)
{
    const buckets *w = ctx;
    const struct tine_group_job *j = w->h.j;
    tools t = {.t = NULL};
    int rc = group_set_make(&t.set, j->keys, w->h.cut.seed, w->bits);
    if (rc) return 1;
    for (size_t b = lo; b < hi && rc == 0; b++) {
        const size_t *bound = key_scatter_bucket(&w->h, b);
        if (bound[0] == bound[w->h.blocks]) continue;
        char *key = (char *)w->h.keys + bound[0] * j->keys->width;
        rc = add_up(&t, w->found, j, key, key, (char *)w->h.xs + bound[0] * j->op->size, bound,
                    w->h.blocks);
    }
    scratch_put(t.t);
    group_set_free(&t.set);
    return rc;
}

static int by_buckets(phases *s, found_groups *found, const struct tine_group_job *j, uint64_t seed,
                      size_t guess)
{
    const size_t keys = min_size(guess, j->n);
    buckets w = {.h = {.j = j}, .found = found, .bits = BITS_MIN};
    while (w.bits < BITS_MAX && keys >> w.bits > BUCKET) w.bits++;
    w.h.cut =
        (struct tine_group_cut){.shift = 64 - w.bits, .buckets = (size_t)1 << w.bits, .seed = seed};
    int rc = key_scatter_run(s, &w.h, 0.4);
    if (rc) return rc;
    rc = phases_for(s, bucket_body, &w, w.h.cut.buckets, BUCKET_NS * (double)(j->n >> w.bits), 0.3);
    key_scatter_free(&w.h);
    return rc > 0 ? TINE_ENOMEM : rc;
}

typedef struct whole {
    const struct tine_group_job *j;
    found_groups *found;
    uint64_t seed;
} whole;

static int whole_body(size_t lo, size_t hi, void *ctx)
{
    whole *w = ctx;
    const size_t bound[2] = {0, w->j->n};
    tools t = {.t = NULL};
    (void)lo, (void)hi;
    uint32_t *id = scratch_get(w->j->n * sizeof *id);
    int rc = id ? group_set_make(&t.set, w->j->keys, w->seed, 0) : 1;
    if (id && rc == 0) {
        rc = add_up(&t, w->found, w->j, id, w->j->key, w->j->x, bound, 1);
        group_set_free(&t.set);
    }
    scratch_put(t.t);
    scratch_put(id);
    return rc ? 1 : 0;
}

static int find(phases *s, found_groups *found, const struct tine_group_job *j)
{
    const uint64_t seed = group_seed();
    if (group_block_count(j->n) == 1) {
        whole w = {j, found, seed};
        const int rc = phases_for(s, whole_body, &w, 1, BUCKET_NS * (double)j->n, 0.7);
        return rc > 0 ? TINE_ENOMEM : rc;
    }
    const size_t guess = low_cardinality_estimate(j, seed);
    int rc = guess <= LOW_CARDINALITY_MAX ? low_cardinality(s, found, j, seed, 0.7) : 1;
    return rc > 0 ? by_buckets(s, found, j, seed, guess) : rc;
}

/* ---- the groups found, in order -------------------------------------------------------------- */
typedef struct take {
    char *keys, *out;
    const found_groups *from;
    const size_t *order;
    size_t many, width, size;
    size_t size_out; /* The bytes of one of the caller's keys, which may be fewer than `width`. */
} take;

static void gather_narrowed(const take *t, size_t lo, size_t hi)
{
    const uint32_t *from = (const uint32_t *)(const void *)t->from->keys;
    for (size_t i = lo; i < hi; i++) {
        const uint32_t key = from[t->order[i]];
        if (t->size_out == 1)
            ((uint8_t *)t->keys)[i] = (uint8_t)key;
        else
            ((uint16_t *)(void *)t->keys)[i] = (uint16_t)key;
    }
}

static int take_body(size_t lo, size_t hi, void *ctx)
{
    const take *t = ctx;
    lo *= TAKE_TILE, hi = min_size(hi * TAKE_TILE, t->many);
    if (t->size_out < t->width)
        gather_narrowed(t, lo, hi);
    else
        gather_elements(t->keys, t->from->keys, t->order, lo, hi, t->width);
    gather_elements(t->out, t->from->results, t->order, lo, hi, t->size);
    return 0;
}

/* Writes the groups in the order of their keys. size_out: bytes of one of the caller's keys. */
static int in_order(phases *s, void *keys, size_t size_out, void *out, const found_groups *f,
                    const struct tine_group_job *j)
{
    take t = {keys, out, f, NULL, f->many, j->keys->width, j->op->out, size_out};
    size_t *order = scratch_get(t.many * sizeof *order);
    if (!order) return TINE_ENOMEM;
    const int rc = argsort(s, order, f->keys, t.many, j->order, 0.2);
    if (rc == 0) {
        t.order = order;
        s->committed = true;
        phases_for(s, take_body, &t, tile_count(t.many, TAKE_TILE), TAKE_NS * TAKE_TILE, 0.1);
    }
    scratch_put(order);
    return rc;
}

int tine_group_sparse_(void *keys, void *out, size_t *m, const struct tine_group_job *asked,
                       size_t room, const tine_opts *o)
{
    struct tine_group_job job = *asked;
    const struct tine_group_job *const j = &job;
    job.one_block = o && o->spread_ && o->spread_->one_block;
    phases s;
    int rc = phases_begin(&s, j->n, o);
    if (rc) return rc;
    if (j->n == 0) {
        *m = 0;
        return phases_end(&s, 0);
    }
    struct tine_group_job wide = *j;
    uint32_t *const widened = keys_to_widen(j) ? scratch_get(j->n * sizeof *widened) : NULL;
    if (keys_to_widen(j)) rc = widened ? widen_keys(&s, &wide, widened, j) : TINE_ENOMEM;
    found_groups f = {.room = min_size(room, j->n)};
    f.keys = scratch_get(f.room * 16);
    f.results = f.keys + f.room * 8;
    if (rc == 0) rc = f.keys ? find(&s, &f, &wide) : TINE_ENOMEM;
    const size_t many = f.many;
    if (rc == 0)
        rc = many > room ? error_rule(TINE_ERANGE, "there are more groups than room")
                         : in_order(&s, keys, j->key_size, out, &f, &wide);
    scratch_put(f.keys);
    scratch_put(widened);
    if (rc == 0 || rc == TINE_ERANGE) *m = many;
    return phases_end(&s, rc);
}
