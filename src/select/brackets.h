/* brackets.h - a search for keys of given ranks, and the brackets between which they lie. */
#ifndef TINE_BRACKETS_H
#define TINE_BRACKETS_H
#include <stdatomic.h>
#include "select_job.h"

typedef struct bracket {
    uint64_t lo, hi; /* The keys strictly between these two are kept. */
    bool closed;     /* The keys that equal lo or hi are kept, too, because they seem to be rare. */
    char *kept;
    /* The number of keys for which `kept` has room. It is less than n, so that the search ends. It
       exceeds SELECT_SHARE of n clearly, so that a pass rarely fails. */
    size_t room;
    size_t first, end; /* the bracket's ranks: rank[first, end) of the search */
    /* The numbers of keys less than lo; less than or equal to lo; between lo and hi, even if there
       is no room for them; less than or equal to hi. The fields above are read for every tile, so
       that these counts have cache lines of their own. */
    _Alignas(128) _Atomic size_t below;
    _Atomic size_t upto, used, within;
} bracket;

/* The keys among which some ranks are wanted: at first the whole array, later the keys that a
   bracket has kept. */
typedef struct candidates {
    const char *x; /* m maps x[0, n) to keys. */
    const struct radix_map *m;
    size_t n;
    size_t first, end; /* the wanted ranks: rank[first, end) of the search */
    bracket *b;        /* b[0, brackets): the brackets of these ranks */
    size_t brackets;
    size_t tile, tiles; /* the number of the first tile, and how many there are */
} candidates;

typedef struct search {
    const select_job *j;
    bool count_beyond; /* Whether this pass finds out if a key is greater than j->last. */
    _Atomic bool beyond;
    uint64_t *found;
    size_t rank[SELECT_RANKS]; /* [i]: the rank of found[i] among its candidates */
    candidates c[SELECT_RANKS];
    bracket b[SELECT_RANKS];
    size_t many, brackets; /* how many of c and b are in use */
    char *kept;            /* the memory of all candidates; NULL: they are the whole array */
} search;

/* Sets the brackets of all candidates, by a sample of them. Without memory there are none. Returns
   0 or a code. */
int brackets_set(search *w);
/* The share of n keys that is expected between the brackets of `many` ranks. */
double brackets_share(const size_t *ranks, size_t many, size_t n);

#endif
