/* radix_width-inl.h - sorts by digits, on one thread. Included by radix.c once per key width, with
   K, SK, KBITS and N(name) set. */
typedef struct {
    K flip, sign, base;
} N(map);

INLINE N(map) N(map_of)(const struct radix_map *m)
{
    return (N(map)){(K)m->flip, (K)m->sign, (K)m->base};
}

INLINE K N(negative)(K u) { return (K)0 - (u >> (KBITS - 1)); } /* all bits set, or none */
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

/* Returns 1 if no key of x[lo, hi) is less than the one before it, 2 if none is greater, 3 if both
   hold, else 0; lo > 0. */
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

INLINE unsigned N(bit_width)(K v)
{
    return v ? KBITS - (unsigned)(KBITS == 64 ? __builtin_clzll(v) : __builtin_clz((unsigned)v))
             : 0;
}

/* dst = the keys of src, as elements. */
INLINE void N(put)(K *dst, const K *src, size_t n, N(map) m)
{
    for (size_t i = 0; i < n; i++) dst[i] = N(element_of)(src[i], m);
}

static void N(put_all)(void *dst, const void *src, size_t n, const struct radix_map *m)
{
    N(put)(dst, src, n, N(map_of)(m));
}

#include "network-inl.h"
#include "quicksort-inl.h"
#include "quickselect-inl.h"

/* ---- one digit over all threads: buckets from a cut ------------------------------------------ */
enum { N(EACH) = RADIX_LINE / sizeof(K) };

/* Computes the keys and buckets of x[0, n), n <= BATCH. Keys outside the sample's range go to the
   first or the last bucket. */
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

/* Copies `bytes`, whole cache lines, by non-temporal stores. Both sides are aligned to a line. */
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

/* Prefetches a line that is read soon: the lines of a bucket lie apart, and hardware prefetchers do
   not find them. */
INLINE void N(prefetch_line)(const K *line)
{
    UNROLL for (int b = 0; b < RADIX_LINE; b += LINE) __builtin_prefetch((const char *)line + b);
}

#if !VECTORS
#    include "digits-inl.h"
#endif
#include "pairs-inl.h"
#include "pairs_parts-inl.h"

static void N(whole)(void *array, void *spare, size_t n, const struct radix_map *map, unsigned low)
{
    const N(map) m = N(quick_map)(map);
#if !VECTORS
    if (spare && n > N(LEAF)) {
        N(whole_digits)(array, spare, n, m, low);
        return;
    }
#endif
    (void)spare, (void)low;
    N(quicksort_elements)(array, n, m);
}

static uint64_t N(pivot_of)(const void *x, size_t n, size_t at, uint64_t min,
                            const struct radix_map *raw)
{
    return (K)N(pivot)(x, n, at, (SK)min, raw ? N(quick_map)(raw) : (N(map)){0, 0, 0});
}

static size_t N(split_at)(void *x, size_t n, uint64_t pivot, const struct radix_map *raw)
{
    return raw ? N(split_raw)(x, n, (SK)pivot, N(quick_map)(raw)) : N(split)(x, n, (SK)pivot);
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

/* Merges from both ends at once, so that the processor works on two independent chains. `many`
   steps of both cannot exhaust a run, so no step checks a run's end. as_is: elements are their own
   keys. */
INLINE void N(merge_in)(SK *t, const SK *a, size_t na, const SK *b, size_t nb, const N(map) m,
                        const int as_is)
{
#define KEY(u) (as_is ? (u) : (SK)N(key_of)((K)(u), m))
    for (size_t many; (many = (na < nb ? na : nb) / 2) > 0;) {
        const SK *const a_end = a + na, *const b_end = b + nb;
        SK *const t_end = t + na + nb;
        /* The number of keys taken from a, at the front and at the back. */
        size_t front = 0, back = 0;
        for (size_t k = 0; k < many; k++) {
            const SK u = a[front], v = b[k - front];
            const SK r = *(a_end - 1 - back), s = *(b_end - 1 - (k - back));
            const size_t from_a = KEY(u) <= KEY(v), last_a = KEY(r) > KEY(s);
            t[k] = from_a ? u : v;
            *(t_end - 1 - k) = last_a ? r : s;
            front += from_a;
            back += last_a;
        }
        a += front;
        b += many - front;
        t += many;
        na -= front + back;
        nb -= 2 * many - front - back;
    }
    for (; na && nb; t++) {
        const size_t from_a = KEY(*a) <= KEY(*b);
        *t = from_a ? *a : *b;
        a += from_a;
        na -= from_a;
        b += 1 - from_a;
        nb -= 1 - from_a;
    }
    memcpy(t, a, na * sizeof *t);
    memcpy(t + na, b, nb * sizeof *t);
#undef KEY
}

static void N(merge)(void *to, const void *a, size_t na, const void *b, size_t nb,
                     const struct radix_map *map)
{
    const N(map) m = N(quick_map)(map);
    if (N(is_identity)(m))
        N(merge_in)(to, a, na, b, nb, m, 1);
    else
        N(merge_in)(to, a, na, b, nb, m, 0);
}

#define OPS2_(bits) UNDER_(tine_radix##bits, TINE_ISA)
#define OPS_(bits) OPS2_(bits)
const struct tine_radix OPS_(KBITS) = {
    .key_range = N(key_range),
    .order = N(order),
    .key = N(key),
#if !VECTORS
    .scatter = N(scatter),
    .gather = N(gather),
    .bucket = N(bucket),
#endif
    .put = N(put_all),
    .whole = N(whole),
    .pack = N(pack),
    .reverse = N(reverse),
    .merge = N(merge),
    .pivot = N(pivot_of),
    .split = N(split_at),
    .quickselect = N(quickselect),
    .quickselect_keys = N(quickselect_keys),
    .counting_make = N(counting_make),
    .counting_tally = N(counting_tally),
    .fill = N(fill),
    .others = N(others),
    .deal = N(deal),
    .range_of_pairs = N(range_of_pairs),
    .range_of_lines = N(range_of_lines),
    .same_pairs = N(same_pairs),
    .part_lines = N(part_lines),
    .place_lines = N(place_lines),
    .pack_pairs = N(pack_pairs),
    .copy_lines = N(copy_lines),
    .copy_pairs = N(copy_pairs),
    .counting_number = N(counting_number),
    .counting_deal = N(counting_deal),
    .take = N(take),
    .join_pairs = N(join_pairs),
    .tie = N(tie),
    .pack_short = N(pack_short),
    .sort_short_ties = N(sort_short_ties),
    .take_short = N(take_short),
    .lowest = (K)N(LOWEST),
    .highest = (K)N(HIGHEST),
    .vectors = VECTORS,
    .leaf = N(LEAF),
};
#undef OPS_
#undef OPS2_
