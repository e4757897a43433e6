/* test_groupcount_sparse.c - tine_groupcount_sparse against a plain count: close and distant keys,
   few and many. */
#ifndef T
#    include "group_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_groupcount_sparse.c"
#    include "tine/types.h"

Test(groupcount_sparse, is_the_serial_loop_whatever_the_options, .timeout = 100)
{
    EACH_INT(is_the_loop);
}
#elif !TINE_FLOAT_
static void TINE_NAME_(is_the_loop)(void)
{
    const tine_type type = TINE_TYPE_;
    for (int s = 0, tries = 0; s < GROUP_SIZES_TRIED; s++)
        for (int b = 0; b < GROUPS_TRIED; b++, tries++) {
            const size_t n = GROUP_SIZES[s], groups = GROUPS[b];
            const int shape = tries % GROUP_SHAPES, spread = tries % SPREADS;
            size_t *group = memory(n * sizeof *group), *want = calloc(groups, sizeof *want), m = 77;
            T *key = memory(n * sizeof *key), *keys = memory((n + 1) * sizeof *keys);
            size_t *count = memory((n + 1) * sizeof *count);
            ranked *met = memory(groups * sizeof *met);
            for (size_t i = 0; i < n; i++) {
                group[i] = group_of(shape, i, n, groups), want[group[i]]++;
                put_key(key, i, type, key_for(spread, group[i], type));
            }
            const size_t many = groups_met(met, group, n, groups, spread, type);
            const tine_opts o = next_options(n);
            keys[many] = 77, count[many] = 77;
            cr_assert_eq(tine_groupcount_sparse(keys, count, &m, key, n, n, &o), 0);
            cr_assert_eq(m, many);
            for (size_t k = 0; k < m; k++)
                cr_assert(key_rank((uint64_t)keys[k], type) == met[k].rank &&
                              count[k] == want[met[k].group],
                          "key %zu of %zu, shape %d, spread %d, %s", k, m, shape, spread,
                          describe(&o, n));
            cr_assert(keys[many] == 77 && count[many] == 77, "wrote after the end");
            free(group), free(want), free(key), free(keys), free(count), free(met);
        }
    T keys[2] = {3, 3};
    size_t count[2] = {8, 9}, m = 7;
    cr_assert_eq(tine_groupcount_sparse((T *)NULL, count, &m, keys, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_groupcount_sparse(keys, (size_t *)NULL, &m, keys, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_groupcount_sparse(keys, count, (size_t *)NULL, keys, 2, 2, NULL),
                 TINE_EINVAL);
    cr_assert_eq(tine_groupcount_sparse(keys, count, &m, (T *)NULL, 2, 2, NULL), TINE_EINVAL);
    cr_assert(count[0] == 8 && m == 7);
}
#endif
