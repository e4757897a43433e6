/* kernel.h - what every kernel may use: the public header, its own name for each instruction set,
   and the checks of arguments. */
#ifndef TINE_KERNEL_H
#define TINE_KERNEL_H
#include <float.h>
#include <string.h>
#include "tine/tine.h"
#include "door.h"

#ifdef __FAST_MATH__
#    error "the promised bits need IEEE arithmetic: build without -ffast-math"
#endif
#if FLT_EVAL_METHOD != 0
/* On 32-bit x86, compile with -msse2 -mfpmath=sse. */
#    error "the promised bits need float and double evaluated in their own precision"
#endif

/* FN(sum) is tine_sum_f64_v3, for instance: the public name for the current type (types.h), and the
   instruction set of this compilation. */
#define UNDER2_(a, b) a##_##b
#define UNDER_(a, b) UNDER2_(a, b)
#define FN(name) UNDER_(TINE_NAME_(name), TINE_ISA)
/* FN_OF_WIDTH(copy) is the function for the unsigned integer of the same width. It does the work
   for all types of that width, in kernels that move elements without looking at their values. */
#define FN_OF_WIDTH(name) UNDER_(TINE_OF_WIDTH_(name), TINE_ISA)
/* The current element type and its accumulator. A kernel's file includes itself by types.h, once
   for each type. T is undefined when the file begins, and defined from here on. */
#define T TINE_T
#define ACC TINE_ACC
#define TINE_KERNEL(name, params, args, call) int FN(name) params;
#define TINE_WITH_NARROW_
#define TINE_TYPE_FILE "kernels.def"
#include "tine/types.h"
#undef TINE_TYPE_FILE
#undef TINE_WITH_NARROW_
#undef TINE_KERNEL

/* Stops the compilation of a file that supports only elements of 32 and 64 bits, if it is included
   for narrower ones. Otherwise it would treat these as elements of 32 bits. */
#define WIDE_ALONE(file) \
    _Static_assert(TINE_BITS_ == 32 || TINE_BITS_ == 64, file \
                   " knows elements of 32 and 64 bits alone: teach it, or leave the type out")

/* Elements in a block of a fold if no result depends on it. BLOCK narrow elements are too few bytes
   to be worth a leaf. */
#define FOLD_BLOCK (TINE_BITS_ < 32 ? 8 * BLOCK : BLOCK)

#define INLINE static inline __attribute__((always_inline))
/* The condition of an unrolled loop must be one comparison: before `i < n && other`, gcc ignores
   the pragma at -O0, with a warning. */
#define UNROLL _Pragma("GCC unroll 32")

enum {
    /* Elements in a block of a fold. The promised bits of a result depend on it. */
    BLOCK = 2048,
    /* Running sums of a block. The promised bits of a result depend on it. */
    LANES = 32,
    /* the least number of bytes that fill and copy hand out: a page, so that threads share no cache
       line */
    STAGE = 4096,
};

/* The cost of a kernel before it has run: the ns in which one thread reads (writes) `bytes` bytes,
   at 32 (16) GB/s. That lies between the speeds of memory and L2: one thread of a 2.5 GHz Cascade
   Lake sums at 11 and at 90 GB/s, and fills at 7 and at 80. So a kernel calls the team from 128
   (64) KiB on. */
#define READ_NS(bytes) ((double)(bytes) / 32)
#define WRITE_NS(bytes) ((double)(bytes) / 16)

/* Whether the whole work is one block on the calling thread, so that the engine has nothing to
   distribute, to report or to check. */
INLINE int is_direct(size_t n, const tine_opts *o)
{
    return n <= BLOCK && (!o || (!o->progress && !o->stats && !o->events && !o->mapped &&
                                 !o->spread_ && tine_can_have_(o)));
}

/* Whether there is no element at all. If o->spread_ is set, n counts this rank's elements only. */
INLINE int is_empty(size_t n, const tine_opts *o) { return n == 0 && !(o && o->spread_); }

/* Turns any NaN into one and the same: which NaN an addition returns depends on the order of its
   operands in the machine code. */
INLINE double canonical(double v) { return v == v ? v : __builtin_nan(""); }
#endif
