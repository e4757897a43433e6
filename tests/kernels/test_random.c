/* test_random.c - tine_random against the published vectors, against computation block by block,
   and by its moments. */
#include "random_test.h"

/* Compares the oracle with the known answers of Random123. Public calls can produce the first of
   them. */
Test(random, has_the_known_answers)
{
    static const uint32_t KNOWN[3][10] = {
        {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09,
         0x94fdcceb, 0x5001e420, 0x24126ea1}};
    for (int k = 0; k < 3; ++k) {
        uint32_t c[4];
        memcpy(c, KNOWN[k], sizeof c);
        philox(c, KNOWN[k][4], KNOWN[k][5]);
        cr_assert_eq(memcmp(c, KNOWN[k] + 6, sizeof c), 0, "vector %d", k);
    }
    uint32_t y[4];
    cr_assert_eq(tine_random(y, 0, 0, 4, NULL), 0);
    cr_assert_eq(memcmp(y, KNOWN[0] + 6, sizeof y), 0);
}

Test(random, is_a_function_of_seed_and_index)
{
    enum { N = 5000 };
    static uint32_t u32[N + 1];
    static int32_t i32[N];
    static uint64_t u64[N + 1];
    static int64_t i64[N];
    static float f32[N];
    static double f64[N];
    for (int f = 0; f < 8; ++f)
        for (size_t n = 0; n <= N; n = n < 200 ? n + 1 : n + 1600) {
            u32[n] = 7, u64[n] = 7;
            uint64_t first = FIRSTS[f];
            int rc =
                tine_random(u32, SEED, first, n, NULL) | tine_random(i32, SEED, first, n, NULL) |
                tine_random(u64, SEED, first, n, NULL) | tine_random(i64, SEED, first, n, NULL) |
                tine_random(f32, SEED, first, n, NULL) | tine_random(f64, SEED, first, n, NULL);
            cr_assert_eq(rc, 0);
            cr_assert(u32[n] == 7 && u64[n] == 7, "wrote after the end");
            for (size_t i = 0; i < n; ++i) {
                uint32_t w = word(SEED, first + i);
                uint64_t v = pair(SEED, first + i);
                cr_assert(u32[i] == w && i32[i] == (int32_t)w && u64[i] == v &&
                              i64[i] == (int64_t)v,
                          "%zu of %zu", i, n);
                cr_assert_eq(f32[i], ((float)(w >> 9) + 0.5f) * 0x1p-23f);
                cr_assert_eq(f64[i], ((double)(v >> 12) + 0.5) * 0x1p-52);
            }
        }
}

Test(random, is_the_same_whatever_the_options)
{
    enum { N = 20001 };
    static double one[N], y[N];
    cr_assert_eq(tine_random(one, SEED, 3, N, TINE_OPTS(.threads = 1)), 0);
    for (size_t k = 0; k < OPTIONS; k += 1 + 4 * SANITIZED) {
        tine_opts o = options(k, N);
        memset(y, 0, sizeof y);
        cr_assert_eq(tine_random(y, SEED, 3, N, &o), 0);
        cr_assert_eq(memcmp(y, one, sizeof y), 0, "%s", describe(&o, N));
    }
}

/* Mean, variance, correlation of neighbours and 64 bins lie within 5 standard deviations of those
   of uniform numbers. */
Test(random, is_uniform)
{
    enum { N = 200000, BINS = 64 };
    static double y[N];
    cr_assert_eq(tine_random(y, 42, 0, N, NULL), 0);
    double mean = 0, square = 0, lag = 0, bins[BINS] = {0}, chi = 0;
    for (int i = 0; i < N; ++i) {
        const double d = y[i] - 0.5;
        cr_assert(y[i] > 0 && y[i] < 1);
        mean += d / N, square += d * d / N, bins[(int)(y[i] * BINS)]++;
        if (i) lag += d * (y[i - 1] - 0.5) / (N - 1);
    }
    for (int b = 0; b < BINS; ++b) chi += (bins[b] - N / BINS) * (bins[b] - N / BINS) / (N / BINS);
    cr_assert_lt(fabs(mean), 5 * sqrt(1.0 / 12 / N));
    cr_assert_lt(fabs(square - 1.0 / 12), 5 * sqrt(1.0 / 180 / N));
    cr_assert_lt(fabs(lag), 5 * (1.0 / 12) / sqrt(N));
    cr_assert_lt(fabs(chi - (BINS - 1)), 5 * sqrt(2.0 * (BINS - 1)));
}

Test(random, has_an_element_2_to_the_64_minus_1)
{
    enum { N = 9000 };
    static uint64_t y[N];
    static float f[N];
    uint64_t last;
    float last_float;
    cr_assert_eq(tine_random(y, 5, -(uint64_t)N, N, NULL), 0);
    cr_assert_eq(tine_random(f, 5, -(uint64_t)N, N, NULL), 0);
    for (size_t m = 1; m < N; m += 1 + m / 2) {
        uint64_t tail[N];
        cr_assert_eq(tine_random(tail, 5, -(uint64_t)m, m, TINE_OPTS(.threads = 2, .chunk = 1)), 0);
        cr_assert_arr_eq(tail, y + N - m, m * sizeof *tail);
        cr_assert_eq(tine_random(tail, 5, -(uint64_t)m, m + 1, NULL), TINE_EINVAL);
    }
    cr_assert_eq(tine_random(&last, 5, UINT64_MAX, 1, NULL), 0);
    cr_assert_eq(tine_random(&last_float, 5, UINT64_MAX, 1, NULL), 0);
    cr_assert(last == y[N - 1] && last_float == f[N - 1]);
    cr_assert_eq(tine_random(&last, 5, UINT64_MAX, 0, NULL), 0);
}

Test(random, refuses_bad_arguments)
{
    double y[2] = {7, 7};
    cr_assert_eq(tine_random((double *)NULL, 1, 0, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random(y, 1, UINT64_MAX, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random(y, 1, 0, SIZE_MAX / 8 + 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random(y, 1, 0, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_random((double *)NULL, 1, 0, 0, NULL), 0);
    cr_assert(y[0] == 7 && y[1] == 7);
}
