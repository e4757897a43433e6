/* test_probe.c - AUTO's memory of a loop, and the elements that its first look runs. */
#include <criterion/criterion.h>
#include <string.h>
#include "../../src/runtime/clock.h"
#include "../../src/runtime/cpus.h"
#include "../../src/schedule/cost_cache.h"
#include "../../src/schedule/loop.h"
#include "../../src/schedule/plan.h"
#include "../../src/schedule/probe.h"
#include "../../src/schedule/wakeup.h"

static size_t chunks[64][2], count;

static int note(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    if (count < 64) chunks[count][0] = lo, chunks[count][1] = hi;
    count++;
    return 0;
}

static int slow(size_t lo, size_t hi, void *ctx)
{
    note(lo, hi, ctx);
    for (size_t i = lo; i < hi; i++)
        for (uint64_t t = clock_ticks(); clock_ns(t, clock_ticks()) < 3000;) {
        }
    return 0;
}

static team_call looked(const team_loop *l, double *ns)
{
    static const tine_opts none;
    team_call c = {.loop = l,
                   .o = &none,
                   .max_threads = plan_threads(&none),
                   .lock = PTHREAD_MUTEX_INITIALIZER,
                   .limit = SIZE_MAX};
    team_look k = {.from = 0};
    count = 0;
    *ns = probe(&c, &k);
    return c;
}

Test(probe, finishes_what_is_cheap)
{
    double ns;
    team_loop l = {.body = note, .n = 50, .grain = 1, .key = 1};
    team_call c = looked(&l, &ns);
    cr_assert_eq(chunks[0][0], 0);
    for (size_t k = 1; k < count; k++) cr_assert_eq(chunks[k][0], chunks[k - 1][1]);
    cr_assert_eq(chunks[count - 1][1], c.from);
    /* On a busy machine even these elements may look slow. */
    cr_assert(c.from == 50 || plan_may_pay(ns * (double)(50 - c.from)),
              "stopped at %zu though the rest takes %g ns", c.from, ns * (double)(50 - c.from));
}

Test(probe, stops_early_at_what_is_dear_and_knows_its_cost)
{
    double ns;
    team_loop l = {.body = slow, .n = 1000, .grain = 1, .key = 2};
    if (cpus_allowed() < 2) cr_skip_test("on one CPU the first look does every element");
    wakeup_rest(); /* Without this call the model would include the creation of the threads. */
    team_call c = looked(&l, &ns);
    cr_assert_lt(c.from, 100);
    cr_assert_gt(ns, 1000, "%g", ns);
}

static int slow_at_first(size_t lo, size_t hi, void *ctx)
{
    return lo == 0 ? slow(lo, hi, ctx) : note(lo, hi, ctx);
}

/* On a busy machine a look may take the second chunk for a slow one too. One success in a hundred
   looks suffices. */
Test(probe, does_not_believe_one_piece_after_a_slow_first_one)
{
    double ns;
    size_t most = 0;
    team_loop l = {.body = slow_at_first, .n = PTRDIFF_MAX, .grain = 1, .key = 5};
    for (int k = 0; k < 100; k++) {
        looked(&l, &ns);
        if (count > most) most = count;
    }
    cr_assert_gt(most, 2);
}

static double known(double stated, tine_sched sched, bool *alone)
{
    const team_loop l = {.body = note, .n = 1000, .grain = 1, .ns = stated, .key = 11};
    const tine_opts o = {.threads = 2, .sched = sched};
    double ns;
    *alone = team_shortcut(&l, &o, &ns);
    return ns;
}

Test(probe, believes_a_stated_cost_only_where_the_choice_is_clear)
{
    const double near = 2 * WORK_LEAST_NS / 1000, far = OFF_BY * near, tiny = near / 100;
    bool alone;
    cr_assert_eq(known(tiny, TINE_AUTO, &alone), tiny);
    cr_assert(alone);
    cr_assert_eq(known(far, TINE_AUTO, &alone), far);
    cr_assert(!alone);
    cr_assert_eq(known(near, TINE_DYNAMIC, &alone), near);
    cr_assert_eq(known(near, TINE_AUTO, &alone), 0, "a statement near the threshold was believed");
    cr_assert(!alone);
    cost_store(11, 1000, 1);
    cr_assert_float_eq(known(near, TINE_AUTO, &alone), 1, 0.01);
    cr_assert(alone);
}

/* Looks at a loop without progress function. The call runs the rest of the loop. */
static team_look looked_quickly(const team_loop *l, bool *over)
{
    static const tine_opts none;
    team_look k = {.from = 0};
    count = 0;
    *over = probe_quick(&k, l, &none);
    cr_assert_eq(chunks[0][0], 0);
    for (size_t i = 1; i < count; i++) cr_assert_eq(chunks[i][0], chunks[i - 1][1]);
    return k;
}

Test(probe, looks_quickly_at_a_small_loop_and_leaves_a_large_one)
{
    bool over;
    team_loop small = {.body = note, .n = 700, .grain = 7, .key = 7},
              large = {.body = slow, .n = 1000, .grain = 1, .key = 8};
    team_look k = looked_quickly(&small, &over);
    cr_assert_eq(chunks[count - 1][1], k.from);
    cr_assert_eq(k.chunks, count);
    /* over is false where the machine was busy. */
    cr_assert(over ? k.from == 700 : k.from % 7 == 0 && k.spent > 500);
    k = looked_quickly(&large, &over);
    cr_assert(!over && k.rc == 0 && k.from == 1 && k.chunks == 1);
}

Test(probe, takes_whole_grains)
{
    double ns;
    team_loop l = {.body = slow, .n = 100 * 7, .grain = 7, .key = 5};
    team_call c = looked(&l, &ns);
    cr_assert_eq(c.from % 7, 0);
    for (size_t k = 0; k < count && k < 64; k++) cr_assert_eq(chunks[k][0] % 7, 0);
}

static int fails(size_t lo, size_t hi, void *ctx)
{
    note(lo, hi, ctx);
    return hi > 5 ? 9 : 0;
}

Test(probe, ends_at_a_failure)
{
    double ns;
    team_loop l = {.body = fails, .n = 1000000, .grain = 1, .key = 6};
    team_call c = looked(&l, &ns);
    /* Or the look left the failing element to the team. */
    cr_assert(c.rc == 9 || (c.rc == 0 && c.from <= 5), "code %d at %zu", c.rc, c.from);
    cr_assert_leq(count, 6);
}

Test(probe, ends_quickly_at_a_failure)
{
    bool over;
    team_loop l = {.body = fails, .n = 1000000, .grain = 1, .key = 9};
    team_look k = looked_quickly(&l, &over);
    cr_assert(over ? k.rc == 9 : k.from <= 5, "code %d at %zu", k.rc, k.from);
}

/* ---- scans ----------------------------------------------------------------------------------- */
static _Atomic int helpers;

static void look_slowly(void *sums, void *stage, size_t lo, size_t hi, void *ctx)
{
    (void)sums, (void)stage, (void)lo, (void)hi, (void)ctx;
    if (tine_thread() > 0) helpers++;
    for (uint64_t t = clock_ticks(); clock_ns(t, clock_ticks()) < 2e6;) {
    }
}

static void carry_nothing(void *sums, size_t many, void *base, int first, void *ctx)
{
    (void)sums, (void)many, (void)base, (void)first, (void)ctx;
}

static void write_nothing(const void *bases, void *stage, size_t lo, size_t hi, void *ctx)
{
    (void)bases, (void)stage, (void)lo, (void)hi, (void)ctx;
}

Test(scan, is_compared_like_any_other_loop)
{
    static const tine_opts none;
    static const tine_chain_ chain = {look_slowly, carry_nothing, write_nothing, 8, 0, 8, 0, 0};
    enum { COUNT = 1200 };
    const uintptr_t key = (uintptr_t)look_slowly;
    const double ns = 8000.0 / COUNT; /* A loop of 8 µs, it seems. */
    uint64_t base[2] = {0};
    if (plan_threads(&none) < 2) cr_skip_test("this needs two CPUs");
    cost_store_beside(key, COUNT, ns, 1000);
    wakeup_rest();
    cr_assert_eq(tine_chain_run_(&chain, NULL, base, COUNT, NULL), 0);
    cr_assert_eq(helpers, 0, "its threads slow each other down");
    /* On a busy machine the threads may seem to sleep, or come late. */
    for (int k = 0; k < 100 && helpers == 0; k++) {
        cost_store_beside(key, COUNT, ns, 1);
        wakeup_rest();
        cr_assert_eq(tine_chain_run_(&chain, NULL, base, COUNT, NULL), 0);
    }
    cr_assert_gt(helpers, 0);
}

static void look_at_once(void *sums, void *stage, size_t lo, size_t hi, void *ctx)
{
    (void)sums, (void)stage, (void)lo, (void)hi, (void)ctx;
}

Test(scan, of_a_kernel_that_states_its_cost_is_measured)
{
    static const tine_chain_ chain = {look_at_once, carry_nothing, write_nothing, 8, 0, 8, 0, 1000};
    enum { COUNT = 1200 };
    uint64_t base[2] = {0};
    double each = 0;
    /* On a busy machine the thread may lose its CPU while it is timed. */
    for (int k = 0; k < 100 && !(each > 0 && each < 1000); k++) {
        for (size_t i = 0; i < COST_PLACES; i++) cost_words[i] = 0;
        cr_assert_eq(tine_chain_run_(&chain, NULL, base, COUNT, NULL), 0);
        each = cost_last((uintptr_t)look_at_once, COUNT);
    }
    cr_assert(each > 0 && each < 1000, "an element of %g ns", each);
}
