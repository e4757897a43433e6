/* index.h - checks arrays of indexes before they are used. */
#ifndef TINE_INDEX_H
#define TINE_INDEX_H

/* The number of indexes that are checked at once. They take 4 KiB, and are still in L1 when they
   are used. */
enum { INDEX_TILE = 512 };

/* Whether all of at[0, n) are below nx, which is at most PTRDIFF_MAX. An index is too large if its
   top bit or that of nx - 1 - index is set. So no comparison is needed; SSE2 has none for 64
   bits. */
INLINE int indexes_below(const size_t *at, size_t n, size_t nx)
{
    size_t beyond = 0;
    for (size_t i = 0; i < n; i++) beyond |= at[i] | (nx - 1 - at[i]);
    return beyond <= PTRDIFF_MAX;
}

/* The position of the first index that is not below nx; there is one. */
INLINE size_t first_beyond(const size_t *at, size_t nx)
{
    size_t i = 0;
    while (at[i] < nx) i++;
    return i;
}
#endif
