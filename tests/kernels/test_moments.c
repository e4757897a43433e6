/* test_moments.c - tine_moments against its oracle and against exact arithmetic; special values,
   environments, arguments. */
#ifndef T
#    include <float.h>
#    include "kernel_test.h"
#    include "exact_oracle.h"
__extension__ typedef __int128 int128;
#    if defined __x86_64__
__extension__ typedef __float128 quad;
#    else
typedef long double quad;
#    endif

/* Returns (s / n - mean) * n, rounded once. */
static double rest(int128 s, size_t n, double mean)
{
    static oracle o;
    memset(&o, 0, sizeof o);
    for (int part = 0; part < 4; part++)
        oracle_add(&o, (double)(uint32_t)(s >> 32 * part), ldexp(1, 32 * part));
    if (s < 0) oracle_add(&o, -1, 0x1p128);
    oracle_add(&o, mean, -(double)n);
    return fabs(oracle_round(&o));
}

/* Whether mean is the double nearest to s / n. */
static int is_nearest(int128 s, size_t n, double mean)
{
    const double r = rest(s, n, mean);
    return r <= rest(s, n, nextafter(mean, INFINITY)) &&
           r <= rest(s, n, nextafter(mean, -INFINITY));
}
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_moments.c"
#    include "tine/types.h"

Test(moments, have_the_oracles_bits_for_any_size_alignment_and_options)
{
    EACH_TYPE(are_the_oracle);
}
Test(moments, of_bad_arguments_are_refused_untouched) { EACH_TYPE(refuse); }
Test(moments, whose_sum_is_exact_have_the_mean_rounded_once) { EACH_TYPE(have_an_exact_mean); }
Test(moments, of_integers_whose_sum_wraps_have_the_true_mean) { EACH_INT(wrap); }
Test(moments, with_a_nan_are_nan) { EACH_FLOAT(with_nan); }

/* n integers near 1e12. Exact sums in 128 bits give the true moments. */
Test(moments, of_a_large_mean_lose_nothing)
{
    enum { N = 1000003 };
    double *x = memory(N * sizeof *x), mean, variance;
    __extension__ __int128 s = 0, q = 0;
    for (uint64_t i = 0; i < N; i++) {
        /* In thousandths. The numbers resemble 1e12 + N(0, 1). */
        int64_t v = (int64_t)(mixed(i) % 2001) - 1000;
        s += v, q += v * v;
        x[i] = 1e12 + (double)v * 0x1p-10;
    }
    const double want = ((double)(q * N - s * s) / N / N) * 0x1p-20;
    cr_assert_eq(tine_moments(&mean, &variance, x, N, NULL), 0);
    cr_assert_float_eq(variance / want, 1, 1e-15, "%.17g, not %.17g", variance, want);
    /* The tolerance is one unit in the last place. */
    cr_assert_float_eq(mean, 1e12 + (double)s / N * 0x1p-10, 0x1p-13);
    free(x);
}

Test(moments, of_equal_elements_are_that_and_no_variance)
{
    static double x[10001];
    double mean, variance;
    for (int i = 0; i < 10001; i++) x[i] = 0.1;
    for (size_t n = 1; n <= 10001; n += 500) {
        cr_assert_eq(tine_moments(&mean, &variance, x, n, NULL), 0);
        cr_assert(mean == 0.1 && variance >= 0 && variance < 1e-33, "n %zu: %g, %g", n, mean,
                  variance);
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

Test(moments, of_one_and_two_zeros_have_the_mean_one_third)
{
    const double x[] = {1, 0, 0};
    double mean;
    cr_assert_eq(tine_moments(&mean, (double *)NULL, x, 3, NULL), 0);
    cr_assert(mean == 1. / 3, "%.17g", mean);
}

Test(moments, of_the_greatest_numbers_do_not_overflow_on_the_way)
{
    static double x[5000];
    double mean, variance;
    for (int i = 0; i < 5000; i++) x[i] = DBL_MAX;
    for (size_t n = 1; n <= 5000; n += n < 40 ? 1 : 551) {
        cr_assert_eq(tine_moments(&mean, &variance, x, n, NULL), 0);
        cr_assert(mean == DBL_MAX && variance == 0, "n %zu: %a, %a", n, mean, variance);
    }
    for (int i = 1; i < 5000; i += 2) x[i] = -DBL_MAX;
    cr_assert_eq(tine_moments(&mean, &variance, x, 5000, NULL), 0);
    cr_assert(mean == 0 && variance == (double)INFINITY, "%a, %a", mean,
              variance); /* The true variance exceeds the range of double. */
    for (int i = 0; i < 5000; i++) x[i] = i < 2500 ? 0x1p511 : -0x1p511;
    cr_assert_eq(tine_moments(&mean, &variance, x, 5000, NULL), 0);
    cr_assert(mean == 0 && variance == 0x1p1022, "%a, %a", mean, variance);
}

/* Returns an element of kind k. The sums of each kind round, cancel, overflow or underflow in a
   different way. */
enum { KINDS = 10 };
static double element(int k, size_t i)
{
    const double r = real(i);
    switch (k) {
    case 0:
        return r;
    case 1:
        return ldexp(r, (int)(mixed(i) % 80) - 40);
    case 2:
        return 1e12 + r;
    case 3:
        return (i % 2 ? -1e6 : 1e6) + r; /* The mean cancels. */
    case 4:
        return ldexp(1 + r / 2, 1023); /* The sum overflows. */
    case 5:
        return ldexp(r, 510); /* The squares overflow. */
    case 6:
        return ldexp(r, i / 2048 % 3 ? 511 : -30); /* The squares overflow in some of the blocks. */
    case 7:
        return ldexp(r, -511);
    case 8: /* The unscaled blocks have most of the variance. */
        return i / 2048 % 2 ? 0x1p441 : ldexp(r, 440);
    default:
        return i % 1000 == 77 ? 0.1 + 0x1p-56 : 0.1;
    }
}

static double root(quad v)
{
    return v > DBL_MAX ? sqrt((double)(v * 0x1p-1000)) * 0x1p500 : sqrt((double)v);
}

static void are_near(const double *x, size_t n, int kind)
{
    static oracle o;
    double mean, variance;
    quad sum = 0, of_all = 0, m2 = 0;
    int levels = 0;
    memset(&o, 0, sizeof o);
    for (size_t i = 0; i < n; i++) oracle_add(&o, x[i], 1), sum += x[i], of_all += fabs(x[i]);
    for (size_t i = 0; i < n; i++) m2 += (x[i] - sum / n) * (x[i] - sum / n);
    while ((size_t)2048 << levels < n) levels++;
    cr_assert_eq(tine_moments(&mean, &variance, x, n, NULL), 0);
    oracle_add(&o, mean, -(double)n);
    const double off = oracle_round(&o) / (double)n, deviation = root(m2 / n);
    const quad want = m2 / n, far = of_all / n * 0x1p-46, wrong = variance - want;
    cr_assert(isfinite(mean) &&
                  fabs(off) <=
                      0x1p-53 * (2 * fabs(mean) + (160 + 16 * levels) * (deviation + 0x1p-500)),
              "kind %d, n %zu: mean %a", kind, n, mean);
    if (want > DBL_MAX)
        cr_assert(variance == (double)INFINITY, "kind %d, n %zu: variance %a", kind, n, variance);
    else
        cr_assert((wrong < 0 ? -wrong : wrong) <=
                      (80 + 160 * levels) * 0x1p-53 * (want + far * far) + 0x1p-1074,
                  "kind %d, n %zu: variance %a, not %a", kind, n, variance, (double)want);
}

Test(moments, are_as_near_to_the_true_ones_as_the_header_says, .timeout = 100)
{
    double *x = memory(LARGEST * sizeof *x);
    for (int kind = 0; kind < KINDS; kind++)
        for (int s = 1; s < KERNEL_SIZES_TRIED - 1; s++) {
            for (size_t i = 0; i < KERNEL_SIZES[s]; i++) x[i] = element(kind, i);
            are_near(x, KERNEL_SIZES[s], kind);
        }
    free(x);
}

/* Scaled blocks lie beside unscaled blocks. */
Test(moments, of_huge_numbers_have_the_oracles_bits_whatever_the_options)
{
    enum { N = 70001 };
    double *x = memory(N * sizeof *x), first[2], again[2];
    for (int kind = 4; kind < KINDS; kind++) {
        for (size_t i = 0; i < N; i++) x[i] = element(kind, i);
        for (size_t n = 1; n <= N; n = n < 2000 ? n * 7 : n * 3) {
            const oracle_node a = tine_moments_oracle_f64(x, n);
            const double want = oracle_variance(a), sum = oracle_sum(x, n);
            cr_assert_eq(tine_moments(first, first + 1, x, n, NULL), 0);
            cr_assert(same_bits(first[1], want), "kind %d, n %zu: %a, not %a", kind, n, first[1],
                      want);
            if (isfinite(sum))
                cr_assert(same_bits(first[0], oracle_mean(a, sum, n)), "kind %d, n %zu", kind, n);
            for (int k = 0; k < 2 * TRIES; k++) {
                const tine_opts o = next_options(n);
                cr_assert_eq(tine_moments(again, again + 1, x, n, &o), 0);
                cr_assert_arr_eq(again, first, sizeof first, "kind %d, %s", kind, describe(&o, n));
            }
        }
    }
    free(x);
}

static void some_moments(double *out)
{
    for (int k = 0; k < 10; k++) {
        const size_t n = ODD_N - 890 * (size_t)k;
        succeed(tine_moments(out + 4 * k, out + 4 * k + 1, odd_x, n,
                             TINE_OPTS(.threads = 3, .chunk = 2048)));
        succeed(tine_moments(out + 4 * k + 2, out + 4 * k + 3, odd_tiny, n,
                             TINE_OPTS(.threads = 3, .chunk = 2048)));
    }
}
Test(moments, do_not_depend_on_the_callers_environment)
{
    environments_do_not_matter(some_moments, 40);
}

/* The golden values come from a plain Python reference, golden.py. */
Test(moments, have_the_golden_values)
{
    enum { N = 100003 };
    static double y[N], huge[N];
    static int64_t z[N];
    double mean, variance;
    for (uint64_t i = 0; i < N; i++) {
        y[i] = (double)(uint32_t)(i * 2654435761u) * 0x1p-32 - 0.5;
        huge[i] = (y[i] + 0.5) * 0x1.8p1023;
        z[i] = (int64_t)(i * 2654435761u * 2654435761u);
    }
    cr_assert_eq(tine_moments(&mean, &variance, y, N, NULL), 0);
    cr_assert(mean == -0x1.87a5c677e1969p-19 && variance == 0x1.55564b8627461p-4, "%a %a", mean,
              variance);
    cr_assert_eq(tine_moments(&mean, &variance, z, N, NULL), 0);
    cr_assert(mean == 0x1.c28495215c941p+46 && variance == 0x1.5554fbcecc22fp+124, "%a %a", mean,
              variance);
    cr_assert_eq(tine_moments(&mean, &variance, huge, N, NULL), 0);
    cr_assert(mean == 0x1.7fff6d21d5931p+1022 && variance == (double)INFINITY, "%a %a", mean,
              variance);
    for (int i = 0; i < N; i++) y[i] *= 0x1p511;
    cr_assert_eq(tine_moments(&mean, &variance, y, N, NULL), 0);
    cr_assert(variance == 0x1.55564b8627461p+1018, "%a", variance);
}
#else
#    include "inputs.h"
#    include "moments_oracle-inl.h"

static int TINE_NAME_(is_mean)(const T *x, size_t n, double mean)
{
    if (!TINE_FLOAT_) return n == 0 || is_nearest(TINE_NAME_(whole_sum)(x, n), n, mean);
    double *t = TINE_NAME_(doubles)(x, n);
    const double want = n ? oracle_mean(TINE_NAME_(moments_oracle)(x, n), oracle_sum(t, n), n) : 42;
    free(t);
    return same_bits(mean, want);
}

static void TINE_NAME_(at_offset)(T *x, size_t n, size_t at)
{
    const double want = n ? TINE_NAME_(variance_oracle)(x + at, n) : 42;
    double first = 42;
    cr_assert_eq(tine_moments(&first, (double *)NULL, x + at, n, NULL), 0);
    cr_assert(TINE_NAME_(is_mean)(x + at, n, first), "mean %a, offset %zu, n %zu", first, at, n);
    for (int k = 0; k <= TRIES; k++) {
        tine_opts o = next_options(n);
        double mean = 42, variance = 42;
        cr_assert_eq(tine_moments(k == 2 ? NULL : &mean, k == 3 ? NULL : &variance, x + at, n,
                                  k ? &o : NULL),
                     0);
        cr_assert(k == 2 || same_bits(mean, first), "mean, offset %zu, %s", at, describe(&o, n));
        cr_assert(k == 3 || same_bits(variance, want), "offset %zu, %s", at, describe(&o, n));
    }
}

static void TINE_NAME_(are_the_oracle)(void)
{
    TINE_NAME_(each_size_and_offset)(TINE_NAME_(at_offset));
}

/* Tests small numbers of both signs, whose mean is near 0, and floats of many scales. */
static void TINE_NAME_(have_an_exact_mean)(void)
{
    enum { MAX_N = 9000, ARRAYS = 300 };
    static const size_t sizes[] = {3, 33, 1900, 1900, 1900, MAX_N};
    static T x[MAX_N];
    for (int a = 0; a < ARRAYS; a++) {
        const size_t n = sizes[a % 6];
        const int e = !TINE_FLOAT_ || a % 2 ? 0 : sizeof(T) == 8 ? a * 6 - 900 : a / 2 - 100;
        int64_t sum = 0;
        double mean;
        for (size_t i = 0; i < n; i++) {
            const int v = (int)(mixed((uint64_t)a * MAX_N + i) % 201) - ((T)-1 < (T)1 ? 100 : 0);
            x[i] = TINE_FLOAT_ ? (T)ldexp(v, e) : (T)v, sum += v;
        }
        const double want = ldexp((double)sum, e) / (double)n;
        cr_assert_eq(tine_moments(&mean, (double *)NULL, x, n, NULL), 0);
        cr_assert(mean == want, "array %d, n %zu: %a, not %a", a, n, mean, want);
    }
}
#    if !TINE_FLOAT_
/* Tests the type's greatest value, repeated until 64 bits overflow, and numbers from the whole
   type. */
static void TINE_NAME_(wrap)(void)
{
    enum { N = 9000 };
    T x[N];
    for (int kind = 0; kind < 3; kind++) {
        for (size_t i = 0; i < N; i++) {
            const T max = (T)(UINT64_MAX >> ((T)-1 < (T)1)), any = (T)mixed(i);
            x[i] = kind == 0 ? max : kind == 1 ? (i % 4 ? max : (T)0) : any;
        }
        for (size_t n = 1; n <= N; n += 1 + n / 3) {
            double mean;
            cr_assert_eq(tine_moments(&mean, (double *)NULL, x, n, NULL), 0);
            cr_assert(is_nearest(TINE_NAME_(whole_sum)(x, n), n, mean), "kind %d, n %zu: %a", kind,
                      n, mean);
        }
    }
}
#    endif

static void TINE_NAME_(refuse)(void)
{
    T x[3] = {1, 2, 3};
    double mean = 77, variance = 78;
    cr_assert_eq(tine_moments(&mean, &variance, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_moments(&mean, &variance, x, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL),
                 TINE_EINVAL);
    cr_assert_eq(tine_moments(&mean, &variance, x, 3, TINE_OPTS(.sched = (tine_sched)99)),
                 TINE_EINVAL);
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
