/* test_cumsum.c - tine_cumsum: integers modulo 2^bits, floats in the promised order, in place too,
   whatever the options. Run once per instruction set. */
#include "../properties/options.h"
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_N = 131073 };

/* Adds floats in the promised order, one element after another. A NaN becomes the canonical NaN. */
static void floats_in_order(double *y, const double *x, size_t n)
{
    double base = 0, l = -0.0;
    for (size_t i = 0; i < n; ++i) {
        l += x[i];
        y[i] = isnan(base + l) ? (double)NAN : base + l;
        if (i % 64 == 63) base += l, l = -0.0;
    }
}

/* For each type: property_T compares one size and its options, in place and not, on inputs of
   random bits. */
#define PROPERTY(T, x_of) \
    static T x_##T[MAX_N], y_##T[MAX_N + 1], w_##T[MAX_N]; \
    static void fill_##T(void) \
    { \
        for (size_t i = 0; i < MAX_N; ++i) x_##T[i] = (T)(x_of); \
    } \
    static void property_##T(size_t n, const tine_opts *o) \
    { \
        oracle_##T(w_##T, x_##T, n); \
        for (int in_place = 0; in_place < 2; ++in_place) { \
            memset(y_##T, 0xee, (n + 1) * sizeof(T)); \
            if (in_place) memcpy(y_##T, x_##T, n * sizeof(T)); \
            T guard; \
            memcpy(&guard, &y_##T[n], sizeof guard); \
            cr_assert_eq(tine_cumsum(y_##T, in_place ? y_##T : x_##T, n, o), 0, #T ", %s", \
                         describe(o, n)); \
            for (size_t i = 0; i < n; ++i) \
                cr_assert_eq(memcmp(&y_##T[i], &w_##T[i], sizeof(T)), 0, #T ", %s: element %zu", \
                             describe(o, n), i); \
            cr_assert_eq(memcmp(&guard, &y_##T[n], sizeof guard), 0, \
                         #T ", %s: wrote after the end", describe(o, n)); \
        } \
    }
#define WRAPPED(T) \
    static void oracle_##T(T *y, const T *x, size_t n) \
    { \
        uint64_t s = 0; \
        for (size_t i = 0; i < n; ++i) y[i] = (T)(s += (uint64_t)x[i]); \
    }
WRAPPED(int32_t)
WRAPPED(uint32_t)
WRAPPED(int64_t)
WRAPPED(uint64_t)
static void oracle_double(double *y, const double *x, size_t n) { floats_in_order(y, x, n); }
static void oracle_float(float *y, const float *x, size_t n)
{
    static double wide[MAX_N];
    for (size_t i = 0; i < n; ++i) wide[i] = (double)x[i];
    floats_in_order(wide, wide, n);
    for (size_t i = 0; i < n; ++i) y[i] = (float)wide[i];
}
PROPERTY(int32_t, mixed(i))
PROPERTY(uint32_t, mixed(i))
PROPERTY(int64_t, mixed(i))
PROPERTY(uint64_t, mixed(i))
PROPERTY(float, real(i))
PROPERTY(double, real(i))

static void (*const FILLS[])(void) = {fill_int32_t,  fill_uint32_t, fill_int64_t,
                                      fill_uint64_t, fill_float,    fill_double};
static void (*const PROPERTIES[])(size_t n, const tine_opts *o) = {
    property_int32_t,  property_uint32_t, property_int64_t,
    property_uint64_t, property_float,    property_double};
enum { TYPES = 6 };

Test(cumsum, equals_its_serial_loop_whatever_the_options)
{
    for (int t = 0; t < TYPES; ++t) {
        FILLS[t]();
        for (size_t s = 0; s < SIZES_TRIED; ++s) {
            PROPERTIES[t](SIZES[s], NULL);
            for (size_t k = s % 7; k<OPTIONS; k += SIZES[s]> 5000 ? 11 : 5) {
                tine_opts o = options(k, SIZES[s]);
                PROPERTIES[t](SIZES[s], &o);
            }
        }
    }
}

Test(cumsum, equals_its_serial_loop_around_pieces)
{
    static const size_t sizes[] = {511,  512,  513,  575,  576,    1023,   1025,
                                   4095, 4097, 8191, 8193, 100003, 131072, 131073};
    for (int t = 0; t < TYPES; ++t) {
        FILLS[t]();
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; ++s) {
            PROPERTIES[t](sizes[s], TINE_OPTS(.threads = 2, .sched = TINE_STEAL));
            /* More threads than cores. */
            PROPERTIES[t](sizes[s], TINE_OPTS(.threads = 8, .sched = TINE_DYNAMIC, .chunk = 1));
        }
    }
}

/* The inputs of the golden values are x[i] = 1 / (i + 1). */
Test(cumsum, ends_in_the_golden_values)
{
    static const struct {
        size_t n;
        double last;
    } golden[] = {{2049, 0x1.067b6d669586ap+3}, {100003, 0x1.82e2b90cc21fbp+3}};
    for (size_t i = 0; i < MAX_N; ++i) x_double[i] = 1.0 / (double)(i + 1);
    for (int g = 0; g < 2; ++g)
        for (int t = 1; t <= 3; ++t) {
            const size_t n = golden[g].n;
            const tine_opts o = {.threads = t, .sched = TINE_STEAL};
            cr_assert_eq(tine_cumsum(y_double, x_double, n, note_case(&o, n)), 0);
            cr_assert_eq(y_double[n - 1], golden[g].last, "%a", y_double[n - 1]);
        }
}

/* Special values at irregular places: infinities, NaNs of both signs, zeros of both signs,
   subnormals. */
Test(cumsum, of_odd_values_equals_its_serial_loop)
{
    static const double odd[] = {-0.0,     0.0,       DBL_MIN / 2, -DBL_MAX, DBL_MAX,
                                 INFINITY, -INFINITY, NAN,         -NAN};
    for (size_t from = 0; from < 9; ++from)
        for (size_t n = 1; n < 1300; n = n * 2 + 1) {
            for (size_t i = 0; i < MAX_N; ++i) x_double[i] = -0.0, x_float[i] = -0.0f;
            for (size_t i = from; i < 9; ++i)
                x_double[(i - from) * n / 9] = odd[i], x_float[(i - from) * n / 9] = (float)odd[i];
            property_double(n, NULL);
            property_float(n, NULL);
            property_double(n, TINE_OPTS(.threads = 3, .sched = TINE_DYNAMIC, .chunk = 64));
        }
}

Test(cumsum, of_nothing_touches_nothing_and_bad_arguments_neither)
{
    double x[2] = {1, 2}, y[2] = {7, 7}, *none = NULL;
    cr_assert_eq(tine_cumsum(none, none, 0, NULL), 0);
    cr_assert_eq(tine_cumsum(none, x, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_cumsum(y, none, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_cumsum(y, x, (size_t)PTRDIFF_MAX / 8 + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_cumsum(y, x, SIZE_MAX / 8 + 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_cumsum(y, x, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert(y[0] == 7 && y[1] == 7);
}

/* Tests the header's promise on overflow: a block of 64 is summed before the sum of the elements in
   front of the block is added. */
Test(cumsum, of_doubles_overflows_within_a_segment_and_of_floats_never)
{
    enum { N = 66 };
    double x[N] = {1.7e308}, y[N];
    float f[N] = {3e38f}, g[N];
    x[64] = x[65] = -1e308;
    f[64] = f[65] = -2e38f;
    cr_assert_eq(tine_cumsum(y, x, N, NULL), 0);
    cr_assert(y[63] == 1.7e308 && y[64] == 1.7e308 - 1e308, "%g, %g", y[63], y[64]);
    cr_assert(y[65] == -(double)INFINITY, "%g", y[65]);
    cr_assert_eq(tine_cumsum(g, f, N, NULL), 0);
    cr_assert_eq(g[65], (float)((double)f[0] + 2 * (double)f[64]), "%g", (double)g[65]);
    f[1] = 3e38f; /* The sum exceeds the range of float for some elements. */
    cr_assert_eq(tine_cumsum(g, f, N, NULL), 0);
    cr_assert(g[1] == (float)INFINITY, "%g", (double)g[1]);
    cr_assert_eq(g[65], (float)(2 * (double)f[0] + 2 * (double)f[64]), "%g", (double)g[65]);
}
