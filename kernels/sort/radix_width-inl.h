/* radix_width-inl.h - sorting by digits, on one thread. Included by radix.c once per key width,
   with K, KBITS, N(name) set. */
#include "network-inl.h"

typedef struct {
    K flip, sign, base;
} N(map);

INLINE N(map) N(map_of)(const struct radix_map *m)
{
    return (N(map)){(K)m->flip, (K)m->sign, (K)m->base};
}

INLINE K N(negative)(K u) { return (K)0 - (u >> (KBITS - 1)); } /* all ones, or none */
INLINE K N(key_of)(K u, N(map) m) { return (u ^ (N(negative)(u) & m.flip) ^ m.sign) - m.base; }
INLINE K N(element_of)(K k, N(map) m)
{
    const K u = (k + m.base) ^ m.sign;
    return u ^ (N(negative)(u) & m.flip);
}

static uint64_t N(key)(const void *x, size_t i, const struct radix_map *m)
{
    return N(key_of)(((const K *)x)[i], N(map_of)(m));
}

static void N(key_range)(struct radix_range *s, const void *array, size_t lo, size_t hi,
                         const struct radix_map *map)
{
    const N(map) m = N(map_of)(map);
    const K *x = array;
    K min = N(key_of)(x[lo], m), max = min;
    for (size_t i = lo + 1; i < hi; i++) {
        const K k = N(key_of)(x[i], m);
        min = k < min ? k : min;
        max = k > max ? k : max;
    }
    if (min < s->min) s->min = min;
    if (max > s->max) s->max = max;
}

/* 1: no key of x[lo, hi) is less than the one before it, 2: none is greater, 3: both, 0: neither;
   lo > 0. */
static int N(order)(const void *array, size_t lo, size_t hi, const struct radix_map *map)
{
    const N(map) m = N(map_of)(map);
    const K *x = array;
    K falls = 0, rises = 0;
    for (size_t end, look = LOOK_MIN; lo < hi && !(falls && rises); lo = end, look = LOOK) {
        end = hi - lo < look ? hi : lo + look;
        for (size_t i = lo; i < end; i++) {
            const K a = N(key_of)(x[i - 1], m), b = N(key_of)(x[i], m);
            falls |= a > b;
            rises |= a < b;
        }
    }
    return !falls + 2 * !rises;
}

/* ---- one digit over all threads: buckets from a cut ------------------------------------------ */
enum { N(EACH) = RADIX_LINE / sizeof(K) };

/* Keys and buckets of x[0, n), n <= BATCH. What no sample reached belongs in the first bucket, or
   the last. */
INLINE void N(classify)(K *key, uint32_t *bucket, const K *x, size_t n, N(map) m,
                        const struct radix_cut *c)
{
    const K min = (K)c->min, reach = (K)c->reach, within = ((K)1 << c->shift) - 1;
    const unsigned shift = c->shift;
    for (size_t j = 0; j < n; j++) {
        const K k = N(key_of)(x[j], m), above = k > min ? k - min : 0,
                far = above < reach ? above : reach;
        const uint32_t cell = c->cell[far >> shift];
        key[j] = k;
        bucket[j] = (cell >> 8) + (uint32_t)((far & within) >> (cell & 63));
    }
}

/* `bytes`, whole cache lines, go past the cache. Both aligned to a line. */
INLINE void N(stream)(void *to, const void *from, const size_t bytes)
{
#if defined __x86_64__
    UNROLL for (size_t b = 0; b < bytes; b += VBYTES)
#    if VBYTES == 64
        _mm512_stream_si512((void *)((char *)to + b),
                            _mm512_load_si512((const void *)((const char *)from + b)));
#    elif VBYTES == 32
        _mm256_stream_si256((void *)((char *)to + b),
                            _mm256_load_si256((const void *)((const char *)from + b)));
#    else
        _mm_stream_si128((void *)((char *)to + b),
                         _mm_load_si128((const void *)((const char *)from + b)));
#    endif
#else
    memcpy(to, from, bytes);
#endif
}

/* `to` points at each bucket's next place, in its line of y, or of the buffers; a line's end is
   where its address says so. */
INLINE size_t N(pour)(K *y, uint16_t *owner, struct radix_tally *tally, const K *x, size_t n,
                      N(map) m, const struct radix_cut *c, K **to, K *buffers)
{
    enum { EACH = N(EACH) };
    const size_t buckets = c->buckets;
    size_t lines = 0;
    for (size_t b = 0; b < buckets; b++) {
        tally[b] = (struct radix_tally){1, 0};
        to[b] = (buffers ? buffers : y) + b * EACH;
        if (!buffers) owner[lines++] = (uint16_t)b;
    }
    K key[BATCH];
    uint32_t bucket[BATCH];
    for (size_t i = 0, many; i < n; i += many) {
        many = n - i < BATCH ? n - i : BATCH;
        N(classify)(key, bucket, x + i, many, m, c);
        for (size_t j = 0; j < many; j++) {
            const uint32_t b = bucket[j];
            K *t = to[b];
            *t++ = key[j];
            if ((uintptr_t)t % RADIX_LINE == 0) {
                tally[b].lines++;
                if (buffers) t -= EACH, N(stream)(y + lines * EACH, t, RADIX_LINE);
                if (!buffers) t = y + lines * EACH;
                owner[lines++] = (uint16_t)b;
            }
            to[b] = t;
        }
    }
    for (size_t b = 0; b < buckets; b++) {
        tally[b].last = (uint32_t)((uintptr_t)to[b] % RADIX_LINE / sizeof(K));
        if (!buffers) continue;
        N(stream)(y + lines * EACH, buffers + b * EACH, RADIX_LINE);
        owner[lines++] = (uint16_t)b;
    }
    if (buffers) tine_nt_copy_end_();
    return lines;
}

static size_t N(scatter)(void *y, uint16_t *owner, struct radix_tally *tally, const void *x,
                         size_t n, const struct radix_map *map, const struct radix_cut *c,
                         void *room, int nontemporal)
{
    K *const lines = (K *)(((uintptr_t)room + RADIX_LINE - 1) / RADIX_LINE * RADIX_LINE);
    K **const to = (K **)(void *)(lines + (nontemporal ? c->buckets * N(EACH) : 0));
    const N(map) m = N(map_of)(map);
    return nontemporal ? N(pour)(y, owner, tally, x, n, m, c, to, lines)
                       : N(pour)(y, owner, tally, x, n, m, c, to, NULL);
}

/* ---- the rest on one thread: digits from the top, each from the keys' own range -------------- */
INLINE unsigned N(bit_width)(K v)
{
    return v ? KBITS - (unsigned)(KBITS == 64 ? __builtin_clzll(v) : __builtin_clz((unsigned)v))
             : 0;
}

static void N(inner)(K *x, K *y, size_t n, int to_y, unsigned low);

/* [0, 2^KBITS) in `groups` equal parts, after the distance from `min` was moved up to fill it. */
typedef struct {
    K min, groups;
    unsigned lead;
} N(parts);

INLINE size_t N(part_of)(K k, N(parts) p)
{
#if KBITS == 64
    return (size_t)((wide)((k - p.min) << p.lead) * p.groups >> 64);
#else
    return (size_t)((uint64_t)(K)((k - p.min) << p.lead) * p.groups >> 32);
#endif
}

/* Keys of few different values: how many there are of each says it all. */
INLINE void N(by_value)(K *to, const K *x, size_t n, K min, size_t values, uint32_t *count)
{
    memset(count, 0, values * sizeof *count);
    for (size_t i = 0; i < n; i++) count[x[i] - min]++;
    for (size_t v = 0; v < values; v++)
        for (uint32_t c = count[v]; c; c--) *to++ = min + (K)v;
}

/* Moves the n > LEAF keys of x to y by a digit, then each bucket goes to its end: to y, or back to
   x. Ends because a bucket's range is at most half of its parent's. */
INLINE void N(digit)(K *x, K *y, size_t n, int to_y, unsigned low, uint32_t *end,
                     size_t most_groups)
{
    K min = x[0], max = x[0];
    for (size_t i = 0; i < n; i++) {
        min = x[i] < min ? x[i] : min;
        max = x[i] > max ? x[i] : max;
    }
    if (min >> low == max >> low) {
        if (to_y) memcpy(y, x, n * sizeof(K));
        return;
    }
    if (max - min < most_groups) {
        N(by_value)(to_y ? y : x, x, n, min, (size_t)(max - min) + 1, end);
        return;
    }
    const size_t want = n / (N(LEAF) * FILL / 16) + 2,
                 groups = want < most_groups ? want : most_groups;
    const unsigned lead = KBITS - N(bit_width)(max - min);
    const N(parts) p = {min,
                        (K)((double)groups * (KBITS == 64 ? 0x1p64 : 0x1p32) /
                            ((double)((max - min) << lead) * 1.001)),
                        lead};
    const size_t buckets = N(part_of)(max, p) + 1;
    memset(end, 0, buckets * sizeof *end);
    for (size_t i = 0; i < n; i++) end[N(part_of)(x[i], p)]++;
    uint32_t sum = 0;
    for (size_t b = 0; b < buckets; b++) {
        const uint32_t here = end[b];
        end[b] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++) y[end[N(part_of)(x[i], p)]++] = x[i];
    uint32_t lo = 0;
    for (size_t b = 0; b < buckets; lo = end[b], b++) {
        const uint32_t many = end[b] - lo;
        if (many > N(LEAF))
            N(inner)(y + lo, x + lo, many, !to_y, low);
        else if (many)
            N(leaf)((to_y ? y : x) + lo, y + lo, many);
    }
}

static __attribute__((noinline)) void N(few_groups)(K *x, K *y, size_t n, int to_y, unsigned low)
{
    uint32_t end[SMALL_GROUPS];
    N(digit)(x, y, n, to_y, low, end, SMALL_GROUPS);
}

static __attribute__((noinline)) void N(some)(K *x, K *y, size_t n, int to_y, unsigned low)
{
    uint32_t end[INNER_GROUPS];
    N(digit)(x, y, n, to_y, low, end, INNER_GROUPS);
}

static __attribute__((noinline)) void N(many)(K *x, K *y, size_t n, int to_y, unsigned low)
{
    uint32_t end[GROUPS];
    N(digit)(x, y, n, to_y, low, end, GROUPS);
}

/* A group's keys, more than LEAF of them. */
static void N(inner)(K *x, K *y, size_t n, int to_y, unsigned low)
{
    if (n < SMALL)
        N(few_groups)(x, y, n, to_y, low);
    else
        N(some)(x, y, n, to_y, low);
}

/* Sorts the n < 2^32 keys of x; they end in y, or in x. */
static void N(digits)(K *x, K *y, size_t n, int to_y, unsigned low)
{
    if (n <= N(LEAF))
        N(leaf)(to_y ? y : x, x, n);
    else if (n < SMALL)
        N(few_groups)(x, y, n, to_y, low);
    else
        N(many)(x, y, n, to_y, low);
}

/* dst = src as elements. */
INLINE void N(put)(K *dst, const K *src, size_t n, N(map) m)
{
    for (size_t i = 0; i < n; i++) dst[i] = N(element_of)(src[i], m);
}

static void N(put_all)(void *dst, const void *src, size_t n, const struct radix_map *m)
{
    N(put)(dst, src, n, N(map_of)(m));
}

/* Asks for a line that is read soon: lines of a bucket lie apart, no machine foresees them. */
INLINE void N(ask)(const K *line)
{
    UNROLL for (int b = 0; b < RADIX_LINE; b += LINE) __builtin_prefetch((const char *)line + b);
}

static void N(gather)(void *dst, const void *lines, const uint64_t *list, size_t many,
                      const struct radix_map *map)
{
    const N(map) m = N(map_of)(map);
    const K *y = lines;
    K *to = dst;
    for (size_t i = 0; i < many; i++) {
        const size_t here = list[i] % RADIX_LIST;
        if (many - i > ASKED) N(ask)(y + list[i + ASKED] / RADIX_LIST * N(EACH));
        N(put)(to, y + list[i] / RADIX_LIST * N(EACH), here, m);
        to += here;
    }
}

#include "pairs-inl.h"
#include "pairs_parts-inl.h"

/* ---- without memory: about pivots; where those fail, by exchange of bits, from the top ------- */
#include "quicksort-inl.h"

static void N(exchange)(K *x, size_t n, unsigned bit)
{
    for (; n > N(LEAF); bit--) {
        size_t lo = 0, hi = n;
        while (lo < hi) {
            if (x[lo] >> bit & 1) {
                const K k = x[lo];
                x[lo] = x[--hi];
                x[hi] = k;
            } else {
                lo++;
            }
        }
        if (bit == 0) return;
        N(exchange)(x, lo, bit - 1);
        x += lo;
        n -= lo;
    }
    N(leaf)(x, x, n);
}

static void N(bucket)(void *dst, const void *lines, const uint64_t *list, size_t many, void *room,
                      size_t n, const struct radix_map *map, unsigned low)
{
    static const struct radix_map none;
    K *const x = room, *const y = x + n;
    N(gather)(x, lines, list, many, &none);
    N(digits)(x, y, n, 1, low);
    N(put)(dst, y, n, N(map_of)(map));
}

static void N(whole)(void *array, void *spare, size_t n, const struct radix_map *map, unsigned low)
{
    const N(map) m = N(map_of)(map);
    K *x = array;
    for (size_t i = 0; i < n; i++) x[i] = N(key_of)(x[i], m);
    if (QUICK || !spare || n <= N(LEAF)) {
        N(quicksort)(x, n, m);
    } else {
        N(digits)(x, spare, n, 0, low);
        N(put)(x, x, n, m);
    }
}

static uint64_t N(pivot_of)(const void *x, size_t n, const struct radix_map *m, int *tied)
{
    return N(pivot)(x, n, N(map_of)(m), tied);
}

static size_t N(split_at)(void *x, size_t n, uint64_t pivot, const struct radix_map *raw)
{
    return raw ? N(split_raw)(x, n, (K)pivot, N(map_of)(raw)) : N(split)(x, n, (K)pivot);
}

static void N(quicksort_put)(void *x, size_t n, const struct radix_map *m)
{
    N(quicksort)(x, n, N(map_of)(m));
}

#include "counting-inl.h"

static void N(pack)(uint64_t *out, const void *array, size_t lo, size_t hi,
                    const struct radix_map *map, uint64_t min, unsigned shift)
{
    const N(map) m = N(map_of)(map);
    const K *x = array;
    for (size_t i = lo; i < hi; i++)
        out[i] = (uint64_t)((K)(N(key_of)(x[i], m) - (K)min) >> shift) << 32 | i;
}

static void N(reverse)(void *array, size_t lo, size_t hi, size_t n)
{
    K *x = array;
    for (size_t i = lo; i < hi; i++) {
        const K k = x[i];
        x[i] = x[n - 1 - i];
        x[n - 1 - i] = k;
    }
}

#define OPS2_(bits) UNDER_(tine_radix##bits, TINE_ISA)
#define OPS_(bits) OPS2_(bits)
const struct tine_radix OPS_(KBITS) = {
    .key_range = N(key_range),
    .order = N(order),
    .key = N(key),
    .scatter = N(scatter),
    .gather = N(gather),
    .bucket = N(bucket),
    .put = N(put_all),
    .whole = N(whole),
    .pack = N(pack),
    .reverse = N(reverse),
    .pivot = N(pivot_of),
    .split = N(split_at),
    .quicksort = N(quicksort_put),
    .counting_make = N(counting_make),
    .counting_tally = N(counting_tally),
    .fill = N(fill),
    .deal = N(deal),
    .range_of_pairs = N(range_of_pairs),
    .range_of_lines = N(range_of_lines),
    .same_pairs = N(same_pairs),
    .part_lines = N(part_lines),
    .place_lines = N(place_lines),
    .pack_pairs = N(pack_pairs),
    .copy_lines = N(copy_lines),
    .copy_pairs = N(copy_pairs),
    .counting_scatter = N(counting_scatter),
    .take = N(take),
    .join_pairs = N(join_pairs),
    .tie = N(tie),
    .pack_short = N(pack_short),
    .settle_short = N(settle_short),
    .take_short = N(take_short),
    .vectors = QUICK,
    .leaf = N(LEAF),
};
#undef OPS_
#undef OPS2_
