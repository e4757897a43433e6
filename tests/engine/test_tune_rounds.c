/* test_tune_rounds.c - how tine_tune compares, in virtual time: the candidates of a loop, and which
   of them wins when a table says how long each takes. */
#include <criterion/criterion.h>
#include <math.h>
#include "../../src/runtime/clock.h"
#include "../../src/schedule/plan.h"
#include "../../src/schedule/wisdom.h"

static double now;
static size_t calls;
static double (*seconds_of)(const tine_opts *o); /* how long a call with these options takes */

static double virtual_seconds(void) { return now; }
static int virtual_for(tine_body *body, void *ctx, size_t n, const tine_opts *o)
{
    (void)body, (void)ctx, (void)n;
    now += seconds_of(o);
    calls++;
    return 0;
}
#define clock_seconds virtual_seconds
#define tine_for virtual_for
#define tine_tune virtual_tune
int virtual_tune(const char *name, tine_body *body, void *ctx, size_t n);
#include "../../src/schedule/tune.c"

static tuning t;

static void begin(size_t n, double cost(const tine_opts *o))
{
    t = (tuning){.n = n};
    now = 0;
    calls = 0;
    seconds_of = cost;
}

static double a_millisecond(const tine_opts *o) { return (void)o, 1e-3; }
static double a_second(const tine_opts *o) { return (void)o, 1; }
static double nothing(const tine_opts *o) { return (void)o, 0; }

static bool is(int k, tine_sched sched, int threads, size_t chunk, tine_order order)
{
    const tine_opts *o = &t.c[k].o;
    return o->sched == sched && o->threads == threads && o->chunk == chunk && o->order == order;
}

/* 10,000 elements of 200 ns on four threads. Chunks of 1, 4, 16, … are tried, because even a chunk
   of one element takes more than 100 ns. The largest is 1024: a thread's share is 2500 elements. */
Test(tune_rounds, candidates_are_every_schedule_with_chunks_in_steps_of_four)
{
    static const tine_sched kinds[] = {TINE_STATIC, TINE_STEAL, TINE_DYNAMIC, TINE_GUIDED};
    static const size_t chunks[] = {0, 1, 4, 16, 64, 256, 1024};
    begin(10000, nothing);
    add_team(&t, 4, 2e-3);
    cr_assert_eq(t.count, 4 * 7 + 2);
    for (int k = 0; k < 28; k++)
        cr_assert(is(k, kinds[k / 7], 4, chunks[k % 7], TINE_FORWARD), "candidate %d", k);
    cr_assert(is(28, TINE_STEAL, 4, 0, TINE_BACKWARD) && is(29, TINE_DYNAMIC, 4, 0, TINE_BACKWARD));
    for (int k = 0; k < t.count; k++) cr_assert(t.rank[k] == k && t.c[k].best > 1e299);
}

Test(tune_rounds, no_chunk_is_shorter_than_100_ns_or_as_long_as_a_threads_share)
{
    begin(10000, nothing);
    add_team(&t, 4, 25e-6 * 10); /* 25 ns an element, so chunks begin at 4. */
    cr_assert_eq(t.count, 4 * 6 + 2);
    cr_assert(is(1, TINE_STATIC, 4, 4, TINE_FORWARD));
    begin(1024, nothing);
    add_team(&t, 4, 1e-3); /* 256 is a thread's share. */
    cr_assert_eq(t.count, 4 * 5 + 2);
    begin(1025 + 3, nothing);
    add_team(&t, 4, 1e-3);
    cr_assert_eq(t.count, 4 * 6 + 2);
    begin(10000, nothing);
    add_team(&t, 4, 0); /* The cost is not known. */
    cr_assert_eq(t.count, 4 * 7 + 2);
}

Test(tune_rounds, of_a_long_loop_chunks_go_in_steps_of_sixteen)
{
    begin(10000, nothing);
    add_team(&t, 4, 0.06);
    cr_assert_eq(t.count, 4 * 4 + 2); /* 0, 1, 16, 256 */
    begin(PTRDIFF_MAX, nothing);
    add_team(&t, 1, 1e9);
    /* Chunks of 100 ns are 922 elements. 16 times the last chunk is still a size. */
    cr_assert(is(1, TINE_STATIC, 1, 4096, TINE_FORWARD));
    cr_assert(is(12, TINE_STATIC, 1, (size_t)1 << 56, TINE_FORWARD));
    cr_assert(is(13, TINE_STEAL, 1, 0, TINE_FORWARD));
}

Test(tune_rounds, there_are_512_candidates_at_most)
{
    begin(PTRDIFF_MAX, nothing);
    for (int k = 0; k < 10; k++) add_team(&t, 2, 0);
    cr_assert_eq(t.count, 512);
}

/* A call takes a millisecond. A candidate whose time is 1 ms is called once. Each further round of
   calls has twice as many, until the time is over. */
Test(tune_rounds, a_candidate_runs_once_then_twice_as_often_until_its_time_is_over)
{
    candidate c = {.best = 1e300};
    begin(100, a_millisecond);
    cr_assert_eq(run(&t, &c, 1e-3), 0);
    cr_assert_eq(calls, 1);
    cr_assert_float_eq(c.best, 1e-3, 1e-12);
    calls = 0;
    cr_assert_eq(run(&t, &c, 6.5e-3), 0);
    cr_assert_eq(calls, 1 + 2 + 4);
    calls = 0;
    seconds_of = nothing; /* A clock that stands still does not make the run endless. */
    cr_assert_eq(run(&t, &c, 20e-9), 0);
    cr_assert(calls > 20 && c.best == 0);
}

static double rising; /* seconds of the next call of `dearer` */
static double dearer(const tine_opts *o) { return (void)o, rising *= 2; }

Test(tune_rounds, the_fastest_call_counts)
{
    candidate c = {.best = 1e300};
    begin(100, dearer);
    rising = 1e-3;
    cr_assert_eq(run(&t, &c, 1), 0);
    cr_assert_float_eq(c.best, 2e-3, 1e-12);
}

static void contend(int count, const double *seconds)
{
    t.left = t.count = count;
    for (int k = 0; k < count; k++) t.rank[k] = k, t.c[k].best = seconds[k];
}

Test(tune_rounds, ranks_are_in_order_of_time_and_the_simpler_first)
{
    static const double seconds[] = {5, 3, 4, 3, 1, 5, 2};
    static const int order[] = {4, 6, 1, 3, 2, 0, 5};
    contend(7, seconds);
    sort_ranks(&t);
    for (int k = 0; k < 7; k++) cr_assert_eq(t.rank[k], order[k], "place %d", k);
}

Test(tune_rounds, within_two_per_cent_of_the_best_the_simplest_wins)
{
    static const double seconds[] = {1.03, 1.015, 1.01, 1};
    contend(4, seconds);
    sort_ranks(&t);
    cr_assert_eq(winner(&t), &t.c[1].o);
    t.left = 2; /* the best and the next one */
    cr_assert_eq(winner(&t), &t.c[2].o);
    t.left = 1;
    cr_assert_eq(winner(&t), &t.c[3].o);
}

/* The time of a candidate in microseconds is its chunk. */
static double by_chunk(const tine_opts *o) { return 1e-6 * (double)o->chunk; }

static void race(int count, const size_t *us)
{
    begin(100, by_chunk);
    for (int k = 0; k < count; k++) add(&t, TINE_STEAL, 2, us[k], TINE_FORWARD);
    cr_assert_eq(halve(&t), 0);
}

Test(tune_rounds, the_slower_half_is_dropped_in_each_round_until_one_is_left)
{
    static const size_t us[] = {109, 108, 107, 106, 105, 104, 103, 102, 101};
    race(9, us);
    /* 9, 5, 3 and 2 candidates run for 0.2, 0.4, 0.8 and 1.6 ms each. */
    cr_assert_eq(t.left, 1);
    cr_assert_eq(t.c[t.rank[0]].o.chunk, 101);
    cr_assert_eq(calls, 9 * 3 + 5 * 7 + 3 * 15 + 2 * 31);
}

Test(tune_rounds, who_is_far_behind_is_dropped_at_once)
{
    static const size_t us[] = {100, 149, 151, 400, 500, 600, 700, 800};
    race(8, us);
    /* In the second round there are two, not four. */
    cr_assert_eq(calls, 3 + 3 + 3 + 1 + 1 + 1 + 1 + 1 + 7 + 3);
    cr_assert_eq(t.left, 1);
}

Test(tune_rounds, who_is_clearly_ahead_has_won_after_three_rounds)
{
    static const size_t us[] = {100, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116};
    race(12, us);
    /* 12, 6, 3: the third round ends it, and three are left. */
    cr_assert_eq(t.left, 3);
    static const size_t near[] = {100, 104, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116};
    race(12, near);
    cr_assert_eq(t.left, 1);
}

static double static_is_best(const tine_opts *o)
{
    return o->sched == TINE_STATIC && o->threads == 2 && o->chunk == 4 ? 1e-3 : 2e-3;
}

static int noted(const char *name, size_t n, int allowed, tine_opts *says)
{
    const wisdom *w = wisdom_find(name, wisdom_size(n), allowed);
    return w ? *says = wisdom_says(w), 1 : 0;
}

Test(tune_rounds, all_numbers_of_threads_down_to_two_are_tried_by_halves)
{
    tine_opts says;
    begin(1000, static_is_best);
    cr_assert_eq(tune(&t, "halves", 5), 0);
    cr_assert(is(0, TINE_AUTO, 5, 0, TINE_FORWARD) && is(1, TINE_STATIC, 1, 0, TINE_FORWARD));
    const int team = (t.count - 2) / 2;
    cr_assert_eq(t.c[2].o.threads, 5);
    cr_assert_eq(t.c[t.count - 1].o.threads, 2);
    cr_assert_gt(team, 10);
    cr_assert(noted("halves", 1000, 5, &says));
    cr_assert(says.sched == TINE_STATIC && says.threads == 2 && says.chunk == 4);
}

/* AUTO takes 25 µs for 1000 elements on four threads, so the estimated cost of an element is 100
   ns. */
static double auto_takes_25_us(const tine_opts *o) { return o->sched == TINE_AUTO ? 25e-6 : 30e-6; }

Test(tune_rounds, the_cost_of_an_element_is_that_of_the_team_on_all_its_threads)
{
    begin(1000, auto_takes_25_us);
    cr_assert_eq(tune(&t, "cost", 4), 0);
    cr_assert(is(2, TINE_STATIC, 4, 0, TINE_FORWARD) && is(3, TINE_STATIC, 4, 1, TINE_FORWARD));
}

Test(tune_rounds, a_long_loop_is_tuned_within_a_bounded_number_of_calls)
{
    begin(1000, a_second);
    cr_assert_eq(tune(&t, "long", 2), 0);
    cr_assert_leq(calls, (size_t)t.count * 2 + 1);
}
