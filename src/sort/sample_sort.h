/* sample_sort.h - a stable sort by the user's own order, as one part of a larger operation. */
#ifndef TINE_SAMPLE_SORT_H
#define TINE_SAMPLE_SORT_H
#include "../schedule/phases.h"

/* Sorts x[0, n) stably by the order f, whose context is c. weight: the share of the whole call in
   this sort, from 0 to 1. After a cancellation x holds the same elements in some order. */
int sample_sort(phases *s, void *x, size_t n, const tine_less_ *f, const void *c, double weight);

#endif
