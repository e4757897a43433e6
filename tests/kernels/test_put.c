/* test_put.c - tine_put against its serial loop, in which the last of equal indexes determines the
   element, whatever the options; indexes out of range; cancelled calls; arguments. */
#ifndef T
#    include "kernel_test.h"

/* Shapes of n indexes in [0, ny). */
enum { SHAPES = 8 };
static size_t shaped(int shape, size_t i, size_t n, size_t ny)
{
    const size_t step = n < ny ? ny / n : 1;
    switch (shape) {
    case 0:
        return mixed(i) % ny;
    case 1:
        return i * step % ny; /* Ascending, if n <= ny. */
    case 2:
        return (n - 1 - i) * step % ny; /* Descending. */
    case 3:
        return ny - 1; /* All equal: the last one counts. */
    case 4:
        return (i / 2 * 2 * step) % ny; /* Ascending pairs. */
    case 5:
        return mixed(i) % (ny < 3 ? ny : 3) * (ny / 3); /* Three places. */
    case 6:
        return i * 2654435761u % ny; /* Far jumps. */
    default:
        return i % 100 ? i * step % ny : mixed(i) % ny; /* Nearly ascending. */
    }
}
/* Lengths of y: the least that buckets write, and more. One thread writes shorter ones. */
static const size_t PLACES[] = {1, 1000, 140000, 270001, 700000};
static const size_t COUNTS[] = {0, 1, 2, 2049, 16384, 16385, 70001, 300000};
enum { PLACES_TRIED = SANITIZED ? 4 : 5, COUNTS_TRIED = SANITIZED ? 7 : 8 };
static int stop_at;
static int stop(size_t done, size_t n, void *arg)
{
    (void)done, (void)n, (void)arg;
    return stop_at-- == 0;
}
/* Permutations of [0, n) whose neighbours are close, and such arrays with equal indexes, in one
   tile or in two. */
enum { NEARLY = 6 };
static void nearly_ordered(size_t *at, int shape, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const size_t in_block = i / 64 * 64 + 63 - i % 64, blocks = n / 5000;
        const size_t moved = blocks ? (i / 5000 * 7 + 3) % blocks : 0;
        at[i] = shape == 0                        ? n - 1 - i
                : shape == 1 && in_block < n      ? in_block
                : shape == 2 && i < blocks * 5000 ? moved * 5000 + i % 5000
                : shape == 3                      ? i / 2
                                                  : i;
    }
    if (shape == 4) at[n - 1] = 5;
    if (shape == 5) at[5] = n - 1, at[6] = n - 1, at[n / 2] = 3;
}
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_put.c"
#    include "tine/types.h"

Test(put, is_its_serial_loop_and_the_last_of_equals_wins) { EACH_TYPE(is_the_loop); }
Test(put, by_nearly_ordered_indexes_is_the_loop_too) { EACH_TYPE(nearly); }
Test(put, of_an_index_out_of_range_leaves_everything) { EACH_TYPE(leaves); }
Test(put, when_cancelled_has_done_nothing_or_all) { EACH_TYPE(cancels); }
Test(put, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
static void TINE_NAME_(is_the_loop)(void)
{
    T *y = memory(700001 * sizeof *y), *right = memory(700001 * sizeof *right),
      *x = memory(300000 * sizeof *x);
    size_t *at = memory(300000 * sizeof *at);
    for (size_t i = 0; i < 300000; i++) x[i] = (T)mixed(i);
    for (int p = 0; p < PLACES_TRIED; p++)
        for (int c = 0; c < COUNTS_TRIED; c++) {
            const size_t ny = PLACES[p], n = COUNTS[c];
            const int shape = (p * 3 + c) % SHAPES;
            for (size_t i = 0; i < n; i++) at[i] = shaped(shape, i, n, ny);
            memset(right, 1, ny * sizeof *right);
            for (size_t i = 0; i < n; i++) right[at[i]] = x[i];
            for (int k = 0; k < TRIES; k++) {
                const tine_opts o = next_options(n), six = {.threads = 6};
                memset(y, 1, ny * sizeof *y);
                y[ny] = 77;
                cr_assert_eq(tine_put(y, ny, at, x, n, k ? &o : &six), 0);
                cr_assert_arr_eq(y, right, ny * sizeof *y, "shape %d, %zu places, %s", shape, ny,
                                 describe(k ? &o : &six, n));
                cr_assert(y[ny] == 77, "wrote after the end");
            }
        }
    free(y), free(right), free(x), free(at);
}

static void TINE_NAME_(nearly)(void)
{
    enum { N = 150001 };
    T *x = memory(N * sizeof *x), *y = memory(N * sizeof *y), *right = memory(N * sizeof *right);
    size_t *at = memory(N * sizeof *at);
    for (size_t i = 0; i < N; i++) x[i] = (T)mixed(i);
    for (int shape = 0; shape < NEARLY; shape++)
        for (size_t n = 1000; n <= N; n += 74500) {
            nearly_ordered(at, shape, n);
            memset(right, 1, n * sizeof *right);
            for (size_t i = 0; i < n; i++) right[at[i]] = x[i];
            for (int threads = 1; threads <= 5; threads += 2) {
                memset(y, 1, n * sizeof *y);
                cr_assert_eq(tine_put(y, n, at, x, n, TINE_OPTS(.threads = threads)), 0);
                cr_assert_arr_eq(y, right, n * sizeof *y, "shape %d, n %zu, %d threads", shape, n,
                                 threads);
            }
        }
    free(x), free(y), free(right), free(at);
}

static void TINE_NAME_(leaves)(void)
{
    enum { N = 40000, NY = 300000 };
    static T x[N], y[NY], was[NY];
    static size_t at[N];
    static const size_t bad[] = {
        NY, NY + 1, SIZE_MAX, (size_t)1 << 63, PTRDIFF_MAX, ((size_t)1 << 32) + 1};
    for (int k = 0; k < 24; k++) {
        const size_t n = k % 3 ? N : 1 + (size_t)k * 100;
        for (size_t i = 0; i < n; i++) at[i] = k % 2 ? i : mixed(i) % NY;
        at[mixed((size_t)k) % n] = bad[k % 6];
        const tine_opts o = next_options(n);
        cr_assert_eq(tine_put(y, NY, at, x, n, &o), TINE_ERANGE, "%s", describe(&o, n));
        cr_assert_arr_eq(y, was, sizeof y, "%s", describe(&o, n));
    }
}

static void TINE_NAME_(cancels)(void)
{
    enum { N = 40000, NY = 300000 };
    static T x[N], y[NY], none[NY], right[NY];
    static size_t at[N];
    for (size_t i = 0; i < N; i++) x[i] = (T)(i + 1), at[i] = mixed(i) % NY;
    for (size_t i = 0; i < N; i++) right[at[i]] = x[i];
    int cancelled = 0, finished = 0;
    for (int k = 0; k < 300 && !finished; k += 1 + k / 8) {
        stop_at = k;
        memset(y, 0, sizeof y);
        const int rc =
            tine_put(y, NY, at, x, N, TINE_OPTS(.threads = 1 + k % 3 * 2, .progress = stop));
        cr_assert(rc == 0 || rc == TINE_ECANCELED);
        cr_assert_arr_eq(y, rc ? none : right, sizeof y, "returned %d at report %d", rc, k);
        cancelled += rc != 0;
        finished = rc == 0;
    }
    cr_assert(cancelled && finished);
}

static void TINE_NAME_(refuses)(void)
{
    const T x[2] = {2, 1};
    T y[2] = {5, 6};
    const size_t at[2] = {1, 0};
    cr_assert_eq(tine_put((T *)NULL, 2, at, x, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_put(y, 2, at, (T *)NULL, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_put(y, 2, NULL, x, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_put(y, (size_t)PTRDIFF_MAX / sizeof(T) + 1, at, x, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_put(y, 2, at, x, SIZE_MAX / 8 + 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_put(y, 2, at, x, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_put((T *)NULL, 0, at, x, 1, NULL), TINE_ERANGE);
    cr_assert_eq(tine_put((T *)NULL, 0, NULL, (T *)NULL, 0, NULL), 0);
    cr_assert(y[0] == 5 && y[1] == 6);
}
#endif
