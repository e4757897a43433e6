/* pairs-inl.h - sorts keys with a value beside each. The pairs are dealt to lines of their buckets
   by a struct radix_cut. Then keys packed with their places are sorted, and the pairs are copied in
   that order (src/sort/pairs.c). Included by radix_width-inl.h once per key width, with K, KBITS,
   N(name) set. In a line, a pair is its key followed by its value, so dealing or copying it touches
   one cache line, not two. */
INLINE const char *N(pair)(const struct radix_lines *l, size_t place)
{
    return l->pairs + place * (sizeof(K) + l->size);
}

INLINE K N(key_at)(const char *pair)
{
    K k;
    memcpy(&k, pair, sizeof k);
    return k;
}

/* Writes a pair to its place; a pair of two words is one store. */
INLINE void N(put_pair)(char *to, const K *key, const char *value, const size_t size)
{
#if defined __x86_64__ && KBITS == 64
    if (size == sizeof(K)) {
        const __m128i k = _mm_loadl_epi64((const void *)key),
                      v = _mm_loadl_epi64((const void *)value);
        _mm_storeu_si128((void *)to, _mm_unpacklo_epi64(k, v));
        return;
    }
#endif
    memcpy(to, key, sizeof(K));
    memcpy(to + sizeof(K), value, size);
}

/* Copies `bytes`, a constant, by non-temporal stores if they are whole cache lines; then `from` and
   `to` are aligned. */
INLINE void N(pass)(void *to, const void *from, const size_t bytes, const int nontemporal)
{
    if (nontemporal && bytes % LINE == 0)
        N(stream)(to, from, bytes);
    else
        memcpy(to, from, bytes);
}

/* As classify, in vectors, except that the cells are read one by one: gathers are slower on
   machines that guard them against side channels. */
INLINE void N(classify_all)(K *key, uint32_t *bucket, const K *x, size_t n, N(map) m,
                            const struct radix_cut *c)
{
#if VBYTES == 64
#    if KBITS == 64
#        define OP(name) _mm512_##name##64
#        define LANES_OF __mmask8
#        define ALL(v) _mm512_set1_epi64((int64_t)(v))
#    else
#        define OP(name) _mm512_##name##32
#        define LANES_OF __mmask16
#        define ALL(v) _mm512_set1_epi32((int32_t)(v))
#    endif
    enum { ACROSS = VBYTES / sizeof(K) };
    const __m512i min = ALL(c->min), reach = ALL(c->reach), within = ALL(((K)1 << c->shift) - 1);
    const __m128i shift = _mm_cvtsi32_si128((int)c->shift);
    K far[BATCH], cell[BATCH];
    for (size_t j = 0; j < n; j += ACROSS) {
        const size_t left = n - j < ACROSS ? n - j : ACROSS;
        const __m512i u = OP(maskz_loadu_epi)((LANES_OF)_bzhi_u32(~0u, (unsigned)left), x + j);
        const __m512i flip = _mm512_and_si512(OP(srai_epi)(u, KBITS - 1), ALL(m.flip));
        const __m512i k =
            OP(sub_epi)(_mm512_xor_si512(_mm512_xor_si512(u, flip), ALL(m.sign)), ALL(m.base));
        const __m512i f = OP(min_epu)(OP(sub_epi)(OP(max_epu)(k, min), min), reach);
        _mm512_storeu_si512(key + j, k);
        _mm512_storeu_si512(far + j, _mm512_and_si512(f, within));
        _mm512_storeu_si512(cell + j, OP(srl_epi)(f, shift));
    }
#    undef OP
#    undef LANES_OF
#    undef ALL
    for (size_t j = 0; j < n; j++) {
        const uint32_t here = c->cell[cell[j]];
        bucket[j] = (here >> 8) + (uint32_t)(far[j] >> (here & 63));
    }
#else
    N(classify)(key, bucket, x, n, m, c);
#endif
}

INLINE size_t N(deal_each)(char *to, uint16_t *owner, struct radix_tally *tally, const K *x,
                           const char *values, size_t n, N(map) m, const struct radix_cut *c,
                           char *buffer, const size_t size, const int nontemporal)
{
    enum {
        EACH = RADIX_EACH,
        SOON = 8, /* Lines to be written are prefetched this many lines ahead. */
        /* Bytes of buffers that stay in L1. Places in larger buffers are prefetched, too. */
        L1_BYTES = 16384
    };
    const size_t buckets = c->buckets, pair = sizeof(K) + size;
    uint32_t *const at = (uint32_t *)(void *)(buffer + buckets * EACH * pair);
    const int past_l1 = buckets * EACH * pair > L1_BYTES;
    size_t lines = 0;
    for (size_t b = 0; b < buckets; b++) {
        tally[b] = (struct radix_tally){1, 0};
        at[b] = (uint32_t)(b * EACH);
    }
    K key[BATCH];
    uint32_t bucket[BATCH];
    for (size_t i = 0, many; i < n; i += many) {
        many = n - i < BATCH ? n - i : BATCH;
        N(classify_all)(key, bucket, x + i, many, m, c);
        fetch(x + i, BATCH * sizeof(K));
        for (size_t b = 0; b < BATCH * size; b += LINE)
            __builtin_prefetch(values + i * size + AHEAD + b);
        for (size_t j = 0; j < many && past_l1; j++)
            __builtin_prefetch(buffer + at[bucket[j]] * pair, 1);
        for (size_t j = 0; j < many; j++) {
            const uint32_t b = bucket[j];
            size_t q = at[b];
            N(put_pair)(buffer + q * pair, &key[j], values + (i + j) * size, size);
            if (++q % EACH == 0) {
                q -= EACH;
                N(pass)(to + lines * EACH * pair, buffer + q * pair, EACH * pair, nontemporal);
                for (size_t s = 0; s < EACH * pair && !nontemporal; s += LINE)
                    __builtin_prefetch(to + (lines + SOON) * EACH * pair + s, 1);
                tally[b].lines++;
                owner[lines++] = (uint16_t)b;
            }
            at[b] = (uint32_t)q;
        }
    }
    for (size_t b = 0; b < buckets; b++) {
        tally[b].last = (uint32_t)(at[b] % EACH);
        memcpy(to + lines * EACH * pair, buffer + b * EACH * pair, tally[b].last * pair);
        owner[lines++] = (uint16_t)b;
    }
    if (nontemporal) tine_nt_copy_end_();
    return lines;
}

static size_t N(deal)(const struct radix_lines *to, uint16_t *owner, struct radix_tally *tally,
                      const void *x, const char *values, size_t n, const struct radix_map *map,
                      const struct radix_cut *c, void *room, int nontemporal)
{
    char *const buffer = (char *)(((uintptr_t)room + LINE - 1) / LINE * LINE);
    const N(map) m = N(map_of)(map);
#define DEAL(size, nontemporal) \
    N(deal_each)(to->pairs, owner, tally, x, values, n, m, c, buffer, size, nontemporal)
    if (to->size == 8) return nontemporal ? DEAL(8, 1) : DEAL(8, 0);
    if (to->size == 4) return nontemporal ? DEAL(4, 1) : DEAL(4, 0);
    return DEAL(to->size, 0);
#undef DEAL
}

static void N(join_pairs)(const struct radix_lines *to, const void *x, const char *values, size_t n,
                          const struct radix_map *map)
{
    const N(map) m = N(map_of)(map);
    char *at = to->pairs;
#define JOIN(size) \
    for (size_t i = 0; i < n; i++, at += sizeof(K) + (size)) { \
        const K k = N(key_of)(((const K *)x)[i], m); \
        memcpy(at, &k, sizeof k); \
        memcpy(at + sizeof k, values + i * (size), size); \
    }
    switch (to->size) { /* compilers make one load and one store of a memcpy of constant size */
    case 4:
        JOIN((size_t)4) break;
    case 8:
        JOIN((size_t)8) break;
    default:
        JOIN(to->size)
    }
#undef JOIN
}

/* Prefetches a line of pairs that is read soon. */
INLINE void N(prefetch_pairs)(const struct radix_lines *l, const uint64_t *list, size_t i,
                              size_t many)
{
    if (many - i <= 2 * LINES_AHEAD) return;
    const char *const line = N(pair)(l, list[i + 2 * LINES_AHEAD] / RADIX_LIST * RADIX_EACH);
    for (size_t b = 0; b < RADIX_EACH * (sizeof(K) + l->size); b += LINE)
        __builtin_prefetch(line + b);
}
