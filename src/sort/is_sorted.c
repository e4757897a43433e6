/* is_sorted.c - whether an array is in order: searches for an element that comes before its
   predecessor. */
#include <stddef.h>
#include "order_door.h"

typedef struct checking {
    const tine_less_ *f;
    const void *c, *x;
} checking;

/* Returns an element of [lo, hi) if some element of that range comes before its predecessor, else
   hi. */
static size_t find_fall(size_t lo, size_t hi, void *ctx)
{
    const checking *j = ctx;
    return lo < hi ? j->f->extend(j->x, lo ? lo : 1, hi, 0, j->c) : hi;
}

static int check(const int *yes, const checking *j, size_t n)
{
    RULE(!yes, "yes is NULL");
    RULE(!j->x && n, "x is NULL");
    RULE(n > PTRDIFF_MAX / j->f->size, "n is too large for an array");
    RULE(tine_overlap_(yes, sizeof *yes, j->x, n * j->f->size), "yes overlaps x");
    RULES_OF_CONTEXT(j->f, j->c, yes, sizeof *yes);
    return 0;
}

int tine_is_sorted_by_(int *yes, const void *x, size_t n, const tine_less_ *f, const void *c,
                       const char *name, const tine_opts *o)
{
    const unsigned from = error_mark();
    checking j = {f, c, x};
    size_t at = n;
    int rc = check(yes, &j, n);
    if (rc == 0) rc = tine_find_run_(find_fall, &j, &at, n, o);
    if (rc == 0) *yes = at == n;
    return error_exit(from, rc, name);
}
