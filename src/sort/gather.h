/* gather.h - gathers elements through an order. */
#ifndef TINE_SORT_GATHER_H
#define TINE_SORT_GATHER_H
#include <stddef.h>
#include <string.h>

/* to[i] = from[order[i]] for i in [lo, hi). Compilers make one load and one store of a memcpy of
   constant size. */
#define GATHER_OF(bytes) \
    for (size_t i = lo; i < hi; i++) memcpy(to + i * (bytes), from + order[i] * (bytes), bytes)
static inline void gather_elements(char *to, const char *from, const size_t *order, size_t lo,
                                   size_t hi, size_t size)
{
    switch (size) {
    case 4:
        GATHER_OF(4);
        break;
    case 8:
        GATHER_OF(8);
        break;
    case 16:
        GATHER_OF(16);
        break;
    default:
        GATHER_OF(size);
    }
}
#undef GATHER_OF

#endif
