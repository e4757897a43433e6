/* test_quantile.c - tine_quantile against the formula on a sorted copy, and against values from
   numpy; NaN, infinities, bad q. */
#ifndef T
#    include "sort_test.h"
#    include <float.h>
/* No fused multiply-add is allowed here, because the formula's bits are promised. */
static double between(double a, double b, double apart, double t)
{
    const double down = apart * (1 - t), half = apart * 0.5, up = apart * t;
    if (t == 0 || a == b) return a;
    const double low = fmin(t >= 0.5 ? a + half : a + up, b);
    return t >= 0.5 ? fmax(b - down, low) : low;
}
#    define TINE_TYPE_FILE "../../tests/kernels/test_quantile.c"
#    include "tine/types.h"

Test(quantile, is_the_formula_on_a_sorted_copy) { EACH_TYPE(is_the_formula); }
Test(quantile, does_not_depend_on_options) { EACH_TYPE(with_options); }
Test(quantile, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(quantile, of_nothing_is_nan) { EACH_TYPE(of_nothing); }
Test(quantile, of_an_array_with_one_nan_is_nan) { EACH_FLOAT(with_nan); }

/* On a large team the kept keys of all brackets are narrowed down by further passes. Quantiles lie
   apart, side by side, and at the ends; values are many, few, or one among many. */
Test(quantile, is_the_same_on_a_large_team)
{
    enum { N = 1 << 20, Q = 8, KINDS = 4 };
    const double q[Q] = {0, .1, .25, .25001, .5, .6, .99, 1};
    int32_t *x = memory(N * sizeof *x);
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < N; i++) {
            const int32_t v = (int32_t)mixed(i);
            x[i] = kind == 0 ? v : kind == 1 ? v % 1000 : kind == 2 ? (int32_t)i : v % 3 ? 7 : v;
        }
        double one[Q], many[Q];
        cr_assert_eq(tine_quantile(one, q, Q, x, N, TINE_OPTS(.threads = 1)), 0);
        cr_assert_eq(tine_quantile(many, q, Q, x, N, TINE_OPTS(.threads = 64)), 0);
        cr_assert_arr_eq(one, many, sizeof one, "kind %d", kind);
        cr_assert_eq(tine_sort(x, N, NULL), 0);
        cr_assert_eq(one[0], x[0]);
        cr_assert_eq(one[Q - 1], x[N - 1]);
        cr_assert_eq(one[4], x[N / 2 - 1] + ((double)x[N / 2] - x[N / 2 - 1]) / 2);
    }
    free(x);
}

/* By numpy 1.24: numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], [0, .1, .25, .3, .5, .77, .9, 1]) */
Test(quantile, is_what_numpy_says)
{
    const double x[] = {3, 1, 4, 1, 5, 9, 2, 6}, q[] = {0, .1, .25, .3, .5, .77, .9, 1};
    const double want[] = {1.0, 1.0, 1.75, 2.1, 3.5, 5.390000000000001, 6.8999999999999995, 9.0};
    double out[8];
    cr_assert_eq(tine_quantile(out, q, 8, x, 8, NULL), 0);
    for (int i = 0; i < 8; i++)
        cr_assert(same_bits(out[i], want[i]), "%d: %.17g, not %.17g", i, out[i], want[i]);
}

Test(quantile, between_infinities_is_the_nearest_sense_there_is)
{
    const double inf = (double)INFINITY, x[] = {1, inf, -inf, inf, 2},
                 q[] = {0, .1, .25, .3, .5, .6, .75, .8, 1};
    const double want[] = {-inf, -inf, 1, 1 + .2, 2, inf, inf, inf, inf}, both[] = {-inf, inf};
    double out[9];
    cr_assert_eq(tine_quantile(out, q, 9, x, 5, NULL), 0);
    for (int i = 0; i < 9; i++)
        cr_assert(out[i] == want[i] || (i == 3 && fabs(out[i] - want[i]) < 1e-15), "%d: %g", i,
                  out[i]);
    cr_assert_eq(tine_quantile(out, q, 9, both, 2, NULL), 0);
    cr_assert(out[0] == -inf && isnan(out[4]) && out[8] == inf);
}

Test(quantile, of_integers_too_far_apart_for_their_type_is_right)
{
    const int64_t x[] = {INT64_MIN, INT64_MAX};
    const double q[] = {0, .25, .5, 1}, want[] = {-0x1p63, -0x1p62, 0, 0x1p63};
    double out[4];
    cr_assert_eq(tine_quantile(out, q, 4, x, 2, NULL), 0);
    for (int i = 0; i < 4; i++) cr_assert_eq(out[i], want[i]);
}

Test(quantile, of_finite_numbers_whose_difference_overflows_is_finite)
{
    const double m = DBL_MAX, x[] = {-m, m}, q[] = {0, .25, .5, .75, 1},
                 want[] = {-m, -m / 2, 0, m / 2, m};
    const double odd[] = {-m, -m, m}, far[] = {-0x1p1023, 0x1.8p1023}, half = .5;
    double out[5], median;
    cr_assert_eq(tine_quantile(out, q, 5, x, 2, NULL), 0);
    for (int i = 0; i < 5; i++)
        cr_assert(out[i] == want[i], "%g: %a, not %a", q[i], out[i], want[i]);
    cr_assert_eq(tine_quantile(&median, &half, 1, odd, 3, NULL), 0);
    cr_assert(median == -m, "%a", median);
    cr_assert_eq(tine_quantile(&median, &half, 1, far, 2, NULL), 0);
    cr_assert(median == 0x1p1021, "%a", median);
}

Test(quantile, between_equal_neighbours_is_their_value_to_the_bit)
{
    const double values[] = {-0.0, 0.0, DBL_MAX, -DBL_MAX, 0.1, DBL_TRUE_MIN, (double)INFINITY};
    const double q[] = {0, 1e-300, .1, 1. / 3, .5, .7, 1 - 0x1p-53, 1};
    for (int v = 0; v < 7; v++) {
        double x[9], out[8];
        for (int i = 0; i < 9; i++) x[i] = values[v];
        cr_assert_eq(tine_quantile(out, q, 8, x, 9, NULL), 0);
        for (int i = 0; i < 8; i++)
            cr_assert(same_bits(out[i], values[v]), "%a, q %a: %a", values[v], q[i], out[i]);
    }
}

/* Guards against a former fault: for integers that no double holds, the upper half began below the
   end of the lower half, or below both integers. */
Test(quantile, of_large_integers_does_not_fall_where_the_formula_changes_over)
{
    const int64_t x[] = {4611686018429269571, 4611686018429813429},
                  near[] = {((int64_t)1 << 62) - 1, ((int64_t)1 << 62) + 511};
    const double q[] = {0.5 - 0x1p-54, 0.5};
    double out[2];
    cr_assert_eq(tine_quantile(out, q, 2, x, 2, NULL), 0);
    cr_assert(out[0] <= out[1], "%a, then %a", out[0], out[1]);
    cr_assert_eq(tine_quantile(out, q, 2, near, 2, NULL), 0);
    cr_assert(out[0] == 0x1p62 && out[1] == 0x1p62, "%a, then %a", out[0], out[1]);
}

Test(quantile, is_monotonic_in_q_and_between_its_neighbours) { EACH_TYPE(is_monotonic); }

/* Tests more quantiles than a pass takes, crowded in one bracket, in no order, and with
   repetitions. */
Test(quantile, takes_any_number_of_them)
{
    enum { N = 40000, MAX_N = 100 };
    double *x = memory(N * sizeof *x), q[MAX_N], out[MAX_N], one;
    for (size_t i = 0; i < N; i++) x[i] = real(i);
    for (size_t i = 0; i < MAX_N; i++)
        q[i] = i % 3 ? (double)(i * 37 % MAX_N) / MAX_N : 0.5 + 1e-6 * (double)i;
    for (size_t nq = 0; nq <= MAX_N; nq += nq < 20 ? 1 : 40) {
        out[nq < MAX_N ? nq : 0] = 77;
        cr_assert_eq(tine_quantile(out, q, nq, x, N, NULL), 0);
        for (size_t i = 0; i < nq; i++) {
            cr_assert_eq(tine_quantile(&one, &q[i], 1, x, N, NULL), 0);
            cr_assert(same_bits(out[i], one), "%zu of %zu", i, nq);
        }
        cr_assert(nq == MAX_N || out[nq] == 77);
    }
    free(x);
}
#else
#    include "sort_inputs.h"

static const double TINE_NAME_(q)[] = {0.5, 0, 1, 0.25, 0.75, 0.999, 0.1, 1. / 3, 0.5};

static void TINE_NAME_(check)(const T *x, size_t n, size_t nq, const tine_opts *o, int shape)
{
    const double *q = TINE_NAME_(q);
    double out[10];
    T *sorted = memory(n * sizeof *sorted);
    memcpy(sorted, x, n * sizeof *x);
    cr_assert_eq(tine_sort(sorted, n, NULL), 0);
    out[nq] = 77;
    cr_assert_eq(tine_quantile(out, q, nq, x, n, o), 0);
    for (size_t i = 0; i < nq; i++) {
        const double at = (double)(n - 1) * q[i];
        const size_t lo = (size_t)at, hi = lo + 1 < n ? lo + 1 : lo;
        const double a = (double)sorted[lo], b = (double)sorted[hi], t = at - floor(at);
        const double apart =
            TINE_FLOAT_ ? b - a : (double)((uint64_t)sorted[hi] - (uint64_t)sorted[lo]);
        double want = lo == hi ? a : between(a, b, apart, t);
        if (isnan((double)sorted[n - 1])) want = (double)NAN;
        cr_assert(out[i] == want || (isnan(out[i]) && isnan(want)),
                  "shape %d, %s, q %g: %.17g, not %.17g", shape, describe(o, n), q[i], out[i],
                  want);
    }
    cr_assert_eq(out[nq], 77);
    free(sorted);
}

/* Returns an array of any bits. Nearly every such array of floats has NaNs. Every second array has
   NaNs and infinities removed. */
static T *TINE_NAME_(array)(int shape, size_t n)
{
    T *x = memory(n * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        x[i] = TINE_NAME_(shaped)(shape, i, n);
#    if TINE_FLOAT_
        if (n % 2 && !isfinite(x[i])) x[i] = (T)i;
#    endif
    }
    return x;
}

static void TINE_NAME_(is_the_formula)(void)
{
    for (int s = 1; s < SORT_SIZES_TRIED - 1; s++) {
        const size_t n = SORT_SIZES[s];
        if (TINE_FLOAT_ && n % 2 == 0) continue;
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            T *x = TINE_NAME_(array)(shape, n);
            TINE_NAME_(check)(x, n, (size_t[]){2, 5, 9}[shape % 3], NULL, shape);
            free(x);
        }
    }
}

static void TINE_NAME_(with_options)(void)
{
    static const size_t sizes[] = {65, 2049, 70001};
    for (int s = 0; s < 3; s++) {
        for (int shape = 0; shape < SORT_SHAPES; shape += 2) {
            T *x = TINE_NAME_(array)(shape, sizes[s]);
            const tine_opts o = next_options(sizes[s]);
            TINE_NAME_(check)(x, sizes[s], 5, &o, shape);
            free(x);
        }
    }
}

/* Tests every pair of special values with q in all of [0, 1], densely around the ends and the
   middle. */
static void TINE_NAME_(is_monotonic)(void)
{
#    if TINE_FLOAT_
    const T max = (T)(sizeof(T) == 4 ? FLT_MAX : DBL_MAX),
            unit = (T)(sizeof(T) == 4 ? FLT_EPSILON : DBL_EPSILON);
    const T min = (T)(sizeof(T) == 4 ? FLT_TRUE_MIN : DBL_TRUE_MIN);
    const T values[] = {-max,         -max / 2, -1 - 3 * unit, -1 - unit, -1,
                        (T)-0.1,      -min,     -0.0f,         0,         min,
                        3 * min,      unit,     (T)0.1,        1,         1 + unit,
                        1 + 2 * unit, 3,        max / 3,       max / 2,   max};
#    else
    const T low = (T)-1 < (T)1 ? (T)((uint64_t)1 << (8 * sizeof(T) - 1)) : 0, high = (T)~low;
    const uint64_t odd = (uint64_t)1 << (sizeof(T) == 8 ? 53 : 20),
                   big = (uint64_t)1 << (sizeof(T) == 8 ? 62 : 30);
    const T values[] = {low,
                        (T)(low + 1),
                        (T)(low + 513),
                        (T)(high / 2 - 1),
                        (T)(odd - 1),
                        (T)odd,
                        (T)(odd + 1),
                        (T)(odd + 2),
                        (T)(odd + 3),
                        (T)big,
                        (T)(big + 511),
                        (T)(big + 512),
                        (T)(big + 513),
                        (T)(big + 1536),
                        (T)(big + 2561),
                        (T)(high - 1024),
                        (T)(high - 512),
                        (T)(high - 1),
                        high,
                        0};
#    endif
    enum { PAIRS = sizeof values / sizeof *values, STEPS = 500, MAX_N = STEPS + 3 * 64 };
    double q[MAX_N], out[MAX_N];
    size_t nq = 0;
    for (int i = 0; i < 64; i++) q[nq++] = ldexp(1, -2 * (64 - i)) * 0.9;
    for (int i = 0; i < 64; i++) q[nq++] = 0.5 - (i < 32 ? (32 - i) * 0x1p-54 : (31 - i) * 0x1p-53);
    for (int i = 0; i < 64; i++) q[nq++] = 1 - (63 - i) * 0x1p-53;
    for (int i = 0; i < STEPS; i++) q[nq++] = (double)i / STEPS;
    cr_assert_eq(tine_sort(q, nq, NULL), 0);
    for (int a = 0; a < PAIRS; a++) {
        for (int b = 0; b < PAIRS; b++) {
            const T x[] = {values[a], values[b]}, from = x[0] < x[1] ? x[0] : x[1],
                    to = x[0] < x[1] ? x[1] : x[0];
            cr_assert_eq(tine_quantile(out, q, nq, x, 2, NULL), 0);
            cr_assert(out[0] >= (double)from && out[nq - 1] == (double)to, "%g to %g", (double)from,
                      (double)to);
            for (size_t i = 0; i < nq; i++) {
                cr_assert(out[i] >= (double)from && out[i] <= (double)to, "%a to %a, q %a: %a",
                          (double)from, (double)to, q[i], out[i]);
                cr_assert(i == 0 || out[i - 1] <= out[i], "%a to %a, q %a, then %a: %a falls to %a",
                          (double)from, (double)to, q[i - 1], q[i], out[i - 1], out[i]);
            }
        }
    }
}

static void TINE_NAME_(refuses)(void)
{
    const T x[3] = {3, 2, 1};
    const double q[] = {.5, .1}, bad[] = {.5, 1.0000001, -1e-9, (double)NAN};
    double out[2] = {9, 9};
    cr_assert_eq(tine_quantile(out, q, 2, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_quantile(NULL, q, 2, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_quantile(out, NULL, 2, x, 3, NULL), TINE_EINVAL);
    for (int i = 1; i < 4; i++)
        cr_assert_eq(tine_quantile(out, bad + i, 1, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_quantile(out, bad, 2, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_quantile(out, q, 2, x, SIZE_MAX / sizeof *x + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_quantile(out, q, 2, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_quantile(NULL, NULL, 0, x, 3, NULL), 0);
    cr_assert(out[0] == 9 && out[1] == 9);
}

static void TINE_NAME_(of_nothing)(void)
{
    const double q[] = {.5, 0};
    double out[2] = {9, 9};
    cr_assert_eq(tine_quantile(out, q, 2, (T *)NULL, 0, NULL), 0);
    cr_assert(isnan(out[0]) && isnan(out[1]));
}

#    if TINE_FLOAT_
static void TINE_NAME_(with_nan)(void)
{
    enum { N = 100000 };
    T *x = memory(N * sizeof *x);
    const double q[17] = {.5, .1};
    double out[17];
    for (size_t n = 1; n <= N; n *= 10) {
        for (size_t nq = 1; nq < 18; nq += 8) {
            for (size_t i = 0; i < n; i++) x[i] = (T)i;
            x[n / 3] = nq % 3 ? (T)NAN : -(T)NAN;
            cr_assert_eq(tine_quantile(out, q, nq, x, n, NULL), 0);
            for (size_t i = 0; i < nq; i++) cr_assert(isnan(out[i]), "%zu of %zu", i, n);
        }
    }
    free(x);
}
#    endif
#endif
