/* test_contention.c - the detection of threads that slow each other down. Most tests give the
   durations of takes as numbers instead of reading a clock. They check when the calling thread
   pauses the others, when the others continue, and what the cost cache keeps. */
#include "steal_test.h"
#include "../../src/runtime/clock.h"
#include "../../src/schedule/contention.h"
#include "../../src/schedule/cost_cache.h"

enum { TAKE = 10000 }; /* Nanoseconds that a chunk should take. */
/* In ns. A measurement makes one other thread wait for six takes, which are 2 % of this time. */
static const double LOOK_WAIT = 3e6;

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
        note(&c, 3, 10); /* The other threads end their takes. */
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
    note(&c, 3, 10);
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
    note(&c, 6, 10);
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
    static const double each[] = {0.9, 1.5, 50}, seen[] = {0, 2.2, 2.2}; /* 50: an accident. */
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
    note(&c, 6, 10);
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
    note(&c, 6, 10);
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
    note(&c, 6, 8);
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
    cr_assert_gt(clock_ns(began, clock_ticks()), 0.45e6);
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

Test(contention, is_judged_by_takes_of_14_us_at_most)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 87);
    for (int k = 0; k < 10; k++) contention_note(&c, 1.42 * TAKE, 10);
    cr_assert(!c.paused);
    for (int k = 0; k < 2; k++) contention_note(&c, 1.41 * TAKE, 10);
    cr_assert(!c.paused);
    contention_note(&c, 1.41 * TAKE, 10);
    cr_assert(c.paused);
}

Test(contention, of_more_threads_is_measured_as_much_more_rarely)
{
    team_slot slots[3];
    team_loop l;
    team_call c;
    static const tine_opts none;
    set_up(&c, &l, slots, &none, 3, 80);
    l.key = 88;
    c.ns = 1;
    c.sched = TINE_STEAL;
    slots[0].pace.steady = true;
    atomic_init(&slots[1].arrived, 0);
    atomic_init(&slots[2].arrived, 0);
    contention_begin(&c);
    note(&c, 10, 10);
    cr_assert(!c.paused, "no other thread has come");
    atomic_init(&slots[2].arrived, 1);
    note(&c, 3, 3.2);
    cr_assert(!c.paused, "three threads are as fast as one");
    note(&c, 6, 10);
    note(&c, 3, 1);
    cr_assert(c.paused);
    cr_assert_eq(takes_until_all_go_on(&c), (int)(2 * LOOK_WAIT / TAKE));
}

/* Two threads that worked from tick 1 on, for `each` ns an element together. */
static void learnt(team_call *c, double each)
{
    for (int t = 0; t < 2; t++) {
        c->slots[t].arrived = 1;
        c->slots[t].pace.last = 1 + clock_ticks_of(each * N / 2);
    }
    contention_learn(c);
}

Test(contention, is_not_suspected_where_the_first_look_saw_one_dear_element)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 89);
    c.probed = 1;
    learnt(&c, 8);
    cr_assert_float_eq(cost_slowdown(89, N), 8, 0.5, "the call was not paced");
    in_contention(&c, &l, slots, 90);
    c.probed = 1;
    c.paced = true;
    learnt(&c, 500);
    cr_assert(cost_slowdown(90, N) == 0 && cost_last(90, N) > 450 && cost_last(90, N) < 550);
    learnt(&c, 300);
    cr_assert_gt(cost_last(90, N), 450, "elements of less than 400 ns are cheap");
    c.probed = 2;
    learnt(&c, 800);
    cr_assert_lt(cost_last(90, N), 550, "two pieces were timed");
    slots[1].arrived = 0; /* The second thread never came. */
    slots[1].pace.last = 0;
    slots[0].pace.last = 1 + clock_ticks_of(1000.0 * N);
    c.probed = 1;
    contention_learn(&c);
    cr_assert(cost_last(90, N) > 900 && cost_last(90, N) < 1100, "%g", cost_last(90, N));
}

/* The bound is 1.1 times the number of threads. What reaches it is not above it. */
Test(contention, begins_above_its_bound)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    const double bound = 1.1 * 2;
    in_contention(&c, &l, slots, 91);
    note(&c, 9, bound);
    cr_assert(!c.paused);
    note(&c, 3, 10 * bound);
    cr_assert(c.paused);
    note(&c, 3, 10);
    note(&c, 3, 10);
    cr_assert(!c.paused, "one thread alone would only be as fast");
    in_contention(&c, &l, slots, 92);
    note(&c, 6, 10 * bound);
    note(&c, 3, 9.99);
    cr_assert(c.paused);
}

Test(contention, of_a_loop_that_was_looked_at_in_part_is_that_of_the_rest)
{
    team_slot slots[3];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 93);
    slots[2].arrived = 1; /* not a thread of this call */
    slots[2].pace.last = 1 + clock_ticks_of(1e9);
    c.from = N / 2;
    learnt(&c, 4); /* Half of the elements took as long as all of them at 4 ns. */
    cr_assert_float_eq(cost_slowdown(93, N), 8, 0.5);
}

Test(contention, is_checked_where_a_little_of_it_was_seen)
{
    team_slot slots[2];
    team_loop l;
    team_call c;
    in_contention(&c, &l, slots, 94);
    c.slowdown = 1.5;
    contention_check(&c, 1.25);
    cr_assert_eq(cost_last(94, N), 1.25);
    cr_assert_float_eq(cost_slowdown(94, N), 1.2, 0.07);
    c.slowdown = 1;
    contention_check(&c, 2);
    cr_assert_eq(cost_last(94, N), 1.25, "no slow-down was known");
}
