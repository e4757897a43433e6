/* prefix.h - running sums within one vector of integers: each lane plus the lanes before it, by
   doubling. */
#ifndef TINE_PREFIX_H
#define TINE_PREFIX_H
typedef uint32_t u32v __attribute__((vector_size(VBYTES)));

/* UPk_w moves all lanes of v, of w bits, up by k places. The lowest places get lanes of z, which
   are zeros. LAST_w copies the last lane to all places. */
#if VL == 8
#    define UP1_64(v, z) __builtin_shufflevector(v, z, 8, 0, 1, 2, 3, 4, 5, 6)
#    define UP2_64(v, z) __builtin_shufflevector(v, z, 8, 8, 0, 1, 2, 3, 4, 5)
#    define UP4_64(v, z) __builtin_shufflevector(v, z, 8, 8, 8, 8, 0, 1, 2, 3)
#    define LAST_64(v) __builtin_shufflevector(v, v, 7, 7, 7, 7, 7, 7, 7, 7)
#    define UP1_32(v, z) \
        __builtin_shufflevector(v, z, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
#    define UP2_32(v, z) \
        __builtin_shufflevector(v, z, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)
#    define UP4_32(v, z) \
        __builtin_shufflevector(v, z, 16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
#    define UP8_32(v, z) \
        __builtin_shufflevector(v, z, 16, 16, 16, 16, 16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7)
#    define LAST_32(v) \
        __builtin_shufflevector(v, v, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, \
                                15)
#elif VL == 4
#    define UP1_64(v, z) __builtin_shufflevector(v, z, 4, 0, 1, 2)
#    define UP2_64(v, z) __builtin_shufflevector(v, z, 4, 4, 0, 1)
#    define UP4_64(v, z) (z)
#    define LAST_64(v) __builtin_shufflevector(v, v, 3, 3, 3, 3)
#    define UP1_32(v, z) __builtin_shufflevector(v, z, 8, 0, 1, 2, 3, 4, 5, 6)
#    define UP2_32(v, z) __builtin_shufflevector(v, z, 8, 8, 0, 1, 2, 3, 4, 5)
#    define UP4_32(v, z) __builtin_shufflevector(v, z, 8, 8, 8, 8, 0, 1, 2, 3)
#    define UP8_32(v, z) (z)
#    define LAST_32(v) __builtin_shufflevector(v, v, 7, 7, 7, 7, 7, 7, 7, 7)
#else
#    define UP1_64(v, z) __builtin_shufflevector(v, z, 2, 0)
#    define UP2_64(v, z) (z)
#    define UP4_64(v, z) (z)
#    define LAST_64(v) __builtin_shufflevector(v, v, 1, 1)
#    define UP1_32(v, z) __builtin_shufflevector(v, z, 4, 0, 1, 2)
#    define UP2_32(v, z) __builtin_shufflevector(v, z, 4, 4, 0, 1)
#    define UP4_32(v, z) (z)
#    define UP8_32(v, z) (z)
#    define LAST_32(v) __builtin_shufflevector(v, v, 3, 3, 3, 3)
#endif

INLINE u64v prefix_u64(u64v v)
{
    const u64v z = {0};
    v += UP1_64(v, z);
    v += UP2_64(v, z);
    v += UP4_64(v, z);
    return v;
}

INLINE u32v prefix_u32(u32v v)
{
    const u32v z = {0};
    v += UP1_32(v, z);
    v += UP2_32(v, z);
    v += UP4_32(v, z);
    v += UP8_32(v, z);
    return v;
}

INLINE u64v last_u64(u64v v) { return LAST_64(v); }
INLINE u32v last_u32(u32v v) { return LAST_32(v); }
#endif
