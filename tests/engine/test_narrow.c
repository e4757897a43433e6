/* test_narrow.c - elements and keys of 8 and 16 bits against the same numbers as int32_t, over all
   values of a byte. bool and long long, whose functions are those of uint8_t and int64_t. */
#ifndef T
#    include <stdbool.h>
#    include "../kernels/kernel_test.h"

enum { N = 40000, GROUPS = 100, BYTE = 256 };
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/engine/test_narrow.c"
#    include "tine/types.h"
#    define CALL_NARROW_(arg, name, type, t, kind, bits, twin, acc) tine_##arg##_##name();
#    define EACH_NARROW(check) TINE_NARROW_(CALL_NARROW_, check)

Test(narrow, any_two_values_have_the_least_the_greatest_and_the_sum_of_the_loop)
{
    EACH_NARROW(pairs);
}
Test(narrow, any_two_values_have_the_moments_of_exact_arithmetic) { EACH_NARROW(exact_moments); }
Test(narrow, histograms_are_those_of_the_same_numbers_in_int32) { EACH_NARROW(histograms); }
Test(narrow, all_values_are_sorted_counted_and_found) { EACH_NARROW(all_values); }
Test(narrow, groups_by_narrow_keys_are_those_by_the_same_keys_in_int32) { EACH_NARROW(groups); }
Test(narrow, keys_out_of_range_leave_groups_as_they_were) { EACH_NARROW(out_of_range); }

/* Converts half precision by its definition: sign, 5 bits of exponent with a bias of 15, 10 bits of
   mantissa. */
static float half(uint16_t bits)
{
    const int exponent = bits >> 10 & 31, mantissa = bits & 1023;
    const float magnitude = exponent == 31  ? (float)INFINITY
                            : exponent == 0 ? ldexpf((float)mantissa, -24)
                                            : ldexpf((float)(1024 + mantissa), exponent - 25);
    return bits >> 15 ? -magnitude : magnitude;
}

Test(narrow, half_precision_numbers_are_widened_exactly)
{
    enum { ALL = 65536, MANY = 3000000 };
    uint16_t *x = memory(MANY * sizeof *x);
    float *y = memory((MANY + 1) * sizeof *y);
    for (size_t i = 0; i < MANY; i++) x[i] = (uint16_t)i;
    for (size_t n = 0, k = 0; n <= MANY; n = n < 70 ? n + 1 : n < ALL ? ALL : n + MANY - ALL, k++) {
        const tine_opts o = next_options(n);
        fenv_t was;
        y[n] = 77;
        fegetenv(&was);
        if (k % 2) fesetround(FE_DOWNWARD), flush_subnormals();
        const int rc = tine_widen_f16(y, x, n, k % 3 ? &o : NULL);
        fesetenv(&was);
        cr_assert_eq(rc, 0);
        for (size_t i = 0; i < n; i++) {
            uint32_t bits, want;
            const float v = half(x[i]);
            memcpy(&bits, &y[i], 4), memcpy(&want, &v, 4);
            if ((x[i] & 0x7fff) > 0x7c00) /* The result is a quiet NaN of the same sign and bits. */
                want |= (uint32_t)(x[i] & 1023) << 13 | 1 << 22;
            cr_assert_eq(bits, want, "%04x: %08x, not %08x, %s", x[i], bits, want, describe(&o, n));
        }
        cr_assert(y[n] == 77, "wrote after the end");
    }
    cr_assert_eq(tine_widen_f16(NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_widen_f16(y, NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_widen_f16(y, (uint16_t *)(void *)y, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_widen_f16(y, x, SIZE_MAX / 4 + 1, NULL), TINE_EINVAL);
    free(x), free(y);
}

Test(narrow, bools_are_bytes)
{
    static bool x[N], y[N];
    static uint8_t bytes[N];
    bool lo = true, hi = false;
    uint64_t sum = 0, want = 0;
    size_t at = 0, m = 0, counts[2] = {0}, count[2] = {0};
    for (size_t i = 0; i < N; i++) bytes[i] = mixed(i) % 3 == 0, x[i] = bytes[i], want += x[i];
    cr_assert_eq(tine_sum(&sum, x, N, NULL), 0);
    cr_assert_eq(sum, want);
    cr_assert(tine_minmax(&lo, &hi, x, N, NULL) == 0 && !lo && hi);
    cr_assert(tine_argmax(&at, x, N, NULL) == 0 && x[at] && !memchr(bytes, 1, at));
    cr_assert(tine_bincount(count, x, 2, N, NULL) == 0 && count[1] == want);
    cr_assert(tine_unique(y, &m, counts, NULL, x, N, NULL) == 0 && m == 2 && counts[1] == want);
    cr_assert(tine_copy(y, x, N, NULL) == 0 && memcmp(x, y, N) == 0);
    cr_assert(tine_sort(y, N, NULL) == 0 && !y[N - want - 1] && y[N - want]);
    cr_assert(tine_fill(y, true, N, NULL) == 0 && tine_sum(&sum, y, N, NULL) == 0 && sum == N);
    double values[N], sums[2], by_bytes[2];
    for (size_t i = 0; i < N; i++) values[i] = real(i);
    cr_assert_eq(tine_groupsum(sums, x, values, 2, N, NULL), 0);
    cr_assert_eq(tine_groupsum(by_bytes, bytes, values, 2, N, NULL), 0);
    cr_assert_arr_eq(sums, by_bytes, sizeof sums);
}

Test(narrow, long_longs_are_int64)
{
    static long long x[N];
    static unsigned long long y[N];
    long long sum = 0, want = 0, lo = 0, hi = 0;
    unsigned long long total = 0;
    for (size_t i = 0; i < N; i++) x[i] = (long long)mixed(i) / 1000000, y[i] = i, want += x[i];
    cr_assert(tine_sum(&sum, x, N, NULL) == 0 && sum == want);
    cr_assert(tine_sum(&total, y, N, NULL) == 0 && total == (unsigned long long)N * (N - 1) / 2);
    cr_assert_eq(tine_sort(x, N, NULL), 0);
    cr_assert(tine_minmax(&lo, &hi, x, N, NULL) == 0 && lo == x[0] && hi == x[N - 1]);
    cr_assert(tine_fill(x, 7LL, N, NULL) == 0 && x[N / 2] == 7);
    long long sums[2];
    for (size_t i = 0; i < N; i++) y[i] %= 2;
    cr_assert(tine_groupsum(sums, y, x, 2, N, NULL) == 0 && sums[0] == 7 * N / 2);
}
#elif TINE_BITS_ < 32
/* Returns value number k of the type: all values of a byte, and as many of 16 bits, with both
   ends. */
static T TINE_NAME_(value)(int k) { return (T)(TINE_BITS_ == 8 ? k : k * 257); }

static void TINE_NAME_(pairs)(void)
{
    enum { LENGTH = 301 };
    T x[LENGTH];
    for (int k = 0; k < BYTE * BYTE; k++) {
        const T a = TINE_NAME_(value)(k % BYTE), b = TINE_NAME_(value)(k / BYTE);
        const size_t at = mixed((uint64_t)k) % LENGTH;
        for (size_t i = 0; i < LENGTH; i++) x[i] = a;
        x[at] = b;
        T lo, hi;
        ACC sum;
        size_t argmin, argmax;
        cr_assert_eq(tine_minmax(&lo, &hi, x, LENGTH, NULL), 0);
        cr_assert(lo == (a < b ? a : b) && hi == (a < b ? b : a), "%d and %d: %d, %d", a, b, lo,
                  hi);
        cr_assert_eq(tine_argmin(&argmin, x, LENGTH, NULL), 0);
        cr_assert_eq(tine_argmax(&argmax, x, LENGTH, NULL), 0);
        cr_assert(argmin == (b < a ? at : b > a && at == 0), "%d and %d: %zu", a, b, argmin);
        cr_assert(argmax == (b > a ? at : b < a && at == 0), "%d and %d: %zu", a, b, argmax);
        cr_assert_eq(tine_sum(&sum, x, LENGTH, NULL), 0);
        cr_assert(sum == (ACC)a * (LENGTH - 1) + (ACC)b, "%d and %d", a, b);
    }
}

static void TINE_NAME_(exact_moments)(void)
{
    T x[3];
    for (int k = 0; k < BYTE * BYTE; k++) {
        const T a = x[0] = x[1] = TINE_NAME_(value)(k % BYTE);
        const T b = x[2] = TINE_NAME_(value)(k / BYTE);
        double mean, variance;
        cr_assert_eq(tine_moments(&mean, &variance, x, 3, NULL), 0);
        /* For two elements a and one b, the mean is a + (b - a) / 3 and the variance 2 (b - a)² /
           9. */
        const int64_t apart = (int64_t)b - a;
        cr_assert(mean == (double)(2 * (int64_t)a + b) / 3, "%d and %d: %a", a, b, mean);
        cr_assert_float_eq(variance, 2 * (double)(apart * apart) / 9, variance * 0x1p-51);
    }
}

static void TINE_NAME_(histograms)(void)
{
    static T x[N];
    static int32_t wide[N];
    static const double lo[] = {-300, 0, -128.5, 17, -40000}, hi[] = {300, 255, 3, 18.5, 70000},
                        edges[] = {-129, -128, -1, -1, 0, 0.5, 1, 127, 128, 255, 256, 32767, 65535};
    size_t count[1000], want[1000];
    for (size_t i = 0; i < N; i++) wide[i] = x[i] = TINE_NAME_(value)((int)(i % BYTE));
    for (size_t n = BYTE; n <= N; n += N - BYTE)
        for (int k = 0; k < 5; k++)
            for (size_t bins = 1; bins <= 1000; bins = bins * 3 + 1) {
                const tine_opts o = next_options(n);
                cr_assert_eq(tine_histogram(count, x, lo[k], hi[k], bins, n, &o), 0);
                cr_assert_eq(tine_histogram(want, wide, lo[k], hi[k], bins, n, NULL), 0);
                cr_assert_arr_eq(count, want, bins * sizeof *count, "%zu bins from %g, %s", bins,
                                 lo[k], describe(&o, n));
            }
    cr_assert_eq(tine_histogram_edges(count, x, edges, 12, N, NULL), 0);
    cr_assert_eq(tine_histogram_edges(want, wide, edges, 12, N, NULL), 0);
    cr_assert_arr_eq(count, want, 12 * sizeof *count);
}

/* Tests an array with every value of the type EACH times, and the last one once more. */
static void TINE_NAME_(all_values)(void)
{
    enum { EACH = TINE_BITS_ == 8 ? 701 : 5, VALUES = 1 << TINE_BITS_, MANY = VALUES * EACH + 1 };
    T *x = memory(MANY * sizeof *x), *y = memory(MANY * sizeof *y);
    size_t *order = memory(MANY * sizeof *order), *counts = memory(VALUES * sizeof *counts), m = 0;
    const T first = TINE_SIGNED_ ? (T)((uint64_t)1 << (TINE_BITS_ - 1)) : (T)0;
    for (size_t i = 0; i < MANY; i++) x[i] = (T)(i * 40503u);
    const T last = x[MANY - 1];
    for (int threads = 1; threads <= 7; threads += 2) {
        const tine_opts o = {.threads = threads};
        cr_assert_eq(tine_argsort(order, x, MANY, &o), 0);
        memcpy(y, x, MANY * sizeof *y);
        cr_assert_eq(tine_sort(y, MANY, &o), 0);
        T value = first;
        for (size_t i = 0, left = EACH + (first == last); i < MANY; i++) {
            cr_assert(y[i] == value && x[order[i]] == value, "place %zu: %d, not %d", i, y[i],
                      value);
            cr_assert(i == 0 || y[i - 1] != y[i] || order[i - 1] < order[i], "not stable");
            if (--left == 0) value = (T)(value + 1), left = EACH + (value == last);
        }
        cr_assert_eq(tine_unique(y, &m, counts, order, x, MANY, &o), 0);
        cr_assert_eq(m, VALUES);
        for (size_t k = 0; k < m; k++)
            cr_assert(y[k] == (T)(first + (T)k) && counts[k] == EACH + (size_t)(y[k] == last));
        for (size_t i = 0; i < MANY; i++) cr_assert(y[order[i]] == x[i]);
    }
    free(x), free(y), free(order), free(counts);
}

static void TINE_NAME_(groups)(void)
{
    static const size_t sizes[] = {0, 1, 2047, 2049, N};
    static T key[N], keys[N];
    static int32_t wide[N], wide_keys[N];
    static double x[N];
    static size_t count[N], want_count[N];
    double y[GROUPS], want[GROUPS];
    for (int s = 0; s < 5; s++) {
        const size_t n = sizes[s];
        const tine_opts o = next_options(n);
        size_t m, want_m;
        for (size_t i = 0; i < n; i++) {
            wide[i] = key[i] = (T)(mixed(i) % GROUPS);
            x[i] = real(i);
        }
#    define SAME(call, results) \
        cr_assert_eq(tine_##call(y, key, x, GROUPS, n, &o), 0); \
        cr_assert_eq(tine_##call(want, wide, x, GROUPS, n, NULL), 0); \
        cr_assert_arr_eq(y, want, (results) * sizeof *y, #call ", %s", describe(&o, n))
        SAME(groupsum, GROUPS);
        SAME(groupmean, GROUPS);
        SAME(groupmin, GROUPS);
        SAME(groupmax, GROUPS);
        for (size_t i = 0; i < n; i++) /* Negative values, too. */
            wide[i] = key[i] = (T)(mixed(i) % GROUPS - TINE_SIGNED_ * GROUPS / 2);
        cr_assert_eq(tine_groupsum_sparse(keys, y, &m, key, x, GROUPS, n, &o), 0);
        cr_assert_eq(tine_groupsum_sparse(wide_keys, want, &want_m, wide, x, GROUPS, n, NULL), 0);
        cr_assert_eq(m, want_m);
        for (size_t k = 0; k < m; k++) cr_assert_eq(keys[k], wide_keys[k]);
        cr_assert_arr_eq(y, want, m * sizeof *y, "%s", describe(&o, n));
        cr_assert_eq(tine_groupcount_sparse(keys, count, &m, key, n, n, &o), 0);
        cr_assert_eq(tine_groupcount_sparse(wide_keys, want_count, &want_m, wide, n, n, NULL), 0);
        cr_assert_eq(m, want_m);
        for (size_t k = 0; k < m; k++) cr_assert_eq(keys[k], wide_keys[k]);
        cr_assert_arr_eq(count, want_count, m * sizeof *count);
    }
}

static void TINE_NAME_(out_of_range)(void)
{
    static T key[N];
    static float x[N];
    double y[GROUPS] = {7}, was[GROUPS] = {7};
    for (size_t at = 0; at < N; at += 5003) {
        key[at] = (T)(at % 2 && TINE_SIGNED_ ? -1 : GROUPS);
        const tine_opts o = next_options(N);
        cr_assert_eq(tine_groupsum(y, key, x, GROUPS, N, &o), TINE_ERANGE, "%s", describe(&o, N));
        cr_assert_arr_eq(y, was, sizeof y);
        key[at] = 0;
    }
    cr_assert_eq(tine_groupsum(y, (T *)NULL, x, GROUPS, 3, NULL), TINE_EINVAL);
}
#endif
