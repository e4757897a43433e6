/* test_tune.c - tine_tune: the loops that it runs, the wisdom that it keeps, and the calls that use
   it. Which schedule wins is not tested. */
#include <stdatomic.h>
#include <string.h>
#include "../properties/options.h"
#include "../../src/schedule/wisdom.h"

enum { N = 3000 };
static atomic_int seen[N];

static int count(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) atomic_fetch_add_explicit(&seen[i], 1, memory_order_relaxed);
    return 0;
}

static int allowed(void)
{
    tine_stats s = {0};
    cr_assert_eq(tine_for(count, NULL, N, TINE_OPTS(.sched = TINE_STATIC, .chunk = 1, .stats = &s)),
                 0);
    memset(seen, 0, sizeof seen);
    return s.threads;
}

Test(tune, runs_whole_loops_and_remembers)
{
    int threads = allowed();
    if (threads == 1) cr_skip_test("with one thread there is no choice");
    cr_assert_eq(tine_tune("a loop", count, NULL, N), 0);
    for (int i = 1; i < N; i++)
        cr_assert_eq(seen[i], seen[0], "element %d: %d times, the first %d", i, seen[i], seen[0]);
    cr_assert_geq(seen[0], 8, "each candidate without a chunk of its own runs at least once");
    const wisdom *w = wisdom_find("a loop", wisdom_size(N), threads);
    cr_assert(w);
    tine_opts p = wisdom_says(w);
    cr_assert(p.threads >= 1 && p.threads <= threads && p.chunk <= N, "%s", describe(&p, N));
    tine_stats s = {0};
    cr_assert_eq(tine_for(count, NULL, N, TINE_OPTS(.name = "a loop", .stats = &s)), 0);
    if (p.sched != TINE_AUTO) cr_assert_eq(s.threads, p.threads);
    if (p.sched != TINE_AUTO && p.threads > 1) cr_assert_eq(s.sched, p.sched);
    if (p.chunk) cr_assert_eq(s.chunk, p.chunk);
}

Test(tune, alone_there_is_nothing_to_learn)
{
    int rc = 0;
#pragma omp parallel num_threads(2)
#pragma omp single
    rc = tine_tune("alone", count, NULL, N);
    cr_assert_eq(rc, 0);
    cr_assert_eq(tine_tune("nothing", count, NULL, 0), 0);
    cr_assert_eq(atomic_load(&wisdom_count), 0);
    cr_assert_eq(seen[0], 0);
}

static int fails(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    return lo <= 1234 && 1234 < hi ? 42 : 0;
}

Test(tune, a_failing_body_ends_it)
{
    cr_assert_eq(tine_tune("fails", fails, NULL, N), allowed() > 1 ? 42 : 0);
    cr_assert_eq(atomic_load(&wisdom_count), 0);
}

Test(tune, misuse_is_refused)
{
    char name[WISDOM_NAME + 2];
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = 0;
    cr_assert_eq(tine_tune(NULL, count, NULL, N), TINE_EINVAL);
    cr_assert_eq(tine_tune("", count, NULL, N), TINE_EINVAL);
    cr_assert_eq(tine_tune("two\nlines", count, NULL, N), TINE_EINVAL);
    cr_assert_eq(tine_tune(name, count, NULL, N), TINE_EINVAL);
    cr_assert_eq(tine_tune("a", NULL, NULL, N), TINE_EINVAL);
    cr_assert_eq(tine_tune("a", count, NULL, SIZE_MAX), TINE_EINVAL);
    cr_assert_eq(seen[0], 0);
}
