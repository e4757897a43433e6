/* test_arguments.c - bad arguments give TINE_EINVAL before anything is written, and every code has
   a text. */
#include "../properties/options.h"
#include <stdlib.h>
#include <string.h>

static int called;
static int body(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi, (void)ctx;
    called = 1;
    return 0;
}
static int leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    *(double *)acc += 1;
    return body(lo, hi, ctx);
}
static void join(void *acc, const void *next, void *ctx) { (void)acc, (void)next, (void)ctx; }
static inline double twice(double x) { return 2 * x; }
static inline double sum2(double a, double b) { return a + b; }
static inline int check(double *y, double x) { return *y = x, 0; }
TINE_FN(double, twice, double)
TINE_FN(double, sum2, double, double)
TINE_TRY(double, check, double)
TINE_MONOID(double, sum2, 0)
TINE_MAP_REDUCE(sum_twice, twice, sum2)

static const tine_opts BAD[] = {{.sched = (tine_sched)-1},
                                {.sched = (tine_sched)(TINE_RUNTIME + 1)},
                                {.sched = (tine_sched)99},
                                {.order = (tine_order)2}};
enum { BADS = sizeof BAD / sizeof *BAD, N = 100, TOO_FAR = 3 };
/* Numbers of doubles that no memory holds: their bytes exceed PTRDIFF_MAX, or wrap around to a
   small number. */
static const size_t HUGE_N[TOO_FAR] = {SIZE_MAX, SIZE_MAX / 8 + 2, (size_t)PTRDIFF_MAX / 8 + 1};

Test(arguments, without_a_function_are_refused)
{
    double acc = 3;
    cr_assert_eq(tine_for(NULL, NULL, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fold(NULL, join, NULL, &acc, sizeof acc, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fold(leaf, NULL, NULL, &acc, sizeof acc, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fold(leaf, join, NULL, NULL, sizeof acc, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fold(leaf, join, NULL, &acc, 0, N, NULL), TINE_EINVAL);
    cr_assert_eq(called, 0);
    cr_assert_eq(acc, 3);
}

Test(arguments, with_an_unknown_schedule_are_refused)
{
    for (int i = 0; i < BADS; ++i) {
        double acc = 3, out = 4, x[N] = {0}, y[N] = {7};
        cr_assert_eq(tine_for(body, NULL, N, &BAD[i]), TINE_EINVAL);
        cr_assert_eq(tine_fold(leaf, join, NULL, &acc, sizeof acc, N, &BAD[i]), TINE_EINVAL);
        cr_assert_eq(tine_map(twice, y, x, N, &BAD[i]), TINE_EINVAL);
        cr_assert_eq(tine_reduce(sum2, &out, x, N, &BAD[i]), TINE_EINVAL);
        cr_assert_eq(tine_reduce(sum_twice, &out, x, N, &BAD[i]), TINE_EINVAL);
        cr_assert_eq(tine_sum(&out, x, N, &BAD[i]), TINE_EINVAL);
        cr_assert_eq(tine_fill(y, 1.0, N, &BAD[i]), TINE_EINVAL);
        cr_assert(called == 0 && acc == 3 && out == 4 && y[0] == 7,
                  "something was touched (out %g, y %g)", out, y[0]);
    }
}

Test(arguments, without_arrays_are_refused)
{
    double x[N] = {0}, y[N] = {7}, out = 4, *none = NULL;
    cr_assert_eq(tine_map(twice, none, x, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_map(twice, y, none, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_starmap(sum2, y, x, none, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_map(check, y, none, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_reduce(sum2, &out, none, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_reduce(sum2, none, x, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_reduce(sum_twice, &out, none, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sum(&out, none, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sum(none, x, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_fill(none, 1.0, N, NULL), TINE_EINVAL);
    cr_assert_eq(tine_copy(y, none, N, NULL), TINE_EINVAL);
    cr_assert(out == 4 && y[0] == 7);
}

Test(arguments, that_overflow_are_refused)
{
    for (int i = 0; i < TOO_FAR; ++i) {
        size_t n = HUGE_N[i];
        double x[1] = {1}, y[1] = {7}, out = 4;
        size_t at = 9;
        cr_assert_eq(tine_map(twice, y, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_starmap(sum2, y, x, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_map(check, y, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_reduce(sum2, &out, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_reduce(sum_twice, &out, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_sum(&out, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_dot(&out, x, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_norm(&out, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_moments(&out, &out, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_minmax(&out, &out, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_argmin(&at, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_argmax(&at, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_fill(y, 1.0, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert_eq(tine_copy(y, x, n, NULL), TINE_EINVAL, "n %zx", n);
        cr_assert(out == 4 && y[0] == 7 && at == 9, "something was touched (out %g, y %g, at %zu)",
                  out, y[0], at);
    }
}

/* A body that stops at once. tine_for itself has no array that could be too long, and n exceeds
   2^32. */
static int stop(size_t lo, size_t hi, void *ctx)
{
    size_t at = *(size_t *)ctx;
    return lo <= at && at < hi ? 6 : 0;
}

Test(arguments, past_four_billion_elements_work)
{
    for (int s = TINE_AUTO; s <= TINE_STEAL; ++s) {
        const tine_opts o = {.threads = 3, .sched = (tine_sched)s, .chunk = (size_t)1 << 30};
        const size_t n = ((size_t)9 << 32) + 5;
        size_t at = ((size_t)5 << 32) + 17;
        note_case(&o, n);
        cr_assert_eq(tine_for(stop, &at, n, &o), 6);
        at = (size_t)-1;
        cr_assert_eq(tine_for(stop, &at, n, &o), 0);
    }
}

Test(arguments, up_to_the_largest_size_work)
{
    for (int s = TINE_AUTO; s <= TINE_STEAL; ++s) {
        const tine_opts o = {.threads = 3, .sched = (tine_sched)s, .chunk = PTRDIFF_MAX / 100};
        size_t at = PTRDIFF_MAX - 1;
        note_case(&o, PTRDIFF_MAX);
        cr_assert_eq(tine_for(stop, &at, PTRDIFF_MAX, &o), 6);
        cr_assert_eq(tine_for(stop, &at, (size_t)PTRDIFF_MAX + 1, &o), TINE_EINVAL);
    }
}

static int stop_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    *(double *)acc += 1;
    return stop(lo, hi, ctx);
}

Test(arguments, up_to_the_largest_size_are_folded)
{
    const tine_opts o = {.threads = 1};
    size_t at = 0;
    double acc = 3;
    note_case(&o, PTRDIFF_MAX);
    cr_assert_eq(tine_fold(stop_leaf, join, &at, &acc, sizeof acc, PTRDIFF_MAX, &o), 6);
    cr_assert_eq(tine_fold(stop_leaf, join, &at, &acc, sizeof acc, (size_t)PTRDIFF_MAX + 1, &o),
                 TINE_EINVAL);
    cr_assert_eq(acc, 3);
}

Test(strerror, has_a_text_for_any_code)
{
    for (int code = -1300; code < 300; ++code)
        cr_assert(tine_strerror(code) && *tine_strerror(code), "code %d", code);
    cr_assert(*tine_strerror(INT32_MIN) && *tine_strerror(INT32_MAX));
    for (int code = TINE_EBODY - 1; code <= TINE_EINVAL; ++code)
        for (int other = code + 1; other <= TINE_EINVAL + 1; ++other)
            if (code >= TINE_EBODY || other <= TINE_EINVAL)
                cr_assert_str_neq(tine_strerror(code), tine_strerror(other));
    cr_assert_str_neq(tine_strerror(0), tine_strerror(1));
    cr_assert_str_eq(tine_strerror(-1), "unknown tine error");
}

Test(version, is_three_numbers)
{
    int major, minor, patch;
    char rest;
    cr_assert_eq(sscanf(tine_version(), "%d.%d.%d%c", &major, &minor, &patch, &rest), 3, "%s",
                 tine_version());
}
