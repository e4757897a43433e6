/* key_fit.h - which 32 bits of a 64-bit key are packed with an index of 32 bits into one number. */
#ifndef TINE_SORT_KEY_FIT_H
#define TINE_SORT_KEY_FIT_H
#include "../../kernels/sort/radix.h"
#include "../runtime/sizes.h"

/* How keys are packed: (key - min) >> shift is the upper half of a number, the index its lower
   half. `rest` is the mask of the bits of key - min that the shift drops. */
typedef struct key_fit {
    uint64_t min, rest;
    unsigned shift;
} key_fit;

/* The shift after which numbers up to `width` fit in 32 bits. */
static inline unsigned excess_bits(uint64_t width)
{
    return width >> 32 ? bit_width(width) - 32 : 0;
}

static inline key_fit key_fit_of(struct radix_range range)
{
    const unsigned shift = excess_bits(range.max - range.min);
    return (key_fit){range.min, ((uint64_t)1 << shift) - 1, shift};
}
#endif
