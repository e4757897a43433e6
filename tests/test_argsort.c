/* test_argsort.c - tine_argsort against a plain merge sort: every shape, size, type; stable; options; arguments. */
#ifndef T
#    include "sort_test.h"
#    define TINE_TYPE_FILE "../../tests/test_argsort.c"
#    include "tine/types.h"

Test(argsort, is_the_stable_oracle_for_every_shape_and_size, .timeout = 100) { SIX(is_the_oracle); }
Test(argsort, does_not_depend_on_options) { SIX(with_options); }
Test(argsort, of_bad_arguments_is_refused_untouched) { SIX(refuses); }
Test(argsort, of_nans_and_zeros_is_the_oracle) { TWO(total_order); }
#else
#    include "sort_inputs.h"

static void TINE_NAME_(check)(const T *x, size_t n, const tine_opts *o, const size_t *want, size_t *order, int shape)
{
    memset(order, 0xee, (n + 1) * sizeof *order);
    const size_t guard = order[n];
    cr_assert_eq(tine_argsort(order, x, n, o), 0);
    for (size_t i = 0; i < n; i++)
        cr_assert_eq(order[i], want[i], "shape %d, %s: %zu at %zu, not %zu", shape, said(o, n), order[i], i, want[i]);
    cr_assert_eq(order[n], guard, "wrote after the end");
}

static void TINE_NAME_(is_the_oracle)(void)
{
    for (int s = 0; s < SORT_SIZES_TRIED; s++) {
        size_t n = SORT_SIZES[s], *want = memory(2 * n * sizeof *want), *order = memory((n + 1) * sizeof *order);
        T *x = memory(n * sizeof *x);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            for (size_t i = 0; i < n; i++) x[i] = TINE_NAME_(shaped)(shape, i, n);
            TINE_NAME_(order)(want, want + n, x, 0, n);
            TINE_NAME_(check)(x, n, NULL, want, order, shape);
        }
        free(x), free(want), free(order);
    }
}

static void TINE_NAME_(with_options)(void)
{
    static const size_t sizes[] = {65, 2049, 70001};
    for (int s = 0; s < 3; s++) {
        size_t n = sizes[s], *want = memory(2 * n * sizeof *want), *order = memory((n + 1) * sizeof *order);
        T *x = memory(n * sizeof *x);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            for (size_t i = 0; i < n; i++) x[i] = TINE_NAME_(shaped)(shape, i, n);
            TINE_NAME_(order)(want, want + n, x, 0, n);
            for (int k = 0; k < 3; k++) {
                const tine_opts o = next_options(n);
                TINE_NAME_(check)(x, n, &o, want, order, shape);
            }
        }
        free(x), free(want), free(order);
    }
}

static void TINE_NAME_(refuses)(void)
{
    const T x[3] = {3, 2, 1};
    size_t order[3] = {9, 9, 9};
    cr_assert_eq(tine_argsort(order, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_argsort(NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_argsort(order, x, SIZE_MAX / sizeof *order + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_argsort(order, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_argsort(NULL, (T *)NULL, 0, NULL), 0);
    cr_assert(order[0] == 9 && order[1] == 9 && order[2] == 9);
}

#    if TINE_FLOAT_
static void TINE_NAME_(total_order)(void)
{
    static const size_t sizes[] = {12, 64, 3000, 100000};
    for (int s = 0; s < 4; s++) {
        size_t n = sizes[s], *want = memory(2 * n * sizeof *want), *order = memory((n + 1) * sizeof *order);
        T *x = memory(n * sizeof *x);
        TINE_NAME_(strange)(x, n);
        TINE_NAME_(order)(want, want + n, x, 0, n);
        TINE_NAME_(check)(x, n, NULL, want, order, -1);
        free(x), free(want), free(order);
    }
}
#    endif
#endif
