/* test_histogram.c - tine_histogram against a search among the edges that the header defines, for ranges near and far. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_TYPE_FILE "../../tests/test_histogram.c"
static const struct { double lo, hi; } RANGES[] = {{0, 256}, {-1, 1}, {0.1, 0.7}, {1e15, 1e15 + 3000}, {-3e9, 3e9}, {-1e-9, 1e300}};
static const size_t BINS[] = {1, 2, 3, 10, 256, 1024, 1025, 5000, 40000};

static double edge(double lo, double hi, size_t bins, size_t k) { return k == bins ? hi : lo + (double)k * ((hi - lo) / (double)bins); }

static size_t bin(double d, double lo, double hi, size_t bins) /* bins: none */
{
    if (!(d >= lo && d <= hi)) return bins;
    size_t a = 0, b = bins; /* edge(a) <= d, and d < edge(b) or b == bins */
    while (b - a > 1) *(edge(lo, hi, bins, (a + b) / 2) <= d ? &a : &b) = (a + b) / 2;
    return a;
}
#    include "tine/types.h"

Test(histogram, is_a_search_among_the_edges, .timeout = 100) { SIX(is_the_search); }
Test(histogram, of_bad_arguments_is_refused_untouched) { SIX(refuses); }
Test(histogram, puts_edges_and_their_neighbours_where_numpy_does) { TWO(at_edges); }
#else
static void TINE_NAME_(like)(const T *x, double lo, double hi, size_t bins, size_t n, const tine_opts *o)
{
    size_t *count = memory((bins + 1) * sizeof *count), *want = memory((bins + 1) * sizeof *want);
    memset(want, 0, (bins + 1) * sizeof *want);
    count[bins] = 77;
    for (size_t i = 0; i < n; i++) want[bin((double)x[i], lo, hi, bins)]++;
    cr_assert_eq(tine_histogram(count, x, lo, hi, bins, n, o), 0);
    for (size_t k = 0; k < bins; k++)
        cr_assert(count[k] == want[k], "bin %zu of %zu in [%g, %g], %s: %zu, not %zu", k, bins, lo, hi, said(o, n), count[k], want[k]);
    cr_assert_eq(count[bins], 77, "wrote after the end");
    free(count), free(want);
}

static void TINE_NAME_(is_the_search)(void)
{
    static const size_t sizes[] = {0, 1, 100, 2049, 16384, 40001, 131071};
    T *x = memory(131071 * sizeof *x);
    for (int r = 0; r < 6; r++) {
        for (size_t i = 0; i < 131071; i++) {
            const double u = RANGES[r].lo + (RANGES[r].hi - RANGES[r].lo) * (1.2 * real(i) * real(i + 1) + 0.1);
            x[i] = TINE_FLOAT_ || (u >= 0 && u < 2e9) ? (T)u : (T)mixed(i);
#    if TINE_FLOAT_
            if (i % 999 == 0) x[i] = i % 2 ? (T)NAN : i % 4 ? (T)INFINITY : -(T)INFINITY;
#    endif
        }
        for (int b = 0; b < 9; b++) {
            const size_t n = sizes[(b + r) % 7];
            const tine_opts o = next_options(n);
            if (RANGES[r].lo == 1e15 && BINS[b] > 3000) continue; /* narrower than doubles there */
            TINE_NAME_(like)(x, RANGES[r].lo, RANGES[r].hi, BINS[b], n, b % 3 ? &o : NULL);
        }
    }
    free(x);
}

static void TINE_NAME_(refuses)(void)
{
    T x[3] = {0, 1, 1};
    size_t c[2] = {8, 9};
    cr_assert_eq(tine_histogram((size_t *)NULL, x, 0, 1, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, (T *)NULL, 0, 1, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 0, 1, 0, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 0, 1, (size_t)1 << 31, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 1, 1, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, NAN, 1, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 0, INFINITY, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, -1e308, 1e308, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 1e16, 1e16 + 2, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 0, 1e-310, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 0, 1, 2, SIZE_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram(c, x, 0, 1, 2, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert(c[0] == 8 && c[1] == 9);
    cr_assert_eq(tine_histogram(c, (T *)NULL, 0, 1, 2, 0, NULL), 0);
    cr_assert(c[0] == 0 && c[1] == 0);
}
#    if TINE_FLOAT_
static void TINE_NAME_(at_edges)(void)
{
    enum { MOST = 700 };
    for (size_t bins = 1; bins < MOST; bins += 7) {
        T x[3 * (MOST + 1)];
        const double lo = -0.1 * (double)(bins % 3), hi = 0.3 + (double)bins / 7;
        for (size_t k = 0; k <= bins; k++) {
            const T e = (T)edge(lo, hi, bins, k);
            x[3 * k] = e;
            x[3 * k + 1] = sizeof(T) == 4 ? (T)nextafterf((float)e, INFINITY) : (T)nextafter((double)e, INFINITY);
            x[3 * k + 2] = sizeof(T) == 4 ? (T)nextafterf((float)e, -INFINITY) : (T)nextafter((double)e, -INFINITY);
        }
        TINE_NAME_(like)(x, lo, hi, bins, 3 * (bins + 1), NULL);
    }
}
#    endif
#endif
