/* narrow_sort.h - sorts keys of 8 and 16 bits. */
#ifndef TINE_NARROW_SORT_H
#define TINE_NARROW_SORT_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

/* Sorts n elements on the calling thread. spare: room for n elements, if n < 2^32; or NULL, with
   which 16 bits take several times as long. */
void narrow_sort_alone(void *x, void *spare, size_t n, const struct tine_keys *k);
/* Sorts n elements on all threads. */
int narrow_sort(phases *s, void *x, size_t n, const struct tine_keys *k, double weight);

#endif
