/* pairs.h - sorting long arrays of keys with a value beside each (src/pairs.c). */
#ifndef TINE_PAIRS_H
#define TINE_PAIRS_H
#include "sort.h"

enum {
    PAIRS_LEAST = 1 << 17, /* elements: below so many, everything is in some cache anyway */
    PAIRS_SIZE = 64        /* bytes of a value: longer ones are whole cache lines wherever they lie */
};
/* Sorts keys and values in place, stably: 0, an error, or 1: nothing was done, too many keys lie close to each other. */
int pairs_sort(steps *s, void *keys, void *values, size_t size, size_t n, const struct tine_keys *k);

#endif
