/* test_groupby.c - tine_groupby against its definition: every index once, in the range of its
   group, in ascending order. */
#ifndef T
#    include "group_test.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_groupby.c"
#    include "tine/types.h"

Test(groupby, gives_the_indexes_of_each_group_in_order, .timeout = 100) { EACH_INT(is_the_loop); }
Test(groupby, of_bad_arguments_and_keys_is_refused_untouched) { EACH_INT(refuses); }
#elif !TINE_FLOAT_
static void TINE_NAME_(is_the_loop)(void)
{
    for (int s = 0, tries = (int)sizeof(T); s < GROUP_SIZES_TRIED; s++)
        for (int b = 0; b < GROUPS_TRIED; b++, tries++) {
            const size_t n = GROUP_SIZES[s], groups = GROUPS[b];
            if ((s == 9 && tries % 4) || groups > NATURALS) continue;
            T *key = memory(n * sizeof *key);
            size_t *order = memory((n + 1) * sizeof *order),
                   *starts = memory((groups + 2) * sizeof *starts);
            size_t *at = calloc(groups + 1, sizeof *at);
            const int shape = tries % GROUP_SHAPES;
            for (size_t i = 0; i < n; i++)
                key[i] = (T)group_of(shape, i, n, groups), at[(size_t)key[i] + 1]++;
            order[n] = starts[groups + 1] = 77;
            const tine_opts o = next_options(n);
            cr_assert_eq(tine_groupby(order, starts, key, groups, n, &o), 0);
            for (size_t g = 0; g < groups; g++) at[g + 1] += at[g];
            for (size_t g = 0; g <= groups; g++)
                cr_assert(starts[g] == at[g], "start %zu, shape %d, %s", g, shape, describe(&o, n));
            for (size_t i = 0; i < n; i++)
                cr_assert(order[at[key[i]]++] == i, "element %zu, shape %d, %s", i, shape,
                          describe(&o, n));
            cr_assert(order[n] == 77 && starts[groups + 1] == 77, "wrote after the end");
            free(key), free(order), free(starts), free(at);
        }
}

static void TINE_NAME_(refuses)(void)
{
    T key[3] = {0, 1, 1};
    size_t order[3] = {7, 8, 9}, starts[3] = {4, 5, 6};
    cr_assert_eq(tine_groupby((size_t *)NULL, starts, key, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_groupby(order, (size_t *)NULL, key, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_groupby(order, starts, (T *)NULL, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_groupby(order, starts, key, UINT32_MAX, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_groupby(order, starts, key, 2, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL),
                 TINE_EINVAL);
    cr_assert_eq(tine_groupby(order, starts, key, 2, 3, TINE_OPTS(.sched = (tine_sched)99)),
                 TINE_EINVAL);
    cr_assert_eq(tine_groupby(order, starts, key, 1, 3, NULL), TINE_ERANGE);
    key[1] = (T)-1;
    cr_assert_eq(tine_groupby(order, starts, key, 2, 3, NULL), TINE_ERANGE);
    cr_assert(order[0] == 7 && order[2] == 9 && starts[0] == 4 && starts[2] == 6);
    cr_assert_eq(tine_groupby((size_t *)NULL, starts, (T *)NULL, 2, 0, NULL), 0);
    cr_assert(starts[0] == 0 && starts[1] == 0 && starts[2] == 0);
}
#endif
