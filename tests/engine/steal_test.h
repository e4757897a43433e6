/* steal_test.h - shared by the tests of stealing and of contention: a call of N elements that marks
   each of them, and whose chunks are dealt. */
#ifndef TINE_TESTS_STEAL_TEST_H
#define TINE_TESTS_STEAL_TEST_H
#include <criterion/criterion.h>
#include <string.h>
#include "../../src/schedule/steal.h"

enum { N = 100003 };
static unsigned char hits[N];

static inline int mark(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) hits[i]++;
    return 0;
}

static inline void set_up(team_call *c, team_loop *l, team_slot *slots, const tine_opts *o,
                          int threads, size_t chunk)
{
    *l = (team_loop){.body = mark, .n = N, .grain = 1};
    *c = (team_call){.loop = l,
                     .o = o,
                     .threads = threads,
                     .chunk = chunk,
                     .chunks = (N - 1) / chunk + 1,
                     .slots = slots,
                     .lock = PTHREAD_MUTEX_INITIALIZER,
                     .limit = SIZE_MAX};
    memset(hits, 0, sizeof hits);
    steal_deal(c);
}

static inline void assert_once(void)
{
    for (size_t i = 0; i < N; i++) cr_assert_eq(hits[i], 1, "element %zu ran %d times", i, hits[i]);
}
#endif
