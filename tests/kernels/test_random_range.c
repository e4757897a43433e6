/* test_random_range.c - tine_random_range against products of 128 and 192 bits on the same random
   words, at the ends of every type, and by its distribution. Run once per instruction set. */
#ifndef T
#    include "kernel_test.h"
#    include "random_test.h"
__extension__ typedef unsigned __int128 wide;
#    define TINE_TYPE_FILE "../../tests/kernels/test_random_range.c"
#    include "tine/types.h"

Test(random_range, is_a_function_of_seed_index_and_range) { EACH_TYPE(is_its_definition); }
Test(random_range, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(random_range, has_an_element_2_to_the_64_minus_1) { EACH_TYPE(reaches_the_end); }

/* Counts of 7 values, and of 64 bins of a range beyond 2^63, lie within 5 standard deviations by
   Pearson's test. */
Test(random_range, is_uniform)
{
    enum { N = 140000 };
    static int32_t y[N];
    static uint64_t z[N];
    cr_assert_eq(tine_random_range(y, -3, 4, 42, 0, N, NULL), 0);
    cr_assert_eq(tine_random_range(z, 0, (uint64_t)3 << 62, 42, 0, N, NULL), 0);
    double few[7] = {0}, many[64] = {0}, chi_few = 0, chi_many = 0;
    for (int i = 0; i < N; ++i) few[y[i] + 3]++, many[(wide)z[i] * 64 / ((wide)3 << 62)]++;
    for (int b = 0; b < 7; ++b) chi_few += pow(few[b] - N / 7., 2) / (N / 7.);
    for (int b = 0; b < 64; ++b) chi_many += pow(many[b] - N / 64., 2) / (N / 64.);
    cr_assert_lt(fabs(chi_few - 6), 5 * sqrt(12));
    cr_assert_lt(fabs(chi_many - 63), 5 * sqrt(126));
}

/* In this range lo + (hi - lo) * u rounds to hi for half of all u. */
Test(random_range, of_floats_never_reaches_its_end)
{
    enum { N = 10000 };
    static double y[N];
    static float f[N];
    cr_assert_eq(tine_random_range(y, 1.0, 1 + 0x1p-52, 7, 0, N, NULL), 0);
    for (int i = 0; i < N; ++i) cr_assert_eq(y[i], 1);
    cr_assert_eq(tine_random_range(y, -0x1p-1074, 0.0, 7, 0, N, NULL), 0);
    for (int i = 0; i < N; ++i) cr_assert_eq(y[i], -0x1p-1074);
    cr_assert_eq(tine_random_range(f, -1.0f - 0x1p-23f, -1.0f, 7, 0, N, NULL), 0);
    for (int i = 0; i < N; ++i) cr_assert_eq(f[i], -1.0f - 0x1p-23f);
}

Test(random_range, of_a_width_that_overflows_or_of_nan_is_refused)
{
    double y[2] = {7, 7};
    cr_assert_eq(tine_random_range(y, -1e308, 1e308, 1, 0, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random_range(y, (double)NAN, 1, 1, 0, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random_range(y, 0, (double)INFINITY, 1, 0, 2, NULL), TINE_EINVAL);
    cr_assert(y[0] == 7 && y[1] == 7);
}
#else
#    define MIN_VALUE \
        (TINE_FLOAT_ ? (T)-1000 : (T)-1 < (T)1 ? (T)((uint64_t)1 << (8 * sizeof(T) - 1)) : (T)0)
#    define MAX_VALUE \
        (TINE_FLOAT_    ? (T)1e6 \
         : (T)-1 < (T)1 ? (T)(((uint64_t)1 << (8 * sizeof(T) - 1)) - 1) \
                        : (T)-1)
static T TINE_NAME_(right)(T lo, T hi, uint64_t i)
{
#    if TINE_FLOAT_
    const T u = sizeof(T) == 8 ? (T)(((double)(pair(SEED, i) >> 12) + 0.5) * 0x1p-52)
                               : (T)(((float)(word(SEED, i) >> 9) + 0.5f) * 0x1p-23f);
    const T v = lo + (hi - lo) * u;
    return v < hi           ? v
           : sizeof(T) == 8 ? (T)nextafter((double)hi, -INFINITY)
                            : (T)nextafterf((float)hi, -INFINITY);
#    else
    const uint64_t width = (uint64_t)hi - (uint64_t)lo;
    if (width < (uint64_t)1 << 32)
        return (T)((uint64_t)lo + (uint64_t)((wide)pair(SEED, i) * width >> 64));
    const uint64_t carry = (uint64_t)((wide)pair(SEED, 2 * i) * width >> 64);
    return (T)((uint64_t)lo + (uint64_t)(((wide)pair(SEED, 2 * i + 1) * width + carry) >> 64));
#    endif
}

static void TINE_NAME_(is_its_definition)(void)
{
    enum { N = 3000 };
    static T y[N + 1];
    const T ranges[][2] = {{0, 1},
                           {0, 7},
                           {5, 1000},
                           {MIN_VALUE, MAX_VALUE},
                           {MIN_VALUE, (T)(MIN_VALUE + 3)},
                           {(T)(MAX_VALUE / 2), MAX_VALUE}};
    for (int r = 0; r < 6; ++r)
        for (int k = 0; k < 8; ++k)
            for (size_t n = 0; n <= N; n = n < 100 ? n + 33 : n + 1400) {
                const T lo = ranges[r][0], hi = ranges[r][1];
                const tine_opts o = next_options(n);
                y[n] = 77;
                cr_assert_eq(tine_random_range(y, lo, hi, SEED, FIRSTS[k], n, &o), 0);
                cr_assert(y[n] == 77, "wrote after the end");
                for (size_t i = 0; i < n; ++i) {
                    cr_assert(y[i] >= lo && y[i] < hi, "range %d: element %zu", r, i);
                    cr_assert(y[i] == TINE_NAME_(right)(lo, hi, FIRSTS[k] + i),
                              "range %d, from %d: element %zu of %zu", r, k, i, n);
                }
            }
}

static void TINE_NAME_(reaches_the_end)(void)
{
    const T far[2] = {10, (T)(sizeof(T) == 8 && !TINE_FLOAT_ ? (uint64_t)1 << 60 : 100)};
    for (int k = 0; k < 2; k++) {
        T y[100], last;
        cr_assert_eq(tine_random_range(y, 0, far[k], 5, -(uint64_t)100, 100, NULL), 0);
        cr_assert_eq(tine_random_range(&last, 0, far[k], 5, UINT64_MAX, 1, NULL), 0);
        cr_assert(last == y[99]);
    }
}

static void TINE_NAME_(refuses)(void)
{
    T y[2] = {7, 7};
    cr_assert_eq(tine_random_range((T *)NULL, 0, 5, 1, 0, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random_range(y, 5, 5, 1, 0, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random_range(y, 5, 4, 1, 0, 0, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random_range(y, 0, 5, 1, UINT64_MAX, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random_range(y, 0, 5, 1, 0, SIZE_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_random_range(y, 0, 5, 1, 0, 2, TINE_OPTS(.sched = (tine_sched)99)),
                 TINE_EINVAL);
    cr_assert_eq(tine_random_range((T *)NULL, 0, 5, 1, 0, 0, NULL), 0);
    cr_assert(y[0] == 7 && y[1] == 7);
}
#    undef MIN_VALUE
#    undef MAX_VALUE
#endif
