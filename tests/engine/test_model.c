/* test_model.c - AUTO's model, tested on numbers alone. */
#include <criterion/criterion.h>
#include "../../src/schedule/model.h"

static estimate after(double first, int times, double ns)
{
    estimate e = {.mean = first};
    for (int k = 0; k < times; k++) estimate_follow(&e, ns);
    return e;
}

Test(model, an_estimate_stays_where_measurements_agree)
{
    const estimate e = after(1000, 20, 1000);
    cr_assert_eq(e.mean, 1000);
    cr_assert_eq(e.deviation, 0);
}

Test(model, an_estimate_falls_quickly_and_rises_slowly)
{
    cr_assert_float_eq(after(1000, 1, 500).mean, 750, 1e-9);
    cr_assert_float_eq(after(1000, 1, 1500).mean, 1062.5, 1e-9);
    cr_assert_float_eq(after(1000, 60, 5000).mean, 5000, 5);
    cr_assert_float_eq(after(1000, 60, 10).mean, 10, 0.1);
}

Test(model, one_accident_counts_as_eight_times_the_mean)
{
    cr_assert_float_eq(after(1000, 1, 4e6).mean, after(1000, 1, 8000).mean, 1e-9);
}

Test(model, two_accidents_in_a_row_are_the_rule)
{
    cr_assert_gt(after(1000, 2, 4e6).mean, 4e5);
    estimate e = after(1000, 1, 4e6);
    estimate_follow(&e, 1000);
    const double mean = e.mean;
    estimate_follow(&e, 4e6);
    cr_assert_lt(e.mean, 4 * mean, "an accident between punctual starts counted in full");
}

Test(model, eight_times_the_mean_is_no_accident_yet)
{
    estimate e = {.mean = 1000};
    estimate_follow(&e, 8000);
    cr_assert(!e.accident);
    e = (estimate){.mean = 1000};
    estimate_follow(&e, 8001);
    cr_assert(e.accident);
}

Test(model, a_deviation_is_what_measurements_exceed_the_mean_by)
{
    estimate e = {.mean = 1000};
    for (int k = 0; k <= 1000; k++) estimate_follow(&e, k % 8 ? 1000 : 2000);
    cr_assert(e.deviation > 100 && e.deviation < 1000, "%g and %g", e.mean, e.deviation);
    for (int k = 0; k < 20; k++) estimate_follow(&e, 10);
    cr_assert_lt(e.deviation, 0.1);
}

/* Returns the prospect of a loop whose threads do not slow each other down. */
static prospect loop(double serial_ns, double start_ns, int threads)
{
    return (prospect){serial_ns, start_ns, 1, threads};
}

static bool pays(double serial_ns, double start_ns, int threads)
{
    const prospect p = loop(serial_ns, start_ns, threads);
    return model_calls_team(&p, 0, 0);
}

Test(model, a_team_is_called_where_its_start_and_its_share_take_less)
{
    prospect p = loop(1000, 200, 4);
    cr_assert_float_eq(model_team(&p), 400, 1e-9);
    p.start_ns = 5000;
    cr_assert_float_eq(model_team(&p), 5000, 1e-9);
    cr_assert(pays(1000, 999, 2) && !pays(1000, 1001, 2));
    cr_assert(!pays(1000, 1, 1));
    cr_assert(!pays(1000, 1000, 2), "neither is faster");
}

Test(model, what_seems_slower_is_tried_when_more_was_forgone_than_the_try_can_lose)
{
    const prospect p = loop(1000, 1200, 2); /* The team loses 200 ns. */
    cr_assert(!model_calls_team(&p, 199, 0) && model_calls_team(&p, 201, 0));
}

Test(model, after_tries_in_vain_it_is_tried_twice_as_late_each_time_up_to_fifty_times)
{
    const prospect p = loop(1000, 1200, 2);
    cr_assert(!model_calls_team(&p, 399, 1) && model_calls_team(&p, 401, 1));
    cr_assert(!model_calls_team(&p, 1599, 3) && model_calls_team(&p, 1601, 3));
    cr_assert(!model_calls_team(&p, 9999, 100) && model_calls_team(&p, 10001, 100));
}

Test(model, a_loop_that_stayed_alone_forwent_what_a_team_that_spins_would_have_saved)
{
    prospect p = loop(10e3, 60e3, 2);
    cr_assert_float_eq(model_forgone(&p), 5000 - 350, 1e-9);
    p.serial_ns = 600;
    cr_assert_eq(model_forgone(&p), 0);
    p = loop(1e6, 0, 1);
    cr_assert_eq(model_forgone(&p), 0);
}

Test(model, threads_in_each_others_way_are_left_alone)
{
    prospect p = {.serial_ns = 1e6, .start_ns = 700, .slowdown = 1.5, .threads = 2};
    cr_assert_float_eq(model_team(&p), 700 + 999300 * 0.75, 1e-6);
    cr_assert(model_calls_team(&p, 0, 0));
    p.slowdown = 2.5;
    cr_assert(!model_calls_team(&p, 0, 0));
    cr_assert(!model_calls_team(&p, 1e12, 0), "that is explored where it is measured");
    cr_assert_eq(model_forgone(&p), 0);
    p.threads = 8;
    cr_assert(model_calls_team(&p, 0, 0));
}

Test(model, threads_that_slow_each_other_down_by_their_number_are_not_tried)
{
    prospect p = {.serial_ns = 1e6, .start_ns = 1.2e6, .slowdown = 2, .threads = 2};
    cr_assert(!model_calls_team(&p, 1e12, 0));
    p.slowdown = 1.9; /* The team loses 0.2 ms. */
    cr_assert(model_calls_team(&p, 200001, 0) && !model_calls_team(&p, 199999, 0));
}
