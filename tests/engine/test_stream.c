/* test_stream.c - the results of a stream: their order, every item once, the window, the error of
   the lowest item, and cancelling. */
#include "stream_test.h"

static const int teams[] = {1, 2, 3, 4, 5, 6, 7};
enum { TEAMS = sizeof teams / sizeof *teams };

Test(stream, keeps_its_window_and_its_order)
{
    for (int t = 0; t < TEAMS; t++)
        for (size_t window = 1; window <= 64; window++)
            for (int ordered = 0; ordered < 2; ordered++) {
                probe p = probe_of(300, teams[t]);
                cr_assert_eq(probe_run(&p, ordered, window, TINE_OPTS(.threads = teams[t])), 0);
                int wrong = probe_wrong(&p, ordered);
                cr_assert_eq(wrong, 0, "%d threads, window %zu, ordered %d: trouble %d", teams[t],
                             window, ordered, wrong);
                cr_assert_leq(p.max_flying, window, "%d threads, window %zu: %zu in flight",
                              teams[t], window, p.max_flying);
                probe_free(&p);
            }
}

Test(stream, without_a_window_has_four_items_a_thread)
{
    for (int ordered = 0; ordered < 2; ordered++) {
        probe p = probe_of(200, 3);
        p.nap_work = 300;
        cr_assert_eq(probe_run(&p, ordered, 0, TINE_OPTS(.threads = 3)), 0);
        cr_assert_eq(p.max_flying, 12);
        probe_free(&p);
    }
}

Test(stream, without_a_window_has_at_most_512_cheap_items_a_thread)
{
    for (int ordered = 0; ordered < 2; ordered++) {
        probe p = probe_of(5000, 3);
        cr_assert_eq(probe_run(&p, ordered, 0, TINE_OPTS(.threads = 3)), 0);
        cr_assert_eq(probe_wrong(&p, ordered), 0);
        cr_assert_leq(p.max_flying, 512 * 3);
        probe_free(&p);
    }
}

/* Fast items with a slow one now and then make batches and the usual window grow and shrink. */
Test(stream, follows_what_items_cost)
{
    for (int ordered = 0; ordered < 2; ordered++)
        for (size_t window = 0; window < 41; window += 20) {
            probe p = probe_of(3000, 3);
            p.nap_each = 100; /* Every 100th item is slow. */
            p.nap_work = 200;
            cr_assert_eq(probe_run(&p, ordered, window, TINE_OPTS(.threads = 3)), 0);
            cr_assert_eq(probe_wrong(&p, ordered), 0);
            cr_assert_leq(p.max_flying, window ? window : 512 * 3);
            probe_free(&p);
        }
}

Test(stream, of_few_items)
{
    for (int t = 0; t < TEAMS; t++)
        for (size_t n = 0; n < 4; n++)
            for (int ordered = 0; ordered < 2; ordered++) {
                probe p = probe_of(n, teams[t]);
                cr_assert_eq(probe_run(&p, ordered, 0, TINE_OPTS(.threads = teams[t])), 0);
                cr_assert_eq(probe_wrong(&p, ordered), 0);
                probe_free(&p);
            }
}

Test(stream, runs_without_options)
{
    probe p = probe_of(1000, 1 << 20);
    cr_assert_eq(probe_run(&p, true, 0, NULL), 0);
    cr_assert_eq(probe_wrong(&p, true), 0);
    probe_free(&p);
}

/* ---- failures: as the serial loop's, at any thread count ------------------------------------- */
/* Returns the code of a serial loop, and stores the number of results that it has pushed by
   then. */
static int serially(const probe *p, size_t *pushed)
{
    for (long k = 0;; k++) {
        *pushed = (size_t)k;
        if (k == (long)p->n) return 0;
        if (k == p->bad_pull) return PULL_CODE + (int)k;
        if (k == p->bad_work || k == p->bad_work2) return WORK_CODE + (int)k;
        if (k == p->bad_push) return PUSH_CODE + (int)k;
    }
}

static void fails_as_serially(long pull, long work, long work2, long push)
{
    for (int t = 0; t < TEAMS; t++)
        for (size_t window = 0; window <= 20; window += window < 4 ? 1 : 8)
            for (int ordered = 0; ordered < 2; ordered++) {
                probe p = probe_of(60, teams[t]);
                p.bad_pull = pull, p.bad_work = work, p.bad_work2 = work2, p.bad_push = push;
                size_t before;
                int expected = serially(&p, &before),
                    rc = probe_run(&p, ordered, window, TINE_OPTS(.threads = teams[t]));
                cr_assert_eq(rc, expected, "%d threads, window %zu, ordered %d: %d, not %d",
                             teams[t], window, ordered, rc, expected);
                if (!ordered) qsort(p.out, p.pushed, sizeof *p.out, by_size);
                cr_assert_geq(p.pushed, before);
                if (ordered) cr_assert_eq(p.pushed, before);
                for (size_t k = 0; k < before; k++) cr_assert_eq(p.out[k], 3 * k + 1);
                size_t ahead = window ? window : 512 * (size_t)teams[t];
                if (ordered) cr_assert_leq(p.pulled, before + ahead, "pulled on after the failure");
                for (size_t k = 0; k < p.n; k++) cr_assert_leq(atomic_load(&p.worked[k]), 1);
                cr_assert_eq(p.strangers, 0);
                probe_free(&p);
            }
}

Test(stream, fails_with_pull)
{
    for (long k = 0; k < 60; k += 7) fails_as_serially(k, NEVER, NEVER, NEVER);
}

Test(stream, fails_with_work_at_the_lowest_item)
{
    for (long k = 0; k < 60; k += 7) fails_as_serially(NEVER, k, k, NEVER);
    for (long k = 0; k < 50; k += 7)
        for (long more = 1; more < 9; more += 3) fails_as_serially(NEVER, k + more, k, NEVER);
}

Test(stream, fails_with_push)
{
    for (long k = 0; k < 60; k += 7) fails_as_serially(NEVER, NEVER, NEVER, k);
}

Test(stream, fails_with_the_lowest_of_different_stages)
{
    for (long k = 0; k < 50; k += 9) {
        fails_as_serially(k, k + 1, NEVER, k + 2);
        fails_as_serially(k + 2, k + 1, NEVER, k);
        fails_as_serially(k + 1, k, k + 3, k + 2);
        fails_as_serially(k + 1, k + 2, NEVER, k);
    }
}

Test(stream, is_cancelled_at_each_point)
{
    for (int t = 0; t < TEAMS; t++)
        for (int ordered = 0; ordered < 2; ordered++)
            for (long at = 1; at <= 40; at++) {
                probe p = probe_of(40, teams[t]);
                p.cancel_at = at;
                cr_assert_eq(probe_run(&p, ordered, 0,
                                       TINE_OPTS(.threads = teams[t], .progress = probe_progress,
                                                 .arg = &p)),
                             TINE_ECANCELED);
                cr_assert_eq(p.pushed, (size_t)at, "%zu pushed, cancelled at %ld", p.pushed, at);
                cr_assert_eq(p.strangers, 0);
                probe_free(&p);
            }
}

/* Because pulls are slow, workers take the items. If the calling thread does get one, it pushes
   that one first. */
Test(stream, is_cancelled_while_it_waits_for_work)
{
    probe p = probe_of(2, 3);
    p.nap_pull = 20000, p.nap_work = 100000, p.cancel_at = 0;
    cr_assert_eq(
        probe_run(&p, true, 4, TINE_OPTS(.threads = 3, .progress = probe_progress, .arg = &p)),
        TINE_ECANCELED);
    cr_assert_leq(p.pushed, 1);
    probe_free(&p);
}

/* ---- arguments, progress, stats -------------------------------------------------------------- */
Test(stream, checks_its_arguments)
{
    probe p = probe_of(3, 2);
    const tine_stream good = {probe_pull, probe_work, probe_push, &p, 8, 8, 0};
    tine_stream s[8];
    for (int i = 0; i < 8; i++) s[i] = good;
    s[0].pull = NULL, s[1].work = NULL, s[2].push = NULL;
    s[3].item_size = SIZE_MAX, s[4].out_size = SIZE_MAX - 3, s[5].window = SIZE_MAX,
    s[6].window = SIZE_MAX / 64;
    s[7].item_size = s[7].out_size = SIZE_MAX / 2 + 1;
    for (int threads = 1; threads < 3; threads++)
        for (int i = 0; i < 8; i++) {
            const tine_opts *o = note_case(TINE_OPTS(.threads = threads), 0);
            cr_assert_eq(tine_imap(&s[i], o), TINE_EINVAL, "case %d", i);
            cr_assert_eq(tine_imap_unordered(&s[i], o), TINE_EINVAL, "case %d", i);
        }
    cr_assert_eq(tine_imap(NULL, NULL), TINE_EINVAL);
    cr_assert_eq(tine_imap(&good, TINE_OPTS(.sched = (tine_sched)77)), TINE_EINVAL);
    cr_assert_eq(p.pulled, 0);
    probe_free(&p);
}

/* Sanitizers end a program that asks for this much memory. */
#if defined __has_feature
#    if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#        define SANITIZED
#    endif
#endif
#if !defined SANITIZED && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
Test(stream, without_memory_pulls_nothing)
{
    probe p = probe_of(3, 2);
    const tine_stream s = {probe_pull, probe_work, probe_push, &p, (size_t)1 << 60, 8, 2};
    cr_assert_eq(tine_imap(&s, TINE_OPTS(.threads = 2)), TINE_ENOMEM);
    cr_assert_eq(p.pulled, 0);
    probe_free(&p);
}
#endif

struct heard {
    size_t last, n, calls;
};
static int hear(size_t done, size_t n, void *arg)
{
    struct heard *h = arg;
    h->calls++, h->last = done, h->n = n;
    return 0;
}

Test(stream, reports_progress_to_the_end_and_fills_stats)
{
    for (int t = 0; t < TEAMS; t++) {
        struct heard h = {0};
        tine_event events[20];
        tine_stats stats;
        probe p = probe_of(30, teams[t]);
        p.nap_work = 100;
        cr_assert_eq(probe_run(&p, true, 0,
                               TINE_OPTS(.threads = teams[t], .progress = hear, .arg = &h,
                                         .stats = &stats, .events = events, .events_cap = 20)),
                     0);
        cr_assert(h.last == 30 && h.n == 30 && h.calls >= 30);
        cr_assert(stats.threads == teams[t] && stats.chunks == 30 && stats.chunk == 1);
        cr_assert(stats.busy >= 30 * 100e-6 && stats.longest <= stats.busy && stats.seconds > 0);
        for (size_t k = 0; k < 20; k++)
            cr_assert(events[k].lo == k && events[k].hi == k + 1 &&
                      events[k].end > events[k].start);
        probe_free(&p);
    }
}
