/* test_nth.c - tine_nth against a sorted copy: every shape, size, type, rank; options; inputs that
   mislead its sample. */
#ifndef T
#    include "sort_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_nth.c"
#    include "tine/types.h"

Test(nth, is_the_element_of_a_sorted_copy_for_every_shape_and_size) { EACH_TYPE(is_the_oracle); }
Test(nth, does_not_depend_on_options) { EACH_TYPE(with_options); }
Test(nth, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(nth, of_nans_and_zeros_is_the_oracle) { EACH_FLOAT(total_order); }

/* The sample takes one place in each stride, known from n alone. All values at these places are
   misleading. */
Test(nth, is_right_where_the_sample_is_misled)
{
    enum { N = 300000 };
    uint64_t *x = memory(N * sizeof *x), *want = memory(N * sizeof *want);
    for (int lie = 0; lie < 3; lie++) {
        /* The sizes that a sample of N elements may have. */
        const size_t size = 256 << (lie + 1), stride = N / size;
        for (size_t i = 0; i < N; i++) x[i] = mixed(i) >> 8;
        /* The places that the library samples, and their neighbours. */
        for (size_t i = 0; i < size; i++) {
            uint64_t r = (i + 1) * 0x9e3779b97f4a7c15u;
            r = (r ^ (r >> 30)) * 0xbf58476d1ce4e5b9u;
            x[i * stride + (r ^ (r >> 27)) % stride] = UINT64_MAX - i % 7;
        }
        memcpy(want, x, N * sizeof *x);
        cr_assert_eq(tine_sort(want, N, NULL), 0);
        for (size_t k = 0; k < N; k += N / 6) {
            uint64_t got = 0;
            cr_assert_eq(tine_nth(&got, x, k, N, TINE_OPTS(.threads = 2)), 0);
            cr_assert_eq(got, want[k], "rank %zu", k);
        }
    }
    free(x), free(want);
}

static int stop(size_t done, size_t n, void *arg)
{
    cr_assert(done >= *(size_t *)arg && done <= n);
    *(size_t *)arg = done;
    return done > n / 2;
}

Test(nth, that_is_cancelled_leaves_out_as_it_was)
{
    enum { N = 300000 };
    double *x = memory(N * sizeof *x), out = 5;
    for (size_t i = 0; i < N; i++) x[i] = real(i);
    size_t last_reported = 0;
    tine_stats s = {0};
    cr_assert_eq(
        tine_nth(&out, x, 7, N, TINE_OPTS(.progress = stop, .arg = &last_reported, .threads = 2)),
        TINE_ECANCELED);
    cr_assert_eq(out, 5);
    cr_assert_eq(tine_nth(&out, x, 7, N, TINE_OPTS(.stats = &s, .threads = 2, .sched = TINE_STEAL)),
                 0);
    cr_assert(out < 0 && s.threads == 2 && s.chunks > 0);
    free(x);
}
#else
#    include "sort_inputs.h"

static void TINE_NAME_(check)(const T *x, const T *sorted, size_t n, size_t k, const tine_opts *o,
                              int shape)
{
    T got[2] = {77, 77}, guard = 77;
    cr_assert_eq(tine_nth(got, x, k, n, o), 0);
    cr_assert(memcmp(got, &sorted[k], sizeof *got) == 0, "shape %d, %s: wrong at %zu", shape,
              describe(o, n), k);
    cr_assert(memcmp(got + 1, &guard, sizeof guard) == 0);
}

static void TINE_NAME_(is_the_oracle)(void)
{
    for (int s = 1; s < SORT_SIZES_TRIED - 1; s++) {
        const size_t n = SORT_SIZES[s];
        T *x = memory(n * sizeof *x), *sorted = memory(n * sizeof *sorted),
          *was = memory(n * sizeof *was);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            for (size_t i = 0; i < n; i++) x[i] = TINE_NAME_(shaped)(shape, i, n);
            memcpy(sorted, x, n * sizeof *x), memcpy(was, x, n * sizeof *x);
            cr_assert_eq(tine_sort(sorted, n, NULL), 0);
            const size_t ranks[] = {0, n / 2, n - 1, n / 10, mixed(n + (size_t)shape) % n};
            for (int r = 0; r < 5; r++) TINE_NAME_(check)(x, sorted, n, ranks[r], NULL, shape);
            cr_assert(memcmp(x, was, n * sizeof *x) == 0, "x was touched");
        }
        free(x), free(sorted), free(was);
    }
}

static void TINE_NAME_(with_options)(void)
{
    static const size_t sizes[] = {65, 2049, 70001};
    for (int s = 0; s < 3; s++) {
        const size_t n = sizes[s];
        T *x = memory((n + OFFSETS) * sizeof *x), *sorted = memory(n * sizeof *sorted);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            const size_t off = (size_t)shape % OFFSETS;
            for (size_t i = 0; i < n; i++) x[off + i] = TINE_NAME_(shaped)(shape, i, n);
            memcpy(sorted, x + off, n * sizeof *x);
            cr_assert_eq(tine_sort(sorted, n, NULL), 0);
            for (int k = 0; k < 3; k++) {
                const tine_opts o = next_options(n);
                TINE_NAME_(check)(x + off, sorted, n, n / 4 * (size_t)(k + 1), &o, shape);
            }
        }
        free(x), free(sorted);
    }
}

static void TINE_NAME_(refuses)(void)
{
    const T x[3] = {3, 2, 1};
    T out = 9;
    cr_assert_eq(tine_nth(&out, (T *)NULL, 0, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_nth((T *)NULL, x, 0, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_nth(&out, x, 3, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_nth(&out, x, 0, 0, NULL), TINE_EINVAL);
    cr_assert_eq(tine_nth(&out, x, 0, SIZE_MAX / sizeof *x + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_nth(&out, x, 0, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert(out == 9);
}

#    if TINE_FLOAT_
static void TINE_NAME_(total_order)(void)
{
    static const size_t sizes[] = {12, 64, 3000, 100000};
    for (int s = 0; s < 4; s++) {
        const size_t n = sizes[s];
        T *x = memory(n * sizeof *x), *sorted = memory(n * sizeof *sorted);
        TINE_NAME_(strange)(x, n);
        memcpy(sorted, x, n * sizeof *x);
        cr_assert_eq(tine_sort(sorted, n, NULL), 0);
        for (size_t k = 0; k < n; k += n / 12) TINE_NAME_(check)(x, sorted, n, k, NULL, -1);
        free(x), free(sorted);
    }
}
#    endif
#endif
