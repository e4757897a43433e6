/* argsort_wide.h - the order of an array whose indexes need more than 32 bits. */
#ifndef TINE_ARGSORT_WIDE_H
#define TINE_ARGSORT_WIDE_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

/* Does what argsort does, for any n, by a stable sort of pairs of a key and its index. Scratch: 32
   n bytes. */
int argsort_wide(phases *s, size_t *order, const void *x, size_t n, const struct tine_keys *k);

#endif
