/* test_probe_chunks.c - AUTO's first look in virtual time: where its chunks end, what it learns
   from them, and when it leaves the rest to the plan. */
#include <criterion/criterion.h>
#include "../../src/runtime/clock.h"
#include "../../src/schedule/chunk.h"
#include "../../src/schedule/plan.h"
#include "../../src/schedule/wakeup.h"

static uint64_t ticks = 1;
static size_t readings; /* of the clock */
static uint64_t virtual_ticks(void) { return readings++, ticks; }
static double virtual_ns(uint64_t from, uint64_t to) { return (double)(to - from); }
#define clock_ticks virtual_ticks
#define clock_ns virtual_ns
#define cost_words virtual_words
#define probe virtual_probe
#define probe_quick virtual_probe_quick
#include "../../src/schedule/probe.c"

enum { ENDS = 64 };
static size_t ends[ENDS], chunks;
static uint64_t element_ns, first_ns; /* the time of an element, and of the first chunk besides */
static size_t bad;                    /* the element that fails; 0: none */

static int spend(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    cr_assert_lt(chunks, (size_t)ENDS);
    cr_assert_eq(lo, chunks ? ends[chunks - 1] : 0);
    ends[chunks++] = hi;
    ticks += (hi - lo) * element_ns + (lo ? 0 : first_ns);
    return bad && lo <= bad && bad < hi ? 7 : 0;
}

static team_look look(size_t n, size_t grain, size_t chunk, bool *over)
{
    const team_loop l = {.body = spend, .n = n, .grain = grain, .key = 1};
    const tine_opts o = {.threads = 2, .chunk = chunk};
    team_look k = {.from = 0};
    chunks = readings = 0;
    *over = probe_quick(&k, &l, &o);
    cr_assert_eq(k.from, bad ? k.from : ends[chunks - 1]);
    return k;
}

static void ended_at(size_t count, const size_t *expected)
{
    cr_assert_eq(chunks, count, "%zu chunks", chunks);
    for (size_t k = 0; k < count; k++) cr_assert_eq(ends[k], expected[k], "chunk %zu", k);
}

/* A chunk may grow by 16, 8 or 4 only if 15, 7 or 3 times what was done takes at most 400 ns. The
   quick look ends after 2 µs. */
Test(probe_chunks, grow_faster_the_cheaper_an_element_is)
{
    bool over;
    element_ns = 1;
    look(1000000, 1, 0, &over);
    ended_at(6, (const size_t[]){1, 16, 256, 512, 1024, 2048});
    cr_assert(!over);
    element_ns = 26; /* 15 elements of 26 ns take 390 ns. */
    look(1000000, 1, 0, &over);
    ended_at(5, (const size_t[]){1, 16, 32, 64, 128});
    element_ns = 27;
    look(1000000, 1, 0, &over);
    ended_at(6, (const size_t[]){1, 8, 16, 32, 64, 128});
    element_ns = 57;
    look(1000000, 1, 0, &over);
    ended_at(5, (const size_t[]){1, 8, 16, 32, 64});
    element_ns = 58;
    look(1000000, 1, 0, &over);
    ended_at(6, (const size_t[]){1, 4, 8, 16, 32, 64});
    element_ns = 133;
    look(1000000, 1, 0, &over);
    ended_at(4, (const size_t[]){1, 4, 8, 16});
    element_ns = 134;
    look(1000000, 1, 0, &over);
    ended_at(5, (const size_t[]){1, 2, 4, 8, 16});
    element_ns = 2000;
    look(1000000, 1, 0, &over);
    ended_at(1, (const size_t[]){1});
    element_ns = 1999;
    look(1000000, 1, 0, &over);
    ended_at(2, (const size_t[]){1, 2});
}

Test(probe_chunks, end_with_the_loop_and_need_few_readings_of_the_clock)
{
    bool over;
    element_ns = 1;
    look(10, 1, 0, &over);
    ended_at(2, (const size_t[]){1, 10});
    cr_assert(over && readings == 3, "%zu readings", readings);
    look(16, 1, 0, &over);
    ended_at(2, (const size_t[]){1, 16});
    cr_assert(over && readings == 3);
    look(30, 1, 0, &over);
    ended_at(2, (const size_t[]){1, 30});
    look(31, 1, 0, &over);
    ended_at(3, (const size_t[]){1, 16, 31});
    cr_assert(over && readings == 3, "the third chunk is the last one: it is not timed");
    look(1, 1, 0, &over);
    ended_at(1, (const size_t[]){1});
    cr_assert(over && readings == 2);
}

Test(probe_chunks, are_whole_grains_or_chunks)
{
    bool over;
    element_ns = 1;
    look(1000, 7, 0, &over);
    ended_at(5, (const size_t[]){7, 112, 448, 896, 1000});
    look(1000, 1, 100, &over);
    ended_at(10, (const size_t[]){100, 200, 300, 400, 500, 600, 700, 800, 900, 1000});
    look(150, 1, 100, &over);
    ended_at(2, (const size_t[]){100, 150});
    look(200, 1, 100, &over);
    ended_at(2, (const size_t[]){100, 200});
}

Test(probe_chunks, tell_the_cost_of_the_cheaper_one_of_the_last_two)
{
    bool over;
    const uintptr_t key = cost_key(1, NULL);
    element_ns = 10;
    first_ns = 500;
    team_look k = look(1000000, 1, 0, &over);
    cr_assert_eq(k.cost.ns / k.cost.count, 10);
    cr_assert_eq(k.first_ns, 510);
    cr_assert_eq(cost_last(key, 1000000), 0, "the look is not over");
    look(50, 1, 0, &over);
    cr_assert(over);
    cr_assert_eq(cost_last(key, 50), 10);
    element_ns = 1;
    first_ns = 0;
    look(200, 1, 0, &over);
    cr_assert_eq(cost_last(key, 200), 1);
    look(1, 1, 0, &over);
    cr_assert_eq(cost_last(key, 1), 0, "one chunk tells nothing");
    /* A chunk of three milliseconds is believed although the one before was cheaper. */
    k = (team_look){.chunks = 1, .from = 10, .at = 1, .last = {10, 10}, .dear = {10, 10}};
    note(&k, 20, 1 + 2999999);
    cr_assert_eq(k.cost.ns, 10);
    k = (team_look){.chunks = 1, .from = 10, .at = 1, .last = {10, 10}, .dear = {10, 10}};
    note(&k, 20, 1 + 3000000);
    cr_assert(k.cost.ns == 3e6 && k.cost.count == 10 && k.dear.ns == 3e6);
}

Test(probe_chunks, end_at_a_failure)
{
    bool over;
    element_ns = 1;
    bad = 100;
    const team_look k = look(1000000, 1, 0, &over);
    cr_assert(over && k.rc == 7 && k.from == 16 && chunks == 3);
}

/* No region has begun in this process: a team of two is worth its start from 3 ms on. */
static size_t left_at(size_t n, uint64_t ns, double *each)
{
    const team_loop l = {.body = spend, .n = n, .grain = 1, .key = 2};
    const tine_opts o = {.threads = 2};
    team_call c = {.loop = &l,
                   .o = &o,
                   .max_threads = 2,
                   .lock = PTHREAD_MUTEX_INITIALIZER,
                   .limit = SIZE_MAX};
    team_look k = {.from = 0};
    element_ns = ns;
    chunks = readings = 0;
    *each = probe(&c, &k);
    cr_assert(c.from == ends[chunks - 1] && c.probed == chunks);
    return c.from;
}

Test(probe_chunks, leave_the_rest_to_a_team_once_its_cost_is_clear)
{
    double each;
    /* The first chunk does not count; the others must have taken 2 µs. */
    cr_assert_eq(left_at(100000000, 1, &each), 2048);
    cr_assert_eq(each, 1);
    cr_assert_eq(left_at(1000000, 2000, &each), 2);
    cr_assert_eq(left_at(1000000, 1999, &each), 4);
    cr_assert_eq(left_at(1000000, 10000, &each), 1, "a dear chunk is believed at once");
    cr_assert_eq(left_at(1000000, 9999, &each), 2);
}
