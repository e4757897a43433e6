/* mapped.h - calls that go through arrays on disk: pieces of bounded size, let go when they are
   done. */
#ifndef TINE_MAPPED_H
#define TINE_MAPPED_H
#include "tine/npy.h"

/* Elements, of a call over n, that take up to MAPPED_CHUNK bytes of each of the arrays; at least
   1. */
size_t mapped_chunk(const tine_array *a, size_t n);

/* Elements [lo, hi) of n are done: takes their pages out of this process's memory. The file's cache
   keeps them while there is room, changed ones until they are written. */
void mapped_release(const tine_array *a, size_t lo, size_t hi, size_t n);

#endif
