/* test_wakeup.c - what starting the team is expected to cost, in virtual time, after any history of
   regions and pauses. */
#include <criterion/criterion.h>
#include "../../src/runtime/clock.h"

static uint64_t now = 1000000;
static uint64_t virtual_ticks(void) { return now; }
static double virtual_ns(uint64_t from, uint64_t to) { return (double)(to - from); }
#define clock_ticks virtual_ticks
#define clock_ns virtual_ns
#define wakeup_start virtual_start
#define wakeup_pays virtual_pays
#define wakeup_alone virtual_alone
#define wakeup_learn virtual_learn
#define wakeup_rest virtual_rest
#include "../../src/schedule/wakeup.c"

/* A region begins after a pause. Its last thread arrives after `late` ns; then it ends. */
static void region(uint64_t pause, uint64_t late)
{
    now += pause;
    wakeup_learn(now, now + late);
    now += late;
    wakeup_rest();
}

/* A loop of `work` ns on one thread, after a pause. */
static void alone(uint64_t pause, uint64_t work)
{
    now += pause;
    wakeup_alone((prospect){.slowdown = 1, .threads = 2}, now, now + work);
    now += work;
}

static bool pays(double serial_ns)
{
    const prospect p = {serial_ns, wakeup_start(), 1, 2};
    return wakeup_pays(&p);
}

Test(wakeup, before_the_first_region_threads_must_be_created)
{
    cr_assert(wakeup_asleep());
    cr_assert_eq(wakeup_start(), 3e6);
    wakeup_rest();
    cr_assert(!wakeup_asleep());
}

Test(wakeup, threads_are_believed_to_spin_for_60_us_at_first)
{
    region(0, 0);
    now += 59999;
    cr_assert(!wakeup_asleep());
    cr_assert_eq(wakeup_start(), 700 + 350);
    now++;
    cr_assert(wakeup_asleep());
    cr_assert_eq(wakeup_start(), 60000 + 30000);
}

Test(wakeup, threads_that_came_at_once_after_a_longer_pause_spin_as_long)
{
    region(0, 0);
    region(80000, 10000);
    now += 79999;
    cr_assert(!wakeup_asleep());
    now++;
    cr_assert(wakeup_asleep());
    region(300000000, 10000);
    now += 159999;
    cr_assert(!wakeup_asleep(), "twice as long as before at most");
    now++;
    cr_assert(wakeup_asleep());
}

Test(wakeup, a_late_start_after_a_pause_halves_the_time_down_to_10_us)
{
    static const uint64_t spins[] = {40000, 20000, 10000, 10000};
    region(0, 0);
    region(80000, 500); /* The threads spin for 80 µs. */
    for (int k = 0; k < 4; k++) {
        region(1000, 10001);
        now += spins[k] - 1;
        cr_assert(!wakeup_asleep(), "after %d late starts", k + 1);
        now++;
        cr_assert(wakeup_asleep(), "after %d late starts", k + 1);
        wakeup_rest();
    }
    region(20000, 500);
    region(20000, 10001); /* The pause was not shorter. */
    now += 19999;
    cr_assert(!wakeup_asleep());
}

/* The mean moves by a half of what it falls and by an eighth of what it rises. */
Test(wakeup, each_state_has_an_estimate_of_its_own)
{
    region(0, 4000000); /* This region created the threads. */
    cr_assert_eq(wakeup_start(), 1050);
    region(1000, 300); /* 700 falls by 200. The deviation of 350 is halved. */
    cr_assert_eq(wakeup_start(), 500 + 175);
    now += 60001;
    cr_assert_eq(wakeup_start(), 90000);
    region(0, 40000); /* 60000 falls by 10000. */
    now += 60000;
    cr_assert_eq(wakeup_start(), 50000 + 15000);
    wakeup_rest();
    cr_assert_eq(wakeup_start(), 675);
}

Test(wakeup, a_thread_that_arrives_before_the_clock_was_read_came_at_once)
{
    region(0, 0);
    now += 1000;
    wakeup_learn(now, now - 50);
    wakeup_rest();
    cr_assert_eq(wakeup_start(), 350 + 175);
}

/* A loop of 10 µs forgoes 5000 - 350 ns. The team would lose 80 µs: 18 such loops are enough. */
Test(wakeup, loops_in_a_row_are_worth_waking_the_team)
{
    region(0, 0);
    now += 60000;
    for (int k = 0; k < 17; k++) alone(60000, 10000);
    cr_assert(!pays(10000));
    alone(60001, 10000);
    cr_assert(!pays(10000), "the row has ended");
    for (int k = 0; k < 17; k++) {
        cr_assert(!pays(10000));
        alone(1000, 10000);
    }
    cr_assert(pays(10000));
    region(1000, 90000);
    now += 100000;
    cr_assert(!pays(10000), "the region has ended the row");
}

Test(wakeup, a_row_has_pauses_of_20_us_at_least_whatever_is_believed)
{
    region(0, 0);
    for (int k = 0; k < 3; k++) region(1000, 10001);
    now += 60000;
    for (int k = 0; k < 17; k++) alone(20000, 10000);
    alone(20000, 2000000);
    cr_assert(pays(10000));
    alone(20001, 700);
    cr_assert(!pays(10000));
}

Test(wakeup, until_there_is_a_team_no_pause_ends_a_row)
{
    int calls = 0;
    while (!pays(10000) && calls < 10000) alone(100000000, 10000), calls++;
    /* Creating the threads loses 2.99 ms. */
    cr_assert_eq(calls, 2990000 / 4650 + 1, "%d", calls);
}

Test(wakeup, after_late_starts_the_next_one_must_be_worth_twice_as_much_each_time)
{
    static const double times[] = {1, 2, 4, 8};
    region(0, 0);
    for (int k = 0; k < 4; k++) {
        now += 100000;
        const double start = wakeup_start(), loss = start - 10000;
        int calls = 0;
        while (!pays(10000) && calls < 100000) alone(0, 10000), calls++;
        cr_assert_eq(calls, (int)(loss * times[k] / 4650) + 1, "%d after %d late starts", calls, k);
        region(0, 60000);
    }
    now += 100000;
    region(0, 10000); /* This one is punctual. */
    now += 100000000;
    const double loss = wakeup_start() - 10000;
    int calls = 0;
    while (!pays(10000) && calls < 100000) alone(0, 10000), calls++;
    cr_assert_eq(calls, (int)(loss / 4650) + 1);
}

/* ---- whether waking the team pays, after any history ----------------------------------------- */
/* Runs loops of 10 µs with pauses between them on one thread, until waking the team is worth it.
   Returns their number. */
static int calls_alone(uint64_t pause)
{
    int calls = 0;
    for (; !pays(10e3) && calls < 100000; calls++) alone(pause, 10000);
    return calls;
}

/* Regions that begin 100 µs after the one before, when the team sleeps. */
static void sleepy_regions(int many, uint64_t late)
{
    for (int k = 0; k < many; k++) region(100000, late);
    now += 100000;
}

Test(wakeup, small_work_is_not_worth_a_sleeping_team_and_large_work_is)
{
    cr_assert(!pays(10e3), "no team was ever called in");
    cr_assert(pays(1e9));
}

Test(wakeup, a_team_that_was_late_when_it_slept_is_not_called_for_less)
{
    sleepy_regions(3, 4000000);
    cr_assert(!pays(700e3));
    cr_assert(pays(3e6));
}

Test(wakeup, a_team_that_is_late_again_and_again_is_called_for_more_until_it_is_not)
{
    sleepy_regions(9, 4000000);
    cr_assert(!pays(3e6));
    cr_assert(pays(13e6));
    sleepy_regions(3, 50000);
    cr_assert(pays(3e6));
}

Test(wakeup, many_small_loops_in_a_row_are_worth_waking_the_team)
{
    wakeup_rest();
    now += 100000;
    const int calls = calls_alone(0);
    cr_assert(calls > 3 && calls < 100, "%d calls", calls);
}

Test(wakeup, a_short_loop_does_not_create_the_threads_and_many_do)
{
    cr_assert(!pays(1e6));
    cr_assert(pays(20e6));
    const int calls = calls_alone(0);
    cr_assert(calls > 100 && calls < 10000, "%d calls", calls);
    region(0, 500);
    now += 100000;
    cr_assert(pays(1e6), "the threads are there");
}

Test(wakeup, creating_the_threads_says_nothing_about_waking_them)
{
    region(0, 4000000);
    now += 100000;
    cr_assert(pays(100e3));
}

Test(wakeup, one_late_start_soon_after_a_region_does_not_end_the_belief_that_threads_spin)
{
    region(0, 500);
    for (uint64_t gap = 100000; gap <= 51200000; gap *= 2)
        region(gap, 500); /* They spin so long. */
    region(0, 50000);
    now += 1000000;
    cr_assert(!wakeup_asleep());
    for (int k = 0; k < 8; k++) region(0, 50000);
    now += 1000000;
    cr_assert(wakeup_asleep(), "nine in a row");
}

Test(wakeup, one_accident_does_not_send_the_team_to_sleep_and_many_do)
{
    for (int k = 0; k < 3; k++) region(0, 500);
    cr_assert(pays(10e3));
    region(0, 1000000);
    cr_assert(pays(10e3));
    for (int k = 0; k < 4; k++) region(0, 100000);
    cr_assert(!pays(10e3));
    const int before = calls_alone(0);
    region(0, 100000); /* This region gained nothing. */
    region(0, 100000);
    cr_assert_lt(before, calls_alone(0), "the team is called as soon again");
    for (int k = 0; k < 6; k++) region(0, 500);
    cr_assert(pays(10e3), "the team is believed to be late");
}

Test(wakeup, a_team_is_tried_again_however_often_it_was_late)
{
    for (int k = 0; k < 40; k++) region(0, 100000);
    const int calls = calls_alone(0);
    cr_assert(calls > 500 && calls < 5000, "%d calls alone", calls);
}
