/* argsort.h - the order of an array's elements, as one part of a larger operation. */
#ifndef TINE_ARGSORT_H
#define TINE_ARGSORT_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

int argsort(phases *s, size_t *order, const void *x, size_t n, const struct tine_keys *k,
            double weight);

#endif
