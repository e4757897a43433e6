/* digits-inl.h - sorts by digits, through spare memory, for instruction sets without vectors that
   partition keys. Included by radix_width-inl.h once per key width, with K, KBITS and N(name)
   set. */
/* `to` points to each bucket's next place, in its line of y or of the buffers. A line ends where
   the address is a multiple of its length. */
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
static void N(inner)(K *x, K *y, size_t n, int to_y, unsigned low);

/* Divides keys from `min` on into `groups` parts of equal width. Distances from min are shifted up
   by `lead` bits, so that they fill KBITS bits. */
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

/* Sorts keys of few distinct values by counting each value. */
INLINE void N(by_value)(K *to, const K *x, size_t n, K min, size_t values, uint32_t *count)
{
    memset(count, 0, values * sizeof *count);
    for (size_t i = 0; i < n; i++) count[x[i] - min]++;
    for (size_t v = 0; v < values; v++)
        for (uint32_t c = count[v]; c; c--) *to++ = min + (K)v;
}

/* Sorts the n > LEAF keys of x, into y if `to_y`, else in place. Moves the keys to buckets in y,
   each for a part of the range of all keys, and then sorts each bucket. low: the number of low bits
   that need no sorting (radix.h). end: room for most_groups counters. The recursion ends because a
   bucket's range is at most half of its parent's. */
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
            N(insertion)((to_y ? y : x) + lo, y + lo, many);
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

/* Sorts a group of more than LEAF keys. */
static void N(inner)(K *x, K *y, size_t n, int to_y, unsigned low)
{
    if (n < SMALL)
        N(few_groups)(x, y, n, to_y, low);
    else
        N(some)(x, y, n, to_y, low);
}

/* Sorts the n < 2^32 keys of x, into y or in place. */
static void N(digits)(K *x, K *y, size_t n, int to_y, unsigned low)
{
    if (n <= N(LEAF))
        N(insertion)(to_y ? y : x, x, n);
    else if (n < SMALL)
        N(few_groups)(x, y, n, to_y, low);
    else
        N(many)(x, y, n, to_y, low);
}

static void N(gather)(void *dst, const void *lines, const uint64_t *list, size_t many,
                      const struct radix_map *map)
{
    const N(map) m = N(map_of)(map);
    const K *y = lines;
    K *to = dst;
    for (size_t i = 0; i < many; i++) {
        const size_t here = list[i] % RADIX_LIST;
        if (many - i > LINES_AHEAD)
            N(prefetch_line)(y + list[i + LINES_AHEAD] / RADIX_LIST * N(EACH));
        N(put)(to, y + list[i] / RADIX_LIST * N(EACH), here, m);
        to += here;
    }
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

static void N(whole_digits)(void *array, void *spare, size_t n, const N(map) m, unsigned low)
{
    K *x = array;
    for (size_t i = 0; i < n; i++) x[i] = N(key_of)(x[i], m);
    N(digits)(x, spare, n, 0, low);
    N(put)(x, x, n, m);
}
