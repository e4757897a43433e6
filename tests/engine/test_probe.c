/* test_probe.c - AUTO's memory of a loop, and the elements that its first look runs. */
#include <criterion/criterion.h>
#include <string.h>
#include "../../src/runtime/clock.h"
#include "../../src/schedule/cost_cache.h"
#include "../../src/schedule/loop.h"
#include "../../src/schedule/plan.h"
#include "../../src/schedule/probe.h"
#include "../../src/schedule/wakeup.h"

static size_t chunks[64][2], count;

static int note(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    if (count < 64) chunks[count][0] = lo, chunks[count][1] = hi;
    count++;
    return 0;
}

static int slow(size_t lo, size_t hi, void *ctx)
{
    note(lo, hi, ctx);
    for (size_t i = lo; i < hi; i++)
        for (uint64_t t = clock_ticks(); clock_ns(t, clock_ticks()) < 3000;) {
        }
    return 0;
}

static team_call looked(const team_loop *l, double *ns)
{
    static const tine_opts none;
    team_call c = {.loop = l,
                   .o = &none,
                   .max_threads = plan_threads(&none),
                   .lock = PTHREAD_MUTEX_INITIALIZER,
                   .limit = SIZE_MAX};
    team_look k = {.from = 0};
    count = 0;
    *ns = probe(&c, &k);
    return c;
}

Test(probe, finishes_what_is_cheap)
{
    double ns;
    team_loop l = {.body = note, .n = 50, .grain = 1, .key = 1};
    team_call c = looked(&l, &ns);
    cr_assert_eq(chunks[0][0], 0);
    for (size_t k = 1; k < count; k++) cr_assert_eq(chunks[k][0], chunks[k - 1][1]);
    cr_assert_eq(chunks[count - 1][1], c.from);
    /* On a busy machine even these elements may look slow. */
    cr_assert(c.from == 50 || plan_may_pay(ns * (double)(50 - c.from)),
              "stopped at %zu though the rest takes %g ns", c.from, ns * (double)(50 - c.from));
}

Test(probe, stops_early_at_what_is_dear_and_knows_its_cost)
{
    double ns;
    team_loop l = {.body = slow, .n = 1000, .grain = 1, .key = 2};
    wakeup_rest(); /* Without this call the model would include the creation of the threads. */
    team_call c = looked(&l, &ns);
    cr_assert_lt(c.from, 100);
    cr_assert_gt(ns, 1000, "%g", ns);
}

static int slow_at_first(size_t lo, size_t hi, void *ctx)
{
    return lo == 0 ? slow(lo, hi, ctx) : note(lo, hi, ctx);
}

/* On a busy machine a look may take the second chunk for a slow one too. One success in a hundred
   looks suffices. */
Test(probe, does_not_believe_one_piece_after_a_slow_first_one)
{
    double ns;
    size_t most = 0;
    team_loop l = {.body = slow_at_first, .n = PTRDIFF_MAX, .grain = 1, .key = 5};
    for (int k = 0; k < 100; k++) {
        looked(&l, &ns);
        if (count > most) most = count;
    }
    cr_assert_gt(most, 2);
}

static double known(double stated, tine_sched sched, bool *alone)
{
    const team_loop l = {.body = note, .n = 1000, .grain = 1, .ns = stated, .key = 11};
    const tine_opts o = {.threads = 2, .sched = sched};
    double ns;
    *alone = team_shortcut(&l, &o, &ns);
    return ns;
}

Test(probe, believes_a_stated_cost_only_where_the_choice_is_clear)
{
    const double near = 2 * WORK_LEAST_NS / 1000, far = STATED_WITHIN * near, tiny = near / 100;
    bool alone;
    cr_assert_eq(known(tiny, TINE_AUTO, &alone), tiny);
    cr_assert(alone);
    cr_assert_eq(known(far, TINE_AUTO, &alone), far);
    cr_assert(!alone);
    cr_assert_eq(known(near, TINE_DYNAMIC, &alone), near);
    cr_assert_eq(known(near, TINE_AUTO, &alone), 0, "a statement near the threshold was believed");
    cr_assert(!alone);
    cost_store(11, 1000, 1);
    cr_assert_float_eq(known(near, TINE_AUTO, &alone), 1, 0.01);
    cr_assert(alone);
}

/* Looks at a loop without progress function. The call runs the rest of the loop. */
static team_look looked_quickly(const team_loop *l, bool *over)
{
    static const tine_opts none;
    team_look k = {.from = 0};
    count = 0;
    *over = probe_quick(&k, l, &none);
    cr_assert_eq(chunks[0][0], 0);
    for (size_t i = 1; i < count; i++) cr_assert_eq(chunks[i][0], chunks[i - 1][1]);
    return k;
}

Test(probe, looks_quickly_at_a_small_loop_and_leaves_a_large_one)
{
    bool over;
    team_loop small = {.body = note, .n = 700, .grain = 7, .key = 7},
              large = {.body = slow, .n = 1000, .grain = 1, .key = 8};
    team_look k = looked_quickly(&small, &over);
    cr_assert_eq(chunks[count - 1][1], k.from);
    cr_assert_eq(k.chunks, count);
    /* over is false where the machine was busy. */
    cr_assert(over ? k.from == 700 : k.from % 7 == 0 && k.spent > 500);
    k = looked_quickly(&large, &over);
    cr_assert(!over && k.rc == 0 && k.from == 1 && k.chunks == 1);
}

Test(probe, takes_whole_grains)
{
    double ns;
    team_loop l = {.body = slow, .n = 100 * 7, .grain = 7, .key = 5};
    team_call c = looked(&l, &ns);
    cr_assert_eq(c.from % 7, 0);
    for (size_t k = 0; k < count && k < 64; k++) cr_assert_eq(chunks[k][0] % 7, 0);
}

static int fails(size_t lo, size_t hi, void *ctx)
{
    note(lo, hi, ctx);
    return hi > 5 ? 9 : 0;
}

Test(probe, ends_at_a_failure)
{
    double ns;
    team_loop l = {.body = fails, .n = 1000000, .grain = 1, .key = 6};
    team_call c = looked(&l, &ns);
    /* Or the look left the failing element to the team. */
    cr_assert(c.rc == 9 || (c.rc == 0 && c.from <= 5), "code %d at %zu", c.rc, c.from);
    cr_assert_leq(count, 6);
}

Test(probe, ends_quickly_at_a_failure)
{
    bool over;
    team_loop l = {.body = fails, .n = 1000000, .grain = 1, .key = 9};
    team_look k = looked_quickly(&l, &over);
    cr_assert(over ? k.rc == 9 : k.from <= 5, "code %d at %zu", k.rc, k.from);
}

/* Records a region that begins now and whose last thread comes late_ns late. */
static void region(double late_ns)
{
    uint64_t began = clock_ticks(), arrived = began + 1;
    while (clock_ns(began, arrived) < late_ns) arrived += 1000;
    wakeup_learn(began, arrived);
    wakeup_rest();
}

static void wait(double ns)
{
    for (uint64_t t = clock_ticks(); clock_ns(t, clock_ticks()) < ns;) {
    }
}

/* Whether a loop of this much work is worth a team of two now. */
static bool pays(double serial_ns)
{
    const prospect p = {serial_ns, wakeup_start(), 1, 2};
    return wakeup_pays(&p);
}

Test(awake, small_work_is_not_worth_a_sleeping_team_and_large_work_is)
{
    cr_assert(!pays(10e3), "no team was ever called in");
    cr_assert(pays(1e9));
}

Test(awake, a_team_that_was_late_when_it_slept_is_not_called_for_less)
{
    for (int k = 0; k < 3; k++) {
        wait(100e3);
        region(4e6);
    }
    wait(100e3);
    cr_assert(!pays(700e3));
    cr_assert(pays(3e6));
}

Test(awake, a_team_that_is_late_again_and_again_is_called_for_more_until_it_is_not)
{
    for (int k = 0; k < 9; k++) {
        wait(100e3);
        region(4e6);
    }
    wait(100e3);
    cr_assert(!pays(3e6));
    cr_assert(pays(13e6));
    for (int k = 0; k < 3; k++) {
        wait(100e3);
        region(50e3);
    }
    wait(100e3);
    cr_assert(pays(3e6));
}

/* Runs loops of 10 µs with pauses between them on one thread, until waking the team is worth it.
   Returns their number. */
static int calls_alone(double pause_ns)
{
    int calls = 0;
    for (uint64_t t = clock_ticks(); !pays(10e3) && calls < 100000; calls++) {
        uint64_t began = t;
        while (clock_ns(t, began) < pause_ns) began += 100;
        t = began;
        while (clock_ns(began, t) < 10e3) t += 100;
        wakeup_alone((prospect){.slowdown = 1, .threads = 2}, began, t);
    }
    return calls;
}

Test(awake, many_small_ones_in_a_row_are_worth_waking_it)
{
    wakeup_rest();
    wait(100e3);
    int calls = calls_alone(0);
    cr_assert(calls > 3 && calls < 100, "%d calls", calls);
}

Test(awake, a_short_loop_does_not_create_the_threads_and_many_do)
{
    cr_assert(!pays(1e6));
    cr_assert(pays(20e6));
    int calls = calls_alone(0);
    cr_assert(calls > 100 && calls < 10000, "%d calls", calls);
    region(500);
    wait(100e3);
    cr_assert(pays(1e6), "the threads are there");
}

Test(awake, pauses_between_loops_do_not_keep_the_threads_from_being_created)
{
    const int calls = calls_alone(1e6);
    cr_assert(calls > 100 && calls < 10000, "%d calls", calls);
}

Test(awake, creating_the_threads_says_nothing_about_waking_them)
{
    region(4e6);
    wait(100e3);
    cr_assert(pays(100e3));
}

Test(awake, one_late_start_soon_after_a_region_does_not_end_the_belief_that_threads_spin)
{
    region(500);
    wait(80e6);
    region(500); /* The threads spin for 80 ms. */
    region(50e3);
    wait(1e6);
    cr_assert(!wakeup_asleep());
    for (int k = 0; k < 8; k++) region(50e3);
    wait(1e6);
    cr_assert(wakeup_asleep(), "nine in a row");
}

Test(awake, one_accident_does_not_send_it_to_sleep_and_many_do)
{
    for (int k = 0; k < 3; k++) region(500);
    cr_assert(pays(10e3));
    region(1e6);
    cr_assert(pays(10e3));
    for (int k = 0; k < 4; k++) region(100e3);
    cr_assert(!pays(10e3));
    int before = calls_alone(0);
    region(100e3); /* This region gained nothing. */
    region(100e3);
    cr_assert_lt(before, calls_alone(0), "it is called as soon again");
    for (int k = 0; k < 6; k++) region(500);
    cr_assert(pays(10e3), "it is believed to be late");
}

Test(awake, however_often_it_was_late_it_is_tried_again)
{
    for (int k = 0; k < 40; k++) region(100e3);
    const int calls = calls_alone(0);
    cr_assert(calls > 500 && calls < 5000, "%d calls alone", calls);
}

/* ---- scans ----------------------------------------------------------------------------------- */
static _Atomic int helpers;

static void look_slowly(void *sums, void *stage, size_t lo, size_t hi, void *ctx)
{
    (void)sums, (void)stage, (void)lo, (void)hi, (void)ctx;
    if (tine_thread() > 0) helpers++;
    for (uint64_t t = clock_ticks(); clock_ns(t, clock_ticks()) < 2e6;) {
    }
}

static void carry_nothing(void *sums, size_t many, void *base, int first, void *ctx)
{
    (void)sums, (void)many, (void)base, (void)first, (void)ctx;
}

static void write_nothing(const void *bases, void *stage, size_t lo, size_t hi, void *ctx)
{
    (void)bases, (void)stage, (void)lo, (void)hi, (void)ctx;
}

Test(scan, is_compared_like_any_other_loop)
{
    static const tine_opts none;
    static const tine_chain_ chain = {look_slowly, carry_nothing, write_nothing, 8, 0, 8, 0, 0};
    enum { COUNT = 1200 };
    const uintptr_t key = (uintptr_t)look_slowly;
    const double ns = 8000.0 / COUNT; /* A loop of 8 µs, it seems. */
    uint64_t base[2] = {0};
    if (plan_threads(&none) < 2) cr_skip_test("this needs two CPUs");
    cost_store_beside(key, COUNT, ns, 1000);
    wakeup_rest();
    cr_assert_eq(tine_chain_run_(&chain, NULL, base, COUNT, NULL), 0);
    cr_assert_eq(helpers, 0, "its threads slow each other down");
    /* On a busy machine the threads may seem to sleep, or come late. */
    for (int k = 0; k < 100 && helpers == 0; k++) {
        cost_store_beside(key, COUNT, ns, 1);
        wakeup_rest();
        cr_assert_eq(tine_chain_run_(&chain, NULL, base, COUNT, NULL), 0);
    }
    cr_assert_gt(helpers, 0);
}
