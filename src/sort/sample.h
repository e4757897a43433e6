/* sample.h - a sample of an array's elements. */
#ifndef TINE_SORT_SAMPLE_H
#define TINE_SORT_SAMPLE_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

/* An array x[0, n) is cut into `size` parts of equal length, n >= size >= 1. Each part gives one
   element to out[0, size), from a pseudo-random place. */
typedef struct sampled {
    void *out;
    size_t size;
    const void *x;
    size_t n;
} sampled;

/* Takes samples of `many` arrays, on all threads; elements have `width` bytes. Returns 0 or a
   code. */
int sample_take(phases *s, const sampled *of, size_t many, size_t width);
/* As sample_take, of one array; then moves the element of each rank in `wanted` to its place in the
   sample, as quickselect does. */
int sample_ranks(phases *s, const sampled *of, const struct tine_keys *k, ranks_list wanted);

#endif
