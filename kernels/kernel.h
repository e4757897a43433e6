/* kernel.h - what every kernel may use: the public header, its own name once per instruction set,
   and the door checks. */
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
/* On 32-bit x86: -msse2 -mfpmath=sse. */
#    error "the promised bits need float and double evaluated in their own precision"
#endif

/* FN(sum) is tine_sum_f64_v3: the public name of the type in hand (types.h) and the instruction set
   of this compilation. */
#define UNDER2_(a, b) a##_##b
#define UNDER_(a, b) UNDER2_(a, b)
#define FN(name) UNDER_(TINE_NAME_(name), TINE_ISA)
/* FN_OF_WIDTH(copy): the same for the unsigned integer of its width, which does the work of the
   other types of that width in kernels that move elements and look at none. */
#define FN_OF_WIDTH(name) UNDER_(TINE_OF_WIDTH_(name), TINE_ISA)
/* The element type in hand and its accumulator. A kernel's file includes itself by types.h, once a
   type: T is not yet defined when it begins, and is from here on. */
#define T TINE_T
#define ACC TINE_ACC
#define TINE_KERNEL(name, params, args, call) int FN(name) params;
#define TINE_WITH_NARROW_
#define TINE_TYPE_FILE "kernels.def"
#include "tine/types.h"
#undef TINE_TYPE_FILE
#undef TINE_WITH_NARROW_
#undef TINE_KERNEL

/* For what takes an element that has not 64 bits for one of 32. */
#define WIDE_ALONE(file) \
    _Static_assert(TINE_BITS_ == 32 || TINE_BITS_ == 64, file \
                   " knows elements of 32 and 64 bits alone: teach it, or leave the type out")

/* Elements in a block of a fold where no result depends on it: narrow elements are too few bytes in
   BLOCK of them to be worth a leaf. */
#define FOLD_BLOCK (TINE_BITS_ < 32 ? 8 * BLOCK : BLOCK)

#define INLINE static inline __attribute__((always_inline))
/* The loop's condition is one comparison: before `i < n && other`, gcc ignores the pragma at -O0,
   with a warning. */
#define UNROLL _Pragma("GCC unroll 32")

enum {
    /* Elements in a block of a fold. The promised bits of a result depend on it. */
    BLOCK = 2048,
    /* Running sums of a block. The promised bits of a result depend on it. */
    LANES = 32,
    /* bytes that fill and copy hand out at least: a page, so that threads share no cache line */
    STAGE = 4096,
};

/* What the engine is told of a kernel's cost before it has run: nanoseconds for so many bytes read
   (written) by one thread, at 32 (16) GB/s. That lies between memory and L2: one thread of a 2.5
   GHz Cascade Lake sums at 11 and at 90 GB/s, and fills at 7 and at 80. With it a kernel calls the
   team in from 128 (64) KiB on. */
#define READ_NS(bytes) ((double)(bytes) / 32)
#define WRITE_NS(bytes) ((double)(bytes) / 16)

/* Whether one block on the calling thread is the whole work: nothing for the engine to share out,
   report or refuse. */
INLINE int is_direct(size_t n, const tine_opts *o)
{
    return n <= BLOCK && (!o || (!o->progress && !o->stats && !o->events && !o->mapped &&
                                 !o->spread_ && tine_can_have_(o)));
}

/* Whether there is no element at all: n counts this rank's alone where o->spread_ says so. */
INLINE int is_empty(size_t n, const tine_opts *o) { return n == 0 && !(o && o->spread_); }

/* Every NaN result is this one: which NaN an addition keeps depends on the order of its operands in
   the machine. */
INLINE double canonical(double v) { return v == v ? v : __builtin_nan(""); }
#endif
