/* test_merge.c - tine_merge against the serial loop: every length of both arrays, ties, zeros,
   NaNs, options; arrays that are not in order; arguments. */
#ifndef T
#    include "sort_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_merge.c"
#    include "tine/types.h"

Test(merge, is_the_serial_loop_for_any_lengths) { EACH_TYPE(of_lengths); }
Test(merge, of_long_arrays_does_not_depend_on_options) { EACH_TYPE(with_options); }
Test(merge, of_arrays_that_are_not_in_order_does_not_depend_on_options) { EACH_TYPE(disorder); }
Test(merge, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(merge, puts_zeros_in_order_and_nans_last) { EACH_FLOAT(total_order); }
#else
#    include "sort_inputs.h"

static void TINE_NAME_(serial)(T *out, const T *a, size_t na, const T *b, size_t nb)
{
    for (size_t i = 0, j = 0, k = 0; k < na + nb; k++)
        out[k] = j == nb || (i < na && !TINE_NAME_(before)(b[j], a[i])) ? a[i++] : b[j++];
}

/* out is exactly as long as necessary, so that AddressSanitizer detects a write beyond it. */
static void TINE_NAME_(check)(const T *a, size_t na, const T *b, size_t nb, const tine_opts *o)
{
    T *out = memory((na + nb) * sizeof *out), *want = memory((na + nb) * sizeof *want);
    TINE_NAME_(serial)(want, a, na, b, nb);
    cr_assert_eq(tine_merge(out, a, na, b, nb, o), 0);
    cr_assert(memcmp(out, want, (na + nb) * sizeof *out) == 0, "%zu and %zu: %s", na, nb,
              describe(o, na + nb));
    free(out), free(want);
}

static T *TINE_NAME_(ascending)(int shape, size_t n)
{
    T *x = memory(n * sizeof *x);
    for (size_t i = 0; i < n; i++) x[i] = TINE_NAME_(shaped)(shape, i + (size_t)shape, n);
    cr_assert_eq(tine_sort(x, n, NULL), 0);
    return x;
}

static void TINE_NAME_(of_lengths)(void)
{
    static const size_t lengths[] = {0, 1, 2, 3, 7, 8, 64, 1000, 8193, 33000};
    enum { LENGTHS = sizeof lengths / sizeof *lengths };
    for (int shape = 0; shape < SORT_SHAPES; shape += 3)
        for (int i = 0; i < LENGTHS; i++)
            for (int j = 0; j < LENGTHS; j++) {
                T *a = TINE_NAME_(ascending)(shape, lengths[i]),
                  *b = TINE_NAME_(ascending)((shape * 5 + j) % SORT_SHAPES, lengths[j]);
                TINE_NAME_(check)(a, lengths[i], b, lengths[j], NULL);
                free(a), free(b);
            }
}

static void TINE_NAME_(with_options)(void)
{
    enum { NA = 70001, NB = 50003 };
    for (int shape = 0; shape < SORT_SHAPES; shape += 5) {
        T *a = TINE_NAME_(ascending)(shape, NA), *b = TINE_NAME_(ascending)(shape, NB);
        for (int k = 0; k < 30; k++) {
            const tine_opts o = next_options(NA + NB);
            TINE_NAME_(check)(a, NA, b, NB, &o);
        }
        for (int threads = 1; threads <= 7; threads++)
            TINE_NAME_(check)(a, NA, b, NB, TINE_OPTS(.threads = threads));
        free(a), free(b);
    }
}

static void TINE_NAME_(disorder)(void)
{
    enum { N = 40000 };
    T *a = memory(N * sizeof *a), *b = memory(N * sizeof *b), *out = memory(2 * N * sizeof *out),
      *want = memory(2 * N * sizeof *want);
    for (size_t i = 0; i < N; i++)
        a[i] = TINE_NAME_(shaped)(0, i, N), b[i] = TINE_NAME_(shaped)(3, i, N);
    cr_assert_eq(tine_merge(want, a, N, b, N, TINE_OPTS(.threads = 1)), 0);
    for (int k = 0; k < 30; k++) {
        const tine_opts o = next_options(2 * N);
        cr_assert_eq(tine_merge(out, a, N, b, N, &o), 0);
        cr_assert(memcmp(out, want, 2 * N * sizeof *out) == 0, "%s", describe(&o, 2 * N));
    }
    free(a), free(b), free(out), free(want);
}

static void TINE_NAME_(refuses)(void)
{
    T x[6] = {1, 2, 3, 4, 5, 6};
    const T was[6] = {1, 2, 3, 4, 5, 6};
    T *const none = NULL;
    cr_assert_eq(tine_merge(none, x, 1, x + 1, 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_merge(x, none, 1, x + 4, 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_merge(x, x + 4, 1, none, 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_merge(x, x + 3, 2, x + 5, 1 + SIZE_MAX / sizeof(T), NULL), TINE_EINVAL);
    cr_assert_eq(tine_merge(x, x + 3, PTRDIFF_MAX / sizeof(T), x + 5, 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_merge(x, x + 2, 2, x + 4, 2, NULL), TINE_EINVAL, "overlaps a");
    cr_assert_eq(tine_merge(x + 2, x, 2, x + 5, 1, TINE_OPTS(.sched = (tine_sched)99)),
                 TINE_EINVAL);
    cr_assert_eq(tine_merge(x + 2, x, 2, x + 3, 1, NULL), TINE_EINVAL, "overlaps b");
    cr_assert_eq(tine_merge(none, none, 0, none, 0, NULL), 0);
    cr_assert(memcmp(x, was, sizeof x) == 0);
}

#    if TINE_FLOAT_
static void TINE_NAME_(total_order)(void)
{
    enum { NA = 20000, NB = 17000 };
    T *a = memory(NA * sizeof *a), *b = memory(NB * sizeof *b);
    TINE_NAME_(strange)(a, NA);
    TINE_NAME_(strange)(b, NB);
    cr_assert_eq(tine_sort(a, NA, NULL), 0);
    cr_assert_eq(tine_sort(b, NB, NULL), 0);
    for (int threads = 1; threads <= 7; threads += 2)
        TINE_NAME_(check)(a, NA, b, NB, TINE_OPTS(.threads = threads));
    free(a), free(b);
}
#    endif
#endif
