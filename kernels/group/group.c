/* group.c - the operations of grouping for every type: sum, mean, least, greatest and count. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    include "group.h"
#    define TINE_TYPE_FILE "group/group.c"
#    include "tine/types.h"

/* The number of elements, which has no element type. */
#    define TINE_T uint64_t
#    define TINE_NAME_(k) tine_##k
#    define OP count
#    define E uint64_t
#    define FIRST 0
#    define LIFT(x) 1
#    define ADD(a, b) ((a) + (b))
#    define RESULT size_t
#    define PUT(e, n) (size_t)(e)
#    define SIZE 0
#    define EXACT 1
#    define COUNTED 0
#    include "group_op-inl.h"
#else
WIDE_ALONE("group.c");
/* Sums of integers modulo 2^64, and of floats in double. */
#    define OP sum
#    define ADD(a, b) ((a) + (b))
#    define FIRST 0
#    define RESULT ACC
#    define SIZE sizeof(T)
#    define EXACT !TINE_FLOAT_
#    define COUNTED 0
#    if TINE_FLOAT_
#        define E double
#        define LIFT(x) (double)(x)
#        define PUT(e, n) canonical(e)
#    else
#        define E uint64_t
#        define LIFT(x) (uint64_t)(x)
#        define PUT(e, n) (ACC)(e)
#    endif
#    include "group_op-inl.h"

#    define OP mean
#    define E double
#    define FIRST 0
#    define LIFT(x) (double)(x)
#    define ADD(a, b) ((a) + (b))
#    define RESULT double
#    define PUT(e, n) canonical((e) / (double)(n))
#    define SIZE sizeof(T)
#    define EXACT 0
#    define COUNTED 1
#    include "group_op-inl.h"

/* The least and the greatest element. Elements are mapped to unsigned numbers that have the same
   order. For the greatest a NaN comes after all numbers, for the least before them. */
#    define SIGN ((uint64_t)1 << (TINE_BITS_ - 1))
#    define ALL (SIGN | (SIGN - 1))
INLINE uint64_t TINE_NAME_(group_rank)(T x, uint64_t nan)
{
    (void)nan;
#    if TINE_FLOAT_
    if (x != x) return nan;
    /* No branch on the sign: in data of both signs it would be mispredicted half the time. */
    if (TINE_BITS_ == 64) {
        int64_t wide;
        memcpy(&wide, &x, 8);
        return (uint64_t)wide ^ ((uint64_t)(wide >> 63) | SIGN);
    }
    int32_t narrow;
    memcpy(&narrow, &x, 4);
    return (uint32_t)narrow ^ ((uint32_t)(narrow >> 31) | (uint32_t)SIGN);
#    else
    return ((uint64_t)x & ALL) ^ (TINE_SIGNED_ ? SIGN : 0);
#    endif
}

INLINE T TINE_NAME_(group_unrank)(uint64_t r, uint64_t nan)
{
    (void)nan;
#    if TINE_FLOAT_
    if (r == nan) return (T)__builtin_nan("");
    const uint64_t wide = r & SIGN ? r ^ SIGN : ~r & ALL;
    const uint32_t narrow = (uint32_t)wide;
    T x;
    memcpy(&x, TINE_BITS_ == 64 ? (const void *)&wide : (const void *)&narrow, sizeof x);
    return x;
#    else
    return (T)(r ^ (TINE_SIGNED_ ? SIGN : 0));
#    endif
}

#    define OP min
#    define E uint64_t
#    define FIRST (TINE_FLOAT_ ? TINE_NAME_(group_rank)((T)__builtin_inf(), 0) : ALL)
#    define LIFT(x) TINE_NAME_(group_rank)(x, 0)
#    define ADD(a, b) ((b) < (a) ? (b) : (a))
#    define RESULT T
#    define PUT(e, n) TINE_NAME_(group_unrank)(e, 0)
#    define SIZE sizeof(T)
#    define EXACT 1
#    define COUNTED 0
#    include "group_op-inl.h"

#    define OP max
#    define E uint64_t
#    define FIRST (TINE_FLOAT_ ? TINE_NAME_(group_rank)((T)-__builtin_inf(), 0) : 0)
#    define LIFT(x) TINE_NAME_(group_rank)(x, UINT64_MAX)
#    define ADD(a, b) ((b) > (a) ? (b) : (a))
#    define RESULT T
#    define PUT(e, n) TINE_NAME_(group_unrank)(e, UINT64_MAX)
#    define SIZE sizeof(T)
#    define EXACT 1
#    define COUNTED 0
#    include "group_op-inl.h"
#    undef SIGN
#    undef ALL
#endif
