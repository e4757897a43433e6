/* cumsum.c - tine_cumsum: integers exactly, a vector at a time; floats in blocks of 64, whose
   totals are added one after another. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    include "prefix.h"
enum {
    SCAN_BLOCK = 64, /* elements in a block; part of the promised bits */
    /* Elements that non-temporal stores write at once: CHAINS blocks. They take 4 KiB, and stay in
       L1 beside the stage. */
    TILE = 512,
    /* blocks summed side by side: an addition takes four cycles, and two can begin in each cycle */
    CHAINS = 8
};
/* PAIRS_LOW (PAIRS_HIGH) takes the first (second) element of each pair of p and of q in turn.
   TWOS_LOW (TWOS_HIGH) takes the first (second) pair of each group of four of p and of q in turn.
   */
#    if VL == 8
#        define PAIRS_LOW(p, q) __builtin_shufflevector(p, q, 0, 8, 2, 10, 4, 12, 6, 14)
#        define PAIRS_HIGH(p, q) __builtin_shufflevector(p, q, 1, 9, 3, 11, 5, 13, 7, 15)
#        define TWOS_LOW(p, q) __builtin_shufflevector(p, q, 0, 1, 8, 9, 4, 5, 12, 13)
#        define TWOS_HIGH(p, q) __builtin_shufflevector(p, q, 2, 3, 10, 11, 6, 7, 14, 15)
#    elif VL == 4
#        define PAIRS_LOW(p, q) __builtin_shufflevector(p, q, 0, 4, 2, 6)
#        define PAIRS_HIGH(p, q) __builtin_shufflevector(p, q, 1, 5, 3, 7)
#        define TWOS_LOW(p, q) __builtin_shufflevector(p, q, 0, 1, 4, 5)
#        define TWOS_HIGH(p, q) __builtin_shufflevector(p, q, 2, 3, 6, 7)
#    endif
#    define TINE_TYPE_FILE "scan/cumsum.c"
#    include "tine/types.h"

/* Signed and unsigned numbers have the same sums. The arguments have been checked. */
int UNDER_(tine_running_sums, TINE_ISA)(void *y, const void *x, size_t word, int before, size_t n,
                                        const tine_opts *o)
{
    return word == 8 ? tine_cumsum_words_u64(y, x, before, n, o)
                     : tine_cumsum_words_u32(y, x, before, n, o);
}
#else
#    define K(part) TINE_NAME_(cumsum_##part)
WIDE_ALONE("cumsum.c");
/* The type of sums: double for floats, else as many bits as an element has. */
#    if TINE_FLOAT_
#        define WORD double
#    else
#        define WORD TINE_UNSIGNED_
#    endif

typedef struct {
    T *y;
    const T *x;
    int nontemporal, before; /* before: y[i] is the sum up to x[i - 1]; used for words only */
} K(job);

#    if TINE_FLOAT_
/* t[i] = the sum of the block up to element i, in double; sum[0] = its total. */
INLINE void K(within)(double *t, double *sum, const T *x, size_t m)
{
    double l = -0.0;
    for (size_t i = 0; i < m; i++) t[i] = l += (double)x[i];
    *sum = l;
}

#        include "eight_blocks-inl.h"

static void K(sums)(double *t, double *sums, const T *x, size_t m)
{
    for (; m >= CHAINS * SCAN_BLOCK; m -= CHAINS * SCAN_BLOCK, x += CHAINS * SCAN_BLOCK,
                                     t += CHAINS * SCAN_BLOCK, sums += CHAINS) {
        for (size_t k = 0; k < CHAINS; k++) fetch(x + k * SCAN_BLOCK, SCAN_BLOCK * sizeof *x);
        K(eight)(t, sums, x);
    }
    for (; m > SCAN_BLOCK; m -= SCAN_BLOCK, x += SCAN_BLOCK, t += SCAN_BLOCK)
        K(within)(t, sums++, x, SCAN_BLOCK);
    if (m) K(within)(t, sums, x, m);
}

static void K(look)(void *sums, void *stage, size_t lo, size_t hi, void *ctx)
{
    const T *x = ((const K(job) *)ctx)->x;
    double t[SCAN_BLOCK], *s = sums;
    if (stage) {
        K(sums)(stage, sums, x + lo, hi - lo);
        return;
    }
    for (; lo < hi; lo += SCAN_BLOCK)
        K(within)(t, s++, x + lo, hi - lo < SCAN_BLOCK ? hi - lo : SCAN_BLOCK);
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

/* Adds the bases to t and writes y. y may be x: the whole block is in t before any of it is
   written. */
static void K(lift)(T *y, const double *t, const double *bases, size_t m)
{
    for (size_t lo = 0; lo < m; lo += SCAN_BLOCK) {
        const double base = *bases++;
        const size_t hi = m - lo < SCAN_BLOCK ? m : lo + SCAN_BLOCK;
#        pragma GCC ivdep
        for (size_t i = lo; i < hi; i++) y[i] = (T)canonical(base + t[i]);
    }
}

/* Adds the bases to the sums of all blocks in t, and writes y. */
static void K(lift_all)(T *y, const double *t, const double *bases, size_t m)
{
#        if VL >= 4
    for (; m >= CHAINS * SCAN_BLOCK; m -= CHAINS * SCAN_BLOCK, y += CHAINS * SCAN_BLOCK,
                                     t += CHAINS * SCAN_BLOCK, bases += CHAINS)
        K(lift_eight)(y, t, bases);
#        endif
    K(lift)(y, t, bases, m);
}

static void K(write)(const void *bases, void *stage, size_t lo, size_t hi, void *ctx)
{
    const K(job) *c = ctx;
    const double *b = bases;
    double t[SCAN_BLOCK], sum;
    if (!stage) {
        for (size_t m; lo < hi; lo += m) {
            m = hi - lo < SCAN_BLOCK ? hi - lo : SCAN_BLOCK;
            K(within)(t, &sum, c->x + lo, m);
            K(lift)(c->y + lo, t, b++, m);
        }
        return;
    }
    if (!c->nontemporal) {
        K(lift_all)(c->y + lo, stage, b, hi - lo);
        return;
    }
    T r[TILE];
    const double *l = stage;
    for (size_t m; lo < hi; lo += m, l += m, b += TILE / SCAN_BLOCK) {
        m = hi - lo < TILE ? hi - lo : TILE;
        K(lift_all)(r, l, b, m);
        tine_nt_copy_(c->y + lo, r, m * sizeof(T));
    }
    tine_nt_copy_end_();
}

static const tine_chain_ K(chain) = {
    K(look),    K(carry),  K(write),       sizeof(double),
    SCAN_BLOCK, sizeof(T), sizeof(double), READ_NS(sizeof(T)) + WRITE_NS(sizeof(T))};
#    else
#        define PREFIX(v) \
            __builtin_choose_expr(TINE_BITS_ == 64, prefix_u64((u64v)(v)), prefix_u32((u32v)(v)))
#        define LAST(v) \
            __builtin_choose_expr(TINE_BITS_ == 64, last_u64((u64v)(v)), last_u32((u32v)(v)))
static void K(look)(void *sums, void *stage, size_t lo, size_t hi, void *ctx)
{
    const T *x = ((const K(job) *)ctx)->x;
    WORD s = 0; /* s has as many bits as an element of y. */
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

/* y[i] = base + x[0] + … + x[i]; if `before`, the sum ends at x[i - 1]. A step takes two vectors.
   The next step depends on this one by a single addition, `b += both`, whose latency limits the
   loop. */
INLINE WORD K(run)(T *y, const T *x, size_t m, WORD base, int before)
{
    typedef WORD some __attribute__((vector_size(VBYTES)));
    enum { MANY = VBYTES / sizeof(T) };
    some b = base + (some){0};
    size_t i = 0;
    for (; m - i >= 2 * MANY; i += 2 * MANY) {
        some u, v;
        memcpy(&u, x + i, sizeof u);
        memcpy(&v, x + i + MANY, sizeof v);
        some p = PREFIX(u), q = PREFIX(v);
        const some half = LAST(p), both = half + LAST(q);
        p += b;
        q += half + b;
        b += both;
        if (before) {
            p -= u;
            q -= v;
        }
        memcpy(y + i, &p, sizeof p);
        memcpy(y + i + MANY, &q, sizeof q);
    }
    base = b[0];
    for (; i < m; i++) {
        const WORD up = base + (WORD)x[i];
        y[i] = (T)(before ? base : up);
        base = up;
    }
    return base;
}

static WORD K(row)(const K(job) * c, T *y, size_t lo, size_t m, WORD base)
{
    return c->before ? K(run)(y, c->x + lo, m, base, 1) : K(run)(y, c->x + lo, m, base, 0);
}

static void K(write)(const void *bases, void *stage, size_t lo, size_t hi, void *ctx)
{
    const K(job) *c = ctx;
    WORD base = *(const WORD *)bases;
    (void)stage;
    if (!c->nontemporal) {
        K(row)(c, c->y + lo, lo, hi - lo, base);
        return;
    }
    T r[TILE];
    for (size_t m; lo < hi; lo += m) {
        m = hi - lo < TILE ? hi - lo : TILE;
        base = K(row)(c, r, lo, m, base);
        tine_nt_copy_(c->y + lo, r, m * sizeof(T));
    }
    tine_nt_copy_end_();
}

static const tine_chain_ K(chain) = {
    K(look), K(carry),  K(write), sizeof(WORD),
    0,       sizeof(T), 0,        READ_NS(sizeof(T)) + WRITE_NS(sizeof(T))};
#    endif

static int K(words)(T *y, const T *x, int before, size_t n, const tine_opts *o)
{
    K(job) c = {y, x, y != x && tine_nontemporal_(n, sizeof *y), before};
    WORD base[2] = {0, 0};
    return tine_chain_run_(&K(chain), &c, base, n, o);
}

int FN(cumsum)(T *y, const T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("cumsum", y, n);
    DOOR_ARRAY("cumsum", x, n);
    DOOR_IN_PLACE("cumsum", y, x, n);
    return K(words)(y, x, 0, n, o);
}
#    undef K
#    undef WORD
#    undef PREFIX
#    undef LAST
#endif
