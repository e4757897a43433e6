/* test_scatter.c - tine_put into an array larger than the last-level cache, which the test makes
   small: places that are near one another, and places that are not. */
#include "../properties/options.h"
#include <stdlib.h>
#include "../../src/runtime/cpus.h"

enum { N = 100000, PLACES = 700001 };
static size_t at[N];
static double x[N], y[PLACES], want[PLACES];

/* Compares tine_put with its loop, on one to four threads. */
static void check(const char *shape)
{
    for (size_t i = 0; i < PLACES; i++) want[i] = -1;
    for (size_t i = 0; i < N; i++) x[i] = (double)i, want[at[i]] = x[i];
    for (int threads = 1; threads < 5; threads++) {
        for (size_t i = 0; i < PLACES; i++) y[i] = -1;
        cr_assert_eq(tine_put(y, PLACES, at, x, N, TINE_OPTS(.threads = threads)), 0);
        for (size_t i = 0; i < PLACES; i++)
            if (y[i] != want[i])
                cr_assert_eq(y[i], want[i], "%s, %d threads: place %zu", shape, threads, i);
    }
}

Test(scatter, past_the_cache_is_the_loop_whether_places_are_near_or_not)
{
    cpus_last_cache = 1 << 20;
    for (size_t i = 0; i < N; i++) at[i] = i * 7 ^ 7;
    check("near, without equals");
    for (size_t i = 0; i < N; i++) at[i] = mixed(i) % 400 + i * 5;
    check("near, with equals");
    for (size_t i = 0; i < N; i++) at[i] = mixed(i) % PLACES;
    check("far");
    for (size_t i = 0; i < N; i++) at[i] = i % 10 ? i * 7 : mixed(i) % PLACES;
    check("most near");
}
