/* cumsum.c - tine_cumsum: integers exactly, a vector at a time; floats in segments of 64, whose totals are added one after another. */
#ifndef T
#    include "kernel.h"
#    include "simd.h"
#    include "prefix.h"
enum {
    SEGMENT = 64, /* elements: part of the promised bits */
    ROW = 512,    /* elements streamed out at once: 4 KiB, which stay in L1 beside the stage */
    CHAINS = 8    /* segments summed side by side: an addition takes four cycles, and two can be under way in each */
};
#    define TINE_TYPE_FILE "cumsum.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(cumsum_##part)
/* What sums are: doubles, or as many bits as an element has. */
#    if TINE_FLOAT_
#        define WORD double
#    else
#        define WORD __typeof__(__builtin_choose_expr(sizeof(T) == 8, (uint64_t)0, (uint32_t)0))
#    endif

typedef struct {
    T *y;
    const T *x;
    int past;
} K(job);

#    if TINE_FLOAT_
/* t[i] = the segment's sum up to i, in double; sum[0] = its total. */
INLINE void K(within)(double *t, double *sum, const T *x, size_t m)
{
    double l = -0.0;
    for (size_t i = 0; i < m; i++) t[i] = l += (double)x[i];
    *sum = l;
}

#        if VL == 8
/* Rows of eight doubles to columns: three rounds of exchanges, of single elements, pairs and fours. */
INLINE void K(transpose)(f64v r[8])
{
    f64v a[8], b[8];
    UNROLL for (int j = 0; j < 8; j += 2) {
        a[j] = __builtin_shufflevector(r[j], r[j + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        a[j + 1] = __builtin_shufflevector(r[j], r[j + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    UNROLL for (int j = 0; j < 8; j += 4) {
        UNROLL for (int k = 0; k < 2; k++) {
            b[j + k] = __builtin_shufflevector(a[j + k], a[j + k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            b[j + k + 2] = __builtin_shufflevector(a[j + k], a[j + k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    }
    UNROLL for (int k = 0; k < 4; k++) {
        r[k] = __builtin_shufflevector(b[k], b[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        r[k + 4] = __builtin_shufflevector(b[k], b[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

/* Eight segments, one in each lane. */
static void K(eight)(double *t, double *sums, const T *x)
{
    typedef T some __attribute__((vector_size(VL * sizeof(T)), aligned(sizeof(T)), may_alias));
    typedef double row __attribute__((vector_size(VBYTES), aligned(sizeof(double)), may_alias));
    f64v l = splat_f64(-0.0);
    for (size_t i = 0; i < SEGMENT; i += VL) {
        f64v r[VL];
        UNROLL for (int k = 0; k < VL; k++) r[k] = __builtin_convertvector(*(const some *)(x + k * SEGMENT + i), f64v);
        K(transpose)(r);
        UNROLL for (int k = 0; k < VL; k++) r[k] = l += r[k];
        K(transpose)(r);
        UNROLL for (int k = 0; k < VL; k++) *(row *)(t + k * SEGMENT + i) = r[k];
    }
    *(row *)sums = l;
}
#        else
static void K(eight)(double *t, double *sums, const T *x)
{
    double l[CHAINS];
    UNROLL for (int k = 0; k < CHAINS; k++) l[k] = -0.0;
    for (size_t i = 0; i < SEGMENT; i++) {
        UNROLL for (int k = 0; k < CHAINS; k++) t[i + k * SEGMENT] = l[k] += (double)x[i + k * SEGMENT];
    }
    UNROLL for (int k = 0; k < CHAINS; k++) sums[k] = l[k];
}
#        endif

static void K(sums)(double *t, double *sums, const T *x, size_t m)
{
    for (; m >= CHAINS * SEGMENT; m -= CHAINS * SEGMENT, x += CHAINS * SEGMENT, t += CHAINS * SEGMENT, sums += CHAINS) {
        for (size_t k = 0; k < CHAINS; k++) fetch(x + k * SEGMENT, SEGMENT * sizeof *x);
        K(eight)(t, sums, x);
    }
    for (; m > SEGMENT; m -= SEGMENT, x += SEGMENT, t += SEGMENT) K(within)(t, sums++, x, SEGMENT);
    if (m) K(within)(t, sums, x, m);
}

static void K(look)(void *sums, void *stage, size_t lo, size_t hi, void *ctx)
{
    const T *x = ((const K(job) *)ctx)->x;
    double t[SEGMENT], *s = sums;
    if (stage) {
        K(sums)(stage, sums, x + lo, hi - lo);
        return;
    }
    for (; lo < hi; lo += SEGMENT) K(within)(t, s++, x + lo, hi - lo < SEGMENT ? hi - lo : SEGMENT);
}

static void K(carry)(void *sums, size_t count, void *base, int first, void *ctx)
{
    double *s = sums, b = *(double *)base;
    (void)first, (void)ctx;
    for (size_t k = 0; k < count; k++) {
        const double total = s[k];
        s[k] = b;
        b += total;
    }
    *(double *)base = b;
}

/* y may be x: what is read of a segment is in t before anything of it is written. */
static void K(lift)(T *y, const double *t, const double *bases, size_t m)
{
    for (size_t lo = 0; lo < m; lo += SEGMENT) {
        const double base = *bases++;
        const size_t hi = m - lo < SEGMENT ? m : lo + SEGMENT;
#pragma GCC ivdep
        for (size_t i = lo; i < hi; i++) y[i] = (T)canonical(base + t[i]);
    }
}

static void K(write)(const void *bases, void *stage, size_t lo, size_t hi, void *ctx)
{
    const K(job) *c = ctx;
    const double *b = bases;
    double t[SEGMENT], sum;
    if (!stage) {
        for (size_t m; lo < hi; lo += m) {
            m = hi - lo < SEGMENT ? hi - lo : SEGMENT;
            K(within)(t, &sum, c->x + lo, m);
            K(lift)(c->y + lo, t, b++, m);
        }
        return;
    }
    if (!c->past) {
        K(lift)(c->y + lo, stage, b, hi - lo);
        return;
    }
    T r[ROW];
    const double *l = stage;
    for (size_t m; lo < hi; lo += m, l += m, b += ROW / SEGMENT) {
        m = hi - lo < ROW ? hi - lo : ROW;
        K(lift)(r, l, b, m);
        tine_stream_(c->y + lo, r, m * sizeof(T));
    }
    tine_stream_end_();
}

static const tine_chain_ K(chain) = {K(look), K(carry), K(write), sizeof(double), SEGMENT, sizeof(T), sizeof(double),
                                     READ_NS(sizeof(T)) + WRITE_NS(sizeof(T))};
#    else
#        define PREFIX(v) __builtin_choose_expr(sizeof(T) == 8, prefix_u64((u64v)(v)), prefix_u32((u32v)(v)))
#        define LAST(v) __builtin_choose_expr(sizeof(T) == 8, last_u64((u64v)(v)), last_u32((u32v)(v)))
static void K(look)(void *sums, void *stage, size_t lo, size_t hi, void *ctx)
{
    const T *x = ((const K(job) *)ctx)->x;
    WORD s = 0; /* as many bits as y will have */
    (void)stage;
    for (; lo < hi; lo++) s += (WORD)x[lo];
    *(WORD *)sums = s;
}

static void K(carry)(void *sums, size_t count, void *base, int first, void *ctx)
{
    WORD *s = sums, *b = base;
    (void)first, (void)ctx;
    for (size_t k = 0; k < count; k++) {
        const WORD total = s[k];
        s[k] = *b;
        *b += total;
    }
}

/* y[i] = base + x[0] + … + x[i]: two vectors at a time, with one addition from base to base. */
static WORD K(run)(T *y, const T *x, size_t m, WORD base)
{
    typedef WORD some __attribute__((vector_size(VBYTES)));
    enum { MANY = VBYTES / sizeof(T) };
    some b = base + (some){0};
    size_t i = 0;
    for (; m - i >= 2 * MANY; i += 2 * MANY) {
        some p, q;
        memcpy(&p, x + i, sizeof p);
        memcpy(&q, x + i + MANY, sizeof q);
        p = PREFIX(p);
        q = PREFIX(q);
        const some half = LAST(p), both = half + LAST(q);
        p += b;
        q += half + b;
        b += both;
        memcpy(y + i, &p, sizeof p);
        memcpy(y + i + MANY, &q, sizeof q);
    }
    base = b[0];
    for (; i < m; i++) y[i] = (T)(base += (WORD)x[i]);
    return base;
}

static void K(write)(const void *bases, void *stage, size_t lo, size_t hi, void *ctx)
{
    const K(job) *c = ctx;
    WORD base = *(const WORD *)bases;
    (void)stage;
    if (!c->past) {
        K(run)(c->y + lo, c->x + lo, hi - lo, base);
        return;
    }
    T r[ROW];
    for (size_t m; lo < hi; lo += m) {
        m = hi - lo < ROW ? hi - lo : ROW;
        base = K(run)(r, c->x + lo, m, base);
        tine_stream_(c->y + lo, r, m * sizeof(T));
    }
    tine_stream_end_();
}

static const tine_chain_ K(chain) = {K(look), K(carry), K(write), sizeof(WORD), 0, sizeof(T), 0,
                                     READ_NS(sizeof(T)) + WRITE_NS(sizeof(T))};
#    endif

int FN(cumsum)(T *y, const T *x, size_t n, const tine_opts *o)
{
    if (bad_array(x, n, sizeof *x) || bad_array(y, n, sizeof *y)) return TINE_EINVAL;
    K(job) c = {y, x, y != x && tine_past_cache_(n, sizeof *y)};
    WORD base[2] = {0, 0};
    return tine_chain_run_(&K(chain), &c, base, n, o);
}
#    undef K
#    undef WORD
#    undef PREFIX
#    undef LAST
#endif
