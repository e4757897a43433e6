/* test_random_normal.c - tine_random_normal against libm on the same bits, by a hash of its bits,
   by its moments and by its distribution. Run once per instruction set. */
#include "random_test.h"

/* Returns element i by libm. It differs by the errors of libm and of the library. */
static double normal(uint64_t seed, uint64_t i)
{
    const uint64_t u = pair(seed, i & ~(uint64_t)1), v = pair(seed, i | 1);
    const double r = sqrt(-2 * log(((double)(u >> 12) + 0.5) * 0x1p-52));
    const int quarter = (int)(v >> 62);
    const double f = (((double)((v << 2) >> 12) + 0.5) * 0x1p-52 - 0.5) * (M_PI / 2), c = cos(f),
                 s = sin(f);
    const double cosines[] = {c, -s, -c, s}, sines[] = {s, c, -s, -c};
    return r * (i % 2 ? sines : cosines)[quarter];
}

Test(random_normal, is_a_function_of_seed_and_index)
{
    enum { N = 5000 };
    static double y[N + 1];
    static float f[N + 1];
    for (int k = 0; k < 8; ++k)
        for (size_t n = 0; n <= N; n = n < 200 ? n + 1 : n + 1600) {
            y[n] = 7, f[n] = 7;
            cr_assert_eq(tine_random_normal(y, SEED, FIRSTS[k], n, NULL) |
                             tine_random_normal(f, SEED, FIRSTS[k], n, NULL),
                         0);
            cr_assert(y[n] == 7 && f[n] == 7, "wrote after the end");
            for (size_t i = 0; i < n; ++i) {
                const double right = normal(SEED, FIRSTS[k] + i);
                cr_assert(fabs(y[i] - right) <= 0x1p-50 * fabs(right),
                          "element %zu of %zu: %a, not %a", i, n, y[i], right);
                cr_assert_eq(f[i], (float)y[i]);
            }
        }
}

/* gcc 12 and clang 19 give these bits on x86-64 (base, v3, v4) and aarch64. */
Test(random_normal, has_the_same_bits_everywhere_whatever_the_options)
{
    enum { N = 20001 };
    static double one[N], y[N];
    cr_assert_eq(tine_random_normal(one, SEED, 3, N, TINE_OPTS(.threads = 1)), 0);
    cr_assert_eq(hash_of(one, sizeof one), 0xa832c258e33b8a16, "%llx",
                 (unsigned long long)hash_of(one, sizeof one));
    for (size_t k = 0; k < OPTIONS; k += 1 + 4 * SANITIZED) {
        tine_opts o = options(k, N);
        memset(y, 0, sizeof y);
        cr_assert_eq(tine_random_normal(y, SEED, 3, N, &o), 0);
        cr_assert_eq(memcmp(y, one, sizeof y), 0, "%s", describe(&o, N));
    }
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Four moments and the correlation of neighbours lie within 5 standard deviations of those of
   normal numbers. The Kolmogorov-Smirnov distance exceeds 2.2 / sqrt(n) with a probability of one
   in ten thousand. */
Test(random_normal, is_normal)
{
    enum { N = 200000 };
    static double y[N];
    cr_assert_eq(tine_random_normal(y, 42, 0, N, NULL), 0);
    double m[5] = {0}, lag = 0, far = 0;
    for (int i = 0; i < N; ++i) {
        for (int k = 1; k < 5; ++k) m[k] += pow(y[i], k) / N;
        if (i) lag += y[i] * y[i - 1] / N;
    }
    qsort(y, N, sizeof *y, by_value);
    for (int i = 0; i < N; ++i) {
        const double p = erfc(-y[i] / sqrt(2)) / 2;
        far = fmax(far, fmax(fabs(p - (double)i / N), fabs(p - (double)(i + 1) / N)));
    }
    cr_assert_lt(fabs(m[1]), 5 * sqrt(1.0 / N));
    cr_assert_lt(fabs(m[2] - 1), 5 * sqrt(2.0 / N));
    cr_assert_lt(fabs(m[3]), 5 * sqrt(15.0 / N));
    cr_assert_lt(fabs(m[4] - 3), 5 * sqrt(96.0 / N));
    cr_assert_lt(fabs(lag), 5 * sqrt(1.0 / N));
    cr_assert_lt(far, 2.2 / sqrt(N));
    cr_assert(y[0] < -4 && y[N - 1] > 4, "no tails: %g, %g", y[0], y[N - 1]);
}

Test(random_normal, has_an_element_2_to_the_64_minus_1)
{
    double y[100], last;
    cr_assert_eq(tine_random_normal(y, 5, -(uint64_t)100, 100, NULL), 0);
    cr_assert_eq(tine_random_normal(&last, 5, UINT64_MAX, 1, NULL), 0);
    cr_assert_eq(last, y[99]);
}

Test(random_normal, refuses_bad_arguments)
{
    double y[2] = {7, 7};
    cr_assert_eq(tine_random_normal((double *)NULL, 1, 0, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random_normal(y, 1, UINT64_MAX, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random_normal(y, 1, 0, SIZE_MAX / 8 + 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random_normal(y, 1, 0, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_random_normal((double *)NULL, 1, 0, 0, NULL), 0);
    cr_assert(y[0] == 7 && y[1] == 7);
}
