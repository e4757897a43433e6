/* test_steal.c - range stealing, tested directly: the initial ranges, a single thread, slots of
   threads that never came, and more chunks than fit in 32 bits. */
#include "steal_test.h"
#include <pthread.h>
#include "../../src/runtime/clock.h"
#include "../../src/runtime/cpus.h"
#include "../../src/schedule/chunk.h"
#include "../../src/schedule/cost_cache.h"

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

Test(steal, up_to_2_to_the_31_chunks_are_tiles_of_their_own)
{
    team_slot slots[2];
    team_loop l = {.body = mark_late, .n = LATE + 1, .grain = 1};
    static const tine_opts none;
    team_call c = {
        .loop = &l, .o = &none, .threads = 2, .chunk = 1, .chunks = LATE, .slots = slots};
    steal_deal(&c);
    cr_assert(slots[1].range >> 32 == LATE && slots[0].range >> 32 == LATE / 2);
    c.chunks = LATE + 1;
    steal_deal(&c);
    cr_assert_eq(slots[1].range >> 32, LATE / 2 + 1);
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

/* A thief takes the half that the victim would take last, rounded up, and begins with its first
   chunk. */
Test(steal, half_of_what_is_left_is_stolen)
{
    static const uint64_t left[] = {1, 2, 3, 4, 5, 8}, stolen[] = {1, 1, 2, 2, 3, 4};
    team_slot slots[3];
    team_loop l;
    team_call c;
    steal_take t;
    static const tine_opts none;
    for (int k = 0; k < 6; k++) {
        set_up(&c, &l, slots, &none, 3, 10);
        slots[0].range = slots[2].range = 0;
        slots[1].range = (100 + left[k]) << 32 | 100;
        cr_assert(steal_next(&c, 0, 1, &t));
        const uint64_t from = 100 + left[k] - stolen[k];
        cr_assert(t.first == from && t.many == 1, "of %zu", (size_t)left[k]);
        cr_assert_eq(slots[1].range, stolen[k] == left[k] ? slots[1].range : from << 32 | 100);
        cr_assert_eq(slots[1].range >> 32, from);
        if (stolen[k] > 1) cr_assert_eq(slots[0].range, (100 + left[k]) << 32 | (from + 1));
    }
    slots[0].range = slots[1].range = slots[2].range = 0;
    cr_assert(!steal_next(&c, 0, 1, &t));
}

Test(steal, a_thread_takes_at_most_half_of_its_own_chunks_at_once)
{
    static const uint64_t left[] = {1, 2, 3, 4, 5, 8, 41}, taken[] = {1, 1, 2, 2, 3, 4, 20};
    team_slot slots[2];
    team_loop l;
    team_call c;
    steal_take t;
    static const tine_opts none;
    for (int k = 0; k < 7; k++) {
        set_up(&c, &l, slots, &none, 2, 10);
        c.run = 20;
        slots[0].range = (100 + left[k]) << 32 | 100;
        cr_assert(steal_next(&c, 0, 0, &t));
        cr_assert(t.first == 100 && t.many == taken[k], "%zu of %zu", (size_t)t.many,
                  (size_t)left[k]);
    }
    c.run = 2;
    slots[0].range = (uint64_t)108 << 32 | 100;
    cr_assert(steal_next(&c, 0, 0, &t) && t.many == 2, "%zu of a run of two", (size_t)t.many);
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
    /* Only the first 2,000,000 chunks are below the limit, and chunk 999,999 fails. Tiles are taken
       until there. */
    for (size_t k = 0; k < 2000000; k++) chunk_run(&c, k);
    cr_assert_eq(c.rc, 5);
    cr_assert_eq(c.limit, 999999);
    cr_assert_eq(calls, 1000000);
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
    if (cpus_allowed() < 2) cr_skip_test("nothing is learnt from more threads than CPUs");
    cr_assert_eq(tine_for(dear, NULL, 100, TINE_OPTS(.threads = 2)), 0);
    cr_assert_geq(cost_lookup(key, 100), 99e3);
}
