/* oracle.h - the promised folds as plain recursive loops over doubles, simple enough to check by
   reading. */
#ifndef TINE_TESTS_ORACLE_H
#define TINE_TESTS_ORACLE_H
#include <math.h>
#include <stddef.h>

enum { ORACLE_BLOCK = 2048, ORACLE_LANES = 32 };

/* Returns the place where [0, n) is divided: the largest power of two of blocks that leaves a rest.
   n is more than one block. */
static inline size_t oracle_half(size_t n)
{
    size_t half = ORACLE_BLOCK;
    while (n - half > half) half *= 2;
    return half;
}

static inline double oracle_block(const double *t, size_t n)
{
    double s[ORACLE_LANES];
    for (int l = 0; l < ORACLE_LANES; l++) s[l] = -0.0;
    for (size_t i = 0; i < n; i++) s[i % ORACLE_LANES] += t[i];
    for (int h = ORACLE_LANES / 2; h; h /= 2)
        for (int l = 0; l < h; l++) s[l] += s[l + h];
    return s[0];
}

static inline double oracle_tree(const double *t, size_t n)
{
    if (n <= ORACLE_BLOCK) return oracle_block(t, n);
    size_t half = oracle_half(n);
    return oracle_tree(t, half) + oracle_tree(t + half, n - half);
}

static inline double oracle_sum(const double *t, size_t n)
{
    double v = n ? oracle_tree(t, n) : 0;
    return v == v ? v : nan("");
}

typedef struct {
    double small, middle, big;
} oracle_squares;

static inline oracle_squares oracle_norm_tree(const double *t, size_t n)
{
    if (n > ORACLE_BLOCK) {
        size_t half = oracle_half(n);
        oracle_squares a = oracle_norm_tree(t, half), b = oracle_norm_tree(t + half, n - half);
        return (oracle_squares){a.small + b.small, a.middle + b.middle, a.big + b.big};
    }
    double as_is[ORACLE_BLOCK], up[ORACLE_BLOCK], down[ORACLE_BLOCK];
    for (size_t i = 0; i < n; i++) {
        as_is[i] = t[i] * t[i];
        up[i] = t[i] * 0x1p600 * (t[i] * 0x1p600);
        down[i] = t[i] * 0x1p-600 * (t[i] * 0x1p-600);
    }
    double q = oracle_block(as_is, n);
    if (q < 0x1p-900) return (oracle_squares){oracle_block(up, n), 0, 0};
    if (q >= 0x1p900) return (oracle_squares){0, 0, oracle_block(down, n)};
    return (oracle_squares){0, q, 0};
}

static inline double oracle_norm(const double *t, size_t n)
{
    if (!n) return 0;
    oracle_squares q = oracle_norm_tree(t, n);
    double v = sqrt(q.small) * 0x1p-600;
    if (q.middle != 0) v = sqrt(q.middle + q.small * 0x1p-600 * 0x1p-600);
    if (q.big != 0) v = sqrt(q.big + q.middle * 0x1p-600 * 0x1p-600) * 0x1p600;
    return v == v ? v : nan("");
}

/* A node in the tree of tine_moments: n elements with mean hi + lo, and m2, the sum of their
   squared distances from the mean. big: the elements were scaled by 2^-600. */
typedef struct {
    double n, hi, lo, m2;
    int big;
} oracle_node;

/* Returns the node of the block t[0, n), whose mean is m up to rounding. */
static inline oracle_node oracle_centred(const double *t, size_t n, double m)
{
    double k = (double)n, d[ORACLE_BLOCK], dd[ORACLE_BLOCK];
    for (size_t i = 0; i < n; i++) d[i] = t[i] - m, dd[i] = d[i] * d[i];
    double q = oracle_block(dd, n), e = oracle_block(d, n);
    return (oracle_node){k, m, e / k, q - e * e / k, 0};
}

static inline oracle_node oracle_big(const double *t, size_t n)
{
    double down[ORACLE_BLOCK];
    for (size_t i = 0; i < n; i++) down[i] = t[i] * 0x1p-600;
    oracle_node a = oracle_centred(down, n, oracle_block(down, n) / (double)n);
    a.big = 1;
    return a;
}

static inline oracle_node oracle_merge(oracle_node a, oracle_node b)
{
    oracle_node *natural = a.big < b.big ? &a : &b;
    if (a.big != b.big)
        natural->hi *= 0x1p-600, natural->lo *= 0x1p-600, natural->m2 *= 0x1p-600,
            natural->m2 *= 0x1p-600;
    double all = a.n + b.n, d = (b.hi - a.hi) + (b.lo - a.lo), w = b.n / all, dm = d * w;
    double s = a.hi + dm, z = s - a.hi, err = (a.hi - (s - z)) + (dm - z);
    return (oracle_node){all, s, a.lo + err, (a.m2 + b.m2) + d * d * (a.n * w), a.big | b.big};
}

/* Whether m, in the node's unit, may be the rounded true mean. */
static inline int oracle_may_be_mean(oracle_node a, double m, size_t n)
{
    int e, levels = 0;
    while (((size_t)ORACLE_BLOCK << levels) < n) levels++;
    frexp(m, &e);
    const double half = fabs(m) < 0x1p-1022 ? 0 : ldexp(1, e - 54);
    const double max =
        1.25 * half + (80 + 8 * levels) * 0x1p-53 * (sqrt(fmax(a.m2, 0) / a.n) + 0x1p-500);
    return fabs((m - a.hi) - a.lo) <= max;
}

/* Returns sum / n if it is finite and may be the rounded true mean, else hi + lo. */
static inline double oracle_mean(oracle_node a, double sum, size_t n)
{
    const double unit = a.big ? 0x1p-600 : 1, plain = sum / (double)n;
    return oracle_may_be_mean(a, plain * unit, n) ? plain : (a.hi + a.lo) / unit;
}

static inline double oracle_variance(oracle_node a)
{
    double v = fmax(a.m2, 0) / a.n;
    if (a.m2 != a.m2) return nan("");
    return a.big ? v * 0x1p600 * 0x1p600 : v;
}

/* Returns the sum of a column of n elements: blocks of 64 one after another, joined in tine_sum's
   tree. */
static inline double oracle_column(const double *v, size_t n)
{
    if (n <= 64) {
        double sum = v[0];
        for (size_t i = 1; i < n; i++) sum += v[i];
        return sum;
    }
    size_t half = 64;
    while (half * 2 < n) half *= 2;
    return oracle_column(v, half) + oracle_column(v + half, n - half);
}

/* Returns the number of elements between two divisions of a group's sum. n > 0. */
static inline size_t chunk_of(size_t n)
{
    const size_t chunks = n / 16384 + 1 < 64 ? n / 16384 + 1 : 64;
    return (n - 1) / chunks + 1;
}
#endif
