/* test_fill.c - tine_fill writes all elements and changes no byte beside them, within and beyond
   the cache. */
#ifndef T
#    include "kernel_test.h"

enum { PAST = SANITIZED ? 1 << 20 : 40 << 20 }; /* Bytes: more than most last-level caches hold. */
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_fill.c"
#    include "tine/types.h"

Test(fill, writes_every_element_and_nothing_else) { EACH_TYPE(writes); }
Test(fill, of_bad_arguments_is_refused) { EACH_TYPE(refuses); }
#else
static void TINE_NAME_(writes)(void)
{
    const size_t max_n = PAST / sizeof(T) + 3;
    T *y = memory((max_n + 2 * OFFSETS) * sizeof *y);
    for (int s = 0; s <= KERNEL_SIZES_TRIED; s++) {
        const size_t n = s < KERNEL_SIZES_TRIED ? KERNEL_SIZES[s] : max_n;
        if (n > max_n) continue;
        for (size_t at = 1; at <= OFFSETS; at++) {
            tine_opts o = next_options(n);
            const T value = at % 2 ? 7 : 0; /* the bytes of zero are all equal */
            for (size_t i = 0; i < n + 2 * OFFSETS; i++) y[i] = 1;
            cr_assert_eq(tine_fill(y + at, value, n, at % 4 < 2 ? &o : NULL), 0);
            size_t wrong = 0;
            for (size_t i = 0; i < n + 2 * OFFSETS; i++)
                wrong += y[i] != (i >= at && i - at < n ? value : 1);
            cr_assert(!wrong, "%zu wrong, offset %zu, %s", wrong, at, describe(&o, n));
            if (n == max_n && at == 3) break;
        }
    }
    free(y);
}

static void TINE_NAME_(refuses)(void)
{
    T y[3] = {1, 2, 3};
    cr_assert_eq(tine_fill((T *)NULL, 1, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fill(y, 9, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fill(y, 9, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_fill((T *)NULL, 9, 0, NULL), 0);
    cr_assert(y[0] == 1 && y[1] == 2 && y[2] == 3);
}
#endif
