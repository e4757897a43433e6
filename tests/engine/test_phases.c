/* test_phases.c - an operation of several loops looks like one: its progress, its statistics, its
   events, and where it may be cancelled. */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include "../../src/schedule/phases.h"

static size_t at[64], reports;
static size_t stop_at; /* The report that cancels. */

static int report(size_t done, size_t n, void *arg)
{
    (void)arg;
    cr_assert_eq(n, 64);
    cr_assert_lt(reports, 64);
    at[reports++] = done;
    return reports == stop_at;
}

static _Atomic size_t ran;
static int count(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    ran += hi - lo;
    return 0;
}

/* Two loops of eight tiles, one after the other, on one thread. */
static int two_loops(phases *s, tine_opts *o, bool committed)
{
    o->threads = 1;
    o->progress = report;
    reports = ran = 0;
    cr_assert_eq(phases_begin(s, 64, o), 0);
    int rc = phases_for(s, count, NULL, 8, 0, 0.25);
    s->committed = committed;
    if (rc == 0) rc = phases_for(s, count, NULL, 8, 0, 0.75);
    return phases_end(s, rc);
}

Test(phases, report_each_loop_by_its_weight_and_the_end_once)
{
    static const size_t expected[] = {2,  4,  6,  8,  10, 12, 14, 16, 22,
                                      28, 34, 40, 46, 52, 58, 63, 64};
    phases s;
    tine_opts o = {.threads = 1};
    cr_assert_eq(two_loops(&s, &o, false), 0);
    cr_assert_eq(reports, 17);
    for (size_t k = 0; k < 17; k++) cr_assert_eq(at[k], expected[k], "report %zu: %zu", k, at[k]);
}

Test(phases, can_be_cancelled_by_every_report_until_they_are_committed)
{
    phases s;
    tine_opts o = {.threads = 1};
    for (stop_at = 1; stop_at <= 17; stop_at++) {
        cr_assert_eq(two_loops(&s, &o, false), TINE_ECANCELED, "report %zu", stop_at);
        cr_assert_eq(reports, stop_at);
        cr_assert_eq(ran, stop_at < 17 ? stop_at : 16);
    }
    for (stop_at = 9; stop_at <= 17; stop_at++) {
        cr_assert_eq(two_loops(&s, &o, true), 0, "report %zu", stop_at);
        cr_assert(reports == 17 && ran == 16);
    }
}

Test(phases, add_up_the_statistics_and_the_events_of_their_loops)
{
    static tine_event events[24];
    tine_stats stats;
    for (size_t cap = 0; cap <= 20; cap += 5) {
        phases s;
        for (int k = 0; k < 24; k++) events[k] = (tine_event){.lo = 77, .thread = -1};
        tine_opts o = {.sched = TINE_STATIC, .stats = &stats, .events = events, .events_cap = cap};
        cr_assert_eq(two_loops(&s, &o, false), 0);
        cr_assert_eq(stats.threads, 1);
        cr_assert_eq(stats.chunks, 16);
        cr_assert_eq(stats.chunk, 1);
        cr_assert_eq(stats.failed_at, 64);
        cr_assert(stats.busy > 0 && stats.busy == stats.longest && stats.busy <= stats.seconds);
        for (size_t k = 0; k < 24; k++) {
            if (k >= cap || k >= 16) {
                cr_assert(events[k].lo == 77 && events[k].thread == -1, "event %zu of %zu", k, cap);
                continue;
            }
            cr_assert(events[k].lo == k % 8 && events[k].hi == k % 8 + 1 && events[k].thread == 0);
            cr_assert(events[k].start >= 0 && events[k].end >= events[k].start);
            if (k) cr_assert_geq(events[k].start, events[k - 1].end, "event %zu", k);
        }
    }
}

/* The first loop is too short for a team of three. */
Test(phases, have_the_threads_and_the_chunk_of_their_largest_team)
{
    tine_stats stats;
    const tine_opts o = {.threads = 3, .sched = TINE_STATIC, .stats = &stats};
    phases s;
    static const size_t loops[][3] = {{1, 30, 2}, {30, 1, 2}, {2, 30, 1}};
    for (int k = 0; k < 3; k++) {
        cr_assert_eq(phases_begin(&s, 64, &o), 0);
        cr_assert_eq(s.threads, 3);
        for (int i = 0; i < 3; i++)
            cr_assert_eq(phases_for(&s, count, NULL, loops[k][i], 0, 0.3), 0);
        cr_assert_eq(phases_end(&s, 0), 0);
        cr_assert_eq(stats.threads, 3);
        cr_assert_eq(stats.sched, TINE_STATIC);
        cr_assert_eq(stats.chunk, k == 2 ? 10 : 1, "%zu", stats.chunk);
    }
}

Test(phases, expect_the_sum_of_what_their_loops_expect)
{
    tine_stats stats;
    const tine_opts o = {.threads = 2, .stats = &stats};
    phases s;
    if (tine_threads(&(tine_opts){.threads = -1}) < 2) cr_skip_test("this needs two CPUs");
    cr_assert_eq(phases_begin(&s, 64, &o), 0);
    for (int k = 0; k < 2; k++) cr_assert_eq(phases_for(&s, count, NULL, 1000, 100e3, 0.5), 0);
    cr_assert_eq(phases_end(&s, 0), 0);
    cr_assert_float_eq(stats.expected_alone, 0.2, 1e-6);
    cr_assert(stats.expected_team > 0.0999 && stats.expected_team < 0.13, "%g",
              stats.expected_team);
}

Test(phases, of_no_more_elements_than_a_chunk_have_one_thread)
{
    phases s;
    const tine_opts o = {.threads = 3, .chunk = 64};
    cr_assert_eq(phases_begin(&s, 64, &o), 0);
    cr_assert_eq(s.threads, 1);
    cr_assert_eq(phases_begin(&s, 65, &o), 0);
    cr_assert_eq(s.threads, 3);
}
