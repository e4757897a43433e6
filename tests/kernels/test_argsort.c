/* test_argsort.c - tine_argsort and tine_argsort_desc (MEMBER is one of them) give each index once,
   in order, and the lower index first among equals. Every shape, size and type; options;
   arguments. */
#ifndef T
#    ifndef MEMBER
#        define MEMBER argsort
#    endif
#    include "sort_test.h"
#    define ARGSORT OF(tine_)
#    if !SORT_DOWN
#        define TINE_WITH_NARROW_
#    endif
#    define TINE_TYPE_FILE "../../tests/kernels/test_argsort.c"
#    include "tine/types.h"

Test(MEMBER, puts_every_shape_and_size_in_order, .timeout = 100) { EACH_TYPE(in_order); }
Test(MEMBER, does_not_depend_on_options) { EACH_TYPE(with_options); }
Test(MEMBER, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(MEMBER, of_nans_and_zeros_is_in_order) { EACH_FLOAT(total_order); }
#else
#    include "sort_inputs.h"

/* If each index occurs once and in its place, the order is that of a stable sort. */
static void TINE_NAME_(check)(const T *x, size_t n, const tine_opts *o, size_t *order, int shape)
{
    unsigned char *seen = calloc(n + 1, 1);
    memset(order, 0xee, (n + 1) * sizeof *order);
    const size_t guard = order[n];
    cr_assert_eq(ARGSORT(order, x, n, o), 0);
    for (size_t i = 0; i < n; i++) {
        const size_t at = order[i], was = order[i ? i - 1 : 0];
        cr_assert(at < n && !seen[at]++, "shape %d, %s: %zu at %zu", shape, describe(o, n), at, i);
        cr_assert(i == 0 || TINE_NAME_(before)(x[was], x[at]) ||
                      (was < at && !TINE_NAME_(before)(x[at], x[was])),
                  "shape %d, %s: %zu behind %zu at %zu", shape, describe(o, n), at, was, i);
    }
    cr_assert_eq(order[n], guard, "wrote after the end");
    free(seen);
}

static void TINE_NAME_(in_order)(void)
{
    for (int s = 0; s < SORT_SIZES_TRIED; s++) {
        size_t n = SORT_SIZES[s], *order = memory((n + 1) * sizeof *order);
        T *x = memory(n * sizeof *x);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            for (size_t i = 0; i < n; i++) x[i] = TINE_NAME_(shaped)(shape, i, n);
            TINE_NAME_(check)(x, n, NULL, order, shape);
        }
        free(x), free(order);
    }
}

static void TINE_NAME_(with_options)(void)
{
    static const size_t sizes[] = {65, 2049, 70001};
    for (int s = 0; s < 3; s++) {
        size_t n = sizes[s], *order = memory((n + 1) * sizeof *order);
        T *x = memory(n * sizeof *x);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            for (size_t i = 0; i < n; i++) x[i] = TINE_NAME_(shaped)(shape, i, n);
            for (int k = 0; k < 3; k++) {
                const tine_opts o = next_options(n);
                TINE_NAME_(check)(x, n, &o, order, shape);
            }
        }
        free(x), free(order);
    }
}

static void TINE_NAME_(refuses)(void)
{
    const T x[3] = {3, 2, 1};
    size_t order[3] = {9, 9, 9};
    cr_assert_eq(ARGSORT(order, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(ARGSORT(NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(ARGSORT(order, x, SIZE_MAX / sizeof *order + 1, NULL), TINE_EINVAL);
    cr_assert_eq(ARGSORT(order, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(ARGSORT(NULL, (T *)NULL, 0, NULL), 0);
    cr_assert(order[0] == 9 && order[1] == 9 && order[2] == 9);
}

#    if TINE_FLOAT_
static void TINE_NAME_(total_order)(void)
{
    static const size_t sizes[] = {12, 64, 3000, 100000};
    for (int s = 0; s < 4; s++) {
        size_t n = sizes[s], *order = memory((n + 1) * sizeof *order);
        T *x = memory(n * sizeof *x);
        TINE_NAME_(strange)(x, n);
        TINE_NAME_(check)(x, n, NULL, order, -1);
        free(x), free(order);
    }
}
#    endif
#endif
