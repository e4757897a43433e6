/* test_pace.c - chunks that follow the work, in virtual time. Simulated threads take units, and a
   table gives the time of each element. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include "../../src/schedule/plan.h"
#include "../../src/schedule/steal.h"
#include "../../src/schedule/wakeup.h"

enum {
    MOST = 200000,
    THREADS_MOST = 7,
    TAKE_COST = 80 /* MOST: number of elements. TAKE_COST: ns to take a unit. */
};
static double cost[MOST]; /* Nanoseconds of each element. */
static size_t count;
static unsigned char done[MOST];

typedef struct outcome {
    double ends; /* The time in ns at which the last thread ends. */
    size_t takes, longest;
} outcome;

/* Returns the thread with the lowest clock, or -1 if all have ended. */
static int next_thread(const double *clock, int threads)
{
    int first = -1;
    for (int t = 0; t < threads; t++)
        if (isfinite(clock[t]) && (first < 0 || clock[t] < clock[first])) first = t;
    return first;
}

static double work_of(const team_call *c, const steal_take *t)
{
    double ns = 0;
    const size_t lo = t->first * c->chunk, hi = lo + t->many * c->chunk;
    for (size_t i = lo; i < hi && i < count; i++) {
        ns += cost[i];
        done[i]++;
    }
    return ns;
}

/* Runs all elements on this number of threads. Each thread begins a microsecond after the one
   before. believed: the assumed cost of an element when the call is planned. */
static outcome simulate(int threads, double believed)
{
    const tine_opts o = {.threads = threads};
    const team_loop l = {.n = count, .grain = 1};
    team_slot slots[THREADS_MOST];
    team_call c = {.loop = &l, .o = &o, .max_threads = threads, .slots = slots};
    wakeup_rest(); /* Without this call the model would include the creation of the threads. */
    plan_call(&c, believed);
    cr_assert(c.paced);
    /* A tick is a nanosecond here. */
    c.pace.brief = 7000, c.pace.wanted = 10000, c.pace.late = 15000;
    memset(done, 0, sizeof done);
    steal_deal(&c);
    double clock[THREADS_MOST];
    for (int t = 0; t < c.threads; t++) clock[t] = 1000 * (t + 1);
    outcome is = {.ends = 0};
    for (int t; (t = next_thread(clock, c.threads)) >= 0;) {
        steal_take take;
        if (!steal_next(&c, t, (uint64_t)clock[t], &take)) {
            is.ends = fmax(is.ends, clock[t]);
            clock[t] = INFINITY;
            continue;
        }
        clock[t] += TAKE_COST + work_of(&c, &take);
        is.takes++;
        if (take.many > is.longest) is.longest = take.many;
    }
    for (size_t i = 0; i < count; i++) cr_assert_eq(done[i], 1, "element %zu: %d", i, done[i]);
    return is;
}

/* Returns the time at which the last thread ends if each takes single elements from the front, at
   no cost. */
static double ideal(int threads)
{
    double clock[THREADS_MOST], last = 0;
    for (int t = 0; t < threads; t++) clock[t] = 1000 * (t + 1);
    for (size_t i = 0; i < count; i++) clock[next_thread(clock, threads)] += cost[i];
    for (int t = 0; t < threads; t++) last = fmax(last, clock[t]);
    return last;
}

static double dearest(void)
{
    double most = 0;
    for (size_t i = 0; i < count; i++) most = fmax(most, cost[i]);
    return most;
}

static double work(void)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += cost[i];
    return sum;
}

/* Checks that the loop ends within 5 % of the ideal. If one element costs more than that, it ends
   at most one element after an even division of the work. */
static void check(const char *name, double believed)
{
    for (int threads = 2; threads <= THREADS_MOST; threads += 1 + 4 * (threads == 3)) {
        const outcome is = simulate(threads, believed);
        const double best = ideal(threads), fair = work() / threads + 1000 * threads + dearest();
        cr_assert(is.ends <= 1.05 * best || is.ends <= 1.01 * fair,
                  "%s, %d threads: %g ns of %g, %zu takes", name, threads, is.ends, best, is.takes);
    }
}

static double slope(size_t away) { return 1 + 30000 * pow(1 + (double)away, -0.75); }

Test(pace, follows_a_power_law)
{
    count = 20000;
    const size_t top = count * 37 / 100;
    for (size_t i = 0; i < count; i++) cost[i] = slope(i < top ? top - i : i - top);
    check("power law", cost[0]);
    check("power law, mean known", work() / (double)count);
}

Test(pace, follows_peaks_at_both_ends)
{
    count = 20000;
    for (size_t i = 0; i < count; i++) cost[i] = slope(i < count / 2 ? i : count - 1 - i);
    check("two peaks", cost[0]);
    check("two peaks, mean known", work() / (double)count);
}

Test(pace, leaves_the_last_giants_to_all)
{
    count = 20003;
    for (size_t i = 0; i < count; i++) cost[i] = i < 20000 ? 300 : 300 * 20000.0 / 8;
    check("three giants", 300);
}

/* The last thread goes backward and begins with the giant, so no thread waits for the giant at the
   end. With the giant begun last, two threads would take 1.2 times as long. */
Test(pace, begins_a_giant_at_the_end_at_once)
{
    count = 20001;
    for (size_t i = 0; i < count; i++) cost[i] = i < 20000 ? 300 : 300 * 20000.0 / 4;
    for (int threads = 2; threads <= 4; threads++) {
        const double fair = work() / threads + 1000 * threads;
        const outcome is = simulate(threads, 300);
        cr_assert_leq(is.ends, 1.05 * fair, "%d threads: %g ns of %g", threads, is.ends, fair);
    }
}

Test(pace, takes_few_dear_elements_in_order)
{
    const double three[] = {9e6, 17e6, 9e6};
    count = 3;
    for (size_t i = 0; i < 3; i++) cost[i] = three[i];
    cr_assert_leq(simulate(2, 12e6).ends, 18.1e6);
    count = 5;
    for (size_t i = 0; i < 5; i++) cost[i] = 20e6;
    cr_assert_leq(simulate(2, 20e6).ends, 60.1e6);
}

Test(pace, of_cheap_elements_takes_long_and_few)
{
    count = MOST;
    for (size_t i = 0; i < count; i++) cost[i] = 1;
    check("cheap", 1);
    const outcome is = simulate(2, 1);
    cr_assert_lt(is.takes, 2 * 25, "%zu takes of 10 us of 200", is.takes);
}

Test(pace, believes_its_own_clock_more_than_the_plan)
{
    count = MOST;
    for (size_t i = 0; i < count; i++) cost[i] = 20;
    check("20 ns, believed to be 1", 1);
    check("20 ns, believed to be 1000", 1000);
    cr_assert_gt(simulate(2, 1000).longest, 10000 / 20 / 2);
}

Test(pace, gets_shorter_where_elements_get_dearer_and_longer_again)
{
    count = MOST;
    for (size_t i = 0; i < count; i++) cost[i] = i / 10000 % 2 ? 500 : 5;
    check("alternating", 5);
    for (size_t i = 0; i < count; i++) cost[i] = i < count / 2 ? 5 : 500;
    check("dearer at half time", 5);
    srand(1);
    for (size_t i = 0; i < count; i++) cost[i] = rand() % 1000 ? 5 : 1e5;
    check("spikes", 5);
}

Test(pace, of_a_range_is_slow_at_first_and_after_a_theft)
{
    const pace_plan plan = {.first = 10, .most = 1000, .brief = 3500, .wanted = 5000, .late = 7500};
    pace p = {.run = plan.first};
    uint64_t now = 1000000;
    pace_note(&p, &plan, now);
    cr_assert_eq(pace_take(&p, 100000), 10);
    pace_note(&p, &plan, now += 1000);
    cr_assert_eq(pace_take(&p, 100000), 20);
    pace_note(&p, &plan, now += 2000);
    cr_assert_eq(pace_take(&p, 100000), 40);
    cr_assert(!p.steady);
    pace_note(&p, &plan, now += 4000);
    cr_assert(p.steady);
    cr_assert_eq(pace_take(&p, 100000), 40);
    pace_note(&p, &plan, now += 20000);
    cr_assert(p.steady);
    cr_assert_eq(pace_take(&p, 100000), 10);
    p.run = 40;
    pace_stole(&p);
    pace_note(&p, &plan, now += 1);
    cr_assert(!p.steady);
    cr_assert_eq(pace_take(&p, 100000), 5);
}

Test(pace, is_never_above_what_the_call_allows)
{
    const pace_plan plan = {.first = 1, .most = 1, .brief = 3500, .wanted = 5000, .late = 7500};
    pace p = {.run = plan.first};
    for (uint64_t now = 1; now < 100; now++) {
        pace_note(&p, &plan, now);
        cr_assert_eq(pace_take(&p, 1000), 1);
    }
}

Test(pace, ends_a_range_in_short_takes)
{
    const pace_plan plan = {.first = 80, .most = 1000, .brief = 3500, .wanted = 5000, .late = 7500};
    pace p = {.run = plan.first};
    pace_note(&p, &plan, 1);
    const uint32_t expected[] = {80, 60, 30, 15, 8, 4, 3};
    uint64_t left = 200;
    for (int k = 0; k < 7; k++) {
        cr_assert_eq(pace_take(&p, left), expected[k], "take %d is %u", k, p.taken);
        left -= p.taken;
    }
    p.run = 500; /* With short units, the last takes are larger than one. */
    cr_assert_eq(pace_take(&p, 21), 20);
    cr_assert_eq(pace_take(&p, 1), 1);
}

/* ---- one thread's takes, where a take should last 1000 ticks --------------------------------- */
static const pace_plan BY_1000 = {.most = 64, .wanted = 1000, .brief = 700, .late = 1500};

/* The most units of the next take, after one of `taken` units that took `ticks`. */
static uint32_t next_most(uint32_t taken, uint32_t run, uint64_t ticks)
{
    pace p = {.run = run, .taken = taken, .last = 5000};
    pace_note(&p, &BY_1000, 5000 + ticks);
    cr_assert_eq(p.last, 5000 + ticks);
    cr_assert_eq(p.steady, taken > 0 && ticks >= BY_1000.brief);
    return p.run;
}

Test(pace, takes_that_were_brief_are_doubled_up_to_the_most)
{
    cr_assert_eq(next_most(8, 8, 699), 16);
    cr_assert_eq(next_most(8, 8, 700), 8);
    cr_assert_eq(next_most(7, 8, 10), 8, "The take ended a range.");
    cr_assert_eq(next_most(32, 32, 10), 64);
    cr_assert_eq(next_most(33, 33, 10), 33);
    cr_assert_eq(next_most(64, 64, 10), 64);
}

Test(pace, takes_that_were_late_are_as_long_as_their_units_allow)
{
    cr_assert_eq(next_most(8, 8, 1500), 8);
    cr_assert_eq(next_most(8, 8, 1501), 5);
    cr_assert_eq(next_most(8, 8, 4000), 2);
    cr_assert_eq(next_most(8, 8, 9000), 1);
    cr_assert_eq(next_most(4, 8, 2000), 2);
}

Test(pace, says_nothing_of_the_time_before_the_first_take)
{
    cr_assert_eq(next_most(0, 8, 10), 8);
    cr_assert_eq(next_most(0, 8, 100000), 8);
}

Test(pace, at_the_end_of_a_range_a_take_is_half_of_it_down_to_a_25th_of_a_full_one)
{
    static const uint64_t left[] = {1000, 200, 199, 127, 9, 7, 4, 3, 1};
    static const uint32_t take[] = {100, 100, 100, 64, 5, 4, 4, 3, 1};
    for (int i = 0; i < 9; i++) {
        pace p = {.run = 100};
        cr_assert_eq(pace_take(&p, left[i]), take[i], "of %zu units %u", (size_t)left[i], p.taken);
        cr_assert_eq(p.taken, take[i]);
    }
}

Test(pace, begins_a_stolen_range_with_an_eighth)
{
    static const uint32_t run[] = {1, 8, 9, 15, 16, 100}, then[] = {1, 1, 1, 1, 2, 12};
    for (int i = 0; i < 6; i++) {
        pace p = {.run = run[i], .taken = 7, .steady = true};
        pace_stole(&p);
        cr_assert(p.run == then[i] && p.taken == 0 && !p.steady, "%u after %u", p.run, run[i]);
    }
}
