/* test_topk.c - tine_topk against a stable descending sort: every shape, size, type and k; options;
   misled samples. */
#ifndef T
#    include "sort_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_topk.c"
#    include "tine/types.h"

Test(topk, is_the_front_of_a_stable_descending_sort) { EACH_TYPE(is_the_oracle); }
Test(topk, does_not_depend_on_options) { EACH_TYPE(with_options); }
Test(topk, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(topk, of_nans_and_zeros_is_the_oracle) { EACH_FLOAT(strangest); }

/* Tests arrays in which all sampled values are large, or small; and one value nearly everywhere,
   with others hidden at the end. */
Test(topk, is_right_where_the_sample_is_misled)
{
    enum { N = 200000, KEPT = 50 };
    int32_t *x = memory(N * sizeof *x), values[KEPT];
    size_t at[KEPT];
    for (int lie = 0; lie < 3; lie++) {
        const size_t size = N / 256, stride = N / size;
        for (size_t i = 0; i < N; i++) x[i] = lie == 2 ? 5 : (int32_t)(i % 1000);
        for (size_t i = 0; i < size && lie < 2; i++) {
            uint64_t r = (i + 1) * 0x9e3779b97f4a7c15u;
            r = (r ^ (r >> 30)) * 0xbf58476d1ce4e5b9u;
            x[i * stride + (r ^ (r >> 27)) % stride] = lie ? -7 : i < KEPT / 2 ? 5000 : 999;
        }
        x[N - 1] = 6000;
        cr_assert_eq(tine_topk(values, at, KEPT, x, N, TINE_OPTS(.threads = 2)), 0);
        cr_assert(values[0] == 6000 && at[0] == N - 1);
        for (size_t i = 1, k = 0; i < KEPT; i++) { /* The other places are searched one by one. */
            int32_t max = INT32_MIN;
            for (size_t j = 0; i == 1 && j < N; j++) max = j != at[0] && x[j] > max ? x[j] : max;
            if (i == 1) cr_assert_eq(values[1], max);
            if (values[i] != values[i - 1]) k = 0;
            for (; x[k] != values[i]; k++) continue;
            cr_assert_eq(at[i], k++, "lie %d, %zu", lie, i);
            cr_assert(values[i] <= values[i - 1]);
        }
    }
    free(x);
}
#else
#    include "sort_inputs.h"

/* Stores in want the order of x, the best first and equal ones by index. */
static void TINE_NAME_(best_first)(size_t *want, const T *x, size_t n)
{
    size_t *up = memory(2 * n * sizeof *up), out = 0;
    TINE_NAME_(order)(up, up + n, x, 0, n);
    /* Goes through runs of equal elements from the back, each run forwards. */
    for (size_t hi = n, lo; hi > 0; hi = lo) {
        for (lo = hi - 1; lo > 0 && !TINE_NAME_(before)(x[up[lo - 1]], x[up[hi - 1]]); lo--)
            continue;
        for (size_t i = lo; i < hi; i++) want[out++] = up[i];
    }
    free(up);
}

static void TINE_NAME_(check)(const T *x, const size_t *want, size_t n, size_t k,
                              const tine_opts *o, int shape)
{
    T *values = memory((k + 1) * sizeof *values), guard = 77;
    size_t *at = memory((k + 1) * sizeof *at);
    values[k] = guard, at[k] = 77;
    cr_assert_eq(tine_topk(values, at, k, x, n, o), 0);
    for (size_t i = 0; i < k; i++) {
        cr_assert_eq(at[i], want[i], "shape %d, k %zu, %s: %zu at %zu, not %zu", shape, k,
                     describe(o, n), at[i], i, want[i]);
        cr_assert(memcmp(&values[i], &x[want[i]], sizeof guard) == 0,
                  "shape %d, k %zu, %s: value %zu", shape, k, describe(o, n), i);
    }
    cr_assert(at[k] == 77 && values[k] == guard);
    memset(at, 0, k * sizeof *at), memset(values, 0, k * sizeof *values);
    cr_assert_eq(tine_topk(values, (size_t *)NULL, k, x, n, o), 0);
    cr_assert_eq(tine_topk((T *)NULL, at, k, x, n, o), 0);
    for (size_t i = 0; i < k; i++)
        cr_assert(at[i] == want[i] && memcmp(&values[i], &x[want[i]], sizeof guard) == 0);
    free(values), free(at);
}

static void TINE_NAME_(is_the_oracle)(void)
{
    for (int s = 1; s < SORT_SIZES_TRIED - 2; s++) {
        const size_t n = SORT_SIZES[s];
        T *x = memory(n * sizeof *x);
        size_t *want = memory(n * sizeof *want);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            if ((SANITIZED || n > 5000) && shape % 3 != s % 3) continue;
            for (size_t i = 0; i < n; i++) x[i] = TINE_NAME_(shaped)(shape, i, n);
            TINE_NAME_(best_first)(want, x, n);
            const size_t ks[] = {
                1, n / 20, n / 100, n / 2, n > 5000 ? 3 : n, n < 33 ? n : 32, n < 33 ? n : 33};
            for (int k = 0; k < 7; k++) TINE_NAME_(check)(x, want, n, ks[k], NULL, shape);
        }
        free(x), free(want);
    }
}

static void TINE_NAME_(with_options)(void)
{
    static const size_t sizes[] = {65, 4096, 4097, 70001};
    for (int s = 0; s < 4; s++) {
        const size_t n = sizes[s];
        T *x = memory((n + OFFSETS) * sizeof *x);
        size_t *want = memory(n * sizeof *want);
        for (int shape = 0; shape < SORT_SHAPES; shape += 3) {
            const size_t off = (size_t)shape % OFFSETS;
            for (size_t i = 0; i < n; i++) x[off + i] = TINE_NAME_(shaped)(shape, i, n);
            TINE_NAME_(best_first)(want, x + off, n);
            for (int k = 0; k < 3; k++) {
                const tine_opts o = next_options(n);
                TINE_NAME_(check)
                (x + off, want, n, k == 2 ? n / 3 : k == 1 && n < 5000 ? 32 : n / 40, &o, shape);
            }
        }
        free(x), free(want);
    }
}

static void TINE_NAME_(refuses)(void)
{
    const T x[3] = {3, 2, 1};
    T values[3] = {9, 9, 9};
    size_t at[3] = {9, 9, 9};
    cr_assert_eq(tine_topk(values, at, 1, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_topk((T *)NULL, NULL, 1, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_topk(values, at, 4, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_topk(values, at, 1, x, 0, NULL), TINE_EINVAL);
    cr_assert_eq(tine_topk(values, at, 1, x, SIZE_MAX / sizeof *x + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_topk(values, at, 1, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_topk((T *)NULL, NULL, 0, x, 3, NULL), 0);
    cr_assert_eq(tine_topk(values, at, 0, (T *)NULL, 0, NULL), 0);
    for (int i = 0; i < 3; i++) cr_assert(values[i] == 9 && at[i] == 9);
}

#    if TINE_FLOAT_
static void TINE_NAME_(strangest)(void)
{
    static const size_t sizes[] = {12, 64, 3000, 100000};
    for (int s = 0; s < 4; s++) {
        const size_t n = sizes[s];
        T *x = memory(n * sizeof *x);
        size_t *want = memory(n * sizeof *want);
        TINE_NAME_(strange)(x, n);
        TINE_NAME_(best_first)(want, x, n);
        for (size_t k = 1; k <= n; k *= 5) TINE_NAME_(check)(x, want, n, k, NULL, -1);
        free(x), free(want);
    }
}
#    endif
#endif
