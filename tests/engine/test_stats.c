/* test_stats.c - the statistics of a call: chunks cover [0, n) once, and threads and times are
   plausible. */
#include "../properties/options.h"
#include <stdatomic.h>
#include <string.h>

enum { CAP = 8192 };
static tine_event events[CAP];

static int work(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (volatile size_t i = lo; i < hi; ++i) {
    }
    return 0;
}

/* Checks that events[k] is chunk k and that chunks cover [0, n) without gaps. */
static void covers(const tine_stats *s, const tine_opts *o, size_t n)
{
    size_t at = 0;
    for (size_t k = 0; k < s->chunks; ++k) {
        const tine_event *e = &events[k];
        cr_assert_eq(e->lo, at, "%s: chunk %zu begins at %zu, not at %zu", describe(o, n), k, e->lo,
                     at);
        cr_assert_lt(e->lo, e->hi, "%s: chunk %zu is empty", describe(o, n), k);
        /* AUTO's first chunks have other sizes while it measures, unless the chunk is given. */
        cr_assert((o->sched == TINE_AUTO && !o->chunk) || e->hi - e->lo <= s->chunk,
                  "%s: chunk %zu has %zu elements, %zu said", describe(o, n), k, e->hi - e->lo,
                  s->chunk);
        cr_assert(e->thread >= 0 && e->thread < s->threads, "%s: chunk %zu on thread %d",
                  describe(o, n), k, e->thread);
        cr_assert(e->start >= 0 && e->start <= e->end && e->end > 0 && e->end <= s->seconds,
                  "%s: chunk %zu at %g to %g of %g", describe(o, n), k, e->start, e->end,
                  s->seconds);
        at = e->hi;
    }
    cr_assert_eq(at, n, "%s: the chunks end at %zu", describe(o, n), at);
}

Test(stats, cover_the_range_once_in_order)
{
    for (size_t s = 1; s < SMALL_SIZES; ++s)
        for (size_t k = 0; k < OPTIONS; ++k) {
            size_t n = SIZES[s];
            tine_opts o = options(k, n);
            tine_stats stats;
            o.stats = &stats, o.events = events, o.events_cap = CAP;
            cr_assert_eq(tine_for(work, NULL, n, &o), 0);
            cr_assert(stats.threads >= 1 && stats.threads <= o.threads, "%s: %d threads",
                      describe(&o, n), stats.threads);
            cr_assert((size_t)stats.threads <= n, "%s: %d threads", describe(&o, n), stats.threads);
            cr_assert(stats.chunks >= 1 && stats.chunks <= n, "%s: %zu chunks", describe(&o, n),
                      stats.chunks);
            cr_assert(stats.chunk >= 1, "%s: chunks of nothing", describe(&o, n));
            cr_assert(stats.sched >= TINE_AUTO && stats.sched < TINE_RUNTIME, "%s: schedule %d",
                      describe(&o, n), (int)stats.sched);
            covers(&stats, &o, n);
        }
}

/* The last chunk of each thread so far. Only a chunk in front of it may follow. */
static size_t last[7];
static atomic_int rising;
static int falls(size_t lo, size_t hi, void *ctx)
{
    (void)hi, (void)ctx;
    if (lo > last[tine_thread()]) rising++;
    last[tine_thread()] = lo;
    return 0;
}

/* The test uses static, because LLVM's dynamic assigns chunks beforehand and steals them, as OpenMP
   5 allows. */
Test(stats, chunks_go_backward_where_they_are_told_to)
{
    for (tine_sched kind = TINE_STATIC; kind <= TINE_STEAL; kind++)
        for (size_t chunk = 0; chunk < 30; chunk += 7) {
            rising = 0;
            for (int t = 0; t < 7; t++) last[t] = SIZE_MAX;
            tine_stats s = {0};
            tine_opts o = {
                .threads = 7, .sched = kind, .chunk = chunk, .order = TINE_BACKWARD, .stats = &s};
            note_case(&o, 4097);
            cr_assert_eq(tine_for(falls, NULL, 4097, &o), 0);
            cr_assert((rising == 0 || kind != TINE_STATIC) && s.order == TINE_BACKWARD);
        }
}

Test(stats, add_up)
{
    for (size_t k = 0; k < OPTIONS; ++k) {
        tine_stats stats;
        tine_opts o = options(k, 6149);
        o.stats = &stats;
        cr_assert_eq(tine_for(work, NULL, 6149, &o), 0);
        /* The times are sums of differences of clock readings. */
        double slack = 1e-9 + 1e-6 * stats.seconds;
        cr_assert_gt(stats.seconds, 0);
        cr_assert_gt(stats.longest, 0, "%s", describe(&o, 6149));
        cr_assert_leq(stats.longest, stats.busy + slack, "%s: longest %g, busy %g",
                      describe(&o, 6149), stats.longest, stats.busy);
        cr_assert_leq(stats.longest, stats.seconds + slack, "%s", describe(&o, 6149));
        cr_assert_leq(stats.busy, stats.threads * (stats.longest + slack),
                      "%s: busy %g, longest %g", describe(&o, 6149), stats.busy, stats.longest);
    }
}

Test(stats, keep_to_a_short_buffer)
{
    static tine_event few[4];
    for (size_t cap = 0; cap <= 3; ++cap)
        for (int s = TINE_AUTO; s <= TINE_STEAL; ++s) {
            for (size_t i = 0; i < 4; ++i) few[i] = (tine_event){77, 77, 77, 77, 77};
            tine_stats stats;
            const tine_opts o = {.threads = 2,
                                 .sched = (tine_sched)s,
                                 .chunk = 8,
                                 .stats = &stats,
                                 .events = few,
                                 .events_cap = cap};
            note_case(&o, 4096);
            cr_assert_eq(tine_for(work, NULL, 4096, &o), 0);
            for (size_t i = 0; i < cap && i < stats.chunks; ++i) cr_assert_neq(few[i].thread, 77);
            for (size_t i = cap; i < 4; ++i)
                cr_assert(few[i].lo == 77 && few[i].thread == 77, "event %zu of %zu", i, cap);
        }
}

Test(stats, say_what_was_asked_for)
{
    for (int s = TINE_STATIC; s <= TINE_STEAL; ++s) {
        tine_stats stats = {0};
        const tine_opts o = {.threads = 2, .sched = (tine_sched)s, .chunk = 64, .stats = &stats};
        note_case(&o, 4096);
        cr_assert_eq(tine_for(work, NULL, 4096, &o), 0);
        cr_assert_eq((int)stats.sched, s);
        cr_assert_eq(stats.threads, 2);
        cr_assert_eq(stats.chunk, 64, "chunk %zu", stats.chunk);
        if (s != TINE_GUIDED) cr_assert_eq(stats.chunks, 64);
    }
}

Test(stats, of_a_small_n_are_the_callers_thread_alone)
{
    tine_stats stats = {.threads = 9};
    cr_assert_eq(tine_for(work, NULL, 64, TINE_OPTS(.threads = 4, .chunk = 64, .stats = &stats)),
                 0);
    cr_assert_eq(stats.threads, 1);
    cr_assert_eq(stats.sched, TINE_AUTO);
    cr_assert_eq(stats.chunks, 1);
}

struct calls {
    atomic_uchar made[4096];
};

static int failing(size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; ++i) ((struct calls *)ctx)->made[i] = 1;
    return lo <= 100 && 100 < hi ? 3 : 0;
}

Test(stats, say_what_auto_expected_of_both_ways)
{
    tine_stats s;
    tine_opts o = {.threads = 2, .stats = &s};
    const bool enough = tine_threads(&(tine_opts){.threads = -1}) > 1;
    for (int k = 0; k < 3 && enough; k++) { /* The library never compares more threads than CPUs. */
        cr_assert_eq(tine_for(work, NULL, 20000000, &o), 0);
        cr_assert(s.expected_alone > 0 && s.expected_team > 0, "%g s alone, %g s on the team",
                  s.expected_alone, s.expected_team);
        if (s.threads == 1) cr_assert_geq(s.expected_team, s.expected_alone);
    }
    o.threads = 1;
    cr_assert_eq(tine_for(work, NULL, 20000000, &o), 0);
    cr_assert(s.expected_alone == 0 && s.expected_team == 0, "there was nothing to compare");
    o.threads = 2;
    o.sched = TINE_STATIC;
    cr_assert_eq(tine_for(work, NULL, 20000000, &o), 0);
    cr_assert(s.expected_alone == 0 && s.expected_team == 0, "the schedule was given");
}

/* 100,000 elements of 100 ns, as the loop states, take 10 ms on one thread, and at least 5 ms on
   two. Creating threads is expected to take milliseconds. */
Test(stats, expect_a_stated_cost_in_seconds)
{
    tine_stats s = {0};
    const tine_opts o = {.threads = 2, .stats = &s};
    if (tine_threads(&(tine_opts){.threads = -1}) == 1) cr_skip_test("this needs two CPUs");
    cr_assert_eq(tine_for_(work, NULL, 100000, 1, 100, &o), 0);
    cr_assert(s.expected_alone > 0.00999 && s.expected_alone < 0.01001, "%g s", s.expected_alone);
    cr_assert(s.expected_team > 0.00499 && s.expected_team < 0.04, "%g s", s.expected_team);
}

Test(stats, of_skipped_chunks_have_no_end)
{
    static struct calls calls;
    tine_stats stats;
    const tine_opts o = {.threads = 2,
                         .sched = TINE_DYNAMIC,
                         .chunk = 1,
                         .stats = &stats,
                         .events = events,
                         .events_cap = CAP};
    cr_assert_eq(tine_for(failing, &calls, 4096, &o), 3);
    cr_assert_eq(stats.chunks, 4096);
    for (size_t k = 0; k < 4096; ++k)
        cr_assert_eq(events[k].end > 0, calls.made[k], "chunk %zu ended at %g", k, events[k].end);
}

/* ---- stats and events are outputs ------------------------------------------------------------ */
/* Returns statistics whose bytes all hold an invalid pointer. */
static tine_stats garbage(void)
{
    tine_stats s;
    memset(&s, 0xee, sizeof s);
    return s;
}

static int next_item(void *item, void *ctx)
{
    size_t *left = ctx;
    return *left ? (*(size_t *)item = (*left)--, 0) : TINE_END;
}
static int same_item(void *out, const void *item, void *ctx)
{
    return (void)ctx, *(size_t *)out = *(const size_t *)item, 0;
}
static int no_push(const void *out, void *ctx) { return (void)out, (void)ctx, 0; }

/* Returns a stream of *left items of 8 bytes. */
static tine_stream stream_of(size_t *left)
{
    return (tine_stream){.pull = next_item,
                         .work = same_item,
                         .push = no_push,
                         .ctx = left,
                         .item_size = 8,
                         .out_size = 8};
}

Test(stats, nothing_in_them_is_read)
{
    static double x[100000];
    static size_t count[32];
    static uint32_t key[100000];
    double sum;
    for (int threads = 1; threads <= 2; threads++) {
        tine_stats s = garbage();
        const tine_opts o = {.threads = threads, .sched = TINE_DYNAMIC, .chunk = 4096, .stats = &s};
        note_case(&o, 100000);
        cr_assert(tine_for(work, NULL, 0, &o) == 0 && s.chunks == 0 && s.threads == 0);
        s = garbage();
        cr_assert(tine_for(work, NULL, 100000, &o) == 0 && s.chunks == 25);
        s = garbage();
        cr_assert(tine_sum(&sum, x, 100000, &o) == 0 && s.chunks == 25);
        s = garbage();
        cr_assert(tine_sort(x, 100000, &o) == 0 && s.chunks > 0 && s.chunks < 100000);
        s = garbage();
        cr_assert(tine_bincount(count, key, 32, 100000, &o) == 0 && s.chunks > 0 &&
                  s.chunks < 100000);
        s = garbage();
        size_t left = 10;
        const tine_stream stream = stream_of(&left);
        cr_assert(tine_imap(&stream, &o) == 0 && s.chunks == 10);
    }
}

Test(stats, events_come_without_stats_too)
{
    static double x[100000];
    for (int threads = 1; threads <= 2; threads++) {
        memset(events, 0, sizeof events);
        note_case(TINE_OPTS(.threads = threads), 4096);
        cr_assert_eq(tine_for(work, NULL, 4096,
                              TINE_OPTS(.threads = threads, .sched = TINE_STEAL, .chunk = 64,
                                        .events = events, .events_cap = CAP)),
                     0);
        for (size_t k = 0; k < 64; k++)
            cr_assert(events[k].lo == k * 64 && events[k].hi == k * 64 + 64 && events[k].end > 0);
        cr_assert_eq(events[64].end, 0);
        memset(events, 0, sizeof events);
        for (size_t i = 0; i < 100000; i++) x[i] = real(i);
        cr_assert_eq(tine_sort(x, 100000,
                               TINE_OPTS(.threads = threads, .events = events, .events_cap = CAP)),
                     0);
        cr_assert(events[0].hi > 0 && events[0].end > 0);
    }
}

/* ---- a chunk that is given ------------------------------------------------------------------- */
enum { GIVEN = 100 };
static atomic_size_t longer;
static int at_most(size_t lo, size_t hi, void *ctx)
{
    size_t n = *(const size_t *)ctx;
    if (hi - lo > GIVEN || lo % GIVEN || (hi % GIVEN && hi != n)) longer++;
    return work(lo, hi, NULL);
}

Test(stats, a_given_chunk_is_kept_by_every_schedule_from_the_first_look_on)
{
    static const size_t sizes[] = {50, 100, 101, 777, 12345, 3000000};
    for (int k = 0; k < 6; k++)
        for (int threads = 0; threads <= 3; threads++)
            for (tine_sched sched = TINE_AUTO; sched <= TINE_STEAL; sched++)
                /* AUTO follows its record of earlier calls, and watches two of them. */
                for (int round = 0; round < 4; round++) {
                    size_t n = sizes[k];
                    tine_stats s;
                    tine_opts o = {.threads = threads, .sched = sched, .chunk = GIVEN};
                    if (round % 2) o.stats = &s, o.events = events, o.events_cap = CAP;
                    note_case(&o, n);
                    longer = 0;
                    cr_assert_eq(tine_for(at_most, &n, n, &o), 0);
                    cr_assert_eq(longer, 0, "%s: %zu other chunks", describe(&o, n), longer);
                    if (!o.stats || n <= GIVEN) continue;
                    cr_assert_eq(s.chunk, GIVEN, "%s: %zu said", describe(&o, n), s.chunk);
                    cr_assert_eq(s.chunks, (n - 1) / GIVEN + 1, "%s: %zu chunks", describe(&o, n),
                                 s.chunks);
                    for (size_t e = 0; e < s.chunks && e < CAP; e++)
                        cr_assert(events[e].lo == e * GIVEN && events[e].hi - events[e].lo <= GIVEN,
                                  "%s: event %zu", describe(&o, n), e);
                }
}

static double half(double v) { return v / 2; }
TINE_FN(double, half, double)

Test(stats, a_given_chunk_is_kept_by_maps_and_rounded_up_by_folds_and_kernels)
{
    static double x[500000], y[500000];
    double sum;
    for (int threads = 0; threads <= 3; threads++)
        for (tine_sched sched = TINE_AUTO; sched <= TINE_STEAL; sched++) {
            tine_stats s;
            const tine_opts o = {.threads = threads,
                                 .sched = sched,
                                 .chunk = GIVEN,
                                 .stats = &s,
                                 .events = events,
                                 .events_cap = CAP};
            cr_assert_eq(tine_map(half, y, x, 500000, &o), 0);
            cr_assert(s.chunk == GIVEN && s.chunks == 5000, "%s: map: %zu of %zu",
                      describe(&o, 500000), s.chunks, s.chunk);
            for (size_t e = 0; e < s.chunks; e++)
                cr_assert_eq(events[e].hi - events[e].lo, GIVEN, "%s: event %zu",
                             describe(&o, 500000), e);
            cr_assert_eq(tine_sum(&sum, x, 500000, &o), 0);
            cr_assert(s.chunk == 2048, "%s: sum: %zu", describe(&o, 500000), s.chunk);
            for (size_t e = 0; e + 1 < s.chunks; e++)
                cr_assert_eq(events[e].hi - events[e].lo, 2048, "%s: event %zu",
                             describe(&o, 500000), e);
            cr_assert_eq(tine_fill(y, 1.0, 500000, &o), 0);
            cr_assert(s.chunk >= GIVEN && s.chunk < 500000, "%s: fill: %zu", describe(&o, 500000),
                      s.chunk);
            for (size_t e = 0; e + 1 < s.chunks; e++)
                cr_assert_eq(events[e].hi - events[e].lo, s.chunk, "%s: event %zu has %zu",
                             describe(&o, 500000), e, events[e].hi - events[e].lo);
        }
}

/* ---- threads that worked --------------------------------------------------------------------- */
Test(stats, threads_are_those_that_worked_where_openmp_gives_fewer)
{
    size_t left = 10;
    const tine_stream stream = stream_of(&left);
    static double x[100000];
    omp_set_max_active_levels(0);
    for (tine_sched sched = TINE_STATIC; sched <= TINE_STEAL; sched++) {
        tine_stats s;
        const tine_opts o = {.threads = 4, .sched = sched, .stats = &s};
        note_case(&o, 4096);
        cr_assert_eq(tine_for(work, NULL, 4096, &o), 0);
        cr_assert(s.threads == 1 && s.sched == TINE_AUTO, "%d threads", s.threads);
        cr_assert_eq(tine_sort(x, 100000, &o), 0);
        cr_assert(s.threads == 1 && s.sched == TINE_AUTO, "%d threads sorted", s.threads);
    }
    tine_stats s;
    cr_assert_eq(tine_imap(&stream, TINE_OPTS(.threads = 4, .stats = &s)), 0);
    cr_assert(s.threads == 1 && s.chunks == 10, "%d threads, %zu items", s.threads, s.chunks);
}
