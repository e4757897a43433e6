/* group_op-inl.h - one operation of grouping on elements of T. These are set before it is included:
   OP (its name), E (an entry's type), FIRST (an entry without elements), LIFT(x) (an element as an
   entry), ADD(a, b) on entries, RESULT and PUT(e, count), and the flags. */
#define G2_(op, part) TINE_NAME_(group_##op##_##part)
#define G1_(op, part) G2_(op, part)
#define G(part) G1_(OP, part)

static void G(clear)(void *table, size_t groups)
{
    E *t = table;
    for (size_t g = 0; g < groups; g++) t[g] = FIRST;
}

/* Prefetches the keys and elements that lie keys_on and xs_on bytes ahead: the loop is too
   short to hide memory's latency. */
INLINE void G(prefetch_elements)(const void *key, int wide, const T *x, size_t i, size_t keys_on,
                                 size_t xs_on)
{
    const size_t bytes = GROUP_IDS * (SIZE);
    for (size_t b = 0; b != (wide ? 128 : 64); b += 64)
        __builtin_prefetch((const char *)key + i * (wide ? 8 : 4) + b + keys_on);
    for (size_t b = 0; b != bytes; b += 64) __builtin_prefetch((const char *)(x + i) + b + xs_on);
    (void)x, (void)xs_on;
}

/* GROUP_AHEAD elements in bytes. The value is hidden from the compiler. Otherwise the compiler
   would write the value into each address, in instructions so long that the loop takes a tenth more
   time. */
INLINE size_t G(ahead)(size_t size)
{
    size_t bytes = GROUP_AHEAD * size;
    __asm__("" : "+r"(bytes));
    return bytes;
}

INLINE int G(add_element)(E *t, const void *key, int wide, const T *x, size_t i, uint64_t groups)
{
    const uint64_t k = wide ? ((const uint64_t *)key)[i] : ((const uint32_t *)key)[i];
    if (__builtin_expect(k >= groups, 0)) return 0;
    t[k] = ADD(t[k], LIFT(x[i]));
    (void)x;
    return 1;
}

/* Whether GROUP_IDS keys are equal. Usually the first and the last one tell that they are not. */
INLINE int G(all_equal)(const void *key, int wide, size_t i)
{
    const uint32_t *k = (const uint32_t *)key + i;
    const uint64_t *w = (const uint64_t *)key + i;
    uint64_t differ = wide ? w[0] ^ w[GROUP_IDS - 1] : k[0] ^ k[GROUP_IDS - 1];
    if (differ) return 0;
    for (size_t j = 1; j < GROUP_IDS; j++) differ |= wide ? w[j] ^ w[0] : k[j] ^ k[0];
    return differ == 0;
}

/* Each key is checked where it is used. That takes 0.8 of the time of checking 16 keys beforehand,
   and at most 1.06 of no check (Cascade Lake; 10 to 1e4 groups). Elements of one group are added in
   a register: through memory each would wait for the one before. */
INLINE int G(add_keys)(E *t, const void *key, int wide, const T *x, size_t m, uint64_t groups)
{
    const size_t keys_on = G(ahead)(wide ? 8 : 4), xs_on = G(ahead)(SIZE);
    size_t i = 0;
    for (; m - i >= GROUP_IDS; i += GROUP_IDS) {
        G(prefetch_elements)(key, wide, x, i, keys_on, xs_on);
        if (G(all_equal)(key, wide, i)) {
            const uint64_t k = wide ? ((const uint64_t *)key)[i] : ((const uint32_t *)key)[i];
            if (k >= groups) return 0;
            E sum = t[k];
            for (size_t j = i; j < i + GROUP_IDS; j++) sum = ADD(sum, LIFT(x[j]));
            t[k] = sum;
            continue;
        }
        UNROLL for (size_t k = i; k < i + GROUP_IDS;
                    k++) if (!G(add_element)(t, key, wide, x, k, groups)) return 0;
    }
    for (; i < m; i++)
        if (!G(add_element)(t, key, wide, x, i, groups)) return 0;
    return 1;
}

static int G(add_narrow)(void *t, const void *key, const void *x, size_t m, uint64_t groups)
{
    return G(add_keys)(t, key, 0, x, m, groups);
}

static int G(add_wide)(void *t, const void *key, const void *x, size_t m, uint64_t groups)
{
    return G(add_keys)(t, key, 1, x, m, groups);
}

INLINE int G(add_keys4)(void *const t[4], const void *const key[4], int wide,
                        const void *const x[4], size_t m, uint64_t groups)
{
    const size_t keys_on = G(ahead)(wide ? 8 : 4), xs_on = G(ahead)(SIZE);
    for (size_t i = 0; i < m; i++) {
        if (i % GROUP_IDS == 0) {
            UNROLL for (int j = 0; j < 4; j++)
                G(prefetch_elements)(key[j], wide, x[j], i, keys_on, xs_on);
        }
        UNROLL for (int j = 0; j < 4;
                    j++) if (!G(add_element)(t[j], key[j], wide, x[j], i, groups)) return 0;
    }
    return 1;
}

static int G(add4_narrow)(void *const t[4], const void *const key[4], const void *const x[4],
                          size_t m, uint64_t groups)
{
    return G(add_keys4)(t, key, 0, x, m, groups);
}

static int G(add4_wide)(void *const t[4], const void *const key[4], const void *const x[4],
                        size_t m, uint64_t groups)
{
    return G(add_keys4)(t, key, 1, x, m, groups);
}

static void G(join)(void *table, const void *from, size_t groups)
{
    E *t = table;
    const E *f = from;
    for (size_t g = 0; g < groups; g++) t[g] = ADD(t[g], f[g]);
}

static void G(fold)(void *table, const uint32_t *id, const void *from, size_t m)
{
    E *t = table;
    const E *f = from;
    for (size_t i = 0; i < m; i++) t[id[i]] = ADD(t[id[i]], f[i]);
}

#if !EXACT
/* A branch would be mispredicted, so there is none. A pair is the group's total, and the sum of its
   last block. If that block is not `now`, the sum goes to the total, else it stays; the other of
   `stays` and `goes` is zero bits, which add nothing. */
INLINE void G(add_to_pair)(double *pair, unsigned char block, unsigned char now, double x)
{
#    if defined __SSE2__
    const __m128d was = _mm_loadu_pd(pair), part = _mm_unpackhi_pd(was, was);
    const __m128d here =
        _mm_castsi128_pd(_mm_cmpeq_epi8(_mm_set1_epi8((char)block), _mm_set1_epi8((char)now)));
    const __m128d stays = _mm_and_pd(here, part), goes = _mm_andnot_pd(here, part);
    _mm_storeu_pd(pair,
                  _mm_add_pd(_mm_shuffle_pd(was, stays, 2), _mm_unpacklo_pd(goes, _mm_set_sd(x))));
#    else
    const uint64_t here = -(uint64_t)(block == now);
    uint64_t part, bits;
    double stays, goes;
    memcpy(&part, pair + 1, sizeof part);
    bits = part & here, memcpy(&stays, &bits, sizeof stays);
    bits = part & ~here, memcpy(&goes, &bits, sizeof goes);
    pair[0] += goes, pair[1] = stays + x;
#    endif
}

static void G(add_block)(void *pairs, unsigned char *block, const uint32_t *id, const void *array,
                         size_t m, unsigned char now)
{
    double *t = pairs;
    const T *x = array;
    for (size_t i = 0; i < m; i++) {
        G(add_to_pair)(t + 2 * (size_t)id[i], block[id[i]], now, LIFT(x[i]));
        block[id[i]] = now;
    }
}

static void G(join_pairs)(void *pairs, size_t groups)
{
    E *t = pairs;
    for (size_t g = 0; g < groups; g++) t[g] = ADD(t[2 * g], t[2 * g + 1]);
}
#endif

static void G(put)(void *out, const void *table, const uint64_t *count, size_t groups)
{
    RESULT *y = out;
    const E *t = table;
    for (size_t g = 0; g < groups; g++) y[g] = PUT(t[g], count[g]);
    (void)count;
}

#define F2_(op) FN(group_##op)
#define F1_(op) F2_(op)
const struct tine_group_op F1_(OP) = {
    .size = SIZE,
    .out = sizeof(RESULT),
    .exact = EXACT,
    .counted = COUNTED,
    .clear = G(clear),
    .add = {G(add_narrow), G(add_wide)},
    .add4 = {G(add4_narrow), G(add4_wide)},
    .join = G(join),
    .fold = G(fold),
    .put = G(put),
#if !EXACT
    .add_block = G(add_block),
    .join_pairs = G(join_pairs),
#endif
};
#undef F1_
#undef F2_
#undef G
#undef G1_
#undef G2_
#undef OP
#undef E
#undef FIRST
#undef LIFT
#undef ADD
#undef RESULT
#undef PUT
#undef SIZE
#undef EXACT
#undef COUNTED
