/* test_minmax.c - tine_minmax against a serial loop; zeros of both signs, NaN, environments,
   arguments. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_minmax.c"
#    include "tine/types.h"

Test(minmax, is_the_serial_loop_for_any_size_alignment_and_options) { EACH_TYPE(is_the_oracle); }
Test(minmax, finds_the_extremes_at_each_place) { EACH_TYPE(at_each_place); }
Test(minmax, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(minmax, with_a_nan_is_nan) { EACH_FLOAT(with_nan); }
Test(minmax, puts_negative_zero_below_positive_zero) { EACH_FLOAT(zeros); }

static void some_minmaxes(double *out)
{
    for (int k = 0; k < 10; k++) {
        const size_t n = ODD_N - 890 * (size_t)k;
        tine_minmax(out + 2 * k, out + 2 * k + 1, odd_tiny, n,
                    TINE_OPTS(.threads = 3, .chunk = 2048));
    }
}
Test(minmax, does_not_depend_on_the_callers_environment)
{
    environments_do_not_matter(some_minmaxes, 20);
}
#else
#    include "inputs.h"

static void TINE_NAME_(at_offset)(T *x, size_t n, size_t at)
{
    T min = n ? x[at] : 42, max = min;
    for (size_t i = 0; i < n; i++) {
        if (x[at + i] < min) min = x[at + i];
        if (x[at + i] > max) max = x[at + i];
    }
    for (int k = 0; k <= TRIES; k++) {
        tine_opts o = next_options(n);
        T lo = 42, hi = 42;
        cr_assert_eq(
            tine_minmax(k == 2 ? NULL : &lo, k == 3 ? NULL : &hi, x + at, n, k ? &o : NULL), 0);
        cr_assert(lo == (k == 2 ? 42 : min) && hi == (k == 3 ? 42 : max), "offset %zu, %s", at,
                  describe(&o, n));
    }
}

static void TINE_NAME_(is_the_oracle)(void)
{
    TINE_NAME_(each_size_and_offset)(TINE_NAME_(at_offset));
}

static void TINE_NAME_(at_each_place)(void)
{
    enum { N = 2048 + 70 };
    T x[N], lo, hi;
    for (int i = 0; i < N; i++) x[i] = 50;
    for (int i = 0; i < N; i++) {
        int j = (i + 1) % N;
        x[i] = 3, x[j] = 99;
        cr_assert(tine_minmax(&lo, &hi, x, N, NULL) == 0 && lo == 3 && hi == 99, "at %d", i);
        cr_assert(tine_minmax(&lo, &hi, x + i, 1, NULL) == 0 && lo == 3 && hi == 3, "at %d", i);
        x[i] = x[j] = 50;
    }
}

static void TINE_NAME_(refuses)(void)
{
    T x[3] = {1, 2, 3}, lo = 77, hi = 78;
    cr_assert_eq(tine_minmax(&lo, &hi, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_minmax(&lo, &hi, x, SIZE_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_minmax(&lo, &hi, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_minmax(&lo, &hi, x, 0, NULL), 0);
    cr_assert(lo == 77 && hi == 78);
}
#    if TINE_FLOAT_
static void TINE_NAME_(with_nan)(void)
{
    enum { N = 2048 + 70 };
    T x[N], lo, hi, want = (T)NAN;
    for (int i = 0; i < N; i++) x[i] = (T)i - 1000;
    x[9] = -(T)INFINITY, x[10] = (T)INFINITY; /* which meet, and are no NaN */
    cr_assert(tine_minmax(&lo, &hi, x, N, NULL) == 0 && lo == -(T)INFINITY && hi == (T)INFINITY);
    for (int at = 0; at < N; at++) {
        T was = x[at];
        x[at] = (T)(at % 2 ? NAN : -NAN);
        cr_assert_eq(tine_minmax(&lo, &hi, x, N, NULL), 0);
        cr_assert(!memcmp(&lo, &want, sizeof lo) && !memcmp(&hi, &want, sizeof hi), "NaN at %d",
                  at);
        x[at] = was;
    }
}

static void TINE_NAME_(zeros)(void)
{
    enum { N = 2048 + 70 };
    T x[N], lo, hi;
    for (int at = 0; at < N; at += 3) {
        for (int i = 0; i < N; i++) x[i] = 0;
        x[at] = (T)-0.0;
        cr_assert_eq(tine_minmax(&lo, &hi, x, N, NULL), 0);
        cr_assert(lo == 0 && signbit(lo) && hi == 0 && !signbit(hi), "-0.0 at %d", at);
        for (int i = 0; i < N; i++) x[i] = (T)-0.0;
        cr_assert(tine_minmax(&lo, &hi, x, N, NULL) == 0 && signbit(lo) && signbit(hi));
        x[at] = 0;
        cr_assert_eq(tine_minmax(&lo, &hi, x, N, NULL), 0);
        cr_assert(lo == 0 && signbit(lo) && hi == 0 && !signbit(hi), "+0.0 at %d", at);
    }
}
#    endif
#endif
