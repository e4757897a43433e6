/* test_norm.c - tine_norm against its oracle; no intermediate overflow or underflow; special
   values, environments, arguments. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_norm.c"
#    include "tine/types.h"

Test(norm, has_the_oracles_bits_for_any_size_alignment_and_options) { EACH_TYPE(is_the_oracle); }
Test(norm, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(norm, with_a_nan_is_nan_else_with_an_infinity_infinite) { EACH_FLOAT(special); }

Test(norm, of_nothing_and_of_zeros_is_zero)
{
    double x[3000] = {0}, r = 1;
    x[5] = -0.0;
    cr_assert(tine_norm(&r, (double *)NULL, 0, NULL) == 0 && same_bits(r, 0.0));
    cr_assert(tine_norm(&r, x + 5, 1, NULL) == 0 && same_bits(r, 0.0));
    cr_assert(tine_norm(&r, x, 3000, NULL) == 0 && same_bits(r, 0.0));
}

/* The square of the least number is 0, like those of the zeros around it. */
Test(norm, finds_the_least_number_among_zeros_at_each_place)
{
    enum { N = 2048 + 70 };
    static double x[N];
    for (int i = 0; i < N; i++) x[i] = i % 2 ? -0.0 : 0.0;
    for (int at = 0; at < N; at++) {
        double r = 0, was = x[at];
        x[at] = at % 3 ? 0x1p-1074 : -0x1p-1074;
        cr_assert(tine_norm(&r, x, N, NULL) == 0 && r == 0x1p-1074, "at %d: %a", at, r);
        cr_assert(tine_norm(&r, x, (size_t)at + 1, NULL) == 0 && r == 0x1p-1074, "last %d", at);
        x[at] = was;
    }
}

/* 3, 4 and 5 at every power of two: the result is exact wherever it is representable. */
Test(norm, scales_from_the_least_to_the_greatest)
{
    for (int e = -1074; e <= 1021; e++) {
        double x[2] = {ldexp(3, e), ldexp(-4, e)}, r = 0;
        cr_assert(tine_norm(&r, x, 2, NULL) == 0 && r == ldexp(5, e), "exponent %d: %a", e, r);
    }
}

/* An array has blocks of all ranges. Far smaller numbers do not count, and nothing overflows. */
Test(norm, mixes_1e300_and_1e_minus_300)
{
    enum { N = 10 * 2048 };
    static double x[N];
    double r;
    for (int i = 0; i < N; i++) x[i] = 1e-300;
    cr_assert_eq(tine_norm(&r, x, N, NULL), 0);
    cr_assert_float_eq(r, 1e-300 * sqrt(N), 1e-312);
    for (int i = 0; i < 2048; i++) x[i] = 1;
    cr_assert(tine_norm(&r, x, N, NULL) == 0 && r == sqrt(2048));
    for (int i = 8192; i < 8192 + 2048; i++) x[i] = 1e300;
    cr_assert_eq(tine_norm(&r, x, N, NULL), 0);
    cr_assert_float_eq(r / 1e300, sqrt(2048), 1e-13);
    for (int k = 0; k < 40; k++) {
        tine_opts o = next_options(N);
        double again;
        cr_assert(tine_norm(&again, x, N, &o) == 0 && same_bits(again, r), "%s", describe(&o, N));
    }
}

static void some_norms(double *out)
{
    for (int k = 0; k < 10; k++) {
        const size_t n = ODD_N - 890 * (size_t)k;
        succeed(tine_norm(out + 2 * k, odd_x, n, TINE_OPTS(.threads = 3, .chunk = 2048)));
        succeed(tine_norm(out + 2 * k + 1, odd_tiny, n, TINE_OPTS(.threads = 3, .chunk = 2048)));
    }
}
Test(norm, does_not_depend_on_the_callers_environment)
{
    environments_do_not_matter(some_norms, 20);
}
#else
#    include "inputs.h"

static void TINE_NAME_(at_offset)(T *x, size_t n, size_t at)
{
#    if TINE_FLOAT_
    /* The middle block is computed again. */
    if (at == 1 && n && sizeof(T) == 8) x[n / 2] = (T)0x1p1000;
#    endif
    double *t = TINE_NAME_(doubles)(x + at, n), want = oracle_norm(t, n);
    free(t);
    for (int k = 0; k <= TRIES; k++) {
        tine_opts o = next_options(n);
        double r = 42;
        cr_assert_eq(tine_norm(&r, x + at, n, k ? &o : NULL), 0);
        cr_assert(same_bits(r, want), "offset %zu, %s: %a, not %a", at, describe(&o, n), r, want);
    }
}

static void TINE_NAME_(is_the_oracle)(void)
{
    TINE_NAME_(each_size_and_offset)(TINE_NAME_(at_offset));
}

static void TINE_NAME_(refuses)(void)
{
    T x[3] = {1, 2, 3};
    double r = 77;
    cr_assert_eq(tine_norm((double *)NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_norm(&r, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_norm(&r, x, SIZE_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_norm(&r, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert(r == 77);
}
#    if TINE_FLOAT_
static void TINE_NAME_(special)(void)
{
    enum { N = 2048 + 33 };
    T x[N];
    for (int i = 0; i < N; i++) x[i] = 1;
    for (int at = 0; at < N; at += at == 64 ? N - 128 : 1) {
        double r = 0;
        x[at] = (T)-INFINITY;
        cr_assert(tine_norm(&r, x, N, NULL) == 0 && r == (double)INFINITY, "infinity at %d", at);
        x[(at + 40) % N] = (T)(at % 2 ? NAN : -NAN);
        cr_assert(tine_norm(&r, x, N, NULL) == 0 && same_bits(r, nan("")), "NaN after %d", at);
        x[at] = x[(at + 40) % N] = 1;
    }
}
#    endif
#endif
