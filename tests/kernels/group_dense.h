/* group_dense.h - the tests of one operation by dense keys. Included once per type, with MEMBER
   (its name), ORACLE, Y (a result) and FRONT set. */
#include "group_oracle.h"
#define F2_(name) TINE_NAME_(name)
#define F1_(name) F2_(name)

static void TINE_NAME_(is_the_loop)(void)
{
    for (int s = 0, tries = (int)sizeof(T) + TINE_FLOAT_; s < GROUP_SIZES_TRIED; s++)
        for (int b = 0; b < GROUPS_TRIED; b++, tries++) {
            const size_t n = GROUP_SIZES[s], groups = GROUPS[b];
            const tine_type type = (tine_type)(tries % KEY_TYPES);
            const int shape = tries % GROUP_SHAPES;
            if (s == 9 && tries % 3) continue;
            size_t *group = memory(n * sizeof *group);
            T *x = memory(n * sizeof *x);
            Y *y = memory((groups + 1) * sizeof *y), *want = memory(groups * sizeof *want);
            void *key = memory(n * key_size(type));
            for (size_t i = 0; i < n; i++) {
                group[i] = group_of(shape, i, n, groups), x[i] = TINE_NAME_(element)(i);
                put_key(key, i, type, group[i]);
            }
            y[groups] = 77;
            const tine_opts o = next_options(n);
            F1_(ORACLE)(want, group, x, groups, n);
            cr_assert_eq(F1_(MEMBER)(y, key, type, x, groups, n, tries % 4 ? &o : NULL), 0);
            for (size_t k = 0; k < groups; k++)
                cr_assert(memcmp(&y[k], &want[k], sizeof *y) == 0,
                          "group %zu of %zu, shape %d, keys %d, %s: %.17g, not %.17g", k, groups,
                          shape, (int)type, describe(&o, n), (double)y[k], (double)want[k]);
            cr_assert(y[groups] == 77, "wrote after the end");
            free(group), free(x), free(y), free(want), free(key);
        }
}

/* Tests a key out of range for each way of adding, at each critical place. */
static void TINE_NAME_(out_of_range)(void)
{
    static const size_t sizes[] = {50, 5000, 40000}, many[] = {5, 3000, 60000};
    enum { N = 40000, MAX_N = 60000 };
    static T x[N];
    static Y y[MAX_N], was[MAX_N];
    static uint64_t key[N];
    memset(was, 3, sizeof was);
    for (int k = 0; k < 9; k++)
        for (int kind = 0; kind < KEY_TYPES; kind++) {
            const tine_type type = (tine_type)kind;
            const size_t n = sizes[k / 3], groups = many[k % 3], at = k % 2 ? n - 1 : n / 3;
            const uint64_t bad[] = {groups, UINT64_MAX, (uint64_t)1 << 31,
                                    (uint64_t)1 << (key_size(type) == 4 ? 31 : 32)};
            for (size_t i = 0; i < n; i++) put_key(key, i, type, i % groups);
            put_key(key, at, type, bad[(k + (int)type) % 4]);
            memcpy(y, was, sizeof y);
            const tine_opts o = next_options(n);
            cr_assert_eq(F1_(MEMBER)(y, key, type, x, groups, n, &o), TINE_ERANGE,
                         "key %d, %zu groups, %s", kind, groups, describe(&o, n));
            cr_assert(memcmp(y, was, sizeof y) == 0, "touched");
        }
}

static void TINE_NAME_(refuses)(void)
{
    T x[2] = {3, 4};
    int32_t a[2] = {0, 1};
    uint32_t b[2] = {1, 0};
    int64_t c[2] = {0, 0};
    const uint64_t d[2] = {1, 1};
    Y y[2] = {8, 9}, want[2];
    cr_assert_eq(FRONT((Y *)NULL, a, x, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(y, (int32_t *)NULL, x, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(y, a, (T *)NULL, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(y, a, x, 2, SIZE_MAX / 4, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(y, a, x, SIZE_MAX / 4, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(y, a, x, 2, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(F1_(MEMBER)(y, a, 4, x, 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(FRONT(y, a, x, 0, 2, NULL), TINE_ERANGE);
    cr_assert(y[0] == 8 && y[1] == 9);
    cr_assert_eq(FRONT((Y *)NULL, (uint32_t *)NULL, (T *)NULL, 0, 0, NULL), 0);
    static const size_t group[4][2] = {
        [TINE_I32] = {0, 1}, [TINE_U32] = {1, 0}, [TINE_I64] = {0, 0}, [TINE_U64] = {1, 1}};
    for (int kind = 0; kind < KEY_TYPES; kind++) {
        const tine_type type = (tine_type)kind;
        F1_(ORACLE)(want, group[type], x, 2, 2);
        const int rc = type == TINE_I32   ? FRONT(y, a, x, 2, 2, NULL)
                       : type == TINE_U32 ? FRONT(y, b, x, 2, 2, NULL)
                       : type == TINE_I64 ? FRONT(y, c, x, 2, 2, NULL)
                                          : FRONT(y, d, x, 2, 2, NULL);
        cr_assert_eq(rc, 0);
        cr_assert_arr_eq(y, want, sizeof y);
    }
    F1_(ORACLE)(want, group[0], x, 2, 0);
    cr_assert_eq(FRONT(y, d, x, 2, 0, TINE_OPTS(.threads = 2)), 0);
    cr_assert_arr_eq(y, want, sizeof y);
}
#undef F1_
#undef F2_
