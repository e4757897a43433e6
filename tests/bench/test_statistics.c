/* test_statistics.c - the harness's comparisons on seeded synthetic samples: how often they report
   a difference that does not exist, and how often one that exists; and which rounds are
   disturbed. */
#include "measure/cpu_probe.h"
#include "measure/series.h"
#include <criterion/criterion.h>
#include <math.h>

enum { COMPARISONS = 200, ROUNDS = 12, PROCESSES = 6 };

/* Returns a standard normal deviate, by Box and Muller. */
static double normal(uint64_t *state)
{
    double u = ((double)(stat_random(state) >> 11) + 0.5) * 0x1p-53,
           v = (double)(stat_random(state) >> 11) * 0x1p-53;
    return sqrt(-2 * log(u)) * cos(2 * 3.14159265358979323846 * v);
}

/* Returns a turn's seconds on a quiet machine: 1.5 % of noise, and one turn in 25 is 10 to 60 %
   late. */
static double quiet(uint64_t *state, double seconds)
{
    double late = stat_below(state, 25) == 0 ? 1.1 + 0.5 * (double)stat_below(state, 100) / 100 : 1;
    return seconds * exp(0.015 * normal(state)) * late;
}

/* Compares two sides in the same rounds, which share a drift of 5 %. */
static stat_ratio rounds_of(uint64_t *state, double base, double side)
{
    double a[ROUNDS], b[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double drift = exp(0.05 * normal(state));
        a[i] = quiet(state, base * drift);
        b[i] = quiet(state, side * drift);
    }
    return stat_paired(a, b, ROUNDS);
}

/* Compares six processes before with six after. The memory layout of each differs, which changes
   times by 2 %. */
static stat_ratio processes_of(uint64_t *state, double base, double side)
{
    double a[PROCESSES], b[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        a[i] = base * exp(0.02 * normal(state));
        b[i] = side * exp(0.02 * normal(state));
    }
    return stat_apart(a, PROCESSES, b, PROCESSES);
}

static int counted(stat_ratio make(uint64_t *state, double base, double side), double side,
                   stat_word word)
{
    uint64_t state = 2026;
    int count = 0;
    for (int i = 0; i < COMPARISONS; i++) count += make(&state, 1, side).word == word;
    return count;
}

Test(statistics, rounds_of_equal_sides_are_undecided)
{
    int undecided = counted(rounds_of, 1, STAT_UNDECIDED);
    cr_assert_geq(undecided, COMPARISONS * 9 / 10, "%d of %d", undecided, COMPARISONS);
}

Test(statistics, rounds_see_ten_percent_with_the_right_sign)
{
    int faster = counted(rounds_of, 1 / 1.1, STAT_FASTER),
        slower = counted(rounds_of, 1.1, STAT_SLOWER);
    cr_assert_geq(faster, COMPARISONS * 9 / 10, "%d of %d", faster, COMPARISONS);
    cr_assert_geq(slower, COMPARISONS * 9 / 10, "%d of %d", slower, COMPARISONS);
}

Test(statistics, processes_that_are_equal_are_undecided)
{
    int undecided = counted(processes_of, 1, STAT_UNDECIDED);
    cr_assert_geq(undecided, COMPARISONS * 9 / 10, "%d of %d", undecided, COMPARISONS);
}

Test(statistics, processes_see_ten_percent_with_the_right_sign)
{
    int faster = counted(processes_of, 1 / 1.1, STAT_FASTER),
        slower = counted(processes_of, 1.1, STAT_SLOWER);
    cr_assert_geq(faster, COMPARISONS * 9 / 10, "%d of %d", faster, COMPARISONS);
    cr_assert_geq(slower, COMPARISONS * 9 / 10, "%d of %d", slower, COMPARISONS);
}

Test(statistics, five_units_decide_nothing)
{
    double base[6] = {2, 2, 2, 2, 2, 2}, side[6] = {1, 1, 1, 1, 1, 1};
    cr_assert_eq(stat_paired(base, side, 5).word, STAT_UNDECIDED);
    cr_assert_eq(stat_paired(base, side, 6).word, STAT_FASTER);
    cr_assert_eq(stat_paired(side, base, 6).word, STAT_SLOWER);
    cr_assert_eq(stat_apart(base, 5, side, 6).word, STAT_UNDECIDED);
    cr_assert_eq(stat_apart(base, 6, side, 5).word, STAT_UNDECIDED);
    cr_assert_eq(stat_apart(base, 6, side, 6).word, STAT_FASTER);
}

Test(statistics, a_difference_below_the_margin_decides_nothing)
{
    double base[8], side[8];
    for (int i = 0; i < 8; i++) base[i] = 1.02, side[i] = 1;
    stat_ratio r = stat_paired(base, side, 8);
    cr_assert_eq(r.word, STAT_UNDECIDED);
    cr_assert_float_eq(r.ratio, 1.02, 1e-12);
    cr_assert_float_eq(stat_plus_minus(&r), 0, 1e-12);
}

Test(statistics, rounds_that_one_side_missed_are_dropped)
{
    double base[8] = {2, NAN, 2, 2, 2, 2, 2, 9}, side[8] = {1, 1, 1, 1, 1, 1, 1, NAN};
    stat_ratio r = stat_paired(base, side, 8);
    cr_assert_eq(r.units, 6);
    cr_assert_eq(r.word, STAT_FASTER);
    cr_assert_float_eq(r.hi, 2, 1e-12);
    cr_assert(isnan(stat_paired(base, (double[]){NAN}, 1).ratio));
    cr_assert(isnan(stat_paired(base, side, 0).ratio));
}

Test(statistics, quantiles_are_linear_between_neighbours)
{
    const double x[] = {1, 2, 4, 8};
    cr_assert_float_eq(samples_quantile(x, 4, 0.5), 3, 1e-15);
    cr_assert_float_eq(samples_quantile(x, 4, 0.25), 1.75, 1e-15);
    cr_assert_float_eq(samples_quantile(x, 4, 1), 8, 1e-15);
    cr_assert_float_eq(samples_median((double[]){8, 1, 4}, 3), 4, 1e-15);
    cr_assert(isnan(samples_quantile(x, 0, 0.5)));
}

Test(statistics, shuffles_keep_every_side_and_use_every_place)
{
    int met[3][3] = {{0}};
    uint64_t state = 7;
    for (int i = 0; i < 300; i++) {
        int x[3] = {0, 1, 2};
        stat_shuffle(&state, x, 3);
        cr_assert_eq(x[0] + x[1] + x[2], 3);
        cr_assert_eq(x[0] * x[1] * x[2], 0);
        for (int k = 0; k < 3; k++) met[x[k]][k]++;
    }
    for (int k = 0; k < 9; k++)
        cr_assert(met[k / 3][k % 3] > 60, "side %d was at place %d %d times of 300", k / 3, k % 3,
                  met[k / 3][k % 3]);
}

/* Fills a series with ten rounds of one side in a process. The first `disturbed` rounds are
   disturbed and take five times as long. */
static void fill_series(bench_series *s, int disturbed, double seconds)
{
    for (int i = 0; i < 10; i++)
        s->turn[s->turns++] = (bench_turn){.round = i,
                                           .count = 1,
                                           .seconds = {i < disturbed ? 5 * seconds : seconds},
                                           .disturbance.disturbed = i < disturbed};
}

static stat_ratio with_disturbed(int disturbed)
{
    static bench_series base, side;
    base.turns = side.turns = 0;
    fill_series(&base, disturbed, 2);
    fill_series(&side, disturbed, 1);
    const series_rounds rounds = {.planned = 10,
                                  .measured = 10,
                                  .disturbed = disturbed,
                                  .all = 10 - disturbed < STAT_UNITS_MIN};
    return series_ratio(&base, &side, &rounds);
}

Test(statistics, a_row_that_stays_disturbed_decides_nothing)
{
    cr_assert_eq(with_disturbed(0).word, STAT_FASTER);
    stat_ratio few = with_disturbed(4), many = with_disturbed(5);
    cr_assert_eq(few.word, STAT_FASTER);
    cr_assert_eq(few.units, 6);
    cr_assert_eq(many.word, STAT_UNDECIDED);
    cr_assert_eq(many.units, 10);
    cr_assert_float_eq(many.ratio, 2, 1e-12);
}

/* Threads that share one CPU stand for two virtual CPUs that share a physical one. The assertion
   does not depend on other programs: no pass ends before both threads have done all its work. */
Test(statistics, a_probe_sees_two_threads_on_one_cpu)
{
    int cpus[2];
    cr_assert_geq(cpus_usable(cpus, 2), 1);
    double alone = HUGE_VAL;
    for (int i = 0; i < 20; i++) alone = fmin(alone, cpu_probe(cpus, 1));
    cr_assert_gt(alone, 0);
    double shared = cpu_probe((int[]){cpus[0], cpus[0]}, 2);
    cr_assert_gt(shared, PROBE_LIMIT * alone, "%g s beside %g s", shared, alone);
}

Test(statistics, a_slow_probe_disturbs_its_round_in_all_series)
{
    static bench_series all[2];
    fill_series(&all[0], 1, 1);
    fill_series(&all[1], 0, 1);
    all[0].turn[0].disturbance.disturbed = DISTURBED_STEAL;
    all[1].turn[0].disturbance.probe = all[0].turn[4].disturbance.probe = 1.7 * 60e-6;
    all[1].turn[5].disturbance.probe = 1.5 * 60e-6;
    all[1].turn[6].disturbance.probe = NAN;
    const int causes[10] = {DISTURBED_STEAL | DISTURBED_PROBE, 0, 0, 0, DISTURBED_PROBE};
    for (int i = 0; i < 10; i++) {
        cr_assert_eq(series_mark(all, 2, i, 60e-6), causes[i], "round %d", i);
        for (int k = 0; k < 2; k++)
            cr_assert_eq(all[k].turn[i].disturbance.disturbed, causes[i], "round %d", i);
    }
}

Test(statistics, a_better_probe_disturbs_an_earlier_round)
{
    static bench_series one;
    fill_series(&one, 0, 1);
    one.turn[3].disturbance.probe = 100e-6;
    cr_assert_eq(series_mark(&one, 1, 3, 100e-6), 0);
    cr_assert_eq(series_mark(&one, 1, 3, 60e-6), DISTURBED_PROBE);
    cr_assert_eq(series_mark(&one, 1, 3, 100e-6), DISTURBED_PROBE);
}
