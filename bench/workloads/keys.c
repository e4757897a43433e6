/* keys.c - the keys that sorting is measured on, in four types and twelve orders. */
#include "inputs.h"
#include <math.h>

/* The orders of the literature on sorting: uniform over the type's range (floats: [0, 1)); one
   value; ascending; descending; ascending but for one swap in a hundred, at any distance; 16
   values; Zipf's law with exponent 1 over n values that lie far apart; 16 ascending runs; one value
   in 99 % of the places and any in the others; two sorted halves; ascending, then descending;
   integers from 0 to 1000. */
const char *const key_orders[] = {"uniform",   "equal",   "sorted", "reversed", "swaps",
                                  "16values",  "zipf",    "saw",    "99%equal", "halves",
                                  "organpipe", "0to1000", NULL};
enum {
    UNIFORM,
    EQUAL,
    SORTED,
    REVERSED,
    SWAPS,
    VALUES,
    ZIPF,
    SAW,
    MOSTLY,
    HALVES,
    PIPE,
    THOUSAND,
    FEW = 16,
    SWAP_EVERY = 100
};

/* Returns a rank r from 1 to n with probability proportional to 1 / r: the logarithm of the rank is
   uniform. */
static uint64_t rank_of(size_t i, size_t n)
{
    return (uint64_t)exp(uniform(i) * log((double)n + 1));
}

#define KEY int32_t
#define FILL fill_i32
#define ANY(bits) (int32_t)(uint32_t)((bits) >> 32)
#include "keys_type.h"
#undef KEY
#undef FILL
#undef ANY

#define KEY int64_t
#define FILL fill_i64
#define ANY(bits) (int64_t)(bits)
#include "keys_type.h"
#undef KEY
#undef FILL
#undef ANY

#define KEY float
#define FILL fill_f32
#define ANY(bits) ((float)((bits) >> 40) * 0x1p-24f)
#include "keys_type.h"
#undef KEY
#undef FILL
#undef ANY

#define KEY double
#define FILL fill_f64
#define ANY(bits) ((double)((bits) >> 11) * 0x1p-53)
#include "keys_type.h"
