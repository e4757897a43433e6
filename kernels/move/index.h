/* index.h - arrays of indexes, checked before they are used. */
#ifndef TINE_INDEX_H
#define TINE_INDEX_H

enum { INDEX_TILE = 512 }; /* indexes checked at once: 4 KiB, still in L1 when they are used */

/* Whether all of at[0, n) are below nx, which is at most PTRDIFF_MAX: an index is beyond if its top
   bit is set, or that of nx - 1 - index. So no comparison is needed, which SSE2 lacks for 64
   bits. */
INLINE int indexes_below(const size_t *at, size_t n, size_t nx)
{
    size_t beyond = 0;
    for (size_t i = 0; i < n; i++) beyond |= at[i] | (nx - 1 - at[i]);
    return beyond <= PTRDIFF_MAX;
}

/* Where the first index beyond nx stands, when there is one. */
INLINE size_t first_beyond(const size_t *at, size_t nx)
{
    size_t i = 0;
    while (at[i] < nx) i++;
    return i;
}
#endif
