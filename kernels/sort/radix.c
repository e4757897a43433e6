/* radix.c - sorting by digits, on one thread, for keys of both widths. */
#include "../kernel.h"
#include "../simd.h"
#include "radix.h"
/* Whether keys part in vectors about pivots, which is faster than digits through spare memory. */
#if VBYTES >= 32
#    define VECTORS 1
#    include "vectors.h"
#else
#    define VECTORS 0
#endif

enum {
    /* Sixteenths of a leaf that a bucket should fill on average: few are too large then. */
    FILL = 8,
    /* Groups that keys go to at once, at most: so many counters, and places written to, stay in L1
       and the second-level TLB. */
    GROUPS = 4000,
    /* Groups within a group, at most: the recursion is up to eight deep, and its counters are 16
       KiB of stack in all. */
    INNER_GROUPS = 512,
    /* Groups within a group of fewer than SMALL keys: the recursion is deeper there, so its frames
       must be small. */
    SMALL_GROUPS = 64,
    SMALL = 2048,
    LOOK = 1024,   /* keys between two looks at whether any order is left */
    LOOK_MIN = 64, /* keys before the first look: most arrays have no order */
    /* A pivot for fewer keys comes from a sample of three vectors. */
    QUICK_FEW = 2048,
    /* A pivot for this many keys comes from the largest sample that a network sorts at once. */
    QUICK_MANY = 32768,
    ASKED = 4, /* lines of a bucket that are asked for ahead */
    BATCH = 64 /* keys classified at once, before they are moved one by one */
};

__extension__ typedef unsigned __int128 wide;

/* K: keys. SK: keys where they part, signed in vectors, since AVX2 compares no others. */
#if VECTORS
#    define SIGNED(bits) int##bits##_t
#else
#    define SIGNED(bits) uint##bits##_t
#endif

#define K uint32_t
#define SK SIGNED(32)
#define KBITS 32
#define N(name) radix32_##name
#include "radix_width-inl.h"
#undef K
#undef SK
#undef KBITS
#undef N
#define K uint64_t
#define SK SIGNED(64)
#define KBITS 64
#define N(name) radix64_##name
#include "radix_width-inl.h"
