/* select_width-inl.h - finds keys by their ranks, on one thread. Included by select.c once per key
   width, with K, KBITS, N(name) set. Each loop is compiled twice: an integer becomes a key by one
   operation, a float by four. */
#include "select_vector-inl.h"

INLINE K N(key_of)(K u, const struct radix_map *m, int flips)
{
    const K negative = flips ? (K)0 - (u >> (KBITS - 1)) : 0;
    return (u ^ (negative & (K)m->flip) ^ (K)m->sign) - (flips ? (K)m->base : 0);
}

#define TWICE(call) (m->flip ? call(1) : call(0))

/* ---- counting around an interval, and keeping what lies in it -------------------------------- */
/* closed: the interval includes its ends, which saves two of four comparisons. */
INLINE int N(between_either)(K *out, struct tine_tally *t, const K *x, size_t n,
                             const struct radix_map *m, K lo, K hi, int closed, int flips)
{
    size_t i = 0, below = 0, upto = 0, inside = 0, within = 0;
#ifdef VEC
    const VEC first = VSPLAT(lo), last = VSPLAT(hi);
    for (; n - i >= VMANY; i += VMANY) {
        __builtin_prefetch((const char *)(x + i) + AHEAD);
        const VEC k = N(vector_key)(x + i, m, flips);
        const unsigned lt = N(vector_lt)(k, first);
        unsigned in = closed ? N(vector_le)(k, last) & ~lt : N(vector_lt)(k, last);
        below += (unsigned)__builtin_popcount(lt);
        if (!closed) {
            const unsigned le = N(vector_le)(k, first);
            in &= ~le;
            upto += (unsigned)__builtin_popcount(le);
            within += (unsigned)__builtin_popcount(N(vector_le)(k, last));
        }
        N(vector_keep)(out + inside, k, in);
        inside += (unsigned)__builtin_popcount(in);
    }
#endif
    /* Separate loops: compilers vectorise the counts, and the last loop has branch-free stores. */
    for (size_t j = i; j < n; j++) below += N(key_of)(x[j], m, flips) < lo;
    for (size_t j = i; j < n && !closed; j++) upto += N(key_of)(x[j], m, flips) <= lo;
    for (size_t j = i; j < n && !closed; j++) within += N(key_of)(x[j], m, flips) <= hi;
    for (; i < n; i++) {
        const K k = N(key_of)(x[i], m, flips);
        out[inside] = k;
        inside += closed ? k - lo <= hi - lo : (k > lo) & (k < hi);
    }
    if (closed) upto = below, within = below + inside;
    *t = (struct tine_tally){t->below + below, t->upto + upto, t->inside + inside,
                             t->within + within};
    return 0;
}

static void N(between)(void *out, struct tine_tally *t, const void *x, size_t n,
                       const struct radix_map *m, uint64_t lo, uint64_t hi, int closed)
{
#define CLOSED(flips) N(between_either)(out, t, x, n, m, (K)lo, (K)hi, 1, flips)
#define OPEN(flips) N(between_either)(out, t, x, n, m, (K)lo, (K)hi, 0, flips)
    (void)(closed ? TWICE(CLOSED) : TWICE(OPEN));
#undef CLOSED
#undef OPEN
}

INLINE size_t N(beyond_either)(const K *x, size_t n, const struct radix_map *m, K key, int flips)
{
    size_t many = 0;
    for (size_t i = 0; i < n; i++) many += N(key_of)(x[i], m, flips) > key;
    return many;
}

static size_t N(beyond)(const void *x, size_t n, const struct radix_map *m, uint64_t key)
{
#define CALL(flips) N(beyond_either)(x, n, m, (K)key, flips)
    return TWICE(CALL);
#undef CALL
}

/* ---- one digit ------------------------------------------------------------------------------- */
static void N(digit)(uint32_t *count, const void *array, size_t n, const struct radix_map *m,
                     uint64_t min, uint64_t max, unsigned shift)
{
    const K *x = array, range = (K)(max - min);
    for (size_t i = 0; i < n; i++) {
        const K far = N(key_of)(x[i], m, 1) - (K)min;
        if (far <= range) count[far >> shift]++;
    }
}

/* ---- keys of at least a bound: they are rare, so four vectors at once ------------------------ */
INLINE size_t N(reach_either)(size_t *at, const K *x, size_t lo, size_t hi,
                              const struct radix_map *m, K min, int flips)
{
    size_t many = 0, i = lo;
#ifdef VEC
    const VEC from = VSPLAT(min);
    for (; hi - i >= 4 * VMANY; i += 4 * VMANY) {
        uint64_t any = 0;
        fetch(x + i, 4 * VMANY * sizeof(K));
        UNROLL for (unsigned j = 0; j < 4; j++)
        {
            any |= (uint64_t)N(vector_le)(from, N(vector_key)(x + i + j * VMANY, m, flips))
                   << j * VMANY;
        }
        for (; any; any &= any - 1) at[many++] = i + (size_t)__builtin_ctzll(any);
    }
#endif
    for (; i < hi; i++) {
        at[many] = i;
        many += N(key_of)(x[i], m, flips) >= min;
    }
    return many;
}

static size_t N(reach)(size_t *at, const void *x, size_t lo, size_t hi, const struct radix_map *m,
                       uint64_t min)
{
#define CALL(flips) N(reach_either)(at, x, lo, hi, m, (K)min, flips)
    return TWICE(CALL);
#undef CALL
}

/* ---- the greatest key of each lane ----------------------------------------------------------- */
INLINE int N(maxima_either)(uint64_t *out, size_t lanes, const K *x, size_t n,
                            const struct radix_map *m, int flips)
{
    enum { AT_ONCE = 64 }; /* The number of lanes whose maxima are held in registers. */
    for (size_t first = 0; first < lanes; first += AT_ONCE) {
        K max[AT_ONCE] = {0};
        size_t i = first;
        for (; i < n && n - i >= AT_ONCE; i += lanes) UNROLL for (size_t k = 0; k < AT_ONCE; k++)
            {
                const K key = N(key_of)(x[i + k], m, flips);
                max[k] = key > max[k] ? key : max[k];
            }
        for (size_t k = 0; i + k < n && k < AT_ONCE; k++) {
            const K key = N(key_of)(x[i + k], m, flips);
            max[k] = key > max[k] ? key : max[k];
        }
        for (size_t k = 0; k < AT_ONCE; k++) out[first + k] = max[k];
    }
    return 0;
}

static void N(maxima)(uint64_t *out, size_t lanes, const void *x, size_t n,
                      const struct radix_map *m)
{
#define CALL(flips) N(maxima_either)(out, lanes, x, n, m, flips)
    (void)TWICE(CALL);
#undef CALL
}

#define OPS2_(bits) UNDER_(tine_select##bits, TINE_ISA)
#define OPS_(bits) OPS2_(bits)
const struct tine_select OPS_(KBITS) = {
    .between = N(between),
    .beyond = N(beyond),
    .digit = N(digit),
    .reach = N(reach),
    .maxima = N(maxima),
#if defined VEC && VBYTES == 64
    .ns = KBITS == 64 ? 0.24 : 0.12,
#elif defined VEC
    .ns = KBITS == 64 ? 0.6 : 0.3,
#else
    .ns = 1,
#endif
};
#undef OPS_
#undef OPS2_
#undef TWICE
#undef VEC
#undef VMANY
#undef VSPLAT
#undef VALL
