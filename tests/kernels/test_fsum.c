/* test_fsum.c - tine_fsum and tine_fdot round the true sum once: comparison with a sum that is kept
   exactly, in 4480 bits (exact_oracle.h). */
#include "../properties/options.h"
#include "exact_oracle.h"
#include <fenv.h>
#include <float.h>
#include <stdlib.h>

enum { MAX_N = 40000 };
static double x[MAX_N + 8], y[MAX_N + 8];
static float fx[MAX_N + 8], fy[MAX_N + 8];

static int same(double a, double b) { return isnan(a) ? isnan(b) : memcmp(&a, &b, sizeof a) == 0; }

static double true_sum(const double *a, const double *b, size_t n)
{
    oracle *o = calloc(1, sizeof *o);
    for (size_t i = 0; i < n; ++i) oracle_add(o, a[i], b ? b[i] : 1);
    double v = oracle_round(o);
    free(o);
    return v;
}

/* Checks the sum of x[off …] and of its products with y, by every function. */
static void right(const char *what, size_t off, size_t n, const tine_opts *o)
{
    double out = 3, sum = true_sum(x + off, NULL, n), dot = true_sum(x + off, y + off, n);
    cr_assert_eq(tine_fsum(&out, x + off, n, o), 0);
    cr_assert(same(out, sum), "%s: fsum %a, not %a: at %zu, %s", what, out, sum, off,
              describe(o, n));
    cr_assert_eq(tine_fdot(&out, x + off, y + off, n, o), 0);
    cr_assert(same(out, dot), "%s: fdot %a, not %a: at %zu, %s", what, out, dot, off,
              describe(o, n));
}

static void right_as_floats(const char *what, size_t n)
{
    static double wx[MAX_N], wy[MAX_N];
    for (size_t i = 0; i < n; ++i) wx[i] = fx[i] = (float)x[i], wy[i] = fy[i] = (float)y[i];
    double out = 3, sum = true_sum(wx, NULL, n), dot = true_sum(wx, wy, n);
    cr_assert_eq(tine_fsum(&out, fx, n, NULL), 0);
    cr_assert(same(out, sum), "%s: f32 fsum %a, not %a, n %zu", what, out, sum, n);
    cr_assert_eq(tine_fdot(&out, fx, fy, n, NULL), 0);
    cr_assert(same(out, dot), "%s: f32 fdot %a, not %a, n %zu", what, out, dot, n);
}

/* Fills the arrays with exponents spread evenly over `spread` below `top`. */
static void spread(int top, int spread)
{
    for (size_t i = 0; i < MAX_N; ++i) {
        x[i] = ldexp(real(i), top - (int)(mixed(i + MAX_N) % (unsigned)spread));
        y[i] = ldexp(real(i + 7 * MAX_N), -(int)(mixed(i + 2 * MAX_N) % (unsigned)spread));
    }
}

Test(fsum, is_rounded_once_at_every_size)
{
    spread(0, 1);
    for (size_t s = 0; s < SIZES_TRIED; ++s)
        if (SIZES[s] <= 6149)
            for (size_t off = 0; off<8; off += SIZES[s]> 200 ? 3 : 1)
                right("uniform", off, SIZES[s], NULL);
    static const size_t AROUND[] = {8191, 8192, 8193, 16384, 30001};
    for (int s = 0; s < 5; ++s) right("uniform", 1, AROUND[s], NULL);
}

Test(fsum, is_rounded_once_at_every_spread_of_exponents)
{
    static const int TOPS[] = {1023, 1000, 500, 40, 0, -500, -900, -950, -1000, -1022, -1060};
    static const int SPREADS[] = {1, 10, 24, 26, 45, 50, 60, 100, 150, 200, 260, 700, 1500, 2100};
    for (int t = 0; t < 11; ++t)
        for (int s = 0; s < 14; ++s) {
            spread(TOPS[t], SPREADS[s]);
            right("spread", 0, 2500, NULL);
            if (TOPS[t] <= 40 && TOPS[t] >= 0) right_as_floats("spread", 2500);
        }
    for (int s = 0; s < 14; ++s) {
        spread(0, SPREADS[s]);
        right("spread", 0, 9000, NULL);
        right_as_floats("spread", 9000);
    }
}

Test(fsum, of_blocks_of_different_scale)
{
    spread(0, 1);
    for (size_t i = 0; i < MAX_N; ++i) x[i] = ldexp(x[i], (int)(i / 2048) * 60 - 400);
    right("growing", 0, 30000, NULL);
    for (size_t i = 0; i < MAX_N / 2; ++i) {
        double t = x[i];
        x[i] = x[MAX_N - 1 - i], x[MAX_N - 1 - i] = t;
    }
    right("shrinking", 0, 30000, NULL);
}

Test(fsum, of_ill_conditioned_sums)
{
    spread(0, 40);
    for (size_t i = 0; i < 9998; i += 2) x[i + 1] = -x[i];
    for (size_t i = 9997; i > 0; --i) {
        size_t j = mixed(i) % (i + 1);
        double t = x[i];
        x[i] = x[j], x[j] = t;
    }
    x[9998] = 1e-20, x[9999] = 0;
    double out;
    cr_assert_eq(tine_fsum(&out, x, 10000, NULL), 0);
    cr_assert_eq(out, 1e-20);
    right("pairs", 0, 10000, NULL);
    spread(3, 1);
    double mean = 0;
    for (size_t i = 0; i < 10000; ++i) mean += x[i] / 10000;
    for (size_t i = 0; i < 10000; ++i) x[i] -= mean;
    right("x - mean", 0, 10000, NULL);
}

Test(fsum, rounds_halfway_cases_to_even)
{
    for (int e = -1022; e <= 1000; e += 337)
        for (int odd = 0; odd < 2; ++odd)
            for (int k = 0; k < 200; ++k) {
                double base = ldexp(1 + odd * DBL_EPSILON, e), half = ldexp(DBL_EPSILON / 2, e),
                       bit = ldexp(half, -k);
                if (bit == 0) break;
                double sets[4][3] = {{base, half, k ? bit : 0},
                                     {base, half, -bit},
                                     {-base, -half, bit},
                                     {bit, -half, base}};
                for (int s = 0; s < 4; ++s) {
                    memcpy(x, sets[s], sizeof sets[s]);
                    for (int i = 0; i < 3; ++i) y[i] = 1;
                    right("halfway", 0, 3, NULL);
                }
            }
}

/* Tests sums that far smaller terms decide: a rest just below one half, and a rest after all other
   terms cancel. */
Test(fsum, of_terms_that_much_smaller_ones_decide)
{
    static const double TINY[] = {0x1p-120, 0x1p-200, 0x1p-700, 0x1p-1000, DBL_TRUE_MIN};
    static const size_t AT[] = {3, 100, 2047, 2048, 8200, 9999};
    for (int t = 0; t < 5; ++t)
        for (int at = 0; at < 6; ++at)
            for (int sign = -1; sign <= 1; ++sign) {
                for (size_t i = 0; i < 10000; ++i) x[i] = 0, y[i] = 1;
                x[0] = 1, x[1] = DBL_EPSILON / 2, x[AT[at]] = sign * TINY[t];
                right("nearly a half", 0, 10000, NULL);
                x[AT[at] - 1] = -x[0], x[2] = -x[1];
                right("nearly nothing", 0, AT[at] + 1, NULL);
            }
    for (int e = -950; e < -850; ++e)
        for (int at = 2; at <= 3000; at += 2998) {
            for (size_t i = 0; i < 3001; ++i) x[i] = 0, y[i] = 1;
            x[0] = ldexp(1, e), x[1] = ldexp(DBL_EPSILON / 2, e), x[at] = DBL_TRUE_MIN;
            right("nearly a half of little", 0, 3001, NULL);
        }
    spread(300, 900);
    for (size_t i = 0; i < 9998; i += 2) x[i + 1] = -x[i], y[i + 1] = y[i];
    x[9998] = 0x1p-1000, y[9998] = 1, x[9999] = 0;
    for (size_t k = 0; k < OPTIONS; k += 7) {
        const tine_opts o = options(k, 10000);
        right("far pairs", 0, 10000, &o);
    }
    double sum = 3;
    tine_stats s;
    cr_assert_eq(tine_fsum(&sum, x, 10000, TINE_OPTS(.stats = &s)), 0);
    cr_assert(sum == 0x1p-1000 && s.chunks > 0);
}

Test(fsum, has_no_overflow_on_the_way)
{
    const double big[] = {1e308, 1e308, -1e308};
    double out;
    cr_assert_eq(tine_fsum(&out, big, 3, NULL), 0);
    cr_assert_eq(out, 1e308);
    cr_assert_eq(tine_fsum(&out, big, 2, NULL), 0);
    cr_assert_eq(out, INFINITY);
    cr_assert_eq(tine_fdot(&out, big, big, 3, NULL), 0);
    cr_assert_eq(out, INFINITY);
    const double plus[] = {1e308, 1e308, 5}, minus[] = {1e308, -1e308, 3};
    cr_assert_eq(tine_fdot(&out, plus, minus, 3, NULL), 0);
    cr_assert_eq(out, 15);
    const double max[] = {DBL_MAX, 0x1p969, 0x1p969};
    cr_assert_eq(tine_fsum(&out, max, 2, NULL), 0);
    cr_assert_eq(out, DBL_MAX);
    cr_assert_eq(tine_fsum(&out, max, 3, NULL), 0);
    cr_assert_eq(out, INFINITY);
    const double small[] = {0x1p-600, -0x1p-600, 0x1p-800}, below[] = {-0x1p-600, 0, 0};
    cr_assert_eq(tine_fdot(&out, small, small, 3, NULL), 0);
    cr_assert_eq(out, 0);
    cr_assert_eq(tine_fdot(&out, small, below, 3, NULL), 0);
    cr_assert(out == 0 && signbit(out), "a negative sum too near to zero is %g", out);
}

Test(fsum, of_infinities_and_nan_at_every_place)
{
    static const size_t N = 5000;
    for (size_t at = 0; at < N; at += 311) {
        const double odd[] = {INFINITY, -INFINITY, NAN, -NAN};
        for (int k = 0; k < 4; ++k) {
            spread(0, 1);
            x[at] = odd[k];
            right("special", 0, N, NULL);
            y[at] = 0;
            right("special times zero", 0, N, NULL);
            x[at] = odd[k], x[(at + 2500) % N] = -INFINITY;
            right("two specials", 0, N, NULL);
        }
    }
}

Test(fsum, of_zeros_is_plus_zero)
{
    double out = 3;
    cr_assert_eq(tine_fsum(&out, (double *)NULL, 0, NULL), 0);
    cr_assert(out == 0 && !signbit(out));
    for (size_t i = 0; i < MAX_N; ++i) x[i] = -0.0, y[i] = real(i);
    right("minus zeros", 0, 3000, NULL);
    for (size_t i = 0; i < MAX_N; i += 3) x[i] = DBL_TRUE_MIN * (double)(i % 50);
    right("subnormals", 0, 3000, NULL);
}

Test(fsum, is_the_same_whatever_the_options)
{
    static const int SPREADS[] = {1, 120, 900};
    for (int s = 0; s < 3; ++s) {
        spread(0, SPREADS[s]);
        double sum = true_sum(x, NULL, MAX_N), dot = true_sum(x, y, MAX_N), out;
        for (size_t k = 0; k < OPTIONS; k += 1 + 4 * SANITIZED) {
            tine_opts o = options(k, MAX_N);
            cr_assert_eq(tine_fsum(&out, x, MAX_N, &o), 0);
            cr_assert(same(out, sum), "%a, not %a: %s", out, sum, describe(&o, MAX_N));
            cr_assert_eq(tine_fdot(&out, x, y, MAX_N, &o), 0);
            cr_assert(same(out, dot), "dot %a, not %a: %s", out, dot, describe(&o, MAX_N));
        }
    }
}

Test(fsum, is_the_same_whatever_the_callers_rounding)
{
    static const int ROUNDINGS[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    spread(0, 120);
    double sum = true_sum(x, NULL, MAX_N), out;
    for (int r = 0; r < 3; ++r) {
        fesetround(ROUNDINGS[r]);
        int rc = tine_fsum(&out, x, MAX_N, TINE_OPTS(.threads = 3, .chunk = 8192)),
            kept = fegetround() == ROUNDINGS[r];
        fesetround(FE_TONEAREST);
        cr_assert(rc == 0 && kept && same(out, sum), "rounding %d: %a, not %a", r, out, sum);
    }
}

/* The same numbers 32 times give 32 times their sum. One table of exponents serves a hundred
   thousand terms, some of which have no exponent: zeros and subnormals of either sign. */
Test(fsum, of_many_terms_far_apart)
{
    enum { PART = 8192, MANY = 32 };
    static double big[PART * MANY], times[PART * MANY];
    spread(900, 1800);
    for (size_t i = 0; i < PART; i += 3)
        x[i] = (i % 2 ? -DBL_TRUE_MIN : DBL_TRUE_MIN) * (double)(i % 5);
    const double sum = true_sum(x, NULL, PART) * MANY, dot = true_sum(x, y, PART) * MANY;
    for (size_t i = 0; i < PART * MANY; ++i) big[i] = x[i % PART], times[i] = y[i % PART];
    for (int t = 1; t <= 3; ++t) {
        const tine_opts o = {.threads = t};
        double out;
        note_case(&o, PART * MANY);
        cr_assert_eq(tine_fsum(&out, big, PART * MANY, &o), 0);
        cr_assert(same(out, sum), "%a, not %a", out, sum);
        cr_assert_eq(tine_fdot(&out, big, times, PART * MANY, &o), 0);
        cr_assert(same(out, dot), "%a, not %a", out, dot);
    }
}

/* The golden value comes from Python's math.fsum. */
Test(fsum, has_its_golden_value)
{
    enum { N = 100003 };
    double *v = malloc(N * sizeof *v), out;
    for (uint64_t i = 0; i < N; ++i) v[i] = (double)(uint32_t)(i * 2654435761u) * 0x1p-32 - 0.5;
    cr_assert_eq(tine_fsum(&out, v, N, NULL), 0);
    cr_assert_eq(out, -0x1.2acff57400000p-2);
    static const struct {
        int spread;
        double sum;
    } far[] = {{199, 0x1.c2628edfcc32cp+99}, {1999, 0x1.d32a59b42ce5cp+998}};
    for (int k = 0; k < 2; ++k) {
        for (int i = 0; i < N; ++i)
            v[i] = ldexp((double)((uint32_t)i * 2654435761u) * 0x1p-32 - 0.5,
                         i * 40503ll % far[k].spread - far[k].spread / 2 - 1);
        cr_assert_eq(tine_fsum(&out, v, N, NULL), 0);
        cr_assert_eq(out, far[k].sum, "%a, not %a", out, far[k].sum);
    }
    free(v);
}

/* ---- integers: the true sum, rounded once ---------------------------------------------------- */
#define T TINE_T
#define TINE_TYPE_FILE "../../tests/kernels/test_fsum.h"
#include <tine/types.h>

Test(fsum, of_integers_is_their_true_sum)
{
    static const size_t TRIED[] = {0, 1, 2, 31, 32, 33, 2047, 2049, 8193, 20000};
    for (int s = 0; s < 10; ++s) {
#define TRUE(arg, name, type, t, kind, bits, twin, acc) tine_true_##name(TRIED[s]);
        TINE_FILE_TYPES_(TRUE, )
    }
    const int64_t min[] = {INT64_MIN, INT64_MIN, 1};
    double out;
    cr_assert_eq(tine_fsum(&out, min, 3, NULL), 0);
    cr_assert_eq(out, -0x1p64);
    cr_assert_eq(tine_fdot(&out, min, min, 3, NULL), 0);
    cr_assert_eq(out, 0x1p127);
}

Test(fsum, refuses_bad_arguments)
{
    double out = 4;
    cr_assert_eq(tine_fsum((double *)NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fsum(&out, (double *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fsum(&out, x, SIZE_MAX / 8 + 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fdot(&out, x, (double *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fdot(&out, (double *)NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fdot(&out, x, y, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(out, 4);
}
