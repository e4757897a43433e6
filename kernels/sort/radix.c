/* radix.c - sorts by digits, on one thread, for keys of both widths. */
#include "../kernel.h"
#include "../simd.h"
#include "radix.h"
/* 1 if the instruction set can partition keys about pivots with vectors. This is faster than
   sorting by digits, which also needs spare memory. */
#if VBYTES >= 32
#    define VECTORS 1
#    include "vectors.h"
#else
#    define VECTORS 0
#endif

enum {
    /* Sixteenths of a leaf that a bucket should have on average, so that few buckets are larger
       than a leaf. */
    FILL = 8,
    /* The largest number of groups that keys are distributed to at once: their counters and their
       write positions stay in L1 and in the second-level TLB. */
    GROUPS = 4000,
    /* The largest number of groups that the keys of a group are distributed to. The recursion is up
       to eight levels deep; its counters then take 16 KiB of stack in all. */
    INNER_GROUPS = 512,
    /* The largest number of groups that the keys of a group of fewer than SMALL keys are
       distributed to. The recursion is deeper there, so its frames must be small. */
    SMALL_GROUPS = 64,
    SMALL = 2048,
    LOOK = 1024, /* keys between two checks whether the array is still ordered */
    /* Keys before the first check whether the array is ordered. They are few, because most arrays
       have no order. */
    LOOK_MIN = 64,
    /* For fewer keys, a pivot comes from a sample of three vectors. */
    QUICK_FEW = 2048,
    /* From this many keys on, a pivot comes from the largest sample that a network sorts at
       once. */
    QUICK_MANY = 32768,
    LINES_AHEAD = 4, /* Lines of a bucket are prefetched this many lines ahead. */
    BATCH = 64       /* keys that are classified at once, before they are moved one by one */
};

__extension__ typedef unsigned __int128 wide;

/* K: the type of keys. SK: their type while they are partitioned; signed for vectors, since AVX2
   compares no others. */
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
