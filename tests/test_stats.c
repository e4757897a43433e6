/* test_stats.c - what a call says that it did: chunks that cover [0, n) once, threads and times that can be true. */
#include "options.h"
#include <stdatomic.h>

enum { CAP = 8192 };
static tine_event events[CAP];

static int work(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (volatile size_t i = lo; i < hi; ++i) {}
    return 0;
}

/* events[k] is chunk k: the chunks must lie end to end. */
static void covers(const tine_stats *s, const tine_opts *o, size_t n)
{
    size_t at = 0;
    for (size_t k = 0; k < s->chunks; ++k) {
        const tine_event *e = &events[k];
        cr_assert_eq(e->lo, at, "%s: chunk %zu begins at %zu, not at %zu", said(o, n), k, e->lo, at);
        cr_assert_lt(e->lo, e->hi, "%s: chunk %zu is empty", said(o, n), k);
        cr_assert(o->sched == TINE_AUTO || e->hi - e->lo <= s->chunk, "%s: chunk %zu has %zu elements, %zu said",
                  said(o, n), k, e->hi - e->lo, s->chunk); /* AUTO's first chunks are of other sizes: it is looking */
        cr_assert(e->thread >= 0 && e->thread < s->threads, "%s: chunk %zu on thread %d", said(o, n), k, e->thread);
        cr_assert(e->start >= 0 && e->start <= e->end && e->end > 0 && e->end <= s->seconds, "%s: chunk %zu at %g to %g of %g",
                  said(o, n), k, e->start, e->end, s->seconds);
        at = e->hi;
    }
    cr_assert_eq(at, n, "%s: the chunks end at %zu", said(o, n), at);
}

Test(stats, cover_the_range_once_in_order)
{
    for (size_t s = 1; s < SMALL_SIZES; ++s)
        for (size_t k = 0; k < OPTIONS; ++k) {
            size_t n = SIZES[s];
            tine_opts o = options(k, n);
            tine_stats stats = {.events = events, .cap = CAP};
            o.stats = &stats;
            cr_assert_eq(tine_for(work, NULL, n, &o), 0);
            cr_assert(stats.threads >= 1 && stats.threads <= o.threads, "%s: %d threads", said(&o, n), stats.threads);
            cr_assert((size_t)stats.threads <= n, "%s: %d threads", said(&o, n), stats.threads);
            cr_assert(stats.chunks >= 1 && stats.chunks <= n, "%s: %zu chunks", said(&o, n), stats.chunks);
            cr_assert(stats.chunk >= 1, "%s: chunks of nothing", said(&o, n));
            cr_assert(stats.sched >= TINE_AUTO && stats.sched < TINE_RUNTIME, "%s: schedule %d", said(&o, n), (int)stats.sched);
            cr_assert(stats.events == events && stats.cap == CAP, "%s: the caller's fields changed", said(&o, n));
            covers(&stats, &o, n);
        }
}

/* Each thread's last chunk so far; a chunk in front of it may follow, and no other. */
static size_t last[7];
static atomic_int rising;
static int falls(size_t lo, size_t hi, void *ctx)
{
    (void)hi, (void)ctx;
    if (lo > last[tine_thread()]) rising++;
    last[tine_thread()] = lo;
    return 0;
}

/* Under static: LLVM's dynamic deals out beforehand and steals, as OpenMP 5 lets it. */
Test(stats, chunks_go_backward_where_they_are_told_to)
{
    for (tine_sched kind = TINE_STATIC; kind <= TINE_STEAL; kind++)
        for (size_t chunk = 0; chunk < 30; chunk += 7) {
            rising = 0;
            for (int t = 0; t < 7; t++) last[t] = SIZE_MAX;
            tine_stats s = {0};
            tine_opts o = {.threads = 7, .sched = kind, .chunk = chunk, .order = TINE_BACKWARD, .stats = &s};
            cr_assert_eq(tine_for(falls, NULL, 4097, &o), 0);
            cr_assert((rising == 0 || kind != TINE_STATIC) && s.order == TINE_BACKWARD, "schedule %d, chunk %zu", (int)kind, chunk);
        }
}

Test(stats, add_up)
{
    for (size_t k = 0; k < OPTIONS; ++k) {
        tine_stats stats = {.events = events, .cap = CAP};
        tine_opts o = options(k, 6149);
        o.stats = &stats;
        cr_assert_eq(tine_for(work, NULL, 6149, &o), 0);
        double slack = 1e-9 + 1e-6 * stats.seconds; /* sums of differences of clock readings */
        cr_assert_gt(stats.seconds, 0);
        cr_assert_gt(stats.longest, 0, "%s", said(&o, 6149));
        cr_assert_leq(stats.longest, stats.busy + slack, "%s: longest %g, busy %g", said(&o, 6149), stats.longest, stats.busy);
        cr_assert_leq(stats.longest, stats.seconds + slack, "%s", said(&o, 6149));
        cr_assert_leq(stats.busy, stats.threads * (stats.longest + slack), "%s: busy %g, longest %g", said(&o, 6149), stats.busy,
                      stats.longest);
    }
}

Test(stats, keep_to_a_short_buffer)
{
    static tine_event few[4];
    for (size_t cap = 0; cap <= 3; ++cap)
        for (int s = TINE_AUTO; s <= TINE_STEAL; ++s) {
            for (size_t i = 0; i < 4; ++i) few[i] = (tine_event){77, 77, 77, 77, 77};
            tine_stats stats = {.events = few, .cap = cap};
            cr_assert_eq(tine_for(work, NULL, 4096, TINE_OPTS(.threads = 2, .sched = (tine_sched)s, .chunk = 8, .stats = &stats)), 0);
            for (size_t i = 0; i < cap && i < stats.chunks; ++i) cr_assert_neq(few[i].thread, 77);
            for (size_t i = cap; i < 4; ++i) cr_assert(few[i].lo == 77 && few[i].thread == 77, "event %zu of %zu", i, cap);
        }
}

Test(stats, say_what_was_asked_for)
{
    for (int s = TINE_STATIC; s <= TINE_STEAL; ++s) {
        tine_stats stats = {0};
        cr_assert_eq(tine_for(work, NULL, 4096, TINE_OPTS(.threads = 2, .sched = (tine_sched)s, .chunk = 64, .stats = &stats)), 0);
        cr_assert_eq((int)stats.sched, s);
        cr_assert_eq(stats.threads, 2);
        cr_assert_eq(stats.chunk, 64, "schedule %d: chunk %zu", s, stats.chunk);
        if (s != TINE_GUIDED) cr_assert_eq(stats.chunks, 64);
    }
}

Test(stats, of_a_small_n_are_the_callers_thread_alone)
{
    tine_stats stats = {.threads = 9};
    cr_assert_eq(tine_for(work, NULL, 64, TINE_OPTS(.threads = 4, .chunk = 64, .stats = &stats)), 0);
    cr_assert_eq(stats.threads, 1);
    cr_assert_eq(stats.sched, TINE_AUTO);
    cr_assert_eq(stats.chunks, 1);
}

struct calls { atomic_uchar made[4096]; };

static int failing(size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; ++i) ((struct calls *)ctx)->made[i] = 1;
    return lo <= 100 && 100 < hi ? 3 : 0;
}

Test(stats, of_skipped_chunks_have_no_end)
{
    static struct calls calls;
    tine_stats stats = {.events = events, .cap = CAP};
    const tine_opts o = {.threads = 2, .sched = TINE_DYNAMIC, .chunk = 1, .stats = &stats};
    cr_assert_eq(tine_for(failing, &calls, 4096, &o), 3);
    cr_assert_eq(stats.chunks, 4096);
    for (size_t k = 0; k < 4096; ++k)
        cr_assert_eq(events[k].end > 0, calls.made[k], "chunk %zu ended at %g", k, events[k].end);
}
