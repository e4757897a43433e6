/* test_nontemporal_trial.c - the trial between two ways of writing, in virtual time: its turns,
   what is timed, and when there is a verdict. */
#include <criterion/criterion.h>
#include <sys/resource.h>
#include "../../src/runtime/clock.h"
#include "../../src/runtime/cpus.h"
#include "../../src/schedule/loop.h"

static uint64_t now;
static long faults;

static uint64_t virtual_ticks(void) { return now; }
static double virtual_ns(uint64_t from, uint64_t to) { return (double)(to - from); }
static int virtual_rusage(int who, struct rusage *u)
{
    (void)who;
    u->ru_minflt = faults;
    return 0;
}
static size_t given; /* elements in the chunks that virtual_for makes; 0: one chunk */
static int virtual_for(tine_body *body, void *ctx, size_t n, size_t grain, double ns, uintptr_t key,
                       const tine_opts *o)
{
    (void)grain, (void)ns, (void)key, (void)o;
    const size_t chunk = given ? given : n;
    for (size_t lo = 0; lo < n; lo += chunk) {
        const int rc = body(lo, n - lo < chunk ? n : lo + chunk, ctx);
        if (rc) return rc;
    }
    return 0;
}
#define clock_ticks virtual_ticks
#define clock_ns virtual_ns
#define getrusage virtual_rusage
#define team_for virtual_for
#define tine_nontemporal_ virtual_nontemporal
#define tine_write_ virtual_write
int virtual_nontemporal(size_t n, size_t size);
int virtual_write(tine_body *through, tine_body *past, void *ctx, size_t n, size_t size,
                  size_t grain, double ns, const tine_opts *o);
#include "../../src/schedule/nontemporal.c"

enum { CACHE = 1 << 20, ROUND = 4 * CACHE, TILES_MAX = 4096 };
/* The cost of a byte in hundredths of a tick, and the calls so far: their elements, and the way. */
static uint64_t cost[2];
static struct {
    size_t lo, hi;
    int way;
} tile[TILES_MAX];
static size_t tiles;

static int write_by(int way, size_t lo, size_t hi)
{
    cr_assert_lt(tiles, (size_t)TILES_MAX);
    tile[tiles].lo = lo, tile[tiles].hi = hi, tile[tiles].way = way;
    tiles++;
    now += (hi - lo) * cost[way] / 100;
    return 0;
}
static int by_cache(size_t lo, size_t hi, void *ctx) { return (void)ctx, write_by(0, lo, hi); }
static int past_cache(size_t lo, size_t hi, void *ctx) { return (void)ctx, write_by(1, lo, hi); }

static void begin(uint64_t through_cost, uint64_t past_cost)
{
    cpus_last_cache = CACHE;
    cost[0] = through_cost, cost[1] = past_cost;
    tiles = 0;
}

static int write_bytes(size_t n)
{
    return tine_write_(by_cache, past_cache, NULL, n, 1, 1, 0, NULL);
}

/* A turn is two caches, and a tile is 128 KiB. Of the 16 tiles of a turn, eight are timed. A
   result takes 16 of each way, so two rounds of two turns; a verdict takes two results. */
Test(nontemporal_trial, goes_through_and_past_in_turns_until_two_results_agree)
{
    begin(200, 100);
    cr_assert_eq(write_bytes(5 * ROUND), 0);
    for (size_t k = 0; k < 4 * 32; k++) {
        cr_assert_eq(tile[k].lo, k * TILE);
        cr_assert_eq(tile[k].hi - tile[k].lo, 128 << 10);
        cr_assert_eq(tile[k].way, (int)(k / 16 % 2), "tile %zu", k);
    }
    cr_assert_eq(tiles, 4 * 32 + 1);
    cr_assert(tile[128].way == 1 && tile[128].lo == 4 * ROUND && tile[128].hi == 5 * ROUND);
    cr_assert_eq(verdict, PAST);
    begin(200, 100);
    cr_assert_eq(write_bytes(2 * CACHE), 0);
    cr_assert(tiles == 1 && tile[0].way == 1);
    cr_assert_eq(write_bytes(CACHE + 1), 0);
    cr_assert(tiles == 2 && tile[1].way == 1);
    cr_assert_eq(write_bytes(CACHE), 0);
    cr_assert(tiles == 3 && tile[2].way == 0, "it fits the cache");
}

Test(nontemporal_trial, gives_no_verdict_where_the_ways_take_equal_time)
{
    begin(105, 100);
    cr_assert_eq(write_bytes(10 * ROUND), 0);
    cr_assert_eq(verdict, UNKNOWN);
    begin(100, 105);
    cr_assert_eq(write_bytes(10 * ROUND), 0);
    cr_assert_eq(verdict, UNKNOWN);
    begin(106, 100);
    cr_assert_eq(write_bytes(5 * ROUND), 0);
    cr_assert_eq(verdict, PAST);
}

Test(nontemporal_trial, finds_the_cache_better_too)
{
    begin(100, 106);
    cr_assert_eq(write_bytes(5 * ROUND), 0);
    cr_assert_eq(verdict, THROUGH);
    tiles = 0;
    cr_assert_eq(write_bytes(ROUND), 0);
    cr_assert(tiles == 1 && tile[0].way == 0);
}

static void results(trial *r, double through, double past)
{
    for (int k = 0; k < SAMPLES; k++) note(r, 0, through), note(r, 1, past);
}

Test(nontemporal_trial, two_results_must_follow_one_another)
{
    trial r = {.turn = 2 * CACHE};
    results(&r, 2, 1);
    results(&r, 1, 2);
    cr_assert_eq(verdict, UNKNOWN);
    results(&r, 1, 1);
    results(&r, 1, 2);
    cr_assert_eq(verdict, UNKNOWN);
    results(&r, 1, 2);
    cr_assert_eq(verdict, THROUGH);
    results(&r, 2, 1);
    results(&r, 2, 1);
    cr_assert_eq(verdict, THROUGH, "a verdict stays");
}

Test(nontemporal_trial, counts_no_result_with_new_pages)
{
    trial r = {.turn = 40 << 20};
    for (int k = 0; k < 3; k++) {
        note(&r, 0, 2);
        faults += 27; /* 10 for 40 MiB, and 16 of others */
        for (int i = 1; i < SAMPLES; i++) note(&r, 0, 2);
        for (int i = 0; i < SAMPLES; i++) note(&r, 1, 1);
    }
    cr_assert_eq(verdict, UNKNOWN);
    for (int k = 0; k < 2; k++) {
        note(&r, 1, 1);
        faults += 26;
        for (int i = 1; i < SAMPLES; i++) note(&r, 1, 1);
        for (int i = 0; i < SAMPLES; i++) note(&r, 0, 2);
    }
    cr_assert_eq(verdict, PAST);
}

Test(nontemporal_trial, compares_medians_of_sixteen_and_no_further_samples)
{
    trial r = {.turn = 2 * CACHE};
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 16; i++) note(&r, 0, i < 8 ? 1 : 3);
        for (int i = 0; i < 5; i++) note(&r, 0, 1); /* These come too late. */
        for (int i = 0; i < 16; i++) note(&r, 1, 2);
    }
    cr_assert_eq(verdict, PAST, "the ninth of sixteen is the median");
    verdict = last = UNKNOWN;
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 16; i++) note(&r, 0, i < 9 ? 1 : 3);
        for (int i = 0; i < 16; i++) note(&r, 1, 2);
    }
    cr_assert_eq(verdict, THROUGH);
}

/* Chunks of 16 KiB are timed, in the second half of each turn: 64 of 128. */
Test(nontemporal_trial, times_no_chunk_below_16_kib_and_no_first_half)
{
    begin(200, 100);
    given = 16384;
    cr_assert_eq(write_bytes(ROUND / 2 + CACHE), 0);
    cr_assert_eq(verdict, UNKNOWN);
    trial r = {.way = {by_cache, past_cache}, .size = 1, .tile = TILE, .turn = 2 * CACHE};
    r.written = CACHE - 1;
    cr_assert_eq(trial_body(0, TILE, &r), 0);
    cr_assert(r.samples[0] == 0 && r.samples[1] == 0);
    r.written = CACHE;
    cr_assert_eq(trial_body(0, 16383, &r), 0);
    cr_assert_eq(r.samples[0], 0);
    cr_assert_eq(trial_body(0, 16384, &r), 0);
    cr_assert_eq(r.samples[0], 1);
    cr_assert_float_eq(r.sample[0][0], 2, 1e-9, "%g ns a byte", r.sample[0][0]);
    r.written = 3 * CACHE;
    cr_assert_eq(trial_body(0, 16384, &r), 0);
    cr_assert(r.samples[1] == 1 && r.written == 3 * CACHE + 16384);
}

/* 43 outputs of 12 caches are 516 caches. */
Test(nontemporal_trial, is_repeated_after_512_caches)
{
    begin(200, 100);
    verdict = last = PAST;
    for (int k = 0; k < 43; k++) {
        cr_assert_eq(write_bytes(12 * CACHE), 0);
        cr_assert_eq(verdict, PAST, "output %d", k);
    }
    cr_assert_eq(tiles, 43);
    cr_assert_eq(write_bytes(12 * CACHE), 0);
    cr_assert(verdict == UNKNOWN && served == 0 && tiles > 44);
}

Test(nontemporal_trial, is_not_made_of_less_than_two_caches)
{
    begin(200, 100);
    cr_assert_eq(write_bytes(2 * CACHE - 1), 0);
    cr_assert(tiles == 1 && tile[0].way == 0);
    cr_assert_eq(write_bytes(2 * CACHE), 0);
    cr_assert_eq(tiles, 1 + 16);
    cr_assert(tile[9].way == 1 && tile[8].way == 0, "a turn is half of the output");
}
