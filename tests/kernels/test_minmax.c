/* test_minmax.c - tine_minmax against a serial loop; zeros of both signs, NaN, environments,
   arguments. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_minmax.c"
#    include "tine/types.h"

Test(minmax, is_the_serial_loop_for_any_size_alignment_and_options) { EACH_TYPE(is_the_oracle); }
Test(minmax, finds_the_extremes_at_each_place) { EACH_TYPE(at_each_place); }
Test(minmax, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(minmax, with_a_nan_is_nan) { EACH_FLOAT(with_nan); }
Test(minmax, puts_negative_zero_below_positive_zero) { EACH_FLOAT(zeros); }
Test(minmax, finds_the_one_zero_of_its_sign_at_each_place_of_any_size) { EACH_FLOAT(one_zero); }
Test(minmax, tells_a_nan_from_infinities_that_meet_in_any_size) { EACH_FLOAT(infinities_meet); }

static void some_minmaxes(double *out)
{
    for (int k = 0; k < 10; k++) {
        const size_t n = ODD_N - 890 * (size_t)k;
        succeed(tine_minmax(out + 2 * k, out + 2 * k + 1, odd_tiny, n,
                            TINE_OPTS(.threads = 3, .chunk = 2048)));
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
    cr_assert_eq(tine_minmax(&lo, &hi, x, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
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
    /* Infinities of both signs meet here, and no result is NaN. */
    x[9] = -(T)INFINITY, x[10] = (T)INFINITY;
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

static int TINE_NAME_(below)(T a, T b) { return a < b || (a == b && signbit(a) && !signbit(b)); }

/* Tests zeros of one sign with one of the other, alone and among positive or negative elements. */
static void TINE_NAME_(one_zero)(void)
{
    enum { MAX_N = 150 };
    static const T others[] = {0, 7, -7};
    T x[MAX_N], lo, hi;
    for (int n = 1; n <= MAX_N; n++) {
        for (int k = 0; k < 6 * n; k++) {
            const int at = k / 6;
            for (int i = 0; i < n; i++)
                x[i] = i % 3 && k % 3 ? others[k % 3] : (T)(k & 1 ? -0. : 0);
            x[at] = (T)(k & 1 ? 0 : -0.);
            T min = x[0], max = x[0];
            for (int i = 1; i < n; i++) {
                if (TINE_NAME_(below)(x[i], min)) min = x[i];
                if (TINE_NAME_(below)(max, x[i])) max = x[i];
            }
            cr_assert_eq(tine_minmax(&lo, &hi, x, (size_t)n, NULL), 0);
            cr_assert(!memcmp(&lo, &min, sizeof lo) && !memcmp(&hi, &max, sizeof hi),
                      "%d of %d, kind %d: %g to %g, not %g to %g", at, n, k % 6, (double)lo,
                      (double)hi, (double)min, (double)max);
        }
    }
}

static void TINE_NAME_(infinities_meet)(void)
{
    enum { MAX_N = 1200 };
    static T x[MAX_N];
    const T inf = (T)INFINITY, nan = (T)NAN;
    T lo, hi;
    for (int n = 3; n <= MAX_N; n += n < 150 ? 1 : 207) {
        for (int i = 0; i < n; i++) x[i] = (T)i;
        x[n / 2] = inf, x[n - 1] = -inf;
        cr_assert(tine_minmax(&lo, &hi, x, (size_t)n, NULL) == 0 && lo == -inf && hi == inf);
        for (int at = 0; at < n; at++) {
            const T was = x[at];
            x[at] = nan;
            cr_assert_eq(tine_minmax(&lo, &hi, x, (size_t)n, NULL), 0);
            cr_assert(!memcmp(&lo, &nan, sizeof lo) && !memcmp(&hi, &nan, sizeof hi), "%d of %d",
                      at, n);
            x[at] = was;
        }
    }
}
#    endif
#endif
