/* test_searchsorted.c - tine_searchsorted against counting: every shape, size, type, side and order
   of queries; NaN, zeros. */
#ifndef T
#    include "sort_test.h"
static const size_t SEARCHED[] = {0, 1, 2, 3, 7, 63, 64, 65, 1000, 4097, 70001};
static void tine_check_i64(const int64_t *x, size_t n, const int64_t *q, size_t nq,
                           const tine_opts *o, int shape);
static const size_t QUERIES[] = {0, 1, 7, 8, 9, 63, 64, 65, 129, 1000};
#    define TINE_TYPE_FILE "../../tests/kernels/test_searchsorted.c"
#    include "tine/types.h"

Test(searchsorted, is_a_count_for_every_shape_size_and_side) { EACH_TYPE(is_a_count); }
Test(searchsorted, of_ascending_queries_is_a_count) { EACH_TYPE(ascending); }
Test(searchsorted, does_not_depend_on_options) { EACH_TYPE(with_options); }
Test(searchsorted, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(searchsorted, has_zeros_equal_and_nans_last) { EACH_FLOAT(strangest); }

/* By numpy 1.24: numpy.searchsorted([-inf, -0., 0., 1, nan, nan], [-0., 0., nan, inf, -inf, 1, 2],
   side) */
Test(searchsorted, is_what_numpy_says)
{
    const double inf = (double)INFINITY, nan = (double)NAN, x[] = {-inf, -0., 0., 1, nan, nan};
    const double q[] = {-0., 0., nan, inf, -inf, 1, 2};
    const size_t left[] = {1, 1, 4, 4, 0, 3, 4}, right[] = {3, 3, 6, 4, 1, 4, 4};
    size_t at[7];
    cr_assert_eq(tine_searchsorted(at, x, 6, q, 7, TINE_LEFT, NULL), 0);
    cr_assert_arr_eq(at, left, sizeof left);
    cr_assert_eq(tine_searchsorted(at, x, 6, q, 7, TINE_RIGHT, NULL), 0);
    cr_assert_arr_eq(at, right, sizeof right);
}

/* The array is long enough for two levels above x, and queries lie at the borders of blocks. */
Test(searchsorted, in_a_long_array_is_right)
{
    enum { N = 1200011, NQ = 40000 };
    int64_t *x = memory(N * sizeof *x), *q = memory(NQ * sizeof *q);
    for (size_t i = 0; i < N; i++) x[i] = (int64_t)(i / 3) * 2;
    for (size_t i = 0; i < NQ; i++) {
        const int64_t seam = x[mixed(i) % (N / 16) * 16 + 15 - i % 4 / 2],
                      off = (int64_t)(i % 3) - 1;
        q[i] = i % 2 ? seam + off : x[N - 1] + 20 - (int64_t)(mixed(i) % 60);
    }
    tine_check_i64(x, N, q, NQ, TINE_OPTS(.threads = 2), 0);
    free(x), free(q);
}

/* Tests the promise on arrays that do not ascend: no crash, and results up to n. */
Test(searchsorted, in_an_array_out_of_order_stays_in_bounds)
{
    enum { N = 5000 };
    uint32_t *x = memory(N * sizeof *x), *q = memory(N * sizeof *q);
    size_t *at = memory(N * sizeof *at);
    for (int up = 0; up < 2; up++) {
        for (size_t i = 0; i < N; i++)
            x[i] = (uint32_t)mixed(i), q[i] = up ? (uint32_t)i * 800000 : (uint32_t)mixed(i + N);
        cr_assert_eq(tine_searchsorted(at, x, N, q, N, TINE_LEFT, NULL), 0);
        for (size_t i = 0; i < N; i++) cr_assert_leq(at[i], N);
    }
    free(x), free(q), free(at);
}
#else
#    include "sort_inputs.h"

/* Whether a precedes b by value, with NaN last. */
static int TINE_NAME_(less)(T a, T b) { return a < b || (isnan((double)b) && !isnan((double)a)); }

/* Checks each result by its neighbours in x: the element before and the element at the count. */
static void TINE_NAME_(check)(const T *x, size_t n, const T *q, size_t nq, const tine_opts *o,
                              int shape)
{
    size_t *at = memory((nq + 1) * sizeof *at);
    for (int side = 0; side < 2; side++) {
        at[nq] = 77;
        cr_assert_eq(tine_searchsorted(at, x, n, q, nq, side ? TINE_RIGHT : TINE_LEFT, o), 0);
        for (size_t i = 0; i < nq; i++) {
            const size_t k = at[i];
            cr_assert(k <= n, "shape %d, n %zu, %s: %zu", shape, n, describe(o, nq), k);
            const int above = k == 0 || (side ? !TINE_NAME_(less)(q[i], x[k - 1])
                                              : TINE_NAME_(less)(x[k - 1], q[i]));
            const int below =
                k == n || (side ? TINE_NAME_(less)(q[i], x[k]) : !TINE_NAME_(less)(x[k], q[i]));
            cr_assert(above && below, "shape %d, n %zu, side %d, %s: query %zu is not at %zu",
                      shape, n, side, describe(o, nq), i, k);
        }
        cr_assert_eq(at[nq], 77);
    }
    free(at);
}

/* Fills q with elements of x, others of the same shape, and any bits. */
static void TINE_NAME_(queries)(T *q, size_t nq, const T *x, size_t n, int shape)
{
    for (size_t i = 0; i < nq; i++) {
        const uint64_t r = mixed(i + 7);
        q[i] = n && r % 3 == 0 ? x[r / 3 % n]
                               : TINE_NAME_(shaped)(r % 3 == 1 ? shape : 0, r % (n + 9), n);
        /* Groups of queries with NaN alternate with groups without. */
        if (TINE_FLOAT_ && i % 128 < 64 && isnan((double)q[i])) q[i] = 1;
    }
}

static void TINE_NAME_(every)(int ascending)
{
    for (int s = 0; s < 11; s++) {
        const size_t n = SEARCHED[s];
        T *x = memory(n * sizeof *x);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            if (SANITIZED && shape % 3 != s % 3) continue;
            for (size_t i = 0; i < n; i++) x[i] = TINE_NAME_(shaped)(shape, i, n);
            cr_assert_eq(tine_sort(x, n, NULL), 0);
            for (int k = 0; k < 10; k++) {
                T *q = memory(QUERIES[k] * sizeof *q);
                TINE_NAME_(queries)(q, QUERIES[k], x, n, shape);
                if (ascending) cr_assert_eq(tine_sort(q, QUERIES[k] / (size_t)ascending, NULL), 0);
                TINE_NAME_(check)(x, n, q, QUERIES[k], NULL, shape);
                free(q);
            }
        }
        free(x);
    }
}

static void TINE_NAME_(is_a_count)(void) { TINE_NAME_(every)(0); }
static void TINE_NAME_(ascending)(void) { TINE_NAME_(every)(1), TINE_NAME_(every)(2); }

static void TINE_NAME_(with_options)(void)
{
    enum { N = 200003, NQ = 20000 }; /* N is large enough for a level above x. */
    T *x = memory(N * sizeof *x), *q = memory(NQ * sizeof *q);
    for (int shape = 0; shape < SORT_SHAPES; shape++) {
        const tine_opts o = next_options(NQ);
        for (size_t i = 0; i < N; i++) x[i] = TINE_NAME_(shaped)(shape, i, N);
        cr_assert_eq(tine_sort(x, N, NULL), 0);
        TINE_NAME_(queries)(q, NQ, x, N, shape);
        if (shape % 2) cr_assert_eq(tine_sort(q, NQ, NULL), 0);
        TINE_NAME_(check)(x, N, q, NQ, &o, shape);
    }
    free(x), free(q);
}

static void TINE_NAME_(refuses)(void)
{
    const T x[3] = {1, 2, 3};
    size_t at[2] = {9, 9};
    cr_assert_eq(tine_searchsorted(at, (T *)NULL, 3, x, 2, TINE_LEFT, NULL), TINE_EINVAL);
    cr_assert_eq(tine_searchsorted(at, x, 3, (T *)NULL, 2, TINE_LEFT, NULL), TINE_EINVAL);
    cr_assert_eq(tine_searchsorted(NULL, x, 3, x, 2, TINE_LEFT, NULL), TINE_EINVAL);
    cr_assert_eq(tine_searchsorted(at, x, 3, x, 2, (tine_side)2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_searchsorted(at, x, SIZE_MAX / sizeof *x + 1, x, 2, TINE_LEFT, NULL),
                 TINE_EINVAL);
    cr_assert_eq(tine_searchsorted(at, x, 3, x, 2, TINE_LEFT, TINE_OPTS(.sched = (tine_sched)99)),
                 TINE_EINVAL);
    cr_assert_eq(tine_searchsorted(NULL, x, 3, (T *)NULL, 0, TINE_LEFT, NULL), 0);
    cr_assert(at[0] == 9 && at[1] == 9);
    cr_assert_eq(tine_searchsorted(at, (T *)NULL, 0, x, 2, TINE_RIGHT, NULL), 0);
    cr_assert(at[0] == 0 && at[1] == 0);
}

#    if TINE_FLOAT_
static void TINE_NAME_(strangest)(void)
{
    enum { N = 3000 };
    T x[N], q[N];
    TINE_NAME_(strange)(x, N);
    memcpy(q, x, sizeof q);
    cr_assert_eq(tine_sort(x, N, NULL), 0);
    TINE_NAME_(check)(x, N, q, N, NULL, -1);
    TINE_NAME_(check)(x, N, x, N, NULL, -2);
    TINE_NAME_(check)(x, N / 3, q, N, NULL, -3);
}
#    endif
#endif
