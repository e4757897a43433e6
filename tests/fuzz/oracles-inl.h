/* oracles-inl.h - the result of each typed kernel by a serial loop that can be checked by reading.
   Included once per type. An oracle has its kernel's name and parameters, so a kernel of
   kernels.def without an oracle does not compile. */
#include "../kernels/group_oracle.h"
#include "../kernels/moments_oracle-inl.h"
#ifndef SORT_DOWN
#    define SORT_DOWN 0
#endif
#include "../kernels/sort_inputs.h"

#define ORACLE(name) static int TINE_NAME_(oracle_tine_##name)
#define TINE_KERNEL(name, params, args, call) ORACLE(name) params;
#include <tine/kernels.def>
#undef TINE_KERNEL

/* ---- helpers --------------------------------------------------------------------------------- */
#if TINE_BITS_ >= 32
static double *TINE_NAME_(as_doubles)(const T *x, size_t n, size_t step)
{
    double *v = oracle_room(n, sizeof *v);
    for (size_t i = 0; i < n; i++) v[i] = (double)x[i * step];
    return v;
}
#endif

static size_t *TINE_NAME_(in_order)(const T *x, size_t n)
{
    size_t *order = oracle_room(n, sizeof *order), *spare = oracle_room(n, sizeof *spare);
    TINE_NAME_(order)(order, spare, x, 0, n);
    free(spare);
    return order;
}

#if TINE_BITS_ >= 32
/* Copies an ascending order to `to` in descending order, with equal elements still by index.
   Returns the end of the copy. */
static size_t *TINE_NAME_(descending)(size_t *to, const size_t *order, const T *x, size_t lo,
                                      size_t hi)
{
    for (size_t end = hi; end > lo;) {
        size_t begin = end - 1; /* The first of equal elements. */
        while (begin > lo && !TINE_NAME_(before)(x[order[begin - 1]], x[order[begin]])) begin--;
        for (size_t i = begin; i < end; i++) *to++ = order[i];
        end = begin;
    }
    return to;
}
#endif

static T *TINE_NAME_(sorted_copy)(const T *x, size_t n)
{
    size_t *order = TINE_NAME_(in_order)(x, n);
    T *s = oracle_room(n, sizeof *s);
    for (size_t i = 0; i < n; i++) s[i] = x[order[i]];
    free(order);
    return s;
}

/* Compares by value: zeros of both signs are equal, and so are all NaNs, which are greater than
   numbers. */
static bool TINE_NAME_(is_less)(T a, T b)
{
    if (TINE_NAME_(odd_one)(a) || TINE_NAME_(odd_one)(b))
        return !TINE_NAME_(odd_one)(a) && TINE_NAME_(odd_one)(b);
    return a < b;
}

#include "reduce_oracles-inl.h"

/* ---- counts ---------------------------------------------------------------------------------- */
static int TINE_NAME_(count)(size_t *count, const T *x, const double *edges, size_t bins, size_t n)
{
    for (size_t k = 0; k < bins; k++) count[k] = 0;
    for (size_t i = 0; i < n; i++) {
        const double v = (double)x[i];
        /* The number of lower edges that are at most v, by bisection: counting them one by one
           takes a minute for many bins. The last of these bins is the one that v may lie in. Bins
           of equal edges are empty. */
        size_t k = 0;
        for (size_t end = bins; k < end;) {
            const size_t mid = k + (end - k) / 2;
            if (edges[mid] <= v)
                k = mid + 1;
            else
                end = mid;
        }
        if (k > 0 && (v < edges[k] || (v == edges[k] && k == bins))) count[k - 1]++;
    }
    return 0;
}

ORACLE(histogram)
(size_t *count, const T *x, double lo, double hi, size_t bins, size_t n, const tine_opts *o)
{
    (void)o;
    double *edges = oracle_room(bins + 1, sizeof *edges);
    for (size_t k = 0; k < bins; k++)
        edges[k] = lo + (double)k * ((hi * 0.5 - lo * 0.5) / (double)bins * 2);
    edges[bins] = hi;
    TINE_NAME_(count)(count, x, edges, bins, n);
    free(edges);
    return 0;
}

ORACLE(histogram_edges)
(size_t *count, const T *x, const double *edges, size_t bins, size_t n, const tine_opts *o)
{
    (void)o;
    return TINE_NAME_(count)(count, x, edges, bins, n);
}

#if !TINE_FLOAT_
ORACLE(bincount)(size_t *count, const T *x, size_t bins, size_t n, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0; i < n; i++)
        if ((uint64_t)x[i] >= bins) return TINE_ERANGE;
    for (size_t k = 0; k < bins; k++) count[k] = 0;
    for (size_t i = 0; i < n; i++) count[x[i]]++;
    return 0;
}
#endif

/* ---- groups ---------------------------------------------------------------------------------- */
#if TINE_BITS_ >= 32
#    define DENSE(name, result, oracle) \
        ORACLE(name) \
        (result * y, const void *key, tine_type type, const T *x, size_t groups, size_t n, \
         const tine_opts *o) \
        { \
            (void)o; \
            size_t *group = dense_groups(key, type, groups, n); \
            if (group) oracle(y, group, x, groups, n); \
            free(group); \
            return group ? 0 : TINE_ERANGE; \
        }
DENSE(groupsum, ACC, TINE_NAME_(oracle_sum))
DENSE(groupmean, double, TINE_NAME_(oracle_mean))
DENSE(groupmin, T, TINE_NAME_(oracle_min))
DENSE(groupmax, T, TINE_NAME_(oracle_max))
#    undef DENSE

#    define SPARSE(name, result, oracle) \
        ORACLE(name) \
        (void *keys, result *y, size_t *m, const void *key, tine_type type, const T *x, \
         size_t room, size_t n, const tine_opts *o) \
        { \
            (void)o; \
            size_t *group = sparse_groups(keys, m, key, type, room, n); \
            if (group) oracle(y, group, x, *m, n); \
            free(group); \
            return group ? 0 : TINE_ERANGE; \
        }
SPARSE(groupsum_sparse, ACC, TINE_NAME_(oracle_sum))
SPARSE(groupmean_sparse, double, TINE_NAME_(oracle_mean))
SPARSE(groupmin_sparse, T, TINE_NAME_(oracle_min))
SPARSE(groupmax_sparse, T, TINE_NAME_(oracle_max))
#    undef SPARSE
#endif

#if !TINE_FLOAT_
ORACLE(groupby)
(size_t *order, size_t *starts, const T *key, size_t groups, size_t n, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0; i < n; i++)
        if ((uint64_t)key[i] >= groups) return TINE_ERANGE;
    size_t *stable = TINE_NAME_(in_order)(key, n), i = 0;
    for (size_t k = 0; k <= groups; k++) {
        while (i < n && (uint64_t)key[stable[i]] < k) i++;
        starts[k] = i;
    }
    memcpy(order, stable, n * sizeof *order);
    free(stable);
    return 0;
}

ORACLE(groupcount_sparse)
(T *keys, size_t *y, size_t *m, const T *key, size_t room, size_t n, const tine_opts *o)
{
    (void)o;
    size_t *group = sparse_groups(keys, m, key, TINE_TYPE_, room, n);
    for (size_t k = 0; group && k < *m; k++) y[k] = 0;
    for (size_t i = 0; group && i < n; i++) y[group[i]]++;
    free(group);
    return group ? 0 : TINE_ERANGE;
}
#endif

/* ---- moves ----------------------------------------------------------------------------------- */
ORACLE(fill)(T *y, T value, size_t n, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0; i < n; i++) y[i] = value;
    return 0;
}

ORACLE(copy)(T *y, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    memmove(y, x, n * sizeof *y);
    return 0;
}

ORACLE(take)(T *y, const T *x, size_t nx, const size_t *at, size_t n, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0; i < n; i++) {
        if (at[i] >= nx) {
            compared_elements = i; /* Elements behind it are indeterminate. */
            return TINE_ERANGE;
        }
        y[i] = x[at[i]];
    }
    return 0;
}

ORACLE(put)(T *y, size_t ny, const size_t *at, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0; i < n; i++)
        if (at[i] >= ny) return TINE_ERANGE;
    for (size_t i = 0; i < n; i++) y[at[i]] = x[i];
    return 0;
}

ORACLE(reverse)(T *y, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0, j = n; i < j--; i++) {
        const T first = x[i], last = x[j]; /* y may be the same array as x. */
        y[i] = last, y[j] = first;
    }
    return 0;
}

#include "order_oracles-inl.h"

/* ---- random numbers -------------------------------------------------------------------------- */
#if TINE_BITS_ >= 32
static T TINE_NAME_(random_element)(uint64_t seed, uint64_t i)
{
#    if TINE_FLOAT_
    return sizeof(T) == 8 ? (T)(((double)(pair(seed, i) >> 12) + 0.5) * 0x1p-52)
                          : (T)(((float)(word(seed, i) >> 9) + 0.5f) * 0x1p-23f);
#    else
    return (T)(TINE_BITS_ == 64 ? pair(seed, i) : word(seed, i));
#    endif
}

ORACLE(random)(T *y, uint64_t seed, uint64_t first, size_t n, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0; i < n; i++) y[i] = TINE_NAME_(random_element)(seed, first + i);
    return 0;
}

ORACLE(random_range)
(T *y, T lo, T hi, uint64_t seed, uint64_t first, size_t n, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0; i < n; i++) {
#    if TINE_FLOAT_
        const T v = lo + (hi - lo) * TINE_NAME_(random_element)(seed, first + i);
        const T below = sizeof(T) == 8 ? (T)nextafter((double)hi, -INFINITY)
                                       : (T)nextafterf((float)hi, -INFINITY);
        y[i] = v < hi ? v : below;
#    else
        const uint64_t width = (uint64_t)hi - (uint64_t)lo, at = first + i;
        if (width >> 32 == 0) {
            const oracle_product p = (oracle_product)pair(seed, at) * width;
            y[i] = (T)((uint64_t)lo + (uint64_t)(p >> 64));
        } else {
            const oracle_product low = (oracle_product)pair(seed, 2 * at) * width >> 64,
                                 high = (oracle_product)pair(seed, 2 * at + 1) * width;
            y[i] = (T)((uint64_t)lo + (uint64_t)((high + low) >> 64));
        }
#    endif
    }
    return 0;
}

#    if TINE_FLOAT_
/* One element per call, because each depends on seed and index alone. test_random_normal.c tests
   the distribution. */
ORACLE(random_normal)(T *y, uint64_t seed, uint64_t first, size_t n, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0; i < n; i++)
        if (TINE_NAME_(random_normal)(&y[i], seed, first + i, 1, NULL)) abort();
    return 0;
}
#    endif
#endif
#undef ORACLE
