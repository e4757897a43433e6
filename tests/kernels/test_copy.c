/* test_copy.c - tine_copy copies all elements and changes no byte beside them, within and beyond
   the cache, and in place. */
#ifndef T
#    include "kernel_test.h"

enum { PAST = SANITIZED ? 3 << 20 : 40 << 20 }; /* Bytes: more than most last-level caches hold. */
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_copy.c"
#    include "tine/types.h"

Test(copy, copies_every_element_and_nothing_else) { EACH_TYPE(copies); }
Test(copy, in_place_changes_nothing) { EACH_TYPE(in_place); }
Test(copy, of_bad_arguments_is_refused) { EACH_TYPE(refuses); }
#else
#    include "inputs.h"

static void TINE_NAME_(copies)(void)
{
    const size_t max_n = PAST / sizeof(T) + 3;
    T *x = memory((max_n + 2 * OFFSETS) * sizeof *x),
      *y = memory((max_n + 2 * OFFSETS) * sizeof *y);
    TINE_NAME_(drawn)(x, max_n + 2 * OFFSETS, 3);
    for (int s = 0; s <= KERNEL_SIZES_TRIED; s++) {
        const size_t n = s < KERNEL_SIZES_TRIED ? KERNEL_SIZES[s] : max_n;
        if (n > max_n) continue;
        for (size_t at = 1; at <= OFFSETS; at++) {
            const T *from = x + (at * 3) % OFFSETS;
            tine_opts o = next_options(n);
            memset(y, 1, (n + 2 * OFFSETS) * sizeof *y);
            T beside = y[0];
            cr_assert_eq(tine_copy(y + at, from, n, at % 2 ? &o : NULL), 0);
            cr_assert(!memcmp(y + at, from, n * sizeof *y), "offset %zu, %s", at, describe(&o, n));
            for (size_t i = 0; i < at; i++) cr_assert(!memcmp(y + i, &beside, sizeof beside));
            for (size_t i = at + n; i < n + 2 * OFFSETS; i++)
                cr_assert(!memcmp(y + i, &beside, sizeof beside));
            if (n == max_n && at == 3) break;
        }
    }
    free(x);
    free(y);
}

static void TINE_NAME_(in_place)(void)
{
    enum { N = 5000 };
    T x[N], was[N];
    tine_stats stats = {.threads = -1};
    TINE_NAME_(drawn)(x, N, 4);
    memcpy(was, x, sizeof x);
    cr_assert_eq(tine_copy(x, x, N, NULL), 0);
    cr_assert_eq(tine_copy(x, x, N, TINE_OPTS(.stats = &stats)), 0);
    cr_assert_neq(stats.threads, -1, "stats are filled even so");
    cr_assert_eq(tine_copy(x, x, N, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert(!memcmp(x, was, sizeof x));
}

static void TINE_NAME_(refuses)(void)
{
    T x[3] = {1, 2, 3}, y[3] = {4, 5, 6};
    cr_assert_eq(tine_copy(y, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_copy((T *)NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_copy(y, x, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_copy(y, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_copy((T *)NULL, (T *)NULL, 0, NULL), 0);
    cr_assert(y[0] == 4 && y[1] == 5 && y[2] == 6);
}
#endif
