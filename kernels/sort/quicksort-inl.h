/* quicksort-inl.h - sorts keys in place: they are partitioned about a pivot, the median of a
   sample, again and again, until a network sorts the rest. Included by radix_width-inl.h once per
   key width, with K, SK, KBITS and N(name) set.

   Every call knows that its keys are in [min, max]. A pivot is greater than min, so a partition at
   min + 1 removes all keys equal to min, and keys are in order if min == max. This serves arrays of
   few distinct values. If the pivots of samples fail, the middle of the bounds becomes the pivot,
   which halves the range. So no array takes more than KBITS partitions beyond the usual depth.

   Few keys of 8 bytes are sorted by 32 bits of each (sort_packed32-inl.h). */
/* Marks functions with arrays of their own. Inlined into the recursive function, they would take 6
   KiB of a worker's stack at each level, and that stack may have only 64 KiB (OMP_STACKSIZE). */
#ifndef OUT_OF_LINE
#    define OUT_OF_LINE static __attribute__((noinline))
#endif
/* The least and the greatest possible key. */
static const SK N(LOWEST) = VECTORS ? (SK)((K)1 << (KBITS - 1)) : 0,
                N(HIGHEST) = VECTORS ? (SK)((K)-1 >> 1) : (SK)-1;

/* The map to keys. For vectors, keys are signed numbers, since AVX2 compares no others. */
INLINE N(map) N(quick_map)(const struct radix_map *map)
{
    N(map) m = N(map_of)(map);
    if (VECTORS) m.base ^= (K)1 << (KBITS - 1);
    return m;
}

/* Whether elements are their own keys. */
INLINE int N(is_identity)(const N(map) m) { return m.flip == 0 && m.sign == m.base; }

/* Turns elements into keys; and keys into elements. */
INLINE void N(to_keys)(SK *x, size_t n, const N(map) m)
{
    if (N(is_identity)(m)) return;
    for (size_t i = 0; i < n; i++) x[i] = (SK)N(key_of)((K)x[i], m);
}
static void N(to_elements)(SK *x, size_t n, const N(map) m)
{
    if (N(is_identity)(m)) return;
    for (size_t i = 0; i < n; i++) x[i] = (SK)N(element_of)((K)x[i], m);
}

/* ---- split ----------------------------------------------------------------------------------- */
#if VECTORS
typedef K N(keys) __attribute__((vector_size(VBYTES)));
typedef SK N(signed_keys) __attribute__((vector_size(VBYTES)));

/* The keys of a vector of elements. */
INLINE vec N(vec_keys)(vec v, const N(map) m)
{
    const N(keys) u = (N(keys))v, negative = (N(keys))((N(signed_keys))v >> (KBITS - 1));
    return (vec)((u ^ (negative & m.flip) ^ m.sign) - m.base);
}

/* Moves the keys below the pivot in front of the others, n >= 2 STRIDE; returns how many there are.
   The pivot must not be the least of all numbers. raw: x holds elements, which m turns into keys.

       [ written, below | free | to be read | free | written, not below ]

   At least 2 STRIDE keys are free; at first these keys are in `aside`. Each vector shrinks the gap
   between what is written on both sides by its own length, so the next vector waits for one
   position only. The next STRIDE keys are read from the side that has less free space; then both
   sides have room for all of them. */
INLINE size_t N(split_in)(SK *x, size_t n, SK pivot, const N(map) m, const int raw)
{
    enum {
        W = N(W),
        /* keys read at once: while they are partitioned, the next address is already known */
        STRIDE = 8 * W,
        /* the distance in keys at which keys are prefetched: 1.2 times the speed at 1e7 keys */
        SOON = 4 * STRIDE
    };
    SK odd[3 * W], aside[3 * STRIDE];
    const vec p = vec_splat(pivot, KBITS);
    const size_t rest = n % W, head = STRIDE + n % STRIDE, held = head + STRIDE;
    const SK *from = x + head, *to = x + n - STRIDE;
    char *l = (char *)x;
    size_t gap = n * sizeof *x;
    memcpy(aside, x, head * sizeof *x);
    memcpy(aside + head, to, STRIDE * sizeof *x);
    if (raw) N(to_keys)(aside, held, m);
    while (from < to) {
        const SK *in, *ask;
        if ((const char *)from - l <= l + gap - (const char *)to) {
            in = from;
            ask = in + SOON;
            from += STRIDE;
            /* The empty asm forces a branch. It is predictable, since the sides alternate; a
               conditional move would wait for all counts. */
            __asm__ volatile("");
        } else {
            in = to -= STRIDE;
            ask = in - SOON;
        }
        UNROLL for (int i = 0; i < STRIDE; i += LINE / (int)sizeof *x) __builtin_prefetch(ask + i);
        vec v[STRIDE / W];
        UNROLL for (int i = 0; i < STRIDE / W; i++) v[i] = vec_load(in + i * W);
        if (raw) {
            UNROLL for (int i = 0; i < STRIDE / W; i++) v[i] = N(vec_keys)(v[i], m);
        }
        UNROLL for (int i = 0; i < STRIDE / W; i++)
        {
            l += vec_part(l, l + gap, v[i], p, KBITS);
            gap -= VBYTES;
        }
    }
    /* The rest is less than a vector of keys. It is filled up so that whole vectors remain: in
       front of keys that are not below the pivot by lesser numbers, and behind keys that are below
       it by greater ones. */
    vec_store(odd, vec_splat(pivot - 1, KBITS));
    vec_store(odd + W, vec_load(aside));
    vec_store(odd + W + rest, p);
    const size_t below = vec_part(l, l + 2 * VBYTES, vec_load(odd + W), p, KBITS);
    vec_part(l + gap - 2 * VBYTES, l + gap, vec_load(odd + rest), p, KBITS);
    l += below;
    gap -= rest * sizeof *x;
    for (size_t i = rest; i < held; i += W) {
        l += vec_part(l, l + gap, vec_load(aside + i), p, KBITS);
        gap -= VBYTES;
    }
    return (size_t)((SK *)(void *)l - x);
}

OUT_OF_LINE size_t N(split)(SK *x, size_t n, SK pivot)
{
    return N(split_in)(x, n, pivot, (N(map)){0, 0, 0}, 0);
}

OUT_OF_LINE size_t N(split_raw)(SK *x, size_t n, SK pivot, const N(map) m)
{
    return N(is_identity)(m) ? N(split)(x, n, pivot) : N(split_in)(x, n, pivot, m, 1);
}

/* Moves the elements that differ from `element` to the front. All elements are shifted so that
   `element` becomes the greatest number; all others are then below it. */
static size_t N(others)(void *array, size_t n, uint64_t element)
{
    SK *const x = array;
    const K distance = (K)N(HIGHEST) - (K)element;
    const vec p = vec_splat(N(HIGHEST), KBITS), d = vec_splat((SK)distance, KBITS);
    char *l = (char *)x;
    size_t i = 0;
    for (; n - i >= N(W); i += N(W)) {
        const vec v = (vec)((N(keys))vec_load(x + i) + (N(keys))d);
        l += vec_part(l, l + VBYTES, v, p, KBITS);
    }
    size_t many = (size_t)((SK *)(void *)l - x);
    for (size_t k = 0; k < many; k++) x[k] = (SK)((K)x[k] - distance);
    for (; i < n; i++) {
        const SK u = x[i];
        x[many] = u;
        many += (K)u != (K)element;
    }
    return many;
}

/* A sample for short arrays: a vector of medians of three. Returns its size. */
INLINE size_t N(quicksort_sample)(SK *sample, const SK *x, size_t n)
{
    const size_t last = n - N(W);
    vec a = vec_load(x + last / 8), b = vec_load(x + last / 2), c = vec_load(x + last - last / 8);
    vec_sort2(&a, &b, KBITS);
    vec_sort2(&b, &c, KBITS);
    vec_sort2(&a, &b, KBITS);
    vec_store(sample, b);
    return N(W);
}
#else
OUT_OF_LINE size_t N(split)(SK *x, size_t n, SK pivot)
{
    size_t l = 0;
    for (size_t i = 0; i < n; i++) {
        const SK k = x[i];
        x[i] = x[l];
        x[l] = k;
        l += k < pivot;
    }
    return l;
}

OUT_OF_LINE size_t N(split_raw)(SK *x, size_t n, SK pivot, const N(map) m)
{
    N(to_keys)(x, n, m);
    return N(split)(x, n, pivot);
}

static size_t N(others)(void *array, size_t n, uint64_t element)
{
    K *const x = array;
    size_t many = 0;
    for (size_t i = 0; i < n; i++) {
        const K u = x[i];
        x[many] = u;
        many += u != (K)element;
    }
    return many;
}

INLINE size_t N(quicksort_sample)(SK *sample, const SK *x, size_t n)
{
    enum { FEW = 8 };
    for (size_t i = 0; i < FEW; i++) sample[i] = x[n / (2 * FEW) + i * (n / FEW)];
    return FEW;
}
#endif

/* ---- sort ------------------------------------------------------------------------------------ */
/* Returns a pivot greater than min, the lower bound of the keys. It is a key of a sample: the
   median, or for `at` other than n / 2, a key near that rank, on its side towards the middle. If
   that key equals min, the pivot is min + 1. x holds elements, which m turns into keys. */
OUT_OF_LINE SK N(pivot)(const SK *x, size_t n, size_t at, SK min, const N(map) m)
{
    SK sample[N(LEAF)];
    size_t size;
    if (n < QUICK_FEW && at == n / 2) {
        size = N(quicksort_sample)(sample, x, n);
        N(to_keys)(sample, size, m);
    } else {
        size = n < QUICK_MANY ? N(LEAF) / 4 : N(LEAF);
        const size_t stride = n / size;
        /* Pseudo-random places, as from sample_place of src/runtime/hash.h. That function takes two
           multiplications, too many for a choice of pivots, and a kernel includes nothing of src/.
           */
        for (size_t i = 0, jump = n; i < size; i++) {
            jump = jump * 0xd1342543de82ef95u + 1;
            sample[i] = x[i * stride + ((jump >> 32) * (stride & UINT32_MAX) >> 32)];
        }
        N(to_keys)(sample, size, m);
    }
    N(leaf)(sample, size);
    size_t i = size / 2;
    if (at != n / 2) {
        /* About half the square root of the size: the standard deviation of the rank of a key in
           the middle of the sample. */
        const size_t off = (size_t)1 << (N(bit_width)((K)size) / 2 - 1);
        i = at * size / n;
        i = at < n / 2 ? i + off : i - off;
    }
    return sample[i] > min ? sample[i] : min + 1;
}

#if VECTORS && KBITS == 64
#    include "sort_packed32-inl.h"
#else
enum { N(UPPER) = N(SMALL) };
#endif

/* Whether all keys are equal; three of them are compared first. */
INLINE int N(all_equal)(const SK *x, size_t n)
{
    if (x[0] != x[n / 2] || x[0] != x[n - 1]) return 0;
    SK other = 0;
    for (size_t i = 0; i < n; i++) other |= x[i] ^ x[0];
    return other == 0;
}

#if VECTORS
/* Whether a sample of x[0, n), n > LEAF, holds a key twice. Then there are few distinct keys, and
   partitioning is faster than a network. */
INLINE int N(repeats)(const SK *x, size_t n)
{
    SK sample[N(LEAF)];
    const size_t size = N(quicksort_sample)(sample, x, n);
    N(leaf)(sample, size);
    int same = 0;
    for (size_t i = 1; i < size; i++) same |= sample[i] == sample[i - 1];
    return same;
}
#endif

/* Sorts n <= UPPER keys of x, all in [min, max], and turns them into elements. Returns 0 if it gave
   up: x then holds keys that are not in order. */
OUT_OF_LINE int N(quicksort_few)(SK *x, size_t n, SK min, SK max, const N(map) m)
{
    (void)min, (void)max;
    if (n > 1 && !N(all_equal)(x, n)) {
#if VECTORS
        if (n > N(LEAF) && N(repeats)(x, n)) return 0;
#    if KBITS == 64
        if (n > N(SMALL)) return N(by_upper)(x, n, min, max, m);
#    endif
#endif
        N(small)(x, n);
    }
    N(to_elements)(x, n, m);
    return 1;
}

/* Sorts the n keys of x, all in [min, max], and turns them into elements as soon as they are in
   place. depth: how many pivots may come from samples. */
static void N(quicksort_deep)(SK *x, size_t n, unsigned depth, SK min, SK max, const N(map) m)
{
    while (min < max && (n > N(UPPER) || !N(quicksort_few)(x, n, min, max, m))) {
        const SK p = depth ? N(pivot)(x, n, n / 2, min, (N(map)){0, 0, 0})
                           : (SK)((K)min + ((K)max - (K)min) / 2 + 1);
        const size_t l = N(split)(x, n, p);
        depth -= depth > 0;
        if (l < n - l) {
            N(quicksort_deep)(x, l, depth, min, p - 1, m);
            x += l;
            n -= l;
            min = p;
        } else {
            N(quicksort_deep)(x + l, n - l, depth, p, max, m);
            n = l;
            max = p - 1;
        }
    }
    if (min == max) N(to_elements)(x, n, m);
}

/* How many pivots may come from samples, one after the other, among n keys. */
static unsigned N(depth_of)(size_t n)
{
    return 2 * N(bit_width)((K)(KBITS == 32 && n >> 32 ? UINT32_MAX : n));
}

/* Sorts the n elements of x in place. The first partition turns them into keys. */
static void N(quicksort_elements)(SK *x, size_t n, const N(map) m)
{
    if (n < QUICK_FEW) {
        N(to_keys)(x, n, m);
        N(quicksort_deep)(x, n, N(depth_of)(n), N(LOWEST), N(HIGHEST), m);
        return;
    }
    const SK p = N(pivot)(x, n, n / 2, N(LOWEST), m);
    const size_t l = N(split_raw)(x, n, p, m);
    N(quicksort_deep)(x, l, N(depth_of)(l), N(LOWEST), p - 1, m);
    N(quicksort_deep)(x + l, n - l, N(depth_of)(n - l), p, N(HIGHEST), m);
}
