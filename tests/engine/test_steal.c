/* test_steal.c - range stealing from inside: the deal, a thread alone, orphaned slots, more chunks
   than fit in 32 bits. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <string.h>
#include "../../src/runtime/clock.h"
#include "../../src/runtime/cpus.h"
#include "../../src/schedule/cost_cache.h"
#include "../../src/schedule/chunk.h"
#include "../../src/schedule/contention.h"
#include "../../src/schedule/loop.h"
#include "../../src/schedule/plan.h"
#include "../../src/schedule/steal.h"

enum { N = 100003 };
static unsigned char hits[N];

static int mark(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) hits[i]++;
    return 0;
}

static void set_up(team_call *c, team_loop *l, team_slot *slots, const tine_opts *o, int threads,
                   size_t chunk)
{
    *l = (team_loop){.body = mark, .n = N, .grain = 1};
    *c = (team_call){.loop = l,
                     .o = o,
                     .threads = threads,
                     .chunk = chunk,
                     .chunks = (N - 1) / chunk + 1,
                     .slots = slots,
                     .lock = PTHREAD_MUTEX_INITIALIZER,
                     .limit = SIZE_MAX};
    memset(hits, 0, sizeof hits);
    steal_deal(c);
}

static void assert_once(void)
{
    for (size_t i = 0; i < N; i++) cr_assert_eq(hits[i], 1, "element %zu ran %d times", i, hits[i]);
}

Test(steal, deals_neighbours_evenly)
{
    team_slot slots[7];
    team_loop l;
    team_call c;
    static const tine_opts none;
    set_up(&c, &l, slots, &none, 7, 10);
    uint64_t at = 0;
    for (int t = 0; t < 7; t++) {
        uint64_t r = slots[t].range, first = r & UINT32_MAX, end = r >> 32;
        cr_assert_eq(first, at);
        cr_assert(end - first == c.chunks / 7 || end - first == c.chunks / 7 + 1);
        at = end;
    }
    cr_assert_eq(at, c.chunks);
}

Test(steal, one_thread_does_the_work_of_slots_that_nobody_took)
{
    team_slot slots[64];
    team_loop l;
    team_call c;
    static const tine_opts none;
    for (int threads = 1; threads <= 64; threads += 9) {
        set_up(&c, &l, slots, &none, threads, 3);
        steal_work(&c, threads / 2);
        assert_once();
    }
}

static int fails_late(size_t lo, size_t hi, void *ctx)
{
    mark(lo, hi, ctx);
    return lo <= N - 10 && N - 10 < hi ? 2 : lo <= N / 2 && N / 2 < hi ? 1 : 0;
}

Test(steal, chunks_in_one_go_are_done_once_and_fail_as_the_lowest)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    static const tine_opts none;
    for (size_t run = 2; run < 50000; run *= 5)
        for (int backward = 0; backward < 2; backward++) {
            set_up(&c, &l, slots, &none, 2, 7);
            c.run = run;
            c.backward = backward;
            steal_work(&c, 0);
            assert_once();
            set_up(&c, &l, slots, &none, 2, 7);
            c.run = run;
            c.backward = backward;
            l.body = fails_late;
            steal_work(&c, 0);
            cr_assert_eq(c.rc, 1, "runs of %zu, backward %d", run, backward);
        }
}

static void *thief(void *p)
{
    team_call *c = ((team_call **)p)[0];
    steal_work(c, (int)(size_t)((void **)p)[1]);
    return NULL;
}

Test(steal, every_element_once_however_they_race, .timeout = 60)
{
    team_slot slots[8];
    team_loop l;
    team_call c;
    static const tine_opts none;
    for (int round = 0; round < 60; round++) {
        set_up(&c, &l, slots, &none, 8, 1 + (size_t)round % 4);
        c.run = (size_t)round % 3 * 4;
        pthread_t t[8];
        void *arg[8][2];
        for (int i = 0; i < 8; i++) {
            arg[i][0] = &c;
            arg[i][1] = (void *)(size_t)i;
            cr_assert_eq(pthread_create(&t[i], NULL, thief, arg[i]), 0);
        }
        for (int i = 0; i < 8; i++) pthread_join(t[i], NULL);
        assert_once();
    }
}

static _Atomic size_t calls;
static int stop_late(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    calls++;
    return hi - lo == 1 && lo % 1000000 == 999999 ? 5 : 0;
}

Test(steal, more_chunks_than_32_bits_are_numbered_right, .timeout = 60)
{
    team_slot slots[2];
    team_loop l = {.body = stop_late, .n = (size_t)1 << 40, .grain = 1};
    static const tine_opts none;
    team_call c = {.loop = &l,
                   .o = &none,
                   .threads = 2,
                   .chunk = 1,
                   .chunks = l.n,
                   .slots = slots,
                   .lock = PTHREAD_MUTEX_INITIALIZER,
                   .limit = 2000000};
    steal_deal(&c);
    cr_assert_eq(slots[1].range >> 32, (uint64_t)1 << 31);
    /* Only the first 2,000,000 chunks are below the limit, and the one at 999,999 fails: take
       strips until there. */
    for (size_t k = 0; k < 2000000; k++) chunk_run(&c, k);
    cr_assert_eq(c.rc, 5);
    cr_assert_eq(c.limit, 999999);
    cr_assert_eq(calls, 1000000);
}

static _Atomic int longest;
static int mark_longest(size_t lo, size_t hi, void *ctx)
{
    if ((int)(hi - lo) > longest) longest = (int)(hi - lo);
    return mark(lo, hi, ctx);
}

/* A call of two threads whose elements took 1 ns, as the first look at them said. */
static void in_contention(team_call *c, team_loop *l, team_slot *slots)
{
    static const tine_opts none;
    set_up(c, l, slots, &none, 2, 80);
    l->body = mark_longest;
    c->ns = 1;
    atomic_init(&slots[1].arrived, 1);
    atomic_init(&slots[1].step, 0);
    contention_begin(c);
    longest = 0;
    cr_assert(c->contention.on && c->contention.sampling);
}

static void note_parallel(team_call *c, double ns)
{
    for (int k = 0; k < 3; k++) contention_note(c, ns, true, true);
}

static void note_serial(team_call *c, double ns)
{
    for (int k = 0; k < 3; k++) contention_note(c, ns, false, false);
}

/* The calling thread's chunks until the next look; how many there were. */
static int chunks_until_asked(team_call *c)
{
    for (int k = 0;; k++) {
        longest = 0;
        cr_assert_eq(contention_body(c, 80 * (size_t)k, 80 * (size_t)(k + 1)), 0);
        if (longest < 80) return k;
    }
}

Test(contention, is_left_where_one_is_faster_and_asked_again_less_and_less)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots);
    for (int chunks = 4; chunks < 1000; chunks *= 16) {
        note_parallel(&c, 10);
        cr_assert(c.contention.paused);
        contention_note(&c, 10, true, false); /* the others end theirs */
        note_serial(&c, 1.5);
        cr_assert(c.contention.paused);
        cr_assert_eq(chunks_until_asked(&c), chunks);
        cr_assert(!c.contention.paused && c.contention.sampling);
        cr_assert_eq(c.contention.confirmed, chunks > 4);
    }
}

Test(contention, of_elements_that_only_cost_more_is_kept_and_asked_again_less_and_less)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    /* beside; alone: as much; less, but not what it was at first */
    static const double costs[][2] = {{10, 9}, {10, 4}, {2.4, 0}};
    for (int k = 0; k < 3; k++) {
        in_contention(&c, &l, slots);
        for (int rest = 16; rest < 1000; rest *= 16) {
            note_parallel(&c, costs[k][0]);
            cr_assert_eq(c.contention.paused, k < 2);
            if (k < 2) note_serial(&c, costs[k][1]);
            cr_assert(!c.contention.paused && !c.contention.sampling && !c.contention.confirmed);
            cr_assert_eq(chunks_until_asked(&c), rest);
            c.contention.serial_ns = 1;
        }
    }
}

Test(contention, that_was_left_in_two_short_calls_is_left_in_the_next_ones)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    for (int call = 0; call < 2; call++) {
        in_contention(&c, &l, slots);
        l.key = 78;
        if (call == 0) cost_store(78, N, 1);
        contention_begin(&c);
        note_parallel(&c, 10);
        note_serial(&c, 1.5);
        contention_end(&c);
        cr_assert_eq(cost_lookup(78, N) < 0, call == 1);
    }
}

Test(contention, that_did_well_is_not_asked_in_the_next_calls)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots);
    l.key = 77;
    cost_store(77, N, 1);
    note_parallel(&c, 10);
    contention_end(&c);
    contention_begin(&c);
    cr_assert(c.contention.on);
    note_parallel(&c, 1.5);
    contention_end(&c);
    contention_begin(&c);
    cr_assert(!c.contention.on && !c.contention.sampling);
    cr_assert_float_eq(cost_lookup(77, N), 1, 1e-3);
    cost_store(77, N, 1); /* measured anew */
    contention_begin(&c);
    cr_assert(c.contention.on);
}

Test(contention, is_not_judged_by_what_was_dear_once_nor_by_what_nobody_was_beside)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots);
    contention_note(&c, 10, true, true);
    contention_note(&c, 10, true, false);
    contention_note(&c, 10, false, false);
    contention_note(&c, 10, true, true);
    cr_assert(c.contention.sampling && !c.contention.paused);
    contention_note(&c, 1.5, true, true);
    cr_assert(!c.contention.sampling && !c.contention.paused);
}

static _Atomic uint64_t shared;
static int crowd(size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; i++) atomic_fetch_add(&shared, 1);
    return mark(lo, hi, ctx);
}

Test(contention, in_each_others_way_they_run_every_element_once)
{
    for (int call = 0; call < 20; call++) {
        memset(hits, 0, sizeof hits);
        cr_assert_eq(tine_for(crowd, NULL, N, call % 3 ? NULL : TINE_OPTS(.threads = 8)), 0);
        assert_once();
    }
    cr_assert_eq(shared, 20 * (uint64_t)N);
}

static int dear(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++)
        for (uint64_t t = clock_ticks(); clock_ns(t, clock_ticks()) < 100e3;) {
        }
    return 0;
}

Test(steal, what_a_team_took_is_remembered_where_the_first_element_was_dear)
{
    const uintptr_t key = cost_key((uintptr_t)dear, NULL);
    if (cpus_allowed() < 2) return; /* nothing is learned from more threads than CPUs */
    cr_assert_eq(tine_for(dear, NULL, 100, TINE_OPTS(.threads = 2)), 0);
    cr_assert_geq(cost_lookup(key, 100), 99e3);
}
