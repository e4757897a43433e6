/* reduce_oracles-inl.h - the oracles of reductions, of matrices, and of cumsum. oracles-inl.h
   includes it once per type. */

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

/* ---- scans ----------------------------------------------------------------------------------- */
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
