/* test_is_sorted.c - tine_is_sorted against the serial loop: one descent at any place, ties, zeros,
   NaNs, options; arguments. */
#ifndef T
#    include "sort_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_is_sorted.c"
#    include "tine/types.h"

Test(is_sorted, of_every_shape_and_size_is_the_serial_loop) { EACH_TYPE(of_shapes); }
Test(is_sorted, sees_one_fall_at_any_place) { EACH_TYPE(one_fall); }
Test(is_sorted, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(is_sorted, knows_the_places_of_zeros_and_nans) { EACH_FLOAT(total_order); }
#else
#    include "sort_inputs.h"

static void TINE_NAME_(check)(const T *x, size_t n, int want, const tine_opts *o)
{
    int yes = 99;
    cr_assert_eq(tine_is_sorted(&yes, x, n, o), 0);
    cr_assert_eq(yes, want, "%s: said %d", describe(o, n), yes);
}

static void TINE_NAME_(of_shapes)(void)
{
    for (int s = 0; s < SORT_SIZES_TRIED; s++) {
        const size_t n = SORT_SIZES[s];
        T *x = memory(n * sizeof *x);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            const tine_opts o = next_options(n);
            for (size_t i = 0; i < n; i++) x[i] = TINE_NAME_(shaped)(shape, i, n);
            TINE_NAME_(check)(x, n, TINE_NAME_(out_of_order)(x, n) == n, &o);
        }
        free(x);
    }
}

static void TINE_NAME_(one_fall)(void)
{
    enum { N = 70003, PLACES = 11 };
    static const size_t places[PLACES] = {1,     2,     1023,  1024,  16383, 16384,
                                          16385, 32768, 40000, N - 2, N - 1};
    T *x = memory(N * sizeof *x);
    for (size_t i = 0; i < N; i++) x[i] = (T)(i / 700 + 1);
    for (int threads = 0; threads <= 7; threads++) {
        TINE_NAME_(check)(x, N, 1, TINE_OPTS(.threads = threads));
        for (int k = 0; k < PLACES; k++) {
            const T was = x[places[k]];
            x[places[k]] = (T)(x[places[k] - 1] - 1);
            TINE_NAME_(check)(x, N, 0, TINE_OPTS(.threads = threads));
            x[places[k]] = was;
        }
    }
    free(x);
}

static void TINE_NAME_(refuses)(void)
{
    const T x[3] = {3, 2, 1};
    int yes = 99;
    cr_assert_eq(tine_is_sorted(&yes, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_is_sorted(NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_is_sorted(&yes, x, SIZE_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_is_sorted(&yes, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(yes, 99);
    cr_assert_eq(tine_is_sorted(&yes, (T *)NULL, 0, NULL), 0);
    cr_assert_eq(yes, 1);
}

#    if TINE_FLOAT_
static void TINE_NAME_(total_order)(void)
{
    const T nan = (T)NAN, zero = 0;
    const T good[] = {-(T)INFINITY, -1, -zero, zero, 1, (T)INFINITY, nan, -nan},
            zeros[] = {zero, -zero}, early[] = {nan, 1}, late[] = {-nan, 1}, nans[] = {-nan, nan};
    TINE_NAME_(check)(good, 8, 1, NULL);
    TINE_NAME_(check)(zeros, 2, 0, NULL);
    TINE_NAME_(check)(early, 2, 0, NULL);
    TINE_NAME_(check)(late, 2, 0, NULL);
    TINE_NAME_(check)(nans, 2, 0, NULL);
}
#    endif
#endif
