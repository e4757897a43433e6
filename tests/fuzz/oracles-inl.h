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

/* ---- reductions ------------------------------------------------------------------------------ */
ORACLE(sum)(ACC *out, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
#if TINE_FLOAT_
    double *v = TINE_NAME_(as_doubles)(x, n, 1);
    *out = oracle_sum(v, n);
    free(v);
#else
    uint64_t s = 0;
    for (size_t i = 0; i < n; i++) s += (uint64_t)x[i];
    *out = (ACC)s;
#endif
    return 0;
}

#if TINE_BITS_ >= 32
ORACLE(dot)(ACC *out, const T *x, const T *y, size_t n, const tine_opts *o)
{
    (void)o;
#    if TINE_FLOAT_
    double *v = TINE_NAME_(as_doubles)(x, n, 1);
    for (size_t i = 0; i < n; i++) v[i] *= (double)y[i];
    *out = oracle_sum(v, n);
    free(v);
#    else
    uint64_t s = 0;
    for (size_t i = 0; i < n; i++) s += (uint64_t)x[i] * (uint64_t)y[i];
    *out = (ACC)s;
#    endif
    return 0;
}

/* Splits x into two doubles: *high + *low is x. */
static void TINE_NAME_(parts)(T x, double *high, double *low)
{
#    if TINE_FLOAT_
    *high = (double)x, *low = 0;
#    else
    *low = (double)(uint32_t)((uint64_t)x & UINT32_MAX);
    *high =
        TINE_SIGNED_ ? (double)((int64_t)x >> 32) * 0x1p32 : (double)((uint64_t)x >> 32) * 0x1p32;
#    endif
}

ORACLE(fsum)(double *out, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    static _Thread_local oracle sum;
    memset(&sum, 0, sizeof sum);
    for (size_t i = 0; i < n; i++) {
        double high, low;
        TINE_NAME_(parts)(x[i], &high, &low);
        oracle_add(&sum, high, 1), oracle_add(&sum, low, 1);
    }
    *out = canonical(oracle_round(&sum));
    return 0;
}

ORACLE(fdot)(double *out, const T *x, const T *y, size_t n, const tine_opts *o)
{
    (void)o;
    static _Thread_local oracle sum;
    memset(&sum, 0, sizeof sum);
    for (size_t i = 0; i < n; i++) {
        double a[2], b[2];
        TINE_NAME_(parts)(x[i], &a[0], &a[1]), TINE_NAME_(parts)(y[i], &b[0], &b[1]);
        for (int k = 0; k < (TINE_FLOAT_ ? 1 : 4); k++) oracle_add(&sum, a[k / 2], b[k % 2]);
    }
    *out = canonical(oracle_round(&sum));
    return 0;
}

ORACLE(norm)(double *out, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    double *v = TINE_NAME_(as_doubles)(x, n, 1);
    bool infinite = false, nan = false;
    for (size_t i = 0; i < n; i++) infinite |= isinf(v[i]) != 0, nan |= isnan(v[i]) != 0;
    *out = nan ? canonical(NAN) : infinite ? INFINITY : oracle_norm(v, n);
    free(v);
    return 0;
}
#endif

/* Returns the mean of floats whose sum is not finite. Either there are infinities, or the sum
   overflows. Then the elements are added again, scaled by 2^-600, in the blocks that moments_oracle
   scales. */
#if TINE_FLOAT_
typedef struct {
    double sum;
    bool big;
} TINE_NAME_(scaled_sum);

static TINE_NAME_(scaled_sum) TINE_NAME_(sum_again)(const double *v, const T *x, size_t n)
{
    TINE_NAME_(scaled_sum) a, b;
    if (n <= ORACLE_BLOCK) {
        double down[ORACLE_BLOCK];
        for (size_t i = 0; i < n; i++) down[i] = v[i] * 0x1p-600;
        a.big = TINE_NAME_(moments_oracle)(x, n).big;
        a.sum = oracle_block(a.big ? down : v, n);
        return a;
    }
    const size_t half = oracle_half(n);
    a = TINE_NAME_(sum_again)(v, x, half), b = TINE_NAME_(sum_again)(v + half, x + half, n - half);
    if (a.big != b.big) *(a.big ? &b.sum : &a.sum) *= 0x1p-600;
    return (TINE_NAME_(scaled_sum)){a.sum + b.sum, a.big || b.big};
}

static double TINE_NAME_(mean_of)(oracle_node a, const double *v, const T *x, size_t n)
{
    const double sum = oracle_sum(v, n);
    bool up = false, down = false;
    for (size_t i = 0; i < n; i++) {
        if (isnan(v[i])) return canonical(NAN);
        up |= v[i] == (double)INFINITY, down |= v[i] == -(double)INFINITY;
    }
    if (up || down) return up && down ? canonical(NAN) : up ? INFINITY : -INFINITY;
    if (isfinite(sum)) return fmax(-DBL_MAX, fmin(oracle_mean(a, sum, n), DBL_MAX));
    const double m = TINE_NAME_(sum_again)(v, x, n).sum / (double)n;
    const double mean = (oracle_may_be_mean(a, m, n) ? m : a.hi + a.lo) * 0x1p600;
    return fmax(-DBL_MAX, fmin(mean, DBL_MAX));
}
#endif

ORACLE(moments)(double *mean, double *variance, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    if (!n) return 0;
    *variance = TINE_NAME_(variance_oracle)(x, n);
#if TINE_FLOAT_
    double *v = TINE_NAME_(as_doubles)(x, n, 1);
    *mean = TINE_NAME_(mean_of)(TINE_NAME_(moments_oracle)(x, n), v, x, n);
    free(v);
#else
    *mean = rounded_quotient(TINE_NAME_(whole_sum)(x, n), n);
#endif
    return 0;
}

/* Returns the least or greatest element of n > 0. */
static T TINE_NAME_(end_of)(const T *x, size_t n, size_t step, bool least)
{
    T best = x[0];
    for (size_t i = 0; i < n; i++) {
        const T v = x[i * step];
        if (TINE_NAME_(odd_one)(v)) return (T)canonical(NAN);
        if (least ? TINE_NAME_(less)(v, best) : TINE_NAME_(less)(best, v)) best = v;
    }
    return best;
}

ORACLE(minmax)(T *lo, T *hi, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    if (n) *lo = TINE_NAME_(end_of)(x, n, 1, true), *hi = TINE_NAME_(end_of)(x, n, 1, false);
    return 0;
}

static int TINE_NAME_(arg)(size_t *at, const T *x, size_t n, bool least)
{
    for (size_t i = n; i-- > 0;) /* Of equal elements, an earlier one overwrites a later one. */
        if (i + 1 == n || TINE_NAME_(odd_one)(x[i]) ||
            (!TINE_NAME_(odd_one)(x[*at]) && (least ? x[i] <= x[*at] : x[i] >= x[*at])))
            *at = i;
    return 0;
}

ORACLE(argmin)(size_t *at, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    return TINE_NAME_(arg)(at, x, n, true);
}

ORACLE(argmax)(size_t *at, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    return TINE_NAME_(arg)(at, x, n, false);
}

/* ---- matrices -------------------------------------------------------------------------------- */
#if TINE_BITS_ >= 32
/* Returns the first element of result k, the number of its elements, and the step between them. */
static const T *TINE_NAME_(along)(const T *x, size_t rows, size_t cols, size_t pitch, int axis,
                                  size_t k, size_t *n, size_t *step)
{
    *n = axis ? cols : rows, *step = axis ? 1 : pitch;
    return x + (axis ? k * pitch : k);
}

static double TINE_NAME_(float_sum)(const T *first, size_t n, size_t step, int axis)
{
    double *v = TINE_NAME_(as_doubles)(first, n, step);
    const double sum = !n ? 0 : axis ? oracle_sum(v, n) : oracle_column(v, n);
    free(v);
    return canonical(sum);
}

ORACLE(sum_axis)
(ACC *out, const T *x, size_t rows, size_t cols, size_t pitch, int axis, const tine_opts *o)
{
    (void)o;
    for (size_t k = 0; k < (axis ? rows : cols); k++) {
        size_t n, step;
        const T *first = TINE_NAME_(along)(x, rows, cols, pitch, axis, k, &n, &step);
#    if TINE_FLOAT_
        out[k] = TINE_NAME_(float_sum)(first, n, step, axis);
#    else
        uint64_t s = 0;
        for (size_t i = 0; i < n; i++) s += (uint64_t)first[i * step];
        out[k] = (ACC)s;
#    endif
    }
    return 0;
}

ORACLE(mean_axis)
(double *out, const T *x, size_t rows, size_t cols, size_t pitch, int axis, const tine_opts *o)
{
    (void)o;
    for (size_t k = 0; k < (axis ? rows : cols); k++) {
        size_t n, step;
        const T *first = TINE_NAME_(along)(x, rows, cols, pitch, axis, k, &n, &step);
        out[k] = canonical(TINE_NAME_(float_sum)(first, n, step, axis) / (double)n);
    }
    return 0;
}

ORACLE(minmax_axis)
(T *lo, T *hi, const T *x, size_t rows, size_t cols, size_t pitch, int axis, const tine_opts *o)
{
    (void)o;
    for (size_t k = 0; rows && cols && k < (axis ? rows : cols); k++) {
        size_t n, step;
        const T *first = TINE_NAME_(along)(x, rows, cols, pitch, axis, k, &n, &step);
        lo[k] = TINE_NAME_(end_of)(first, n, step, true);
        hi[k] = TINE_NAME_(end_of)(first, n, step, false);
    }
    return 0;
}

ORACLE(transpose)(T *y, const T *x, size_t rows, size_t cols, const tine_opts *o)
{
    (void)o;
    T *from = oracle_room(rows * cols, sizeof *from); /* y may be the same array as x. */
    memcpy(from, x, rows * cols * sizeof *from);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++) y[c * rows + r] = from[r * cols + c];
    free(from);
    return 0;
}

/* ---- scans, counts --------------------------------------------------------------------------- */
ORACLE(cumsum)(T *y, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
#    if TINE_FLOAT_
    double base = 0, in_block = -0.0;
    for (size_t i = 0; i < n; i++) {
        if (i && i % 64 == 0) base += in_block, in_block = -0.0;
        in_block += (double)x[i];
        y[i] = (T)canonical(base + in_block);
    }
#    else
    uint64_t s = 0;
    for (size_t i = 0; i < n; i++) y[i] = (T)(s += (uint64_t)x[i]);
#    endif
    return 0;
}
#endif

static int TINE_NAME_(count)(size_t *count, const T *x, const double *edges, size_t bins, size_t n)
{
    for (size_t k = 0; k < bins; k++) count[k] = 0;
    for (size_t i = 0; i < n; i++) {
        const double v = (double)x[i];
        size_t k = bins; /* The last bin that v may lie in. Bins of equal edges are empty. */
        while (k > 0 && !(edges[k - 1] <= v)) k--;
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

/* ---- order ----------------------------------------------------------------------------------- */
ORACLE(sort)(T *x, size_t n, const tine_opts *o)
{
    (void)o;
    T *s = TINE_NAME_(sorted_copy)(x, n);
    memcpy(x, s, n * sizeof *x);
    free(s);
    return 0;
}

ORACLE(argsort)(size_t *order, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    size_t *s = TINE_NAME_(in_order)(x, n);
    memcpy(order, s, n * sizeof *order);
    free(s);
    return 0;
}

#if TINE_BITS_ >= 32
/* The order is descending, with NaNs last. */
ORACLE(argsort_desc)(size_t *order, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    size_t *up = TINE_NAME_(in_order)(x, n), numbers = n;
    while (numbers > 0 && TINE_NAME_(odd_one)(x[up[numbers - 1]])) numbers--;
    size_t *nans = TINE_NAME_(descending)(order, up, x, 0, numbers);
    TINE_NAME_(descending)(nans, up, x, numbers, n);
    free(up);
    return 0;
}

ORACLE(sort_desc)(T *x, size_t n, const tine_opts *o)
{
    size_t *order = oracle_room(n, sizeof *order);
    T *from = oracle_room(n, sizeof *from);
    memcpy(from, x, n * sizeof *x);
    TINE_NAME_(oracle_tine_argsort_desc)(order, x, n, o);
    for (size_t i = 0; i < n; i++) x[i] = from[order[i]];
    free(order), free(from);
    return 0;
}

ORACLE(merge)(T *out, const T *a, size_t na, const T *b, size_t nb, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0, j = 0; i + j < na + nb; out++)
        *out = j == nb || (i < na && !TINE_NAME_(before)(b[j], a[i])) ? a[i++] : b[j++];
    return 0;
}

ORACLE(is_sorted)(int *yes, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    *yes = TINE_NAME_(out_of_order)(x, n) == n;
    return 0;
}

ORACLE(sort_pairs)(T *keys, void *values, size_t size, size_t n, const tine_opts *o)
{
    (void)o;
    size_t *order = TINE_NAME_(in_order)(keys, n);
    T *k = oracle_room(n, sizeof *k);
    char *v = oracle_room(n, size), *to = values;
    memcpy(k, keys, n * sizeof *k), memcpy(v, values, n * size);
    for (size_t i = 0; i < n; i++)
        keys[i] = k[order[i]], memcpy(to + i * size, v + order[i] * size, size);
    free(order), free(k), free(v);
    return 0;
}

ORACLE(nth)(T *out, const T *x, size_t k, size_t n, const tine_opts *o)
{
    (void)o;
    if (k >= n) return TINE_EINVAL;
    T *s = TINE_NAME_(sorted_copy)(x, n);
    *out = s[k];
    free(s);
    return 0;
}

/* The difference b - a is exact before it is rounded, for integers. For floats it is halved, so
   that it does not overflow. */
static double TINE_NAME_(quantile_of)(const T *s, size_t n, double q)
{
    const double v = (double)(n - 1) * q, t = v - floor(v);
    const size_t at = (size_t)floor(v), next = at + 1 < n ? at + 1 : at;
    const double a = (double)s[at], b = (double)s[next];
    if (t == 0 || s[at] == s[next]) return a;
#    if TINE_FLOAT_
    if (isinf(a) || isinf(b)) return canonical(a + b);
    const double half = b * 0.5 - a * 0.5, apart = b - a;
    if (isinf(apart)) return quantile_between(a * 0.5, b * 0.5, half, t) * 2;
#    else
    const double apart = (double)((uint64_t)s[next] - (uint64_t)s[at]);
#    endif
    return quantile_between(a, b, apart, t);
}

ORACLE(quantile)
(double *out, const double *q, size_t nq, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    T *s = TINE_NAME_(sorted_copy)(x, n);
    for (size_t i = 0; i < nq; i++)
        out[i] = !n || TINE_NAME_(odd_one)(s[n - 1]) ? canonical(NAN)
                                                     : TINE_NAME_(quantile_of)(s, n, q[i]);
    free(s);
    return 0;
}

ORACLE(topk)(T *values, size_t *at, size_t k, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    if (k > n) return TINE_EINVAL;
    size_t *order = TINE_NAME_(in_order)(x, n), *down = oracle_room(n, sizeof *down);
    TINE_NAME_(descending)(down, order, x, 0, n);
    for (size_t i = 0; i < k; i++) values[i] = x[down[i]], at[i] = down[i];
    free(order), free(down);
    return 0;
}

ORACLE(searchsorted)
(size_t *at, const T *x, size_t n, const T *q, size_t nq, tine_side side, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0; i < nq; i++) {
        size_t lo = 0, hi = n;
        while (lo < hi) {
            const size_t mid = lo + (hi - lo) / 2;
            const bool left = side == TINE_LEFT ? TINE_NAME_(is_less)(x[mid], q[i])
                                                : !TINE_NAME_(is_less)(q[i], x[mid]);
            if (left)
                lo = mid + 1;
            else
                hi = mid;
        }
        at[i] = lo;
    }
    return 0;
}
#endif

ORACLE(unique)
(T *y, size_t *m, size_t *counts, size_t *inverse, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    size_t *order = TINE_NAME_(in_order)(x, n), found = 0;
    for (size_t i = 0; i < n; i++) {
        const T v = x[order[i]];
        if (!i || TINE_NAME_(is_less)(x[order[i - 1]], v)) {
            y[found++] = v;
            if (counts) counts[found - 1] = 0;
        }
        if (counts) counts[found - 1]++;
        if (inverse) inverse[order[i]] = found - 1;
    }
    *m = found;
    free(order);
    return 0;
}

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
