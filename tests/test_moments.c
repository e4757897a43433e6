/* test_moments.c - tine_moments against its oracle; stability; special values, environments, arguments. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_TYPE_FILE "../../tests/test_moments.c"
#    include "tine/types.h"

Test(moments, have_the_oracles_bits_for_any_size_alignment_and_options) { SIX(are_the_oracle); }
Test(moments, of_bad_arguments_are_refused_untouched) { SIX(refuse); }
Test(moments, with_a_nan_are_nan) { TWO(with_nan); }

/* n integers about 1e12: exact sums in 128 bits say what the moments are. */
Test(moments, of_a_large_mean_lose_nothing)
{
    enum { N = 1000003 };
    double *x = memory(N * sizeof *x), mean, variance;
    __extension__ __int128 s = 0, q = 0;
    for (uint64_t i = 0; i < N; i++) {
        int64_t v = (int64_t)(mixed(i) % 2001) - 1000; /* in thousandths, as 1e12 + N(0, 1) would be */
        s += v, q += v * v;
        x[i] = 1e12 + (double)v * 0x1p-10;
    }
    const double want = ((double)(q * N - s * s) / N / N) * 0x1p-20;
    cr_assert_eq(tine_moments(&mean, &variance, x, N, NULL), 0);
    cr_assert_float_eq(variance / want, 1, 1e-15, "%.17g, not %.17g", variance, want);
    cr_assert_float_eq(mean, 1e12 + (double)s / N * 0x1p-10, 0x1p-13); /* one unit in the last place */
    free(x);
}

Test(moments, of_equal_elements_are_that_and_no_variance)
{
    static double x[10001];
    double mean, variance;
    for (int i = 0; i < 10001; i++) x[i] = 0.1;
    for (size_t n = 1; n <= 10001; n += 500) {
        cr_assert_eq(tine_moments(&mean, &variance, x, n, NULL), 0);
        cr_assert(mean == 0.1 && variance >= 0 && variance < 1e-33, "n %zu: %g, %g", n, mean, variance);
    }
}

Test(moments, with_an_infinity_have_an_infinite_mean_and_no_variance)
{
    double x[5000] = {0}, mean, variance;
    x[4000] = INFINITY;
    cr_assert_eq(tine_moments(&mean, &variance, x, 5000, NULL), 0);
    cr_assert(mean == (double)INFINITY && same_bits(variance, nan("")));
    x[1] = -INFINITY;
    cr_assert_eq(tine_moments(&mean, &variance, x, 5000, NULL), 0);
    cr_assert(same_bits(mean, nan("")) && same_bits(variance, nan("")));
}

static void some_moments(double *out)
{
    for (int k = 0; k < 10; k++) {
        const size_t n = ODD_N - 890 * (size_t)k;
        tine_moments(out + 4 * k, out + 4 * k + 1, odd_x, n, TINE_OPTS(.threads = 3, .chunk = 2048));
        tine_moments(out + 4 * k + 2, out + 4 * k + 3, odd_tiny, n, TINE_OPTS(.threads = 3, .chunk = 2048));
    }
}
Test(moments, do_not_depend_on_the_callers_environment) { environments_do_not_matter(some_moments, 40); }

Test(moments, have_the_golden_values)
{
    static double y[100003];
    double mean, variance;
    for (uint64_t i = 0; i < 100003; i++) y[i] = (double)(uint32_t)(i * 2654435761u) * 0x1p-32 - 0.5;
    cr_assert_eq(tine_moments(&mean, &variance, y, 100003, NULL), 0);
    cr_assert(mean == -0x1.87a5c677e1ba2p-19 && variance == 0x1.046d66803b1fep+13 / 100003, "%a %a", mean, variance);
}
#else
#    include "inputs.h"

static void TINE_NAME_(are_the_oracle)(void)
{
    T *x = memory((LARGEST + OFFSETS) * sizeof *x);
    TINE_NAME_(drawn)(x, LARGEST + OFFSETS, 1);
    for (int s = 0; s < KERNEL_SIZES_TRIED; s++) {
        size_t n = KERNEL_SIZES[s];
        for (size_t at = 0; at < OFFSETS; at++) {
            double *t = TINE_NAME_(doubles)(x + at, n);
            oracle_node want = n ? oracle_moments(t, n) : (oracle_node){1, 42, 0, 42};
            free(t);
            for (int k = 0; k <= TRIES; k++) {
                tine_opts o = next_options(n);
                double mean = 42, variance = 42;
                cr_assert_eq(tine_moments(k == 2 ? NULL : &mean, k == 3 ? NULL : &variance, x + at, n, k ? &o : NULL), 0);
                cr_assert(k == 2 || same_bits(mean, want.hi + want.lo), "mean, offset %zu, %s", at, said(&o, n));
                cr_assert(k == 3 || same_bits(variance, fmax(want.m2, 0) / want.n), "offset %zu, %s", at, said(&o, n));
            }
        }
    }
    free(x);
}

static void TINE_NAME_(refuse)(void)
{
    T x[3] = {1, 2, 3};
    double mean = 77, variance = 78;
    cr_assert_eq(tine_moments(&mean, &variance, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_moments(&mean, &variance, x, SIZE_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_moments(&mean, &variance, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_moments(&mean, &variance, x, 0, NULL), 0);
    cr_assert(mean == 77 && variance == 78);
}
#    if TINE_FLOAT_
static void TINE_NAME_(with_nan)(void)
{
    enum { N = 2048 + 33 };
    T x[N];
    for (int i = 0; i < N; i++) x[i] = 1;
    for (int at = 0; at < N; at += at == 64 ? N - 128 : 1) {
        double mean = 0, variance = 0;
        x[at] = (T)(at % 2 ? NAN : -NAN);
        cr_assert_eq(tine_moments(&mean, &variance, x, N, NULL), 0);
        cr_assert(same_bits(mean, nan("")) && same_bits(variance, nan("")), "NaN at %d", at);
        x[at] = 1;
    }
}
#    endif
#endif
