/* test_progress_option.c - the progress function is called on the calling thread alone, counts up
   to n, and may cancel the call. */
#include "../properties/options.h"
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { N = 6149 };

struct watch {
    pthread_t caller;
    /* cancel_at: the call that cancels, counted from 1. 0: no call does. */
    size_t n, last, calls, cancel_at;
    int elsewhere, backwards, beyond, after_cancel;
    atomic_size_t done; /* Elements done, counted by the bodies. */
};

static int watch(size_t done, size_t n, void *arg)
{
    struct watch *w = arg;
    w->elsewhere += !pthread_equal(pthread_self(), w->caller);
    w->backwards += done < w->last;
    w->beyond += n != w->n || done > n || done > atomic_load(&w->done);
    w->after_cancel += w->cancel_at && w->calls >= w->cancel_at;
    w->last = done;
    return ++w->calls == w->cancel_at;
}

static int work(size_t lo, size_t hi, void *ctx)
{
    for (volatile size_t i = lo; i < hi; ++i) {
    }
    atomic_fetch_add(&((struct watch *)ctx)->done, hi - lo);
    return 0;
}

static int watched(struct watch *w, tine_opts o, size_t n, size_t cancel_at)
{
    *w = (struct watch){.caller = pthread_self(), .n = n, .cancel_at = cancel_at};
    o.progress = watch, o.arg = w;
    int rc = tine_for(work, w, n, &o);
    cr_assert_eq(w->elsewhere, 0, "%s: progress on another thread than the caller's",
                 describe(&o, n));
    cr_assert_eq(w->backwards, 0, "%s: progress went backwards", describe(&o, n));
    cr_assert_eq(w->beyond, 0, "%s: more progress than work", describe(&o, n));
    cr_assert_eq(w->after_cancel, 0, "%s: progress after it had cancelled", describe(&o, n));
    return rc;
}

Test(progress_option, counts_up_to_n_on_the_calling_thread)
{
    struct watch w;
    for (size_t s = 1; s < SMALL_SIZES; ++s)
        for (size_t k = 0; k < OPTIONS; ++k) {
            tine_opts o = options(k, SIZES[s]);
            cr_assert_eq(watched(&w, o, SIZES[s], 0), 0, "%s", describe(&o, SIZES[s]));
            cr_assert_eq(w.last, SIZES[s], "%s: the last report said %zu", describe(&o, SIZES[s]),
                         w.last);
        }
}

Test(progress_option, cancels_wherever_it_is_called)
{
    struct watch w;
    for (size_t k = 0; k < OPTIONS; ++k) {
        tine_opts o = options(k, N);
        for (size_t at = 1; at < 200; at += 1 + at / 4) {
            int rc = watched(&w, o, N, at);
            /* The function may be called fewer than `at` times. */
            cr_assert_eq(rc, w.calls < at ? 0 : TINE_ECANCELED, "%s: returned %d at report %zu",
                         describe(&o, N), rc, w.calls);
            if (w.calls < at) break;
        }
    }
}

Test(progress_option, cancels_before_the_end)
{
    struct watch w;
    tine_opts o = {.threads = 2, .sched = TINE_DYNAMIC, .chunk = 1};
    cr_assert_eq(watched(&w, o, 1000003, 1), TINE_ECANCELED);
    cr_assert_lt(w.done, 1000003);
}

/* Notes the largest number of elements between two calls. */
static int note_step(size_t done, size_t n, void *arg)
{
    size_t *const step = arg; /* the largest step; the last `done` */
    (void)n;
    if (done - step[1] > step[0]) step[0] = done - step[1];
    step[1] = done;
    return 0;
}

/* Some 10 µs an element. */
static int dear(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (volatile size_t i = 10000 * lo; i < 10000 * hi; ++i) {
    }
    return 0;
}

/* Where there is one CPU, or one thread for a nested loop, AUTO has nothing to decide. */
Test(progress_option, is_called_often_though_there_can_be_no_team)
{
    enum { MANY = 1024 };
    size_t step[2] = {0, 0};
    omp_set_num_threads(1);
    cr_assert_eq(tine_for(dear, NULL, MANY, TINE_OPTS(.progress = note_step, .arg = step)), 0);
    cr_assert_eq(step[1], MANY);
    cr_assert(step[0] <= MANY / 64, "%zu elements at once", step[0]);
}

static int leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    *(size_t *)acc += hi - lo;
    return work(lo, hi, ctx);
}

static void join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    *(size_t *)acc += *(const size_t *)next;
}

Test(progress_option, watches_and_cancels_folds)
{
    for (size_t k = 0; k < OPTIONS; ++k) {
        tine_opts o = options(k, N);
        struct watch w = {.caller = pthread_self(), .n = N};
        size_t acc = 0;
        o.progress = watch, o.arg = &w;
        cr_assert_eq(tine_fold(leaf, join, &w, &acc, sizeof acc, N, &o), 0);
        cr_assert_eq(acc, N);
        cr_assert_eq(w.last, N, "%s: the last report said %zu", describe(&o, N), w.last);
        cr_assert_eq(w.elsewhere + w.backwards + w.beyond, 0, "%s", describe(&o, N));
        w = (struct watch){.caller = pthread_self(), .n = N, .cancel_at = 1};
        acc = 5;
        cr_assert_eq(tine_fold(leaf, join, &w, &acc, sizeof acc, N, &o), TINE_ECANCELED, "%s",
                     describe(&o, N));
        cr_assert_eq(acc, 5, "%s: acc was changed", describe(&o, N));
    }
}

/* ---- operations of several loops ------------------------------------------------------------- */
struct rise {
    size_t last, n, reports;
    int wrong; /* Reports of less than the one before, or of more than n. */
};

static int rises(size_t done, size_t n, void *arg)
{
    struct rise *r = arg;
    r->wrong += done < r->last || done > n;
    r->last = done, r->n = n, r->reports++;
    return 0;
}

static inline int less(double a, double b) { return a < b; }
static inline int negative(double a) { return a < 0; }
TINE_LESS(double, less)
TINE_TEST(double, negative)

Test(progress_option, rises_to_n_through_all_loops_of_an_operation)
{
    enum { COLS = 4, ROWS = 1 << 17, ALL = ROWS * COLS, GROUPS = 1000 };
    static double x[ALL], y[ALL], z[ALL];
    static size_t at[ALL], counts[ALL];
    static uint32_t key[ALL];
    size_t m;
    for (size_t i = 0; i < ALL; i++) x[i] = real(i), key[i] = (uint32_t)(mixed(i) % GROUPS);
    for (int threads = 1; threads <= 2; threads++) {
        struct rise r;
        const tine_opts o = {.threads = threads, .chunk = 5000, .progress = rises, .arg = &r};
        note_case(&o, ALL);
#define RISES(call) \
    r = (struct rise){0}; \
    cr_assert_eq(call, 0, #call); \
    cr_assert(r.wrong == 0 && r.last == ALL && r.n == ALL && r.reports > 1, \
              #call ": %d of %zu reports wrong, the last one %zu of %zu", r.wrong, r.reports, \
              r.last, r.n)
        RISES(tine_sum_axis(y, x, ROWS, COLS, COLS, 0, &o));
        RISES(tine_mean_axis(y, x, ROWS, COLS, COLS, 0, &o));
        RISES(tine_minmax_axis(y, z, x, ROWS, COLS, COLS, 0, &o));
        RISES(tine_sum_axis(y, x, COLS, ROWS, ROWS, 1, &o));
        RISES(tine_bincount(counts, key, GROUPS, ALL, &o));
        RISES(tine_groupsum(y, key, x, GROUPS, ALL, &o));
        RISES(tine_groupby(at, counts, key, GROUPS, ALL, &o));
        RISES(tine_argsort(at, x, ALL, &o));
        RISES(tine_put(y, ALL, at, x, ALL, &o));
        RISES(tine_unique(y, &m, counts, at, x, ALL, &o));
        RISES(tine_filter(negative, y, &m, x, ALL, &o));
        RISES(tine_partition(negative, y, &m, x, ALL, &o));
        RISES(tine_cumsum(y, x, ALL, &o));
        RISES(tine_nth(z, x, ALL / 3, ALL, &o));
        RISES(tine_sort_by(less, y, ALL, &o));
        RISES(tine_shuffle(y, sizeof *y, 1, ALL, &o));
        RISES(tine_sort_pairs(y, counts, sizeof *counts, ALL, &o));
        RISES(tine_shuffle(y, sizeof *y, 1, ALL, &o));
        RISES(tine_sort(y, ALL, &o));
    }
}
