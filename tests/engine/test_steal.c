/* test_steal.c - range stealing, tested directly: the initial ranges, a single thread, slots of
   threads that never came, and more chunks than fit in 32 bits. */
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

/* The first of the few elements that mark_late notes. */
static const size_t LATE = (size_t)1 << 31;

static int mark_late(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) hits[i - LATE]++;
    return 0;
}

/* 2^31 + 5 chunks make 2^30 + 3 tiles, of two chunks each, and the last one of one. All but the
   last three are done. */
Test(steal, more_than_2_to_the_31_chunks_are_run_by_tiles)
{
    team_slot slots[2] = {0};
    team_loop l = {.body = mark_late, .n = LATE + 5, .grain = 1};
    static const tine_opts none;
    team_call c = {.loop = &l,
                   .o = &none,
                   .threads = 2,
                   .chunk = 1,
                   .chunks = l.n,
                   .slots = slots,
                   .lock = PTHREAD_MUTEX_INITIALIZER,
                   .limit = SIZE_MAX};
    steal_deal(&c);
    const uint64_t tiles = LATE / 2 + 3;
    cr_assert_eq(slots[1].range >> 32, tiles);
    slots[0].range = 0;
    slots[1].range = tiles << 32 | (tiles - 3);
    steal_work(&c, 0);
    for (size_t i = 0; i < 8; i++) cr_assert_eq(hits[i], i < 5, "element %zu", i);
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
    /* Only the first 2,000,000 chunks are below the limit, and chunk 999,999 fails. Strips are
       taken until there. */
    for (size_t k = 0; k < 2000000; k++) chunk_run(&c, k);
    cr_assert_eq(c.rc, 5);
    cr_assert_eq(c.limit, 999999);
    cr_assert_eq(calls, 1000000);
}

/* ---- threads in each other's way, on numbers alone ------------------------------------------- */
enum { TAKE = 10000 }; /* Nanoseconds that a chunk should take. */
/* In ns. A measurement makes one other thread wait for five takes, which are 2 % of this time. */
static const double LOOK_WAIT = 2.5e6;

/* Prepares a call of two threads whose elements took 1 ns in the first look. */
static void in_contention(team_call *c, team_loop *l, team_slot *slots, uintptr_t key)
{
    static const tine_opts none;
    set_up(c, l, slots, &none, 2, 80);
    l->key = key;
    c->ns = 1;
    c->sched = TINE_STEAL;
    slots[0].pace.steady = true;
    atomic_init(&slots[1].arrived, 1);
    contention_begin(c);
    cr_assert(c->contention.on && !c->paused);
}

static void note(team_call *c, int times, double ns)
{
    for (int k = 0; k < times; k++) contention_note(c, TAKE, ns);
}

/* Returns the number of takes of the calling thread until the others continue. */
static int takes_until_all_go_on(team_call *c)
{
    int k = 0;
    for (; c->paused && k < 1000; k++) contention_note(c, TAKE, 1);
    return k;
}

Test(contention, pauses_the_others_where_one_is_faster_and_asks_again)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 76);
    for (int round = 0; round < 3; round++) {
        note(&c, 3, 10);
        cr_assert(c.paused);
        note(&c, 2, 10); /* The other threads end their takes. */
        note(&c, 3, 1.5);
        cr_assert(c.paused);
        cr_assert_float_eq(c.contention.slowdown, 10 / 1.5, 1e-9);
        cr_assert_eq(takes_until_all_go_on(&c), (int)(LOOK_WAIT / TAKE));
    }
}

Test(contention, lets_all_go_on_where_elements_only_cost_more)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 79);
    note(&c, 3, 10);
    cr_assert(c.paused);
    note(&c, 2, 10);
    note(&c, 3, 9);
    cr_assert(!c.paused);
    cr_assert_eq(c.contention.slowdown, 1);
    note(&c, 300, 10);
    cr_assert(!c.paused, "9 on one thread, and 10 beside others");
}

Test(contention, is_no_longer_believed_when_a_later_take_alone_is_as_dear)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 85);
    note(&c, 5, 10);
    note(&c, 3, 1);
    cr_assert(c.paused);
    note(&c, 2, 1);
    cr_assert(c.paused);
    note(&c, 1, 9);
    cr_assert(!c.paused);
    cr_assert_eq(c.contention.slowdown, 1);
}

Test(contention, of_elements_that_all_cost_the_same_is_seen_in_the_time_of_the_team)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    static const tine_opts none;
    static const double each[] = {0.9, 1.5, 50}, seen[] = {0, 3, 4}; /* 50: an accident. */
    set_up(&c, &l, slots, &none, 2, 80);
    l.key = 86;
    l.ns = 2;
    c.ns = 1;
    c.sched = TINE_STEAL;
    contention_begin(&c);
    cr_assert(!c.contention.on, "a measurement would pause the others");
    for (int k = 0; k < 3; k++) {
        for (int t = 0; t < 2; t++) {
            slots[t].arrived = 1;
            slots[t].pace.last = 1 + clock_ticks_of(each[k] * N);
        }
        contention_learn(&c);
        cr_assert_float_eq(cost_slowdown(86, N), seen[k], 0.3, "%g ns each", each[k]);
    }
}

Test(contention, is_not_believed_where_one_take_alone_was_as_dear)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 84);
    note(&c, 5, 10);
    note(&c, 2, 1);
    note(&c, 1, 9);
    cr_assert(!c.paused);
    cr_assert_eq(c.contention.slowdown, 1);
    int takes = 0;
    for (; !c.paused && takes < 1000; takes++) note(&c, 1, 10);
    cr_assert_lt(takes, 1000, "it is not looked at again");
}

Test(contention, is_looked_for_again_when_a_look_is_two_per_cent_of_the_time)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 80);
    note(&c, 5, 10);
    note(&c, 3, 9);
    c.contention.serial_ns = 1; /* With a serial cost of 1 ns the call looks contended again. */
    int takes = 0;
    for (; !c.paused && takes < 1000; takes++) note(&c, 1, 10);
    cr_assert(takes >= LOOK_WAIT / TAKE && takes < LOOK_WAIT / TAKE + 3, "%d", takes);
}

Test(contention, is_not_judged_by_dear_takes_nor_by_what_nobody_was_beside)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 81);
    for (int k = 0; k < 10; k++) contention_note(&c, 10 * TAKE, 10);
    cr_assert(!c.paused);
    note(&c, 2, 10);
    note(&c, 1, 1.9); /* One of three notes says that the loop scales. */
    cr_assert(!c.paused);
    slots[1].arrived = 0;
    note(&c, 10, 10);
    cr_assert(!c.paused);
    slots[1].arrived = 1;
    slots[0].pace.steady = false;
    note(&c, 10, 10);
    cr_assert(!c.paused, "takes of the slow start count");
}

Test(contention, is_remembered_and_believed_less_each_time_the_loop_is_measured)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 78);
    cr_assert_eq(cost_slowdown(78, N), 0, "nothing was seen of this loop");
    note(&c, 5, 8);
    note(&c, 3, 1);
    contention_end(&c);
    cr_assert_float_eq(cost_slowdown(78, N), 8, 0.5);
    cr_assert_float_eq(cost_lookup(78, N), 1, 0.01);
    int measured = 0;
    for (; cost_slowdown(78, N) >= 2; measured++) cost_store(78, N, 1);
    cr_assert(measured > 6 && measured < 12, "%d", measured);
    for (int k = 0; k < 100; k++) cost_store(78, N, 1);
    cr_assert_eq(cost_slowdown(78, N), 1, "that it was looked for is forgotten");
}

Test(contention, of_a_loop_that_was_looked_at_is_not_looked_for_at_once)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    cost_store_beside(82, N, 1, 1);
    in_contention(&c, &l, slots, 82);
    note(&c, 10, 10);
    cr_assert(!c.paused);
    for (int k = 0; k < 63; k++) cost_lookup(82, N);
    in_contention(&c, &l, slots, 82);
    note(&c, 6, 10);
    cr_assert(c.paused, "so many calls are reason enough");
}

Test(contention, that_a_short_call_suspects_is_checked_by_a_call_alone)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 83);
    contention_suspect(&c, 2);
    cr_assert_eq(cost_slowdown(83, N), 0, "it scales");
    contention_suspect(&c, 100);
    cr_assert_eq(cost_slowdown(83, N), 0, "a call alone would take longer than a look may");
    contention_suspect(&c, 8);
    cr_assert_float_eq(cost_slowdown(83, N), 8, 0.5);
    c.slowdown = 8;
    contention_check(&c, 1);
    cr_assert_float_eq(cost_slowdown(83, N), 8, 0.5, "it costs alone what it did");
    contention_check(&c, 6); /* The costs of the elements differ. */
    cr_assert_float_eq(cost_slowdown(83, N), 1.33, 0.1);
    cr_assert_float_eq(cost_lookup(83, N), 6, 0.05);
}

Test(contention, pauses_nobody_while_the_calling_thread_is_in_a_long_element)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 85);
    note(&c, 3, 10);
    cr_assert(c.paused);
    const uint64_t began = clock_ticks();
    contention_wait(&c); /* The calling thread ends no take meanwhile. */
    cr_assert(!c.paused);
    cr_assert_gt(clock_ns(began, clock_ticks()), 0.9e6);
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
    if (cpus_allowed() < 2) return; /* The library learns nothing from more threads than CPUs. */
    cr_assert_eq(tine_for(dear, NULL, 100, TINE_OPTS(.threads = 2)), 0);
    cr_assert_geq(cost_lookup(key, 100), 99e3);
}
