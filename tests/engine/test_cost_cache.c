/* test_cost_cache.c - what AUTO remembers of a loop: the cost of an element, the slow-down beside
   other threads, and the calls since. */
#include <criterion/criterion.h>
#include "../../src/schedule/cost_cache.h"

Test(cost_cache, remembers_for_a_while_and_knows_one_loop_from_another)
{
    cost_store(3, 10, 1234);
    cr_assert_eq(cost_lookup(4, 10), 0);
    cr_assert_eq(cost_lookup(3, 1000), 0, "a loop of another magnitude was taken for this one");
    int calls = 0;
    for (double ns; (ns = cost_lookup(3, 10)) > 0; calls++) cr_assert_float_eq(ns, 1234, 5);
    cr_assert_eq(calls, (int)(1 / EXPLORE));
}

Test(cost_cache, knows_two_loops_of_one_body_by_their_names)
{
    cost_store(cost_key(3, "a"), 10, 1234);
    cr_assert_eq(cost_lookup(cost_key(3, "b"), 10), 0);
    cr_assert_eq(cost_lookup(cost_key(3, NULL), 10), 0);
}

Test(cost_cache, keeps_a_slowdown_in_sixteenths_of_an_octave)
{
    static const double slowdown[] = {0.5, 1, 1.0624, 1.0625, 2, 3.9, 4, 1000, 1e9},
                        kept[] = {1, 1, 1, 1.0625, 2, 3.875, 4, 992, 61440};
    for (int k = 0; k < 9; k++) {
        cost_store_beside(12, 10, 1, slowdown[k]);
        cr_assert_eq(cost_slowdown(12, 10), kept[k], "%g of %g", cost_slowdown(12, 10),
                     slowdown[k]);
    }
}

Test(cost_cache, believes_in_a_slowdown_an_eighth_less_after_each_measurement)
{
    static const double slowdown[] = {4, 1.3125, 1.25, 1.1875, 1},
                        then[] = {3.5, 1.125, 1.0625, 1, 1};
    for (int k = 0; k < 5; k++) {
        cost_store_beside(13, 10, 1, slowdown[k]);
        cost_store(13, 10, 2);
        cr_assert_eq(cost_slowdown(13, 10), then[k]);
        cr_assert_eq(cost_last(13, 10), 2);
    }
    cost_store(14, 10, 2);
    cr_assert_eq(cost_slowdown(14, 10), 0, "it was never measured");
}

Test(cost_cache, counts_the_calls_since_a_measurement)
{
    cost_store_beside(15, 10, 3, 2);
    for (unsigned k = 0; k < 50; k++) {
        cr_assert_eq(cost_calls(15, 10), k);
        cr_assert_eq(cost_lookup(15, 10), 3);
    }
    cr_assert_eq(cost_lookup(15, 10), 0);
    cr_assert_eq(cost_calls(15, 10), 50);
    cr_assert_eq(cost_last(15, 10), 3, "the last cost is still known");
    cr_assert_eq(cost_slowdown(15, 10), 2);
}

Test(cost_cache, takes_loops_of_one_magnitude_for_one_loop)
{
    cost_store(16, 1024, 7);
    cr_assert(cost_last(16, 1024) == 7 && cost_last(16, 2047) == 7);
    cr_assert(cost_last(16, 1023) == 0 && cost_last(16, 2048) == 0);
    cost_store(17, 1, 5);
    cr_assert(cost_last(17, 0) == 5 && cost_last(17, 1) == 5 && cost_last(17, 2) == 0);
}
