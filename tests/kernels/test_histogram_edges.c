/* test_histogram_edges.c - tine_histogram_edges against a search from the last edge down; edges
   that repeat. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_histogram_edges.c"
enum { MAX_N = 3000 };
static double edges[MAX_N + 1];

static size_t bin(double d, size_t bins)
{
    if (d == edges[bins]) return bins - 1;
    for (size_t k = bins; k-- > 0;)
        if (edges[k] <= d && d < edges[k + 1]) return k;
    return bins;
}
#    include "tine/types.h"

Test(histogram_edges, is_a_search_among_the_edges, .timeout = 100) { EACH_TYPE(is_the_search); }
Test(histogram_edges, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
static void TINE_NAME_(is_the_search)(void)
{
    static const size_t bins[] = {1, 2, 3, 4, 7, 8, 100, 1025, MAX_N},
                        sizes[] = {1, 50, 1500, 2049, 20000};
    enum { N = 20000 };
    T *x = memory(N * sizeof *x);
    for (int b = 0; b < 9; b++) {
        double at = 5;
        for (size_t k = 0; k <= bins[b]; k++)
            edges[k] = at, at += mixed(k + bins[b]) % 4 ? (double)(mixed(k) % 7) / 2 : 0;
        for (size_t i = 0; i < N; i++) {
            const double v = (double)(mixed(i) % (uint64_t)(2 * at + 20)) / 2;
            x[i] = TINE_FLOAT_ ? (T)v : (T)(int64_t)v;
        }
#    if TINE_FLOAT_
        x[0] = (T)NAN, x[N / 2] = (T)INFINITY, x[N / 3] = -(T)INFINITY;
#    endif
        const size_t n = bins[b] > 1000 ? 5000 : sizes[b % 5];
        size_t *count = memory((bins[b] + 1) * sizeof *count),
               *want = memory((bins[b] + 1) * sizeof *want);
        memset(want, 0, (bins[b] + 1) * sizeof *want);
        count[bins[b]] = 77;
        for (size_t i = 0; i < n; i++) want[bin((double)x[i], bins[b])]++;
        const tine_opts o = next_options(n);
        cr_assert_eq(tine_histogram_edges(count, x, edges, bins[b], n, &o), 0);
        for (size_t k = 0; k < bins[b]; k++)
            cr_assert(count[k] == want[k], "bin %zu of %zu, %s: %zu, not %zu", k, bins[b],
                      describe(&o, n), count[k], want[k]);
        cr_assert_eq(count[bins[b]], 77, "wrote after the end");
        free(count), free(want);
    }
    free(x);
}

static void TINE_NAME_(refuses)(void)
{
    static const double fall[] = {0, 2, 1}, nan_at[3][3] = {{NAN, 1, 2}, {0, NAN, 2}, {0, 1, NAN}},
                        e[] = {0, 1, 2};
    T x[3] = {0, 1, 1};
    size_t c[2] = {8, 9};
    cr_assert_eq(tine_histogram_edges((size_t *)NULL, x, e, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram_edges(c, (T *)NULL, e, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram_edges(c, x, (double *)NULL, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram_edges(c, x, e, 0, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram_edges(c, x, fall, 2, 3, NULL), TINE_EINVAL);
    for (int k = 0; k < 3; k++)
        cr_assert_eq(tine_histogram_edges(c, x, nan_at[k], 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_histogram_edges(c, x, e, 2, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL),
                 TINE_EINVAL);
    cr_assert_eq(tine_histogram_edges(c, x, e, 2, 3, TINE_OPTS(.sched = (tine_sched)99)),
                 TINE_EINVAL);
    cr_assert(c[0] == 8 && c[1] == 9);
    cr_assert_eq(tine_histogram_edges(c, (T *)NULL, e, 2, 0, NULL), 0);
    cr_assert(c[0] == 0 && c[1] == 0);
}
#endif
