/* group_sparse.h - the tests of one operation by keys of any value. Included once per type, with
   MEMBER (its name), ORACLE, Y and FRONT set. */
#include "group_oracle.h"
#define F2_(name) TINE_NAME_(name)
#define F1_(name) F2_(name)

/* Compares keys and results with the oracle's for the groups that occur. */
static void TINE_NAME_(like)(int s, int b, tine_type type, int shape, int spread,
                             const tine_opts *o)
{
    const size_t n = GROUP_SIZES[s], groups = GROUPS[b];
    size_t *group = memory(n * sizeof *group), m = 77;
    T *x = memory(n * sizeof *x);
    Y *want = memory(groups * sizeof *want);
    void *key = memory(n * key_size(type));
    ranked *met = memory(groups * sizeof *met);
    for (size_t i = 0; i < n; i++) {
        group[i] = group_of(shape, i, n, groups), x[i] = TINE_NAME_(element)(i);
        put_key(key, i, type, key_for(spread, group[i], type));
    }
    F1_(ORACLE)(want, group, x, groups, n);
    const size_t many = groups_met(met, group, n, groups, spread, type);
    Y *y = memory((many + 1) * sizeof *y), *was = memory((many + 1) * sizeof *y);
    char *keys = memory((many + 1) * 8);
    memset(keys, 5, (many + 1) * 8), memset(was, 5, (many + 1) * sizeof *y),
        memcpy(y, was, (many + 1) * sizeof *y);
    cr_assert_eq(F1_(MEMBER)(keys, y, &m, key, type, x, many - 1, n, o), TINE_ERANGE, "%s",
                 describe(o, n));
    cr_assert(m == many && keys[0] == 5 && keys[key_size(type) * (many - 1)] == 5 &&
              memcmp(y, was, many * sizeof *y) == 0);
    m = 77;
    cr_assert_eq(F1_(MEMBER)(keys, y, &m, key, type, x, many, n, o), 0);
    cr_assert_eq(m, many, "%zu keys, not %zu, shape %d, spread %d, keys %d, %s", m, many, shape,
                 spread, (int)type, describe(o, n));
    for (size_t k = 0; k < m; k++) {
        const uint64_t got =
            key_size(type) == 4 ? ((uint32_t *)(void *)keys)[k] : ((uint64_t *)(void *)keys)[k];
        cr_assert(key_rank(got, type) == met[k].rank &&
                      memcmp(&y[k], &want[met[k].group], sizeof *y) == 0,
                  "key %zu of %zu, shape %d, spread %d, keys %d, %s: %.17g, not %.17g", k, m, shape,
                  spread, (int)type, describe(o, n), (double)y[k], (double)want[met[k].group]);
    }
    cr_assert(keys[key_size(type) * many] == 5 && memcmp(&y[many], was, sizeof *y) == 0,
              "wrote after the end");
    free(group), free(x), free(want), free(key), free(met), free(y), free(was), free(keys);
}

static void TINE_NAME_(is_the_loop)(void)
{
    for (int s = 0, tries = (int)sizeof(T) + TINE_FLOAT_; s < GROUP_SIZES_TRIED; s++)
        for (int b = 0; b < GROUPS_TRIED; b++, tries++) {
            const tine_opts o = next_options(GROUP_SIZES[s]);
            if (s == 9 && tries % 3) continue;
            TINE_NAME_(like)
            (s, b, (tine_type)(tries % KEY_TYPES), tries % GROUP_SHAPES, tries % SPREADS,
             tries % 4 ? &o : NULL);
        }
}

static void TINE_NAME_(refuses)(void)
{
    T x[2] = {3, 3};
    int32_t a[2] = {-1, -1}, keys[2] = {5, 6};
    int64_t c[2] = {0, 0}, others[2] = {5, 6};
    Y y[2] = {8, 9};
    size_t m = 7;
    cr_assert_eq(FRONT((int32_t *)NULL, y, &m, a, x, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(keys, (Y *)NULL, &m, a, x, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(keys, y, (size_t *)NULL, a, x, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(keys, y, &m, (int32_t *)NULL, x, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(keys, y, &m, a, (T *)NULL, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(keys, y, &m, c, x, 2, 2, NULL), TINE_EINVAL, "keys of another type");
    cr_assert_eq(FRONT(keys, y, &m, a, x, 2, SIZE_MAX / 4, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(keys, y, &m, a, x, SIZE_MAX / 4, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(keys, y, &m, a, x, 2, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert(y[0] == 8 && y[1] == 9 && m == 7 && keys[0] == 5);
    cr_assert_eq(FRONT(others, y, &m, c, x, 2, 2, NULL), 0);
    cr_assert(m == 1 && others[0] == 0 && others[1] == 6 && y[1] == 9);
    cr_assert_eq(FRONT((int32_t *)NULL, (Y *)NULL, &m, a, x, 0, 0, NULL), 0);
    cr_assert_eq(m, 0);
}
#undef F1_
#undef F2_
