/* test_histogram.c - tine_histogram against a search among the edges that the header defines, for
   ranges near and far. */
#ifndef T
#    include "kernel_test.h"
#    include <float.h>
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_histogram.c"
static const struct {
    double lo, hi;
} RANGES[] = {{0, 256}, {-1, 1}, {0.1, 0.7}, {1e15, 1e15 + 3000}, {-3e9, 3e9}, {-1e-9, 1e300}};
static const size_t BINS[] = {1, 2, 3, 10, 256, 1024, 1025, 5000, 40000};

static double edge(double lo, double hi, size_t bins, size_t k)
{
    return k == bins ? hi : lo + (double)k * ((hi - lo) / (double)bins);
}

/* Returns the bin of d, or `bins` for none. */
static size_t bin(double d, double lo, double hi, size_t bins)
{
    if (!(d >= lo && d <= hi)) return bins;
    size_t a = 0, b = bins; /* Invariant: edge(a) <= d, and d < edge(b) or b == bins. */
    while (b - a > 1) *(edge(lo, hi, bins, (a + b) / 2) <= d ? &a : &b) = (a + b) / 2;
    return a;
}
#    include "tine/types.h"

Test(histogram, is_a_search_among_the_edges, .timeout = 100) { EACH_TYPE(is_the_search); }
Test(histogram, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(histogram, of_bins_about_as_narrow_as_numbers_counts_as_its_edges_say) { EACH_TYPE(narrow); }

Test(histogram, of_numbers_mostly_outside_counts_the_others)
{
    enum { N = 100000, MAX_N = 70000 };
    static double v[N];
    static size_t count[MAX_N + 1];
    for (size_t i = 0; i < N; i++) v[i] = i % 10 ? 1e9 : (double)(i / 10 % 7);
    for (size_t bins = 7; bins <= MAX_N; bins *= 100) {
        count[bins] = 77;
        cr_assert_eq(tine_histogram(count, v, 0.0, (double)bins, bins, N, NULL), 0);
        for (size_t k = 0; k < bins; k++)
            cr_assert_eq(count[k], k < 7 ? (N / 10 - k + 6) / 7 : 0, "bin %zu of %zu", k, bins);
        cr_assert_eq(count[bins], 77);
    }
}

/* Finds the bins of v by looking at every bin. Edges are scaled down by 2^-20, so that they round
   as in an unbounded range of exponents. */
static void looked_for(const double *v, size_t n, double lo, double hi, size_t bins)
{
    enum { MAX_N = 300 };
    double edges[MAX_N + 1];
    size_t count[MAX_N + 1] = {0};
    const int huge = isinf(hi - lo), down = huge ? -20 : 0;
    const double from = ldexp(lo, down), step = (ldexp(hi, down) - from) / (double)bins;
    for (size_t k = 0; k <= bins; k++)
        edges[k] = k == bins ? hi : ldexp(from + (double)k * step, -down);
    count[bins] = 77;
    cr_assert_eq(tine_histogram(count, v, lo, hi, bins, n, NULL), 0, "[%a, %a], %zu bins: %s", lo,
                 hi, bins, tine_last_error());
    for (size_t k = 0; k < bins; k++) {
        size_t want = 0;
        for (size_t i = 0; i < n; i++)
            want += edges[k] <= v[i] && (v[i] < edges[k + 1] || (k + 1 == bins && v[i] == hi));
        cr_assert_eq(count[k], want, "[%a, %a], bin %zu of %zu: %zu, not %zu", lo, hi, k, bins,
                     count[k], want);
    }
    cr_assert_eq(count[bins], 77);
}

/* Tests every number between 1.9 and 1.9 + 400 ulps and some on both sides, with bins of half an
   ulp to 40 ulps. */
Test(histogram, of_bins_of_8_to_15_ulps_is_not_refused)
{
    enum { N = 410 };
    double v[N];
    v[0] = 1.9 - 5 * 0x1p-52;
    for (int i = 1; i < N; i++) v[i] = nextafter(v[i - 1], 2);
    for (size_t bins = 10; bins < 300; bins += 1) {
        looked_for(v, N, 1.9, 1.9 + 400 * 0x1p-52, bins);
        looked_for(v, N, 1.9, 1.9 + (double)(bins / 2) * 0x1p-52, bins);
        looked_for(v, N, 1.9, 1.9 + 0x1p-52, bins);
    }
}

Test(histogram, of_a_subnormal_width_is_not_refused)
{
    enum { N = 3000 };
    static double v[N];
    static const double ends[][2] = {
        {0, 1e-307}, {-1e-307, 3e-307}, {DBL_MIN, DBL_MIN * 3}, {0, 4000 * DBL_TRUE_MIN}};
    for (int e = 0; e < 4; e++) {
        const double lo = ends[e][0], hi = ends[e][1];
        for (int i = 0; i < N; i++) v[i] = lo + (hi - lo) * (1.1 * real((uint64_t)i));
        v[0] = hi, v[1] = lo;
        for (size_t bins = 1; bins < 300; bins += 9) {
            for (size_t k = 2; k < 2 + bins; k++)
                v[k] = lo + (double)k * ((hi - lo) / (double)bins);
            if (lo + (double)(bins - 1) * ((hi - lo) / (double)bins) <= hi)
                looked_for(v, N, lo, hi, bins);
        }
    }
    looked_for(v, N, 0, 1e-307, 10);
}

Test(histogram, of_a_range_whose_width_overflows_is_not_refused)
{
    enum { N = 3000 };
    static double v[N];
    static const double ends[][2] = {
        {-DBL_MAX, DBL_MAX}, {-1e308, 1e308}, {-DBL_MAX, 0x1p1000}, {-0x1p971, DBL_MAX}};
    for (int e = 0; e < 4; e++) {
        const double lo = ends[e][0], hi = ends[e][1];
        for (size_t bins = 1; bins < 300; bins += 7) {
            for (size_t i = 0; i < N; i++) {
                const double k = (double)(mixed(i) % (bins + 1));
                v[i] = i % 4 ? 2 * (lo / 2 + k * ((hi / 2 - lo / 2) / (double)bins))
                             : real(i) * DBL_MAX;
                if (i % 4 > 1) v[i] = nextafter(v[i], i % 4 == 2 ? INFINITY : -INFINITY);
            }
            v[0] = DBL_TRUE_MIN, v[1] = -DBL_TRUE_MIN, v[2] = INFINITY, v[3] = -INFINITY,
            v[4] = NAN, v[5] = hi, v[6] = lo, v[7] = -0.0;
            looked_for(v, N, lo, hi, bins);
        }
    }
}

Test(histogram, puts_edges_and_their_neighbours_where_numpy_does) { EACH_FLOAT(at_edges); }
#else
static void TINE_NAME_(like)(const T *x, double lo, double hi, size_t bins, size_t n,
                             const tine_opts *o)
{
    size_t *count = memory((bins + 1) * sizeof *count), *want = memory((bins + 1) * sizeof *want);
    memset(want, 0, (bins + 1) * sizeof *want);
    count[bins] = 77;
    for (size_t i = 0; i < n; i++) want[bin((double)x[i], lo, hi, bins)]++;
    cr_assert_eq(tine_histogram(count, x, lo, hi, bins, n, o), 0);
    for (size_t k = 0; k < bins; k++)
        cr_assert(count[k] == want[k], "bin %zu of %zu in [%g, %g], %s: %zu, not %zu", k, bins, lo,
                  hi, describe(o, n), count[k], want[k]);
    cr_assert_eq(count[bins], 77, "wrote after the end");
    free(count), free(want);
}

static void TINE_NAME_(is_the_search)(void)
{
    static const size_t sizes[] = {0, 1, 100, 2049, 16384, 40001, 131071};
    T *x = memory(131071 * sizeof *x);
    for (int r = 0; r < 6; r++) {
        for (size_t i = 0; i < 131071; i++) {
            const double u =
                RANGES[r].lo + (RANGES[r].hi - RANGES[r].lo) * (1.2 * real(i) * real(i + 1) + 0.1);
            x[i] = TINE_FLOAT_ || (u >= 0 && u < 2e9 && u < (double)NATURALS) ? (T)u : (T)mixed(i);
#    if TINE_FLOAT_
            if (i % 999 == 0) x[i] = i % 2 ? (T)NAN : i % 4 ? (T)INFINITY : -(T)INFINITY;
#    endif
        }
        for (int b = 0; b < 9; b++) {
            const size_t n = sizes[(b + r) % 7];
            const tine_opts o = next_options(n);
            /* Skips numbers of bins for which bins would be narrower than the spacing of doubles
               near 1e15. */
            if (RANGES[r].lo == 1e15 && BINS[b] > 3000) continue;
            TINE_NAME_(like)(x, RANGES[r].lo, RANGES[r].hi, BINS[b], n, b % 3 ? &o : NULL);
        }
    }
    free(x);
}

/* Tests around a number whose neighbours lie 4 apart: bins of 1/2 to 40, and narrower ones.
   Integers of 32 bits and fewer are all exact. */
static void TINE_NAME_(narrow)(void)
{
    enum { N = 40000 };
    const double lo = TINE_BITS_ == 64 ? 0x1p54 : TINE_BITS_ == 32 ? 0x1p25 : 20;
    const unsigned reach = TINE_BITS_ == 8 ? 100 : 420;
    T *x = memory(N * sizeof *x);
    for (size_t i = 0; i < N; i++) x[i] = (T)(lo + (double)(mixed(i) % reach) - 10);
    for (size_t bins = 10; bins < 700; bins += 23) {
        const tine_opts o = next_options(N);
        TINE_NAME_(like)(x, lo, lo + 400, bins, N, &o);
        TINE_NAME_(like)(x, lo, lo + 8, bins, 500, NULL);
    }
    free(x);
}

static void TINE_NAME_(refuses)(void)
{
    T x[3] = {0, 1, 1};
    size_t c[2] = {8, 9}, ten[10] = {7};
    cr_assert_eq(tine_histogram((size_t *)NULL, x, 0, 1, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, (T *)NULL, 0, 1, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 0, 1, 0, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 0, 1, (size_t)1 << 31, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 1, 1, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, NAN, 1, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 0, INFINITY, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, -INFINITY, 0, 2, 3, NULL), TINE_EINVAL);
    /* The step is 0. */
    cr_assert_eq(tine_histogram(c, x, 0, DBL_TRUE_MIN, 2, 3, NULL), TINE_EINVAL);
    /* Edge 9 exceeds hi. */
    cr_assert_eq(tine_histogram(ten, x, 0, 15 * DBL_TRUE_MIN, 10, 3, NULL), TINE_EINVAL);
    cr_assert_str_eq(tine_last_error(), "tine_histogram: bins are too narrow");
    cr_assert_eq(tine_histogram(c, x, 0, 1, 2, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL),
                 TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 0, 1, 2, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert(c[0] == 8 && c[1] == 9 && ten[0] == 7);
    cr_assert_eq(tine_histogram(c, (T *)NULL, 0, 1, 2, 0, NULL), 0);
    cr_assert(c[0] == 0 && c[1] == 0);
}
#    if TINE_FLOAT_
static void TINE_NAME_(at_edges)(void)
{
    enum { MAX_N = 700 };
    for (size_t bins = 1; bins < MAX_N; bins += 7) {
        T x[3 * (MAX_N + 1)];
        const double lo = -0.1 * (double)(bins % 3), hi = 0.3 + (double)bins / 7;
        for (size_t k = 0; k <= bins; k++) {
            const T e = (T)edge(lo, hi, bins, k);
            x[3 * k] = e;
            x[3 * k + 1] = sizeof(T) == 4 ? (T)nextafterf((float)e, INFINITY)
                                          : (T)nextafter((double)e, INFINITY);
            x[3 * k + 2] = sizeof(T) == 4 ? (T)nextafterf((float)e, -INFINITY)
                                          : (T)nextafter((double)e, -INFINITY);
        }
        TINE_NAME_(like)(x, lo, hi, bins, 3 * (bins + 1), NULL);
    }
}
#    endif
#endif
