/* pairs_parts-inl.h - sorts a bucket of pairs, in lines or one after the other. The pairs are
   divided into parts by the next bits of their keys. In a part, keys are packed with their places
   and sorted, and the pairs are copied in that order. Included by radix_width-inl.h after
   pairs-inl.h, once per key width. */
INLINE void N(range_of_run)(K *min, K *max, const struct radix_lines *l, size_t place, size_t n)
{
    const char *from = N(pair)(l, place);
    for (size_t i = 0; i < n; i++, from += sizeof(K) + l->size) {
        const K key = N(key_at)(from);
        *min = key < *min ? key : *min;
        *max = key > *max ? key : *max;
    }
}

static void N(range_of_pairs)(struct radix_range *s, const struct radix_lines *l, size_t place,
                              size_t n)
{
    K min = (K)-1, max = 0;
    N(range_of_run)(&min, &max, l, place, n);
    *s = (struct radix_range){min, max};
}

static int N(same_pairs)(const struct radix_lines *l, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (N(key_at)(N(pair)(l, i)) != N(key_at)(l->pairs)) return 0;
    return 1;
}

static void N(range_of_lines)(struct radix_range *s, const struct radix_lines *l,
                              const uint64_t *list, size_t many)
{
    K min = (K)-1, max = 0;
    for (size_t i = 0; i < many; i++) {
        N(prefetch_pairs)(l, list, i, many);
        N(range_of_run)(&min, &max, l, list[i] / RADIX_LIST * RADIX_EACH, list[i] % RADIX_LIST);
    }
    *s = (struct radix_range){min, max};
}

/* The part of a key, where parts have equal width: (32 bits of key - min) * times >> 32. */
INLINE uint32_t N(part)(K key, const struct radix_parts *p)
{
    return (uint32_t)((uint64_t)(uint32_t)((K)(key - (K)p->min) >> p->shift) * p->times >> 32);
}

/* Counts how many of the pairs of `many` lines are in each part, and stores each pair's part in
   `number`. Then end[] is where each part begins. */
INLINE void N(count_parts)(uint32_t *end, uint16_t *number, const struct radix_lines *l,
                           const uint64_t *list, size_t many, const struct radix_parts parts,
                           const size_t size)
{
    const size_t pair = sizeof(K) + size;
    memset(end, 0, parts.parts * sizeof *end);
    for (size_t i = 0; i < many; i++) {
        const size_t here = list[i] % RADIX_LIST;
        const char *const from = l->pairs + list[i] / RADIX_LIST * RADIX_EACH * pair;
        N(prefetch_pairs)(l, list, i, many);
        for (size_t k = 0; k < here; k++) {
            const uint32_t g = N(part)(N(key_at)(from + k * pair), &parts);
            *number++ = (uint16_t)g;
            end[g]++;
        }
    }
    uint32_t sum = 0;
    for (size_t g = 0; g < parts.parts; g++) {
        const uint32_t here = end[g];
        end[g] = sum;
        sum += here;
    }
}

/* Copies the pairs of `many` lines to `to`, part by part, in their order. end: one entry a part.
   number: room for n entries. */
INLINE void N(part_each)(char *to, uint32_t *end, uint16_t *number, const struct radix_lines *l,
                         const uint64_t *list, size_t many, const struct radix_parts parts,
                         const size_t size)
{
    const size_t pair = sizeof(K) + size;
    if (parts.parts == 1) {
        size_t n = 0;
        for (size_t i = 0; i < many; i++) {
            const size_t here = list[i] % RADIX_LIST;
            memcpy(to + n * pair, l->pairs + list[i] / RADIX_LIST * RADIX_EACH * pair, here * pair);
            n += here;
        }
        end[0] = (uint32_t)n;
        return;
    }
    N(count_parts)(end, number, l, list, many, parts, size);
    for (size_t i = 0; i < many; i++) {
        const size_t here = list[i] % RADIX_LIST;
        const char *const from = l->pairs + list[i] / RADIX_LIST * RADIX_EACH * pair;
        for (size_t k = 0; k < here; k++)
            memcpy(to + end[number[k]]++ * pair, from + k * pair, pair);
        number += here;
    }
}

/* Used if each part is a single key: copies the values to their final places, and writes each key
   as often as it occurs. */
INLINE void N(place_each)(K *keys, char *values, uint32_t *end, uint16_t *number,
                          const struct radix_lines *l, const uint64_t *list, size_t many,
                          const struct radix_parts parts, const N(map) m, const size_t size)
{
    const size_t pair = sizeof(K) + size;
    N(count_parts)(end, number, l, list, many, parts, size);
    for (size_t i = 0; i < many; i++) {
        const size_t here = list[i] % RADIX_LIST;
        const char *const from = l->pairs + list[i] / RADIX_LIST * RADIX_EACH * pair + sizeof(K);
        for (size_t k = 0; k < here; k++)
            memcpy(values + end[number[k]]++ * size, from + k * pair, size);
        number += here;
    }
    for (size_t g = 0, i = 0; g < parts.parts; g++)
        for (const K u = N(element_of)((K)(parts.min + g), m); i < end[g]; i++) keys[i] = u;
}

static void N(place_lines)(void *keys, char *values, uint32_t *end, uint16_t *number,
                           const struct radix_lines *l, const uint64_t *list, size_t many,
                           const struct radix_parts *p, const struct radix_map *map)
{
    const N(map) m = N(map_of)(map);
    switch (l->size) {
    case 4:
        N(place_each)(keys, values, end, number, l, list, many, *p, m, 4);
        break;
    case 8:
        N(place_each)(keys, values, end, number, l, list, many, *p, m, 8);
        break;
    default:
        N(place_each)(keys, values, end, number, l, list, many, *p, m, l->size);
    }
}

static void N(part_lines)(char *to, uint32_t *end, uint16_t *number, const struct radix_lines *l,
                          const uint64_t *list, size_t many, const struct radix_parts *p)
{
    switch (l->size) {
    case 4:
        N(part_each)(to, end, number, l, list, many, *p, 4);
        break;
    case 8:
        N(part_each)(to, end, number, l, list, many, *p, 8);
        break;
    default:
        N(part_each)(to, end, number, l, list, many, *p, l->size);
    }
}

/* The upper 32 bits of out[i] are those of the key of pair place + i, as in `pack`; the lower 32
   bits are place + i. */
static void N(pack_pairs)(uint64_t *out, const struct radix_lines *l, size_t place, size_t n,
                          uint64_t min, unsigned shift)
{
    const size_t pair = sizeof(K) + l->size;
    const char *const from = N(pair)(l, place);
    for (size_t i = 0; i < n; i++)
        out[i] = (uint64_t)((K)(N(key_at)(from + i * pair) - (K)min) >> shift) << 32 | (place + i);
}

/* As pack_pairs, from index 0 on. An entry has 32 bits, of which the last `bits` are the index. */
static void N(pack_short)(uint32_t *out, const struct radix_lines *l, size_t n, uint64_t min,
                          unsigned shift, unsigned bits)
{
    const size_t pair = sizeof(K) + l->size;
    for (size_t i = 0; i < n; i++)
        out[i] =
            (uint32_t)((K)(N(key_at)(l->pairs + i * pair) - (K)min) >> shift) << bits | (uint32_t)i;
}

/* Sorts entries that differ only in their indexes by their whole keys. Returns 0 if there are too
   many such entries; the order is then unfinished. */
static int N(sort_short_ties)(uint32_t *order, const struct radix_lines *l, size_t n, unsigned bits)
{
    enum { TIED_MAX = 8, BLOCK_OF = 64 };
    const uint32_t place = ((uint32_t)1 << bits) - 1;
    for (size_t i = 0, end; i + 1 < n; i = end) {
        end = i + 1;
        if (n - i > BLOCK_OF) {
            uint32_t any = 0;
            for (size_t j = i; j < i + BLOCK_OF; j++) any |= (order[j] ^ order[j + 1]) >> bits == 0;
            if (!any) {
                end = i + BLOCK_OF;
                continue;
            }
            while ((order[i] ^ order[i + 1]) >> bits) i++;
            end = i + 1;
        } else if ((order[i] ^ order[i + 1]) >> bits) {
            continue;
        }
        K last = N(key_at)(N(pair)(l, order[i] & place));
        for (size_t j; end < n && (order[end] ^ order[i]) >> bits == 0; end++) {
            const uint32_t u = order[end];
            const K key = N(key_at)(N(pair)(l, u & place));
            if (key >= last) {
                last = key;
                continue;
            }
            if (end - i >= TIED_MAX) return 0;
            for (j = end; j > i && N(key_at)(N(pair)(l, order[j - 1] & place)) > key; j--)
                order[j] = order[j - 1];
            order[j] = u;
        }
    }
    return 1;
}

/* Splits the n pairs from a place on into keys, as elements, and values. */
#define PART(size) \
    for (size_t k = 0; k < n; k++, from += sizeof(K) + (size)) { \
        to[k] = N(element_of)(N(key_at)(from), m); \
        memcpy(values + k * (size), from + sizeof(K), size); \
    }
INLINE void N(copy_run)(K *to, char *values, const struct radix_lines *l, size_t place, size_t n,
                        const N(map) m)
{
    const char *from = N(pair)(l, place);
    switch (l->size) {
    case 4:
        PART((size_t)4) break;
    case 8:
        PART((size_t)8) break;
    default:
        PART(l->size)
    }
}
#undef PART

static void N(copy_pairs)(void *keys, char *values, const struct radix_lines *l, size_t place,
                          size_t n, const struct radix_map *map)
{
    N(copy_run)(keys, values, l, place, n, N(map_of)(map));
}

static void N(copy_lines)(void *keys, char *values, const struct radix_lines *l,
                          const uint64_t *list, size_t many, const struct radix_map *map)
{
    const N(map) m = N(map_of)(map);
    K *to = keys;
    for (size_t i = 0; i < many; i++) {
        const size_t here = list[i] % RADIX_LIST;
        N(copy_run)(to, values, l, list[i] / RADIX_LIST * RADIX_EACH, here, m);
        to += here;
        values += here * l->size;
    }
}

/* Copies pairs in the order of the sorted numbers, which hold the places of the pairs. Copies four
   pairs at once, and returns how many were copied. */
#if VBYTES >= 32 && defined __x86_64__ && KBITS == 64
INLINE size_t N(take_four)(K *to, char *values, const char *from, const void *order, size_t n,
                           const size_t width, const uint64_t place, const N(map) m)
{
    enum { PAIR = 16, MANY = 4 };
    const __m256i flip = _mm256_set1_epi64x((int64_t)m.flip),
                  sign = _mm256_set1_epi64x((int64_t)m.sign),
                  base = _mm256_set1_epi64x((int64_t)m.base);
    size_t i = 0;
    for (; n - i >= MANY; i += MANY) {
        __m128i p[MANY];
        UNROLL for (size_t k = 0; k < MANY; k++)
        {
            const uint64_t at =
                width == 4 ? ((const uint32_t *)order)[i + k] : ((const uint64_t *)order)[i + k];
            p[k] = _mm_loadu_si128((const void *)(from + (at & place) * PAIR));
        }
        const __m256i even = _mm256_inserti128_si256(_mm256_castsi128_si256(p[0]), p[2], 1);
        const __m256i odd = _mm256_inserti128_si256(_mm256_castsi128_si256(p[1]), p[3], 1);
        const __m256i u =
            _mm256_xor_si256(_mm256_add_epi64(_mm256_unpacklo_epi64(even, odd), base), sign);
        const __m256i negative = _mm256_cmpgt_epi64(_mm256_setzero_si256(), u);
        _mm256_storeu_si256((void *)(to + i),
                            _mm256_xor_si256(u, _mm256_and_si256(negative, flip)));
        _mm256_storeu_si256((void *)(values + i * sizeof(uint64_t)),
                            _mm256_unpackhi_epi64(even, odd));
    }
    return i;
}
#    define TAKE_FOUR \
        l->size == 8 ? N(take_four)(to, values, l->pairs, order, n, sizeof *order, place, m) : 0
#else
#    define TAKE_FOUR 0
#endif
#define TAKE(size) \
    for (; i < n; i++) { \
        const char *const from = l->pairs + (size_t)(order[i] & place) * (sizeof(K) + (size)); \
        to[i] = N(element_of)(N(key_at)(from), m); \
        memcpy(values + i * (size), from + sizeof(K), size); \
    }
#define TAKE_ALL \
    size_t i = TAKE_FOUR; \
    switch (l->size) { \
    case 4: \
        TAKE((size_t)4) break; \
    case 8: \
        TAKE((size_t)8) break; \
    case 16: \
        TAKE((size_t)16) break; \
    default: \
        TAKE(l->size) \
    }
static void N(take)(void *keys, char *values, const struct radix_lines *l, const uint64_t *order,
                    size_t n, const struct radix_map *map)
{
    const N(map) m = N(map_of)(map);
    const uint64_t place = UINT32_MAX;
    K *to = keys;
    TAKE_ALL
}

static void N(take_short)(void *keys, char *values, const struct radix_lines *l,
                          const uint32_t *order, size_t n, unsigned bits,
                          const struct radix_map *map)
{
    const N(map) m = N(map_of)(map);
    const uint32_t place = ((uint32_t)1 << bits) - 1;
    K *to = keys;
    TAKE_ALL
}
#undef TAKE
#undef TAKE_ALL
#undef TAKE_FOUR

/* The first entry of order[from, n) whose upper half equals that of the next one; n: there is
   none. */
static size_t N(tie)(const uint64_t *order, size_t from, size_t n)
{
    enum { BLOCK_OF = 64 };
    for (; n - from > BLOCK_OF; from += BLOCK_OF) {
        uint64_t any = 0;
        for (size_t i = from; i < from + BLOCK_OF; i++) any |= (order[i] ^ order[i + 1]) >> 32 == 0;
        if (any) break;
    }
    for (; from + 1 < n; from++)
        if ((order[from] ^ order[from + 1]) >> 32 == 0) return from;
    return n;
}
