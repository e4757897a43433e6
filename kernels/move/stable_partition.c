/* stable_partition.c - copies the kept elements to one array and the others to a second one, each
   in order. Partitions are built on it. Nothing is written behind the copied elements, so threads
   may write to neighbouring places. If all of 64 elements go to one side, they are copied as they
   are. */
#include "../kernel.h"
#include "../simd.h"

size_t UNDER_(tine_compact, TINE_ISA)(void *t, const void *x, const unsigned char *keep, size_t m,
                                      size_t size);
size_t UNDER_(tine_stable_partition, TINE_ISA)(void *yes, void *no, const void *x,
                                               const unsigned char *keep, size_t m, size_t size);

#if defined __AVX512F__ && defined __BMI2__
#    define PART part8
#    define E uint64_t
#    define LANES_MASK __mmask8
#    define COMPRESS _mm512_maskz_compress_epi64
#    define STORE _mm512_mask_storeu_epi64
#    include "stable_partition_width-inl.h"
#    define PART part4
#    define E uint32_t
#    define LANES_MASK __mmask16
#    define COMPRESS _mm512_maskz_compress_epi32
#    define STORE _mm512_mask_storeu_epi32
#    include "stable_partition_width-inl.h"
#endif

/* At most TILE elements and TILE_BYTES bytes are packed at once, into a buffer in L1, since packing
   writes beyond the packed elements. An element larger than PACKED bytes is copied on its own. */
enum { TILE = 1024, TILE_BYTES = 8192, PACKED = 128, OVER = 64 };

/* Returns 1 if all m elements are kept, 0 if none is, else 2. */
static int one_way(const unsigned char *keep, size_t m)
{
    uint64_t any = 0, all = 0x0101010101010101, k;
    size_t i = 0;
    for (; m - i >= sizeof k; i += sizeof k) {
        memcpy(&k, keep + i, sizeof k);
        any |= k, all &= k;
    }
    for (; i < m; i++) any |= keep[i], all &= keep[i] ? all : 0;
    return any == 0 ? 0 : all == 0x0101010101010101 ? 1 : 2;
}

/* Packs the kept elements to `to`. Packing writes up to 64 bytes beyond them. So the last ones go
   by way of a buffer t, if the last OVER elements have 64 kept bytes; otherwise all elements do. */
static size_t one_side(char *to, const char *x, const unsigned char *keep, size_t m, size_t size)
{
    char t[TILE_BYTES + 64];
    size_t head = m > OVER ? m - OVER : 0, over = 0;
    for (size_t i = head; i < m; i++) over += keep[i];
    if (over * size < 64) head = 0;
    const size_t c = UNDER_(tine_compact, TINE_ISA)(to, x, keep, head, size);
    over = UNDER_(tine_compact, TINE_ISA)(t, x + head * size, keep + head, m - head, size);
    memcpy(to + c * size, t, over * size);
    return c + over;
}

static size_t packed(char *yes, char *no, const char *x, const unsigned char *keep, size_t m,
                     size_t size)
{
    unsigned char others[TILE];
    for (size_t i = 0; i < m; i++) others[i] = keep[i] ^ 1;
    one_side(no, x, others, m, size);
    return one_side(yes, x, keep, m, size);
}

static size_t one_by_one(char *yes, char *no, const char *x, const unsigned char *keep, size_t m,
                         size_t size)
{
    size_t c = 0;
    for (size_t i = 0; i < m; i++) {
        memcpy(keep[i] ? yes + c * size : no + (i - c) * size, x + i * size, size);
        c += keep[i];
    }
    return c;
}

size_t UNDER_(tine_stable_partition, TINE_ISA)(void *yes, void *no, const void *x,
                                               const unsigned char *keep, size_t m, size_t size)
{
    char *const y = yes, *const z = no;
    const char *const from = x;
    const size_t max = size * TILE <= TILE_BYTES || size > PACKED ? TILE : TILE_BYTES / size;
    size_t c = 0, i = 0;
#if defined __AVX512F__ && defined __BMI2__
    const size_t whole = m / 64 * 64;
    if (size == 8) c = part8(yes, no, x, keep, i = whole);
    if (size == 4) c = part4(yes, no, x, keep, i = whole);
#endif
    for (size_t tile; i < m; i += tile) {
        tile = m - i < max ? m - i : max;
        const int way = one_way(keep + i, tile);
        char *const a = y + c * size, *const b = z + (i - c) * size;
        if (way == 2) {
            c +=
                (size <= PACKED ? packed : one_by_one)(a, b, from + i * size, keep + i, tile, size);
        } else {
            memcpy(way ? a : b, from + i * size, tile * size);
            c += way ? tile : 0;
        }
    }
    return c;
}
