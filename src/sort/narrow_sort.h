/* narrow_sort.h - sorts keys of 8 and 16 bits. */
#ifndef TINE_NARROW_SORT_H
#define TINE_NARROW_SORT_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

/* Sorts n elements on the calling thread, in place and without scratch memory. */
void narrow_sort_alone(void *x, size_t n, const struct tine_keys *k);
/* The same on all threads. */
int narrow_sort(phases *s, void *x, size_t n, const struct tine_keys *k, double part);

#endif
