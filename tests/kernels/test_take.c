/* test_take.c - tine_take against its serial loop, whatever the options; indexes out of range;
   arguments. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_take.c"
#    include "tine/types.h"

Test(take, is_its_serial_loop) { EACH_TYPE(is_the_loop); }
Test(take, stops_at_the_first_index_out_of_range) { EACH_TYPE(stops); }
Test(take, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
static void TINE_NAME_(is_the_loop)(void)
{
    for (int s = 0; s < KERNEL_SIZES_TRIED; s++) {
        const size_t n = KERNEL_SIZES[s], nx = s % 3 ? 1 + n / 3 : 2 * n + 1;
        T *x = memory(nx * sizeof *x), *y = memory((n + 1) * sizeof *y);
        size_t *at = memory(n * sizeof *at);
        for (size_t i = 0; i < nx; i++) x[i] = (T)mixed(i);
        for (size_t i = 0; i < n; i++) at[i] = i % 5 ? mixed(i + nx) % nx : nx - 1;
        for (int k = 0; k < TRIES; k++) {
            const tine_opts o = next_options(n);
            memset(y, 0, (n + 1) * sizeof *y);
            y[n] = 77;
            cr_assert_eq(tine_take(y, x, nx, at, n, k ? &o : NULL), 0);
            for (size_t i = 0; i < n; i++)
                cr_assert(y[i] == x[at[i]], "%s: element %zu", describe(&o, n), i);
            cr_assert(y[n] == 77, "wrote after the end");
        }
        free(x), free(y), free(at);
    }
}

static void TINE_NAME_(stops)(void)
{
    enum { N = 40000, NX = 50 };
    static T x[NX], y[N];
    static size_t at[N];
    static const size_t bad[] = {NX,          NX + 1,         SIZE_MAX, (size_t)1 << 63,
                                 PTRDIFF_MAX, (size_t)1 << 32};
    for (size_t i = 0; i < NX; i++) x[i] = (T)(i + 1);
    for (int k = 0; k < 40; k++) {
        const size_t first = mixed((size_t)k) % N,
                     n = k % 2 ? N : first + 1 + mixed((size_t)k) % 100 % (N - first);
        for (size_t i = 0; i < n; i++) at[i] = i < first || i % 7 ? i % NX : bad[i % 6];
        at[first] = bad[k % 6];
        memset(y, 0, sizeof y);
        const tine_opts o = next_options(n);
        cr_assert_eq(tine_take(y, x, NX, at, n, &o), TINE_ERANGE, "%s", describe(&o, n));
        for (size_t i = 0; i < first; i++)
            cr_assert(y[i] == x[at[i]], "%s: element %zu of %zu", describe(&o, n), i, first);
    }
}

static void TINE_NAME_(refuses)(void)
{
    const T x[2] = {2, 1};
    T y[2] = {5, 6};
    const size_t at[2] = {1, 0};
    cr_assert_eq(tine_take((T *)NULL, x, 2, at, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_take(y, (T *)NULL, 2, at, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_take(y, x, 2, NULL, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_take(y, x, (size_t)PTRDIFF_MAX / sizeof(T) + 1, at, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_take(y, x, 2, at, SIZE_MAX / 8 + 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_take(y, x, 2, at, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_take(y, (T *)NULL, 0, at, 1, NULL), TINE_ERANGE);
    cr_assert_eq(tine_take((T *)NULL, (T *)NULL, 0, NULL, 0, NULL), 0);
    cr_assert(y[0] == 5 && y[1] == 6);
}
#endif
