/* radix.c - sorting by digits, on one thread, for keys of both widths. */
#include "../kernel.h"
#include "../simd.h"
#include "radix.h"
#if VBYTES == 64
#    include "partition_table.h"
#endif

enum {
    /* Sixteenths of a leaf that a bucket should fill on average: few are too large then. A
       network's cost grows little with its keys, insertion's a lot. */
    FILL = VBYTES == 64 ? 11 : 8,
    /* Groups that keys go to at once, at most: so many counters, and places written to, stay in L1
       and the second-level TLB. */
    GROUPS = 4000,
    /* the same within a group: up to eight deep, whose counters are 16 KiB of stack in all; … */
    INNER_GROUPS = 512,
    SMALL_GROUPS = 64, /* … where there are fewer than … */
    SMALL = 2048,      /* … so many keys: their recursion is deeper, its frames must be small */
    LOOK = 1024,       /* keys between two looks at whether any order is left; … */
    LOOK_LEAST = 64,   /* … the first comes sooner: most arrays have none */
    /* Whether keys part faster in vectors about pivots than by digits through spare memory. */
    QUICK = VBYTES == 64,
    QUICK_FEW = 2048,   /* a pivot for fewer keys comes from a sample of 3 vectors, … */
    QUICK_MANY = 32768, /* … for more than that from the largest that a network sorts at once */
    ASKED = 4,          /* lines of a bucket that are asked for ahead */
    BATCH = 64          /* keys classified at once, before they are moved one by one */
};

__extension__ typedef unsigned __int128 wide;

#define K uint32_t
#define KBITS 32
#define N(name) radix32_##name
#include "radix_width-inl.h"
#undef K
#undef KBITS
#undef N
#define K uint64_t
#define KBITS 64
#define N(name) radix64_##name
#include "radix_width-inl.h"
