/* argsort_wide.c - the order of an array that is too long for 32-bit indexes: pairs of a key and
   its index go through the sample sort. */
#include "../runtime/scratch.h"
#include "argsort_wide.h"

typedef struct indexed {
    uint64_t key;
    size_t at;
} indexed;

static inline int less(indexed a, indexed b) { return a.key < b.key; }
TINE_LESS(indexed, less)

typedef struct job {
    indexed *pairs;
    size_t *order;
    const void *x;
    const struct tine_keys *k;
} job;

static int pair_body(size_t lo, size_t hi, void *ctx)
{
    const job *j = ctx;
    for (size_t i = lo; i < hi; i++)
        j->pairs[i] = (indexed){j->k->ops->key(j->x, i, &j->k->map), i};
    return 0;
}

static int order_body(size_t lo, size_t hi, void *ctx)
{
    const job *j = ctx;
    for (size_t i = lo; i < hi; i++) j->order[i] = j->pairs[i].at;
    return 0;
}

int argsort_wide(phases *s, size_t *order, const void *x, size_t n, const struct tine_keys *k)
{
    job j = {n > PTRDIFF_MAX / sizeof(indexed) ? NULL : scratch_get(n * sizeof(indexed)), order, x,
             k};
    if (!j.pairs) return TINE_ENOMEM;
    int rc = phases_for(s, pair_body, &j, n, 1, 0.05);
    const tine_opts same = {.threads = s->o->threads, .sched = s->o->sched};
    if (rc == 0) rc = tine_sort_by(less, j.pairs, n, &same);
    if (rc == 0) rc = phases_for(s, order_body, &j, n, 1, 0.05);
    scratch_put(j.pairs);
    return rc;
}
