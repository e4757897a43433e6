/* searchsorted.c - many searches in one array. Levels above the array, each with every 16th element
   of the level below, keep the first steps of a search in the cache and its last steps in one page.
   They are worth making if queries are many and not in order. */
#include <stdbool.h>
#include "../runtime/error.h"
#include "../../kernels/select/search.h"
#include "../runtime/scratch.h"
#include "../schedule/plan.h"

enum {
    /* bytes: an array of this size fits a second-level cache and needs no levels */
    SMALL = 512 << 10,
    WORTH = 32, /* there must be a query for every WORTH elements */
    LOOKS = 16  /* groups of queries that are tested for ascending order */
};
/* Nanoseconds on one thread (2.5 GHz Cascade Lake): a step of a query; an element of a level. */
static const double STEP_NS = 1.2, EVERY_NS = 4;

typedef struct level {
    const struct tine_search *ops;
    void *up;
    const void *x;
} level;

static int every_body(size_t lo, size_t hi, void *ctx)
{
    const level *l = ctx;
    l->ops->every(l->up, l->x, lo, hi);
    return 0;
}

/* Whether most queries ascend. Such queries look at neighbouring elements and do not need
   levels. */
static bool seem_to_ascend(const struct tine_search *ops, const void *q, size_t nq)
{
    int up = 0;
    for (size_t i = 0; i < LOOKS; i++) up += ops->ascend(q, (nq - SEARCH_GROUP) / LOOKS * i);
    return up > LOOKS / 2;
}

/* Builds the levels above x in scratch; NULL: there are none. */
static char *build(struct tine_searched *c, const struct tine_search *ops, const tine_opts *o)
{
    size_t all = 0;
    for (size_t n = c->n[0]; n * ops->size > SMALL; n /= SEARCH_FAN) all += n / SEARCH_FAN;
    char *room = all ? scratch_get(all * ops->size) : NULL, *up = room;
    const tine_opts quiet = {.threads = c->n[0] > o->chunk ? o->threads : 1, .sched = o->sched};
    for (; room && c->n[c->levels - 1] * ops->size > SMALL; c->levels++) {
        const int k = c->levels;
        level l = {ops, up, c->x[k - 1]};
        c->n[k] = c->n[k - 1] / SEARCH_FAN;
        c->x[k] = up;
        up += c->n[k] * ops->size;
        tine_for_(every_body, &l, c->n[k], 1, EVERY_NS, &quiet);
    }
    return room;
}

int tine_search_(const struct tine_search *ops, size_t *at, const void *x, size_t n, const void *q,
                 size_t nq, tine_side side, const tine_opts *o)
{
    if (o && !tine_can_have_(o)) return error_of_options(o);
    struct tine_searched c = {.at = at, .q = q, .x = {x}, .n = {n}, .levels = 1};
    const bool levels = nq >= SEARCH_GROUP * LOOKS && nq >= n / WORTH && n * ops->size > SMALL &&
                        !seem_to_ascend(ops, q, nq);
    tine_opts settled;
    char *room = NULL;
    if (levels) {
        settled = plan_settled(o);
        o = &settled;
        room = build(&c, ops, o);
    }
    const double steps = 64 - (double)__builtin_clzll(n | 1);
    const int rc = tine_for_(side == TINE_LEFT ? ops->left : ops->right, &c, nq, SEARCH_GROUP,
                             STEP_NS * steps, o);
    scratch_put(room);
    return rc;
}
