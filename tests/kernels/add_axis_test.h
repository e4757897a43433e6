/* add_axis_test.h - the tests of tine_sum_axis and tine_mean_axis. Included once per type by
   test_add_axis.c, after MEAN and RESULT_ (a result's type) are set. */
#include "axis_inputs.h"

/* Returns the oracle's result k. */
static RESULT_ TINE_NAME_(oracle)(const T *x, matrix_shape m, int axis, size_t k)
{
    const size_t n = axis ? m.cols : m.rows, pitch = m.cols + m.gap, step = axis ? 1 : pitch;
    x += axis ? k * pitch : k;
#if TINE_FLOAT_ || MEAN
    double *v = memory(n * sizeof *v);
    for (size_t i = 0; i < n; i++) v[i] = (double)x[i * step];
    const double sum = axis ? oracle_sum(v, n) : oracle_column(v, n);
    free(v);
    return (RESULT_)(MEAN ? sum / (double)n : sum);
#else
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += (uint64_t)x[i * step];
    return (RESULT_)sum;
#endif
}

static void TINE_NAME_(one)(matrix_shape m, int axis, size_t at)
{
    const size_t results = axis ? m.rows : m.cols, pitch = m.cols + m.gap, n = m.rows * m.cols;
    T *x = TINE_NAME_(axis_matrix)(m, at);
    RESULT_ *want = memory(results * sizeof *want), *got = memory((results + 1) * sizeof *got);
    for (size_t k = 0; k < results; k++) want[k] = TINE_NAME_(oracle)(x, m, axis, k);
    for (int k = 0; k <= TRIES; k++) {
        const tine_opts o = next_options(n);
        memset(got, 0x5a, (results + 1) * sizeof *got);
        const RESULT_ behind = got[results];
        cr_assert_eq(OF(tine_)(got, x, m.rows, m.cols, pitch, axis, k ? &o : NULL), 0);
        for (size_t r = 0; r < results; r++)
            cr_assert(!memcmp(&got[r], &want[r], sizeof *got), "%zu x %zu, axis %d, %zu: %s",
                      m.rows, m.cols, axis, r, describe(&o, n));
        cr_assert(!memcmp(&got[results], &behind, sizeof behind));
    }
    free(x - at), free(want), free(got);
}

static void TINE_NAME_(is_the_oracle)(void) { EACH_MATRIX(TINE_NAME_(one)); }

static void TINE_NAME_(of_nothing)(void)
{
    RESULT_ got[3] = {1, 2, 3}, none = MEAN ? (RESULT_)NAN : 0;
    const RESULT_ was = 1;
    T x[1] = {0};
    cr_assert_eq(OF(tine_)((RESULT_ *)NULL, (T *)NULL, 0, 0, 0, 0, NULL), 0);
    cr_assert_eq(OF(tine_)((RESULT_ *)NULL, (T *)NULL, 0, 3, 3, 1, NULL), 0);
    cr_assert_eq(OF(tine_)(got + 1, (T *)NULL, 0, 2, 2, 0, NULL), 0);
    cr_assert(!memcmp(&got[0], &was, sizeof was) && !memcmp(&got[1], &none, sizeof none) &&
              !memcmp(&got[2], &none, sizeof none));
    cr_assert_eq(OF(tine_)(got, x, 3, 0, 1, 1, TINE_OPTS(.threads = 2)), 0);
    for (int i = 0; i < 3; i++) cr_assert(!memcmp(&got[i], &none, sizeof none));
}

#if TINE_FLOAT_
static void TINE_NAME_(odd)(void)
{
    T x[70 * 3] = {0};
    RESULT_ got[3];
    for (int i = 0; i < 70 * 3; i++) x[i] = (T)-0.0;
    x[66 * 3 + 1] = (T)copysign(NAN, -1), x[3 + 2] = (T)INFINITY;
    cr_assert_eq(OF(tine_)(got, x, 70, 3, 3, 0, NULL), 0);
    cr_assert(same_bits(got[0], -0.0) && same_bits(got[1], nan("")) && got[2] == INFINITY);
    cr_assert_eq(OF(tine_)(got, x, 3, 70, 70, 1, NULL), 0);
    cr_assert(got[0] == INFINITY && same_bits(got[1], -0.0) && same_bits(got[2], nan("")));
    x[69 * 3 + 2] = -(T)INFINITY;
    cr_assert_eq(OF(tine_)(got, x, 70, 3, 3, 0, NULL), 0);
    cr_assert(same_bits(got[2], nan("")));
}
#endif
