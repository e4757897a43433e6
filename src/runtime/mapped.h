/* mapped.h - calls on arrays in files: chunks of bounded size, whose pages are released when they
   are done. */
#ifndef TINE_MAPPED_H
#define TINE_MAPPED_H
#include "tine/npy.h"

/* The chunk of a call over n elements: it takes up to MAPPED_CHUNK bytes of each array, and has at
   least one element. */
size_t mapped_chunk(const tine_array *a, size_t n);

/* Removes the pages of elements [lo, hi) of n, which are done, from this process's memory. The
   system's file cache keeps them while there is room, and changed pages until they are written. */
void mapped_release(const tine_array *a, size_t lo, size_t hi, size_t n);

#endif
