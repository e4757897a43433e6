/* test_unique.c - tine_unique against a plain sort: every shape, size and type, few and many
   distinct values; options; -0.0 and NaNs. */
#ifndef T
#    include "sort_test.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_unique.c"
#    include "tine/types.h"

Test(unique, is_the_oracle_for_every_shape_and_size) { EACH_TYPE(is_the_oracle); }
Test(unique, does_not_depend_on_options) { EACH_TYPE(with_options); }
Test(unique, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(unique, has_one_zero_and_one_nan) { EACH_FLOAT(strangest); }

/* Outputs that lie in one array reach each other, or the input. This is known only after the
   distinct elements have been counted. */
Test(unique, whose_outputs_grow_into_each_other_is_refused)
{
    enum { N = 60000, BEFORE = 5 };
    uint64_t *x = memory((BEFORE + N) * sizeof *x), *y = memory((BEFORE + N) * sizeof *y);
    size_t *in_x = (size_t *)(void *)x, *in_y = (size_t *)(void *)y;
    for (size_t distinct = 4; distinct <= N; distinct *= 50) {
        const int rc = distinct > BEFORE ? TINE_EINVAL : 0;
        size_t m = 99;
        for (size_t i = 0; i < N; i++) x[BEFORE + i] = mixed(i) % distinct;
        cr_assert_eq(tine_unique(y, &m, in_x, NULL, x + BEFORE, N, NULL), rc);
        if (rc) cr_assert_str_eq(tine_last_error(), "tine_unique: counts overlaps x");
        cr_assert_eq(tine_unique(y + BEFORE, &m, in_y, NULL, x + BEFORE, N, NULL), rc);
        if (rc) cr_assert_str_eq(tine_last_error(), "tine_unique: counts overlaps y");
        cr_assert_eq(tine_unique(y, &m, NULL, in_y + BEFORE, x + BEFORE, N, NULL), rc);
        if (rc) cr_assert_str_eq(tine_last_error(), "tine_unique: inverse overlaps y");
        cr_assert_eq(m, rc ? 99 : distinct);
    }
    free(x), free(y);
}

/* The sample hardly covers the last elements. They follow zeros, or values whose number just fits
   the table that the sample suggests, or exceeds it. */
static const struct {
    size_t zeros, values;
} MISLEADING[] = {{290000, 511},  {290000, 512}, {290000, 513}, {290000, 514}, {290000, 9000},
                  {100000, 4097}, {0, 100},      {0, 3000},     {0, 12000},    {0, 60000}};

Test(unique, is_right_where_the_sample_is_misled)
{
    enum { N = 300000 };
    int64_t *x = memory(N * sizeof *x), *y = memory(N * sizeof *y);
    size_t m, *counts = memory(N * sizeof *counts), *inverse = memory(N * sizeof *inverse);
    for (size_t k = 0; k < sizeof MISLEADING / sizeof *MISLEADING; k++) {
        const size_t zeros = MISLEADING[k].zeros, many = MISLEADING[k].values;
        for (size_t i = 0; i < N; i++) x[i] = (int64_t)mixed(i < zeros ? 0 : i % many);
        cr_assert_eq(tine_unique(y, &m, counts, inverse, x, N, TINE_OPTS(.threads = 2)), 0);
        cr_assert_eq(m, many);
        size_t sum = 0;
        for (size_t j = 0; j < m; j++) {
            sum += counts[j];
            cr_assert(j == 0 || y[j - 1] < y[j]);
        }
        for (size_t i = 0; i < N; i++) cr_assert(inverse[i] < m && y[inverse[i]] == x[i]);
        cr_assert_eq(sum, N);
    }
    for (size_t i = 0; i < N; i++) x[i] = i % 4 ? 1 : (int64_t)i * 1000;
    cr_assert_eq(tine_unique(y, &m, counts, (size_t *)NULL, x, N, NULL), 0);
    cr_assert(m == N / 4 + 1 && y[0] == 0 && y[1] == 1 && counts[1] == N / 4 * 3);
    free(x), free(y), free(counts), free(inverse);
}

static int stop(size_t done, size_t n, void *arg)
{
    (void)arg;
    return done < n && done > n / 10;
}

Test(unique, that_is_cancelled_leaves_its_outputs_as_they_were)
{
    enum { N = 200000 };
    double *x = memory(N * sizeof *x), *y = memory(N * sizeof *y);
    size_t m = 77;
    for (size_t many = 10; many <= N; many *= 100) {
        for (size_t i = 0; i < N; i++) x[i] = real(i % many);
        y[0] = 77;
        const int rc = tine_unique(y, &m, NULL, NULL, x, N,
                                   TINE_OPTS(.progress = stop, .threads = 2, .chunk = 1));
        cr_assert_eq(rc, TINE_ECANCELED);
        cr_assert(m == 77 && y[0] == 77);
    }
    free(x), free(y);
}
#else
#    include "sort_inputs.h"

static int TINE_NAME_(same)(T a, T b) { return a == b || (isnan((double)a) && isnan((double)b)); }

static void TINE_NAME_(check)(const T *x, const size_t *order, size_t n, const tine_opts *o,
                              int shape)
{
    T *y = memory((n + 1) * sizeof *y), guard = 77;
    size_t m = 0, want = 0, *counts = memory((n + 1) * sizeof *counts),
           *inverse = memory((n + 1) * sizeof *inverse);
    for (int what = 0; what<4; what += n> 5000 ? 3 : 1) {
        y[n] = guard, counts[n] = inverse[n] = 77;
        cr_assert_eq(
            tine_unique(y, &m, what & 1 ? counts : NULL, what & 2 ? inverse : NULL, x, n, o), 0);
        want = 0;
        for (size_t i = 0, j; i < n; i = j, want++) {
            for (j = i + 1; j < n && TINE_NAME_(same)(x[order[i]], x[order[j]]); j++) continue;
            cr_assert(want < m && memcmp(&y[want], &x[order[i]], sizeof guard) == 0,
                      "shape %d, %s: value %zu", shape, describe(o, n), want);
            if (what & 1)
                cr_assert_eq(counts[want], j - i, "shape %d, %s: count %zu", shape, describe(o, n),
                             want);
            for (size_t k = i; what & 2 && k < j; k++)
                cr_assert_eq(inverse[order[k]], want, "shape %d, %s: inverse", shape,
                             describe(o, n));
        }
        cr_assert_eq(m, want, "shape %d, %s: %zu distinct, not %zu", shape, describe(o, n), m,
                     want);
        cr_assert(y[n] == guard && counts[n] == 77 && inverse[n] == 77);
    }
    free(y), free(counts), free(inverse);
}

static void TINE_NAME_(is_the_oracle)(void)
{
    for (int s = 0; s < SORT_SIZES_TRIED - 2; s++) {
        const size_t n = SORT_SIZES[s];
        T *x = memory(n * sizeof *x);
        size_t *order = memory(2 * n * sizeof *order);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            if ((SANITIZED || n > 5000) && shape % 3 != s % 3) continue;
            for (size_t i = 0; i < n; i++) x[i] = TINE_NAME_(shaped)(shape, i, n);
            TINE_NAME_(order)(order, order + n, x, 0, n);
            TINE_NAME_(check)(x, order, n, NULL, shape);
        }
        free(x), free(order);
    }
}

static void TINE_NAME_(with_options)(void)
{
    static const size_t sizes[] = {65, 2049, 70001};
    for (int s = 0; s < 3; s++) {
        const size_t n = sizes[s];
        T *x = memory((n + OFFSETS) * sizeof *x);
        size_t *order = memory(2 * n * sizeof *order);
        for (int shape = 0; shape < SORT_SHAPES; shape += 2) {
            const size_t off = (size_t)shape / 2 % OFFSETS;
            const tine_opts o = next_options(n);
            for (size_t i = 0; i < n; i++) x[off + i] = TINE_NAME_(shaped)(shape, i, n);
            TINE_NAME_(order)(order, order + n, x + off, 0, n);
            TINE_NAME_(check)(x + off, order, n, &o, shape);
        }
        free(x), free(order);
    }
}

static void TINE_NAME_(refuses)(void)
{
    const T x[3] = {3, 2, 1};
    T y[3] = {9, 9, 9};
    size_t m = 9;
    cr_assert_eq(tine_unique(y, &m, (size_t *)NULL, (size_t *)NULL, (T *)NULL, 3, NULL),
                 TINE_EINVAL);
    cr_assert_eq(tine_unique((T *)NULL, &m, (size_t *)NULL, (size_t *)NULL, x, 3, NULL),
                 TINE_EINVAL);
    cr_assert_eq(tine_unique(y, (size_t *)NULL, (size_t *)NULL, NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_unique(y, &m, (size_t *)NULL, (size_t *)NULL, x,
                             (size_t)PTRDIFF_MAX / sizeof *x + 1, NULL),
                 TINE_EINVAL);
    cr_assert_eq(tine_unique(y, &m, (size_t *)NULL, (size_t *)NULL, x, 3,
                             TINE_OPTS(.sched = (tine_sched)99)),
                 TINE_EINVAL);
    cr_assert(m == 9 && y[0] == 9);
    cr_assert_eq(tine_unique((T *)NULL, &m, (size_t *)NULL, (size_t *)NULL, (T *)NULL, 0, NULL), 0);
    cr_assert_eq(m, 0);
}

#    if TINE_FLOAT_
static void TINE_NAME_(strangest)(void)
{
    static const size_t sizes[] = {12, 64, 3000, 100000};
    for (int s = 0; s < 4; s++) {
        /* A few special values. With numbers, they are too many for a table. */
        for (int any = 0; any < 2; any++) {
            const size_t n = sizes[s];
            T *x = memory(n * sizeof *x);
            size_t *order = memory(2 * n * sizeof *order);
            TINE_NAME_(strange)(x, n);
            for (size_t i = 0; i < n && any; i++)
                if (mixed(i + 5) % 3) x[i] = (T)i;
            TINE_NAME_(order)(order, order + n, x, 0, n);
            TINE_NAME_(check)(x, order, n, NULL, -1);
            free(x), free(order);
        }
    }
}
#    endif
#endif
