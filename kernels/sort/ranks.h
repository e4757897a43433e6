/* ranks.h - ranges of ranks, which a selection puts into place. */
#ifndef TINE_RANKS_H
#define TINE_RANKS_H
#include <stdbool.h>
#include <stddef.h>

/* The ranks [from, to), from < to. In an array of ranges they ascend and do not overlap. */
struct radix_ranks {
    size_t from, to;
};

/* The ranges of r that have ranks in [first, first + n). */
typedef struct ranks_list {
    const struct radix_ranks *r;
    size_t many;
} ranks_list;

static inline ranks_list ranks_within(ranks_list l, size_t first, size_t n)
{
    for (; l.many && l.r->to <= first; l.many--) l.r++;
    for (; l.many && l.r[l.many - 1].from >= first + n; l.many--) continue;
    return l;
}

/* Whether all ranks of [first, first + n) are wanted. l: the wanted ranges that overlap [first,
   first + n). */
static inline bool ranks_cover(ranks_list l, size_t first, size_t n)
{
    return l.many && l.r->from <= first && l.r->to >= first + n;
}

/* The beginning or end of a wanted range that is nearest to the middle of [first, first + n),
   counted from `first`. l: the wanted ranges that overlap [first, first + n) and do not cover it.
   */
static inline size_t ranks_edge(ranks_list l, size_t first, size_t n)
{
    size_t edge = 0, off = n;
    for (size_t i = 0; i < 2 * l.many; i++) {
        const size_t rank = i % 2 ? l.r[i / 2].to : l.r[i / 2].from;
        if (rank <= first || rank >= first + n) continue;
        const size_t at = rank - first, far = at < n / 2 ? n / 2 - at : at - n / 2;
        if (far < off) edge = at, off = far;
    }
    return edge;
}

#endif
