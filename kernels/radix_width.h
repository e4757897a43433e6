/* radix_width.h - sorting by digits, on one thread. Included by radix.c once per key width, with K, KBITS, N(name) set. */
#include "network.h"

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

static void N(span)(struct radix_span *s, const void *array, size_t lo, size_t hi, const struct radix_map *map)
{
    const N(map) m = N(map_of)(map);
    const K *x = array;
    const K first = N(key_of)(x[lo], m), before = lo ? N(key_of)(x[lo - 1], m) : first;
    K least = first, most = first, falls = before > first, rises = before < first;
    for (size_t i = lo + 1; i < hi; i++) {
        const K a = N(key_of)(x[i - 1], m), b = N(key_of)(x[i], m);
        falls |= a > b;
        rises |= a < b;
        least = b < least ? b : least;
        most = b > most ? b : most;
    }
    if (least < s->least) s->least = least;
    if (most > s->most) s->most = most;
    s->up &= !falls;
    s->down &= !rises;
}

/* ---- one digit over all threads: buckets from a cut --------------------------------------------------------------------- */
INLINE uint32_t N(bucket_of)(K k, const struct radix_cut *c, K least, unsigned shift)
{
    const K far = k - least;
    const uint32_t cell = c->cell[far >> shift];
    return (cell >> 8) + (uint32_t)((far & (((K)1 << shift) - 1)) >> (cell & 63));
}

/* Keys and buckets of x[0, n), n <= BATCH. */
INLINE void N(classify)(K *key, uint32_t *bucket, const K *x, size_t n, N(map) m, const struct radix_cut *c)
{
    const K least = (K)c->least;
    const unsigned shift = c->shift;
    for (size_t j = 0; j < n; j++) {
        key[j] = N(key_of)(x[j], m);
        bucket[j] = N(bucket_of)(key[j], c, least, shift);
    }
}

static void N(count)(uint32_t *count, const void *array, size_t n, const struct radix_map *map, const struct radix_cut *c)
{
    const N(map) m = N(map_of)(map);
    const K *x = array;
    K key[BATCH];
    uint32_t bucket[BATCH];
    for (size_t i = 0, many; i < n; i += many) {
        many = n - i < BATCH ? n - i : BATCH;
        N(classify)(key, bucket, x + i, many, m, c);
        for (size_t j = 0; j < many; j++) count[bucket[j]]++;
    }
}

/* A line of RADIX_LINE bytes goes past the cache. Both aligned to it. */
INLINE void N(stream_line)(K *to, const K *from)
{
#if defined __x86_64__
    UNROLL for (int b = 0; b < RADIX_LINE; b += VBYTES)
#    if VBYTES == 64
        _mm512_stream_si512((void *)((char *)to + b), _mm512_load_si512((const void *)((const char *)from + b)));
#    elif VBYTES == 32
        _mm256_stream_si256((void *)((char *)to + b), _mm256_load_si256((const void *)((const char *)from + b)));
#    else
        _mm_stream_si128((void *)((char *)to + b), _mm_load_si128((const void *)((const char *)from + b)));
#    endif
#else
    memcpy(to, from, RADIX_LINE);
#endif
}

/* A bucket's buffer is an image of the line of y that it writes next; the first one may begin in the middle of a line that
   a neighbour writes the front of, and the last one end so: those are copied, not streamed. */
typedef struct {
    size_t line;         /* of y: index of its first key; y counted from a line's start */
    uint32_t from, fill; /* keys [from, fill) of the buffer are not yet written */
} N(buffer);
_Static_assert(sizeof(N(buffer)) <= 16, "RADIX_BUFFERS counts 16 bytes for each bucket");

static void N(scatter_past)(K *y, size_t *at, const K *x, size_t n, N(map) m, const struct radix_cut *c, void *room)
{
    enum { EACH = RADIX_LINE / sizeof(K) };
    K *const lines = (K *)(((uintptr_t)room + RADIX_LINE - 1) / RADIX_LINE * RADIX_LINE);
    N(buffer) *const b = (N(buffer) *)(lines + (size_t)c->buckets * EACH);
    const size_t over = (uintptr_t)y % RADIX_LINE / sizeof(K);
    K *const start = y - over; /* on a line */
    for (unsigned k = 0; k < c->buckets; k++) {
        const size_t first = at[k] + over;
        b[k] = (N(buffer)){first / EACH * EACH, (uint32_t)(first % EACH), (uint32_t)(first % EACH)};
    }
    K key[BATCH];
    uint32_t bucket[BATCH];
    for (size_t i = 0, many; i < n; i += many) {
        many = n - i < BATCH ? n - i : BATCH;
        N(classify)(key, bucket, x + i, many, m, c);
        for (size_t j = 0; j < many; j++) {
            N(buffer) *const t = &b[bucket[j]];
            K *const line = lines + (size_t)bucket[j] * EACH;
            line[t->fill++] = key[j];
            if (t->fill < EACH) continue;
            if (t->from == 0)
                N(stream_line)(start + t->line, line);
            else
                memcpy(start + t->line + t->from, line + t->from, (EACH - t->from) * sizeof(K));
            t->line += EACH;
            t->from = t->fill = 0;
        }
    }
    for (unsigned k = 0; k < c->buckets; k++)
        memcpy(start + b[k].line + b[k].from, lines + (size_t)k * EACH + b[k].from, (b[k].fill - b[k].from) * sizeof(K));
    tine_stream_end_();
}

static void N(scatter)(void *array, size_t *at, const void *from, size_t n, const struct radix_map *map,
                       const struct radix_cut *c, void *buffers)
{
    const N(map) m = N(map_of)(map);
    const K *x = from;
    K *y = array;
    if (buffers) {
        N(scatter_past)(y, at, x, n, m, c, buffers);
        return;
    }
    K key[BATCH];
    uint32_t bucket[BATCH];
    for (size_t i = 0, many; i < n; i += many) {
        many = n - i < BATCH ? n - i : BATCH;
        N(classify)(key, bucket, x + i, many, m, c);
        for (size_t j = 0; j < many; j++) y[at[bucket[j]]++] = key[j];
    }
}

/* ---- the rest on one thread: digits from the top, each from the keys' own range ----------------------------------------- */
INLINE unsigned N(bits)(K v) { return v ? KBITS - (unsigned)(KBITS == 64 ? __builtin_clzll(v) : __builtin_clz((unsigned)v)) : 0; }

static void N(digits)(K *x, K *y, size_t n, int to_y, unsigned low);

/* Moves the n > LEAF keys of x to y by a digit, then each bucket goes to its end: to y, or back to x. Ends because a bucket's
   range is narrower than its parent's by the bits of the digit. */
INLINE void N(digit)(K *x, K *y, size_t n, int to_y, unsigned low, uint32_t *end, unsigned most_bits)
{
    K least = x[0], most = x[0];
    for (size_t i = 0; i < n; i++) {
        least = x[i] < least ? x[i] : least;
        most = x[i] > most ? x[i] : most;
    }
    if (least >> low == most >> low) {
        if (to_y) memcpy(y, x, n * sizeof(K));
        return;
    }
    const unsigned width = N(bits)(most - least), want = N(bits)((K)(n / (N(LEAF) / SPLIT)));
    const unsigned take = want < most_bits ? want : most_bits, shift = width > take ? width - take : 0;
    const size_t buckets = (size_t)((most - least) >> shift) + 1;
    memset(end, 0, buckets * sizeof *end);
    for (size_t i = 0; i < n; i++) end[(x[i] - least) >> shift]++;
    uint32_t sum = 0;
    for (size_t b = 0; b < buckets; b++) {
        const uint32_t here = end[b];
        end[b] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++) y[end[(x[i] - least) >> shift]++] = x[i];
    if (shift == 0) { /* a bucket is a value */
        if (!to_y) memcpy(x, y, n * sizeof(K));
        return;
    }
    uint32_t lo = 0;
    for (size_t b = 0; b < buckets; lo = end[b], b++) {
        const uint32_t many = end[b] - lo;
        if (many > N(LEAF))
            N(digits)(y + lo, x + lo, many, !to_y, low);
        else if (many)
            N(leaf)((to_y ? y : x) + lo, y + lo, many);
    }
}

static __attribute__((noinline)) void N(few)(K *x, K *y, size_t n, int to_y, unsigned low)
{
    uint32_t end[1 << SMALL_BITS];
    N(digit)(x, y, n, to_y, low, end, SMALL_BITS);
}

static __attribute__((noinline)) void N(many)(K *x, K *y, size_t n, int to_y, unsigned low)
{
    uint32_t end[1 << DIGIT_BITS];
    N(digit)(x, y, n, to_y, low, end, DIGIT_BITS);
}

/* Sorts the n < 2^32 keys of x; they end in y, or in x. */
static void N(digits)(K *x, K *y, size_t n, int to_y, unsigned low)
{
    if (n <= N(LEAF))
        N(leaf)(to_y ? y : x, x, n);
    else if (n < SMALL)
        N(few)(x, y, n, to_y, low);
    else
        N(many)(x, y, n, to_y, low);
}

/* dst = src as elements; past the cache if dst is worth it. */
static void N(put)(K *dst, const K *src, size_t n, N(map) m, int past)
{
    enum { STAGED = 1024 / sizeof(K) };
    if (!past) {
        for (size_t i = 0; i < n; i++) dst[i] = N(element_of)(src[i], m);
        return;
    }
    K t[STAGED];
    for (size_t i = 0, many; i < n; i += many) {
        many = tine_stage_(dst + i, sizeof(K), STAGED, n - i);
        for (size_t j = 0; j < many; j++) t[j] = N(element_of)(src[i + j], m);
        tine_stream_(dst + i, t, many * sizeof(K));
    }
}

static void N(put_all)(void *dst, const void *src, size_t n, const struct radix_map *m)
{
    N(put)(dst, src, n, N(map_of)(m), 0);
}

static void N(bucket)(void *dst, void *src, void *other, size_t n, const struct radix_map *m, unsigned low, int past)
{
    N(digits)(src, other, n, 1, low);
    N(put)(dst, other, n, N(map_of)(m), past && dst != other);
}

/* ---- without memory: exchange of bits, from the top --------------------------------------------------------------------- */
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

static void N(whole)(void *array, void *spare, size_t n, const struct radix_map *map, unsigned low)
{
    const N(map) m = N(map_of)(map);
    K *x = array;
    for (size_t i = 0; i < n; i++) x[i] = N(key_of)(x[i], m);
    if (n <= N(LEAF))
        N(leaf)(x, x, n);
    else if (spare)
        N(digits)(x, spare, n, 0, low);
    else
        N(exchange)(x, n, KBITS - 1);
    N(put)(x, x, n, m, 0);
}

static void N(pack)(uint64_t *out, const void *array, size_t lo, size_t hi, const struct radix_map *map, uint64_t least,
                    unsigned shift)
{
    const N(map) m = N(map_of)(map);
    const K *x = array;
    for (size_t i = lo; i < hi; i++) out[i] = (uint64_t)((K)(N(key_of)(x[i], m) - (K)least) >> shift) << 32 | i;
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
    .span = N(span), .key = N(key), .count = N(count), .scatter = N(scatter), .bucket = N(bucket), .put = N(put_all),
    .whole = N(whole), .pack = N(pack), .reverse = N(reverse), .leaf = N(LEAF),
};
#undef OPS_
#undef OPS2_
