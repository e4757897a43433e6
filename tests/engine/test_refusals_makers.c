/* test_refusals_makers.c - loops, streams and the functions of makers with each kind of bad
   argument: the code and the text of tine_last_error, one line a case. Nothing may be written. */
#include "refusals.h"

/* ---- what is not typed ----------------------------------------------------------------------- */
static int body(size_t lo, size_t hi, void *ctx) { return (void)lo, (void)hi, (void)ctx, 0; }
static int leaf(void *acc, size_t lo, size_t hi, void *ctx) { return (void)acc, body(lo, hi, ctx); }
static void join(void *acc, const void *next, void *ctx) { (void)acc, (void)next, (void)ctx; }
static int end(void *item, void *ctx) { return (void)item, (void)ctx, TINE_END; }
static int work(void *result, const void *item, void *ctx)
{
    return (void)result, (void)item, (void)ctx, 0;
}
static int push(const void *result, void *ctx) { return (void)result, (void)ctx, 0; }

Test(refusal, of_a_loop_says_why, .init = begin)
{
    const tine_opts bad = {.sched = (tine_sched)9};
    REFUSED(tine_for(NULL, NULL, N, NULL), "tine_for: body is NULL");
    REFUSED(tine_for(body, NULL, SIZE_MAX, NULL), "tine_for: n is greater than PTRDIFF_MAX");
    REFUSED(tine_for(body, NULL, N, &bad), "tine_for: options.sched is not a tine_sched");
    REFUSED(tine_fold(NULL, join, NULL, out, 8, N, NULL), "tine_fold: leaf is NULL");
    REFUSED(tine_fold(leaf, NULL, NULL, out, 8, N, NULL), "tine_fold: join is NULL");
    REFUSED(tine_fold(leaf, join, NULL, NULL, 8, N, NULL), "tine_fold: acc is NULL");
    REFUSED(tine_fold(leaf, join, NULL, out, 0, N, NULL), "tine_fold: acc_size is 0");
    REFUSED(tine_fold(leaf, join, NULL, out, 8, SIZE_MAX, NULL),
            "tine_fold: n is greater than PTRDIFF_MAX");
    REFUSED(tine_fold(leaf, join, NULL, out, 8, N, &bad),
            "tine_fold: options.sched is not a tine_sched");
    REFUSED(tine_tune("a\nb", body, NULL, N),
            "tine_tune: name is not 1 to 95 bytes without control characters");
    REFUSED(tine_tune("a", NULL, NULL, N), "tine_tune: body is NULL");
    REFUSED(tine_tune("a", body, NULL, SIZE_MAX), "tine_tune: n is greater than PTRDIFF_MAX");
}

Test(refusal, of_a_stream_says_why, .init = begin)
{
    const tine_stream good = {end, work, push, NULL, 8, 8, 0},
                      no_pull = {NULL, work, push, NULL, 8, 8, 0},
                      no_work = {end, NULL, push, NULL, 8, 8, 0},
                      no_push = {end, work, NULL, NULL, 8, 8, 0},
                      wide = {end, work, push, NULL, 8, 8, SIZE_MAX / 2};
    const tine_opts bad = {.sched = (tine_sched)9};
    REFUSED(tine_imap(NULL, NULL), "tine_imap: s is NULL");
    REFUSED(tine_imap(&no_pull, NULL), "tine_imap: s->pull is NULL");
    REFUSED(tine_imap(&no_work, NULL), "tine_imap: s->work is NULL");
    REFUSED(tine_imap_unordered(&no_push, NULL), "tine_imap_unordered: s->push is NULL");
    REFUSED(tine_imap_unordered(&wide, NULL),
            "tine_imap_unordered: the window is too large for any memory");
    REFUSED(tine_imap(&good, &bad), "tine_imap: options.sched is not a tine_sched");
}

/* ---- the makers ------------------------------------------------------------------------------ */
static inline double twice(double v) { return 2 * v; }
static inline float narrow(double v) { return (float)v; }
static inline double add(double a, double b) { return a + b; }
static inline uint64_t plus(uint64_t a, uint64_t b) { return a + b; }
static inline int trying(double *r, double v) { return *r = v, 0; }
static inline int odd(double v) { return (int)v % 2; }
static inline int less(double a, double b) { return a < b; }
TINE_FN(double, twice, double)
TINE_FN(float, narrow, double)
TINE_FN(double, add, double, double)
TINE_TRY(double, trying, double)
TINE_MONOID(double, add, 0)
TINE_MONOID(uint64_t, plus, 0)
TINE_MAP_REDUCE(add_twice, twice, add)
TINE_TEST(double, odd)
TINE_LESS(double, less)

Test(refusal, of_a_map_says_why, .init = begin)
{
    const tine_opts bad = {.sched = (tine_sched)9};
    REFUSED(tine_map(twice, NO, x, N, NULL), "tine_map: y is NULL");
    REFUSED(tine_map(twice, y, NO, N, NULL), "tine_map: x is NULL");
    REFUSED(tine_map(twice, y, x, HUGE, NULL), "tine_map: n is too large for an array");
    REFUSED(tine_map(twice, x + 1, x, N, NULL), "tine_map: y overlaps x");
    REFUSED(tine_map(twice, x, x + 1, N, NULL), "tine_map: y overlaps x");
    REFUSED(tine_map(narrow, (float *)(void *)x, x, N, NULL), "tine_map: y overlaps x");
    REFUSED(tine_map(twice, y, x, N, &bad), "tine_map: options.sched is not a tine_sched");
    REFUSED(tine_map(trying, NO, x, N, NULL), "tine_map: y is NULL");
    REFUSED(tine_map(trying, y, NO, N, NULL), "tine_map: x is NULL");
    REFUSED(tine_map(trying, x + 1, x, N, NULL), "tine_map: y overlaps x");
    REFUSED(tine_map(trying, y, x, N, &bad), "tine_map: options.sched is not a tine_sched");
    REFUSED(tine_starmap(add, NO, x, q, N, NULL), "tine_starmap: y is NULL");
    REFUSED(tine_starmap(add, y, NO, q, N, NULL), "tine_starmap: a is NULL");
    REFUSED(tine_starmap(add, y, x, NO, N, NULL), "tine_starmap: b is NULL");
    REFUSED(tine_starmap(add, y, x, x, HUGE, NULL), "tine_starmap: n is too large for an array");
    REFUSED(tine_starmap(add, x + 1, x, y, N, NULL), "tine_starmap: y overlaps a");
    REFUSED(tine_starmap(add, x, x, x + N - 1, N, NULL), "tine_starmap: y overlaps b");
    REFUSED(tine_starmap(add, y, x, x, N, &bad), "tine_starmap: options.sched is not a tine_sched");
    cr_assert_eq(tine_starmap(add, x, x, x, N, NULL), 0);
    cr_assert_eq(x[3], 6);
}

Test(refusal, of_a_maker_for_reductions_and_scans_says_why, .init = begin)
{
    const tine_opts bad = {.order = (tine_order)9};
    uint64_t *const u = (uint64_t *)(void *)now.count;
    REFUSED(tine_reduce(add, NO, x, N, NULL), "tine_reduce: out is NULL");
    REFUSED(tine_reduce(add, out, NO, N, NULL), "tine_reduce: x is NULL");
    REFUSED(tine_reduce(add, out, x, HUGE, NULL), "tine_reduce: n is too large for an array");
    REFUSED(tine_reduce(add, x + 2, x, N, NULL), "tine_reduce: out overlaps x");
    REFUSED(tine_reduce(add, out, x, N, &bad), "tine_reduce: options.order is not a tine_order");
    REFUSED(tine_reduce(add_twice, NO, x, N, NULL), "tine_reduce: out is NULL");
    REFUSED(tine_reduce(add_twice, out, NO, N, NULL), "tine_reduce: x is NULL");
    REFUSED(tine_reduce(add_twice, x, x, N, NULL), "tine_reduce: out overlaps x");
    REFUSED(tine_scan(add, NO, x, N, NULL), "tine_scan: y is NULL");
    REFUSED(tine_scan(add, y, NO, N, NULL), "tine_scan: x is NULL");
    REFUSED(tine_scan(add, y, x, HUGE, NULL), "tine_scan: n is too large for an array");
    REFUSED(tine_scan(add, x + 1, x, N, NULL), "tine_scan: y overlaps x");
    REFUSED(tine_scan(add, y, x, N, &bad), "tine_scan: options.order is not a tine_order");
    REFUSED(tine_scan(plus, u + 1, u, N, NULL), "tine_scan: y overlaps x");
    REFUSED(tine_scan(plus, u + N, u, N, &bad), "tine_scan: options.order is not a tine_order");
    REFUSED(tine_exscan(add, NO, x, N, NULL), "tine_exscan: y is NULL");
    REFUSED(tine_exscan(add, x, x + 1, N, NULL), "tine_exscan: y overlaps x");
    REFUSED(tine_exscan(plus, u + N, u, N, &bad), "tine_exscan: options.order is not a tine_order");
}

/* The output overlaps the variable that receives the number of kept elements. This is detected only
   at the end, because it depends on that number. */
Test(filter, whose_elements_reach_their_number_is_refused)
{
    enum { MANY = 50000 };
    static double v[MANY], to[MANY];
    static size_t list[MANY];
    for (size_t i = 0; i < MANY; i++) v[i] = (double)(i % 100);
    for (int threads = 1; threads <= 3; threads += 2) {
        const tine_opts o = {.threads = threads, .chunk = 5000};
        note_case(&o, MANY);
        size_t *const in_y = (size_t *)(void *)(to + MANY / 2 - 1), *const behind = in_y + 1;
        cr_assert_eq(tine_filter(odd, to, in_y, v, MANY, &o), TINE_EINVAL);
        cr_assert_str_eq(tine_last_error(), "tine_filter: m overlaps y");
        cr_assert_eq(tine_where(odd, list, list + MANY / 2 - 1, v, MANY, &o), TINE_EINVAL);
        cr_assert_str_eq(tine_last_error(), "tine_where: m overlaps y");
        cr_assert(tine_filter(odd, to, behind, v, MANY, &o) == 0 && *behind == MANY / 2);
        cr_assert(to[0] == 1 && to[MANY / 2 - 1] == 99);
        cr_assert_eq(tine_where(odd, list, list + MANY / 2, v, MANY, &o), 0);
        cr_assert(list[MANY / 2] == MANY / 2 && list[MANY / 2 - 1] == MANY - 1);
    }
}

Test(refusal, of_a_maker_for_tests_and_sorts_says_why, .init = begin)
{
    const tine_opts bad = {.sched = (tine_sched)9};
    size_t *const in_x = (size_t *)(void *)x;
    REFUSED(tine_filter(odd, NO, m, x, N, NULL), "tine_filter: y is NULL");
    REFUSED(tine_filter(odd, y, NO_AT, x, N, NULL), "tine_filter: m is NULL");
    REFUSED(tine_filter(odd, y, m, NO, N, NULL), "tine_filter: x is NULL");
    REFUSED(tine_filter(odd, y, m, x, HUGE, NULL), "tine_filter: n is too large for an array");
    REFUSED(tine_filter(odd, x + 1, m, x, N, NULL), "tine_filter: y overlaps x");
    REFUSED(tine_filter(odd, y, in_x, x, N, NULL), "tine_filter: m overlaps x");
    REFUSED(tine_filter(odd, y, m, x, N, &bad), "tine_filter: options.sched is not a tine_sched");
    REFUSED(tine_where(odd, NO_AT, m, x, N, NULL), "tine_where: y is NULL");
    REFUSED(tine_where(odd, at, NO_AT, x, N, NULL), "tine_where: m is NULL");
    REFUSED(tine_where(odd, at, m, NO, N, NULL), "tine_where: x is NULL");
    REFUSED(tine_where(odd, in_x + 1, m, x, N, NULL), "tine_where: y overlaps x");
    REFUSED(tine_where(odd, at, m, x, N, &bad), "tine_where: options.sched is not a tine_sched");
    REFUSED(tine_partition(odd, NO, m, x, N, NULL), "tine_partition: y is NULL");
    REFUSED(tine_partition(odd, y, NO_AT, x, N, NULL), "tine_partition: m is NULL");
    REFUSED(tine_partition(odd, y, m, NO, N, NULL), "tine_partition: x is NULL");
    REFUSED(tine_partition(odd, x, m, x, N, NULL), "tine_partition: y overlaps x");
    REFUSED(tine_partition(odd, x, m, x + 1, N, NULL), "tine_partition: y overlaps x");
    REFUSED(tine_partition(odd, y, (size_t *)(void *)y, x, N, NULL),
            "tine_partition: m overlaps y");
    REFUSED(tine_partition(odd, y, m, x, N, &bad),
            "tine_partition: options.sched is not a tine_sched");
    REFUSED(tine_find(odd, NO_AT, x, N, NULL), "tine_find: at is NULL");
    REFUSED(tine_find(odd, m, NO, N, NULL), "tine_find: x is NULL");
    REFUSED(tine_find(odd, in_x, x, N, NULL), "tine_find: at overlaps x");
    REFUSED(tine_find(odd, m, x, N, &bad), "tine_find: options.sched is not a tine_sched");
    REFUSED(tine_count(odd, NO_AT, x, N, NULL), "tine_count: m is NULL");
    REFUSED(tine_count(odd, m, NO, N, NULL), "tine_count: x is NULL");
    REFUSED(tine_count(odd, in_x, x, N, NULL), "tine_count: m overlaps x");
    REFUSED(tine_count(odd, m, x, N, &bad), "tine_count: options.sched is not a tine_sched");
    REFUSED(tine_sort_by(less, NO, N, NULL), "tine_sort_by: x is NULL");
    REFUSED(tine_sort_by(less, x, HUGE, NULL), "tine_sort_by: n is too large for an array");
    REFUSED(tine_sort_by(less, x, N, &bad), "tine_sort_by: options.sched is not a tine_sched");
    REFUSED(tine_argsort_by(less, NO_AT, x, N, NULL), "tine_argsort_by: order is NULL");
    REFUSED(tine_argsort_by(less, at, NO, N, NULL), "tine_argsort_by: x is NULL");
    REFUSED(tine_argsort_by(less, at, x, HUGE, NULL),
            "tine_argsort_by: n is too large for an array");
    REFUSED(tine_argsort_by(less, in_x, x, N, NULL), "tine_argsort_by: order overlaps x");
    REFUSED(tine_argsort_by(less, at, x, N, &bad),
            "tine_argsort_by: options.sched is not a tine_sched");
    REFUSED(tine_merge_by(less, NO, x, N, x, N, NULL), "tine_merge_by: out is NULL");
    REFUSED(tine_merge_by(less, y, NO, N, x, N, NULL), "tine_merge_by: a is NULL");
    REFUSED(tine_merge_by(less, y, x, N, NO, N, NULL), "tine_merge_by: b is NULL");
    REFUSED(tine_merge_by(less, y, x, HUGE, x, N, NULL),
            "tine_merge_by: na is too large for an array");
    REFUSED(tine_merge_by(less, y, x, N, x, HUGE, NULL),
            "tine_merge_by: na + nb is too large for an array");
    REFUSED(tine_merge_by(less, x + N - 1, x, N, y, N, NULL), "tine_merge_by: out overlaps a");
    REFUSED(tine_merge_by(less, x, y, N, x + 2 * N - 1, N, NULL), "tine_merge_by: out overlaps b");
    REFUSED(tine_merge_by(less, y, x, N, x, N, &bad),
            "tine_merge_by: options.sched is not a tine_sched");
    REFUSED(tine_is_sorted_by(less, NULL, x, N, NULL), "tine_is_sorted_by: yes is NULL");
    REFUSED(tine_is_sorted_by(less, keys, NO, N, NULL), "tine_is_sorted_by: x is NULL");
    REFUSED(tine_is_sorted_by(less, keys, x, HUGE, NULL),
            "tine_is_sorted_by: n is too large for an array");
    REFUSED(tine_is_sorted_by(less, (int *)(void *)x, x, N, NULL),
            "tine_is_sorted_by: yes overlaps x");
    REFUSED(tine_is_sorted_by(less, keys, x, N, &bad),
            "tine_is_sorted_by: options.sched is not a tine_sched");
}

Test(where, whose_indexes_grow_into_the_input_is_refused)
{
    static double v[2000];
    size_t found = 99;
    for (size_t i = 0; i < 2000; i++) v[i] = 1;
    cr_assert_eq(tine_where(odd, (size_t *)(void *)v, &found, v + 5, 1995, NULL), TINE_EINVAL);
    cr_assert_str_eq(tine_last_error(), "tine_where: y overlaps x");
    cr_assert_eq(found, 99);
}

/* y begins before x and grows into it. As in the serial loop, no element is overwritten before it
   is read. */
Test(filter, into_a_place_that_grows_into_its_input_is_the_serial_loop)
{
    enum { MANY = 100000, BEFORE = 5 };
    static double v[MANY + BEFORE], want[MANY];
    size_t many = 0, found = 0;
    for (size_t i = 0; i < MANY; i++) v[BEFORE + i] = (double)(mixed(i) % 1000);
    for (size_t i = 0; i < MANY; i++)
        if (odd(v[BEFORE + i])) want[many++] = v[BEFORE + i];
    cr_assert_eq(tine_filter(odd, v, &found, v + BEFORE, MANY, TINE_OPTS(.threads = 3, .chunk = 1)),
                 0);
    cr_assert_eq(found, many);
    cr_assert_arr_eq(v, want, many * sizeof *v);
}

static int stop(size_t done, size_t n, void *arg) { return (void)done, (void)n, (void)arg, 1; }

Test(last_error, says_which_maker_was_cancelled, .init = begin)
{
    const tine_opts o = {.progress = stop};
#define CANCELLED(call, name) \
    cr_assert_eq(call, TINE_ECANCELED); \
    cr_assert_str_eq(tine_last_error(), name ": canceled by progress");
    CANCELLED(tine_map(twice, y, x, N, &o), "tine_map")
    CANCELLED(tine_starmap(add, y, x, x, N, &o), "tine_starmap")
    CANCELLED(tine_map(trying, y, x, N, &o), "tine_map")
    CANCELLED(tine_reduce(add, out, x, N, &o), "tine_reduce")
    CANCELLED(tine_reduce(add_twice, out, x, N, &o), "tine_reduce")
    CANCELLED(tine_scan(add, y, x, N, &o), "tine_scan")
    CANCELLED(tine_exscan(add, y, x, N, &o), "tine_exscan")
    CANCELLED(tine_filter(odd, y, m, x, N, &o), "tine_filter")
    CANCELLED(tine_where(odd, at, m, x, N, &o), "tine_where")
    CANCELLED(tine_partition(odd, y, m, x, N, &o), "tine_partition")
    CANCELLED(tine_count(odd, m, x, N, &o), "tine_count")
    CANCELLED(tine_find(odd, m, q, N, &o), "tine_find")
    CANCELLED(tine_sort_by(less, x, N, &o), "tine_sort_by")
    CANCELLED(tine_argsort_by(less, at, x, N, &o), "tine_argsort_by")
    CANCELLED(tine_merge_by(less, y, x, N, x, N, &o), "tine_merge_by")
    CANCELLED(tine_is_sorted_by(less, keys, x, N, &o), "tine_is_sorted_by")
    CANCELLED(tine_sort(x, N, &o), "tine_sort")
    CANCELLED(tine_sum(out, x, N, &o), "tine_sum")
    CANCELLED(tine_unique(y, m, NULL, NULL, x, N, TINE_OPTS(.progress = stop, .threads = 1)),
              "tine_unique")
}

/* ---- a call within a body, on whichever thread ----------------------------------------------- */
static int nested(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) {
        double sum, a[4] = {0};
        int rc = i == 700   ? tine_copy(a + 1, a, 3, NULL)
                 : i == 900 ? tine_sum(&sum, NO, 3, NULL)
                            : 0;
        if (rc) return rc;
    }
    return 0;
}

Test(last_error, is_that_of_the_lowest_failing_element)
{
    for (int k = 0; k < 200; k++) {
        tine_opts o = {
            .threads = 1 + k % 4, .sched = (tine_sched)(k % TINE_RUNTIME), .chunk = (size_t)k};
        note_case(&o, 1000);
        cr_assert_eq(tine_for(body, NULL, 10, TINE_OPTS(.order = (tine_order)5)), TINE_EINVAL);
        cr_assert_eq(tine_for(nested, NULL, 1000, &o), TINE_EINVAL);
        cr_assert_str_eq(tine_last_error(), "tine_copy: y overlaps x", "said %s",
                         tine_last_error());
    }
}

static int invalid(size_t lo, size_t hi, void *ctx)
{
    return (void)lo, (void)hi, (void)ctx, TINE_EINVAL;
}

Test(last_error, is_not_an_older_one_for_a_bodys_own_code)
{
    for (int threads = 1; threads < 4; threads++) {
        cr_assert_eq(tine_sum(&now.out, NO, 3, NULL), TINE_EINVAL);
        const tine_opts o = {.threads = threads};
        note_case(&o, 1000);
        cr_assert_eq(tine_for(invalid, NULL, 1000, &o), TINE_EINVAL);
        cr_assert_str_eq(tine_last_error(), "tine_for: invalid argument");
    }
}
