/* test_failed_at.c - stats.failed_at is the element that failed, whatever the options. */
#include "../properties/options.h"
#include <stdbool.h>
#include <string.h>

enum { MAX_N = 131073 };
static double x[MAX_N], y[MAX_N];

static inline int reciprocal(double *z, double v)
{
    if (v == 0) return 3;
    *z = 1 / v;
    return 0;
}
static inline int below(const double *limit, double *z, double v)
{
    *z = v;
    return v >= *limit ? 4 : 0;
}
static inline double add(double a, double b) { return a + b; }
TINE_TRY(double, reciprocal, double)
TINE_TRY_WITH(double, below, double, double)
TINE_MONOID(double, add, 0)
TINE_MAP_REDUCE(sum_of_reciprocals, reciprocal, add)
TINE_MAP_REDUCE_WITH(sum_below, below, add, double)

/* The body fails at zeros. It may report their index or not. */
typedef struct looking {
    bool says;
    int code;
} looking;
static int look(size_t lo, size_t hi, void *ctx)
{
    const looking *l = ctx;
    for (size_t i = lo; i < hi; i++) {
        if (x[i] != 0) continue;
        if (l->says) tine_fail(i);
        return l->code;
    }
    return 0;
}
static int look_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    ++*(size_t *)acc;
    return look(lo, hi, ctx);
}
static void join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    *(size_t *)acc += *(const size_t *)next;
}

/* Stores at most `most` zeros. Returns the index of the first, or n. */
static size_t put_zeros(size_t n, size_t seed, size_t most)
{
    size_t lowest = n;
    for (size_t i = 0; i < n; i++) x[i] = 1 + (double)(i % 10);
    for (size_t j = 0; j < most; j++) {
        const size_t bad = (size_t)(mixed(seed * 100 + j) % n);
        x[bad] = 0;
        lowest = bad < lowest ? bad : lowest;
    }
    return lowest;
}

Test(failed_at, is_the_lowest_failing_element_whatever_the_options)
{
    for (size_t s = 1; s < SIZES_TRIED; s++)
        for (size_t k = s % 3; k < OPTIONS; k += 3) {
            const size_t n = SIZES[s], lowest = put_zeros(n, k * 50 + s, k % 5);
            const int code = lowest < n ? 3 : 0;
            double sum = -7;
            size_t leaves = 0;
            tine_stats stats = {.threads = 0};
            tine_opts o = options(k, n);
            o.stats = &stats;
            cr_assert_eq(tine_map(reciprocal, y, x, n, &o), code);
            cr_assert_eq(stats.failed_at, lowest, "map: %zu, not %zu", stats.failed_at, lowest);
            cr_assert_eq(tine_reduce(sum_of_reciprocals, &sum, x, n, &o), code);
            cr_assert_eq(stats.failed_at, lowest, "reduce: %zu, not %zu", stats.failed_at, lowest);
            cr_assert(code ? sum == -7 : sum > 0, "an error leaves the sum as it was");
            cr_assert_eq(tine_for(look, &(looking){true, 3}, n, &o), code);
            cr_assert_eq(stats.failed_at, lowest, "for: %zu, not %zu", stats.failed_at, lowest);
            cr_assert_eq(
                tine_fold(look_leaf, join, &(looking){true, 3}, &leaves, sizeof leaves, n, &o),
                code);
            cr_assert_eq(stats.failed_at, lowest, "fold: %zu, not %zu", stats.failed_at, lowest);
        }
}

Test(failed_at, is_n_where_nobody_says)
{
    static tine_stats stats;
    const tine_opts o = {.stats = &stats, .threads = 2, .chunk = 100};
    put_zeros(1000, 1, 3);
    cr_assert_eq(tine_for(look, &(looking){false, 3}, 1000, &o), 3);
    cr_assert_eq(stats.failed_at, 1000);
    cr_assert_eq(tine_for(look, &(looking){true, 0}, 1000, &o), 0);
    cr_assert_eq(stats.failed_at, 1000, "a body that says and then succeeds");
    cr_assert_eq(tine_for(look, &(looking){false, 3}, 1000, &o), 3);
    cr_assert_eq(stats.failed_at, 1000, "what an earlier body said counts no more");
    cr_assert_eq(tine_for(look, &(looking){true, 3}, 0, &o), 0);
    cr_assert_eq(stats.failed_at, 0, "of no elements");
}

Test(failed_at, of_a_reduction_with_a_context)
{
    for (size_t k = 0; k < OPTIONS; k++) {
        const double limit = 5000.5;
        double sum = -1;
        tine_stats stats;
        tine_opts o = options(k, 6149);
        o.stats = &stats;
        for (size_t i = 0; i < 6149; i++) x[i] = (double)i;
        cr_assert_eq(tine_reduce_with(sum_below, &limit, &sum, x, 6149, &o), 4);
        cr_assert_eq(stats.failed_at, 5001);
        cr_assert_eq(sum, -1);
        cr_assert_eq(tine_reduce_with(sum_below, &limit, &sum, x, 5001, &o), 0);
        cr_assert_eq(stats.failed_at, 5001);
        cr_assert_eq(sum, 5000.0 * 5001 / 2);
    }
}

/* ---- predicates that may fail ---------------------------------------------------------------- */
static inline int above_half(int *yes, double v)
{
    if (v == 0) return 3;
    if (v > 5) *yes = 1; /* *yes is 0 before the call. */
    return 0;
}
static inline int above(const double *limit, int *yes, double v)
{
    *yes = v > *limit;
    return v == 0 ? 3 : 0;
}
TINE_TRY_TEST(double, above_half)
TINE_TRY_TEST_WITH(double, above, double)

static double want[MAX_N];
static size_t at[MAX_N];

/* Compares filters, counts and the like with the serial loop, with a context or without. */
static void sifted(size_t n, size_t lowest, int with, tine_opts *o)
{
    const double limit = 5;
    const int code = lowest < n ? 3 : 0;
    size_t kept = 0, first = 0, m = 77, rest;
    for (size_t i = 0; i < n; i++)
        if (x[i] > 5) want[kept++] = x[i];
    rest = kept;
    for (size_t i = 0; i < n; i++)
        if (!(x[i] > 5)) want[rest++] = x[i];
    while (first < n && !(x[first] > 5)) first++;
    y[0] = -1, at[0] = 99;
#define CALL(verb, out) \
    (m = 77, with ? tine_##verb##_with(above, &limit, out, &m, x, n, o) \
                  : tine_##verb(above_half, out, &m, x, n, o))
#define IS(verb) \
    cr_assert_eq(o->stats->failed_at, lowest, verb ": %zu, not %zu", o->stats->failed_at, lowest); \
    cr_assert_eq(m, code ? 77 : kept, verb)
    cr_assert_eq(CALL(filter, y), code);
    IS("filter");
    cr_assert(code ? y[0] == -1 : memcmp(y, want, kept * sizeof *y) == 0);
    cr_assert_eq(CALL(partition, y), code);
    IS("partition");
    cr_assert(code ? y[0] == -1 : memcmp(y, want, n * sizeof *y) == 0);
    cr_assert_eq(CALL(where, at), code);
    IS("where");
    cr_assert(!code || at[0] == 99);
    for (size_t i = 0; !code && i < kept; i++) cr_assert_eq(x[at[i]], want[i]);
    m = 77;
    cr_assert_eq(with ? tine_count_with(above, &limit, &m, x, n, o)
                      : tine_count(above_half, &m, x, n, o),
                 code);
    IS("count");
    /* A failure behind the first match does not count. */
    m = 77;
    cr_assert_eq(with ? tine_find_with(above, &limit, &m, x, n, o)
                      : tine_find(above_half, &m, x, n, o),
                 lowest < first ? 3 : 0);
    cr_assert_eq(m, lowest < first ? 77 : first);
    cr_assert_eq(o->stats->failed_at, lowest < first ? lowest : n);
}

Test(failed_at, of_predicates_that_may_fail)
{
    for (size_t s = 1; s < SIZES_TRIED; s++)
        for (size_t k = s % 3; k < OPTIONS; k += 3) {
            const size_t n = SIZES[s], lowest = put_zeros(n, k * 50 + s, k % 3);
            tine_stats stats;
            tine_opts o = options(k, n);
            o.stats = &stats;
            sifted(n, lowest, k % 2, &o);
        }
}

Test(failed_at, of_predicates_of_nothing)
{
    size_t m = 77;
    cr_assert_eq(tine_filter(above_half, y, &m, x, 0, NULL), 0);
    cr_assert_eq(m, 0);
    m = 77;
    cr_assert_eq(tine_find(above_half, &m, x, 0, NULL), 0);
    cr_assert_eq(m, 0);
    cr_assert_eq(tine_filter(above_half, x, NULL, x, 8, NULL), TINE_EINVAL);
    cr_assert_str_eq(tine_last_error(), "tine_filter: m is NULL");
}

/* A call within a body fails at an index that is also an index of the body's loop. */
static int nested(size_t lo, size_t hi, void *ctx)
{
    const int *watched = ctx;
    tine_stats inner;
    (void)lo, (void)hi;
    const int rc = tine_map(reciprocal, y, x, 64, *watched ? TINE_OPTS(.stats = &inner) : NULL);
    return rc ? 9 : 0;
}

Test(failed_at, of_a_call_within_a_body_is_not_the_bodys)
{
    for (int watched = 0; watched < 2; watched++) {
        tine_stats stats;
        put_zeros(64, 1, 1);
        cr_assert_eq(tine_for(nested, &watched, 64, TINE_OPTS(.stats = &stats, .threads = 1)), 9);
        cr_assert_eq(stats.failed_at, 64);
    }
}

static int stop(size_t done, size_t n, void *arg) { return (void)n, (void)arg, done > 0; }

Test(failed_at, of_a_cancelled_call_is_n)
{
    tine_stats stats;
    put_zeros(1000, 1, 0);
    cr_assert_eq(tine_for(look, &(looking){true, 3}, 1000,
                          TINE_OPTS(.stats = &stats, .progress = stop, .chunk = 10, .threads = 1)),
                 TINE_ECANCELED);
    cr_assert_eq(stats.failed_at, 1000);
}

/* ---- streams --------------------------------------------------------------------------------- */
enum { ITEMS = 200 };
static size_t pulled;
static int pull(void *item, void *ctx)
{
    (void)ctx;
    if (pulled == ITEMS) return TINE_END;
    *(size_t *)item = pulled++;
    return 0;
}
static int work(void *out, const void *item, void *ctx)
{
    const size_t *bad = ctx;
    *(size_t *)out = *(const size_t *)item;
    return *(const size_t *)item == *bad ? 6 : 0;
}
static int push(const void *out, void *ctx) { return (void)out, (void)ctx, 0; }

Test(failed_at, of_a_stream_is_the_number_of_the_item)
{
    for (int threads = 1; threads < 4; threads++)
        for (size_t bad = 0; bad <= ITEMS; bad += 50) {
            tine_stats stats;
            const tine_stream s = {pull, work, push, &bad, sizeof bad, sizeof bad, 0};
            pulled = 0;
            cr_assert_eq(tine_imap(&s, TINE_OPTS(.threads = threads, .stats = &stats)),
                         bad < ITEMS ? 6 : 0);
            cr_assert_eq(stats.failed_at, bad);
        }
}
