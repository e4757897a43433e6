/* test_reverse.c - tine_reverse against its serial loop, in place too, whatever the options;
   arguments. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_reverse.c"
#    include "tine/types.h"

Test(reverse, is_its_serial_loop_in_place_too) { EACH_TYPE(is_the_loop); }
Test(reverse, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
static void TINE_NAME_(is_the_loop)(void)
{
    for (int s = 0; s < KERNEL_SIZES_TRIED; s++) {
        const size_t n = KERNEL_SIZES[s];
        T *x = memory((n + OFFSETS) * sizeof *x), *y = memory((n + OFFSETS + 1) * sizeof *y);
        for (size_t i = 0; i < n + OFFSETS; i++) x[i] = (T)mixed(i);
        for (int k = 0; k < TRIES; k++) {
            const size_t off = mixed((size_t)(s * TRIES + k)) % OFFSETS;
            for (int in_place = 0; in_place < 2; in_place++) {
                const tine_opts o = next_options(n);
                memset(y, 0, (n + OFFSETS + 1) * sizeof *y);
                if (in_place) memcpy(y + off, x, n * sizeof *x);
                y[off + n] = 77;
                cr_assert_eq(tine_reverse(y + off, in_place ? y + off : x, n, k ? &o : NULL), 0);
                for (size_t i = 0; i < n; i++)
                    cr_assert(memcmp(&y[off + i], &x[n - 1 - i], sizeof *x) == 0,
                              "%s, in place %d: element %zu", describe(&o, n), in_place, i);
                cr_assert(y[off + n] == 77, "wrote after the end");
            }
        }
        free(x), free(y);
    }
}

static void TINE_NAME_(refuses)(void)
{
    const T x[2] = {2, 1};
    T y[2] = {5, 6};
    cr_assert_eq(tine_reverse((T *)NULL, x, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_reverse(y, (T *)NULL, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_reverse(y, x, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_reverse(y, x, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_reverse(y, y, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_reverse(y, y, 1, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_reverse((T *)NULL, (T *)NULL, 0, NULL), 0);
    cr_assert(y[0] == 5 && y[1] == 6);
}
#endif
