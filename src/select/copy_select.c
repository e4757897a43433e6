/* copy_select.c - moves elements of given ranks to their places, in a copy of the array or in
   place: the parallel quicksort, or one thread's quickselect for short arrays. */
#include <stdatomic.h>
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/parallel_quicksort.h"
#include "../sort/sort.h"
#include "copy_select.h"

enum { COPIED = 4096 }; /* keys that are copied at a time */
/* Nanoseconds a key on one thread (2.5 GHz Cascade Lake). */
static const double DIRECT_NS = 4, COPY_NS = 0.5;

typedef struct copying {
    select_job *j;
    const struct radix_map *m;
    char *copy;
    const char *x;
    size_t n;
    ranks_list ranks;
    _Atomic bool beyond;
} copying;

/* Copies tiles [lo, hi). */
static int copy_body(size_t lo, size_t hi, void *ctx)
{
    copying *c = ctx;
    const size_t size = c->j->k->size, from = lo * COPIED, n = min_size(c->n, hi * COPIED) - from;
    memcpy(c->copy + from * size, c->x + from * size, n * size);
    if (c->j->count_beyond && c->j->ops->beyond(c->x + from * size, n, c->m, c->j->last))
        c->beyond = true;
    return 0;
}

/* Copies the array, and selects in the copy. */
static int direct_body(size_t lo, size_t hi, void *ctx)
{
    copying *c = ctx;
    (void)lo, (void)hi;
    copy_body(0, tile_count(c->n, COPIED), c);
    c->j->k->ops->quickselect(c->copy, c->n, c->ranks, c->m);
    return 0;
}

static int sort_copy(const sort_job *j, char *copy, size_t n)
{
    char *const spare = j->ops->vectors ? NULL : scratch_get(sort_spare(n, j->size));
    const int rc = sort_in_place(j, copy, spare, n);
    scratch_put(spare);
    return rc;
}

int select_in_place(const select_job *j, const struct radix_map *m, char *x, size_t n,
                    ranks_list ranks, double weight)
{
    const sort_job sort = {j->s, j->k->ops, j->k->size, *m, 0, weight};
    return ranks_cover(ranks, 0, n) ? sort_copy(&sort, x, n)
                                    : parallel_quickselect(&sort, x, n, ranks);
}

int select_in_copy(select_job *j, const struct radix_map *m, char *copy, const void *x, size_t n,
                   ranks_list ranks, double weight)
{
    copying c = {j, m, copy, x, n, ranks, false};
    const bool all = ranks_cover(ranks, 0, n) && n > j->k->ops->leaf;
    int rc;
    if (n <= SELECT_DIRECT && !all) {
        rc = phases_for(j->s, direct_body, &c, 1, DIRECT_NS * (double)n, weight);
    } else {
        rc = phases_for(j->s, copy_body, &c, tile_count(n, COPIED), COPY_NS * COPIED, 0.1 * weight);
        if (rc == 0) rc = select_in_place(j, m, copy, n, ranks, 0.9 * weight);
    }
    if (rc == 0 && j->count_beyond) j->beyond = c.beyond;
    return rc;
}
