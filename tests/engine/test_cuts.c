/* test_cuts.c - into how many tiles, buckets and chunks operations of several loops cut their
   arrays: enough for many threads, and each long enough to pay. The statistics of a call give these
   numbers. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include "../../src/runtime/cpus.h"
#include "../properties/mixed.h"
#include "tine/tine.h"

enum { MOST = 1 << 21 };
static size_t at[MOST];
static uint64_t x[MOST], y[MOST];

/* DYNAMIC takes dear tiles one by one, so that chunks are tiles. */
static tine_opts counted(tine_stats *s)
{
    return (tine_opts){.threads = 2, .sched = TINE_DYNAMIC, .stats = s};
}

/* A shuffle counts and scatters tiles of whole batches of 4096 elements, 16384 at least, 128 of
   them at most. Then it shuffles 256 buckets, short ones in pairs. */
Test(cuts, of_a_shuffle)
{
    static const size_t n[] = {1, 1 << 18, (1 << 18) + 1, 300000, 1 << 21},
                        chunks[] = {1, 1, 17 + 17 + 128, 19 + 19 + 128, 128 + 128 + 256};
    for (int k = 0; k < 5; k++) {
        tine_stats s;
        const tine_opts o = counted(&s);
        cr_assert_eq(tine_shuffle(x, sizeof *x, 1, n[k], &o), 0);
        cr_assert_eq(s.chunks, chunks[k], "%zu elements: %zu", n[k], s.chunks);
    }
}

/* Places that ascend, that are near one another, or anywhere and some of them twice. */
enum { ASCENDING, NEAR, FAR };

static size_t put_chunks(size_t ny, size_t n, int places, int threads)
{
    tine_stats s;
    tine_opts o = counted(&s);
    o.threads = threads;
    for (size_t i = 0; i < n; i++)
        at[i] = places == FAR ? mixed(i) % ny : (places == NEAR ? i ^ 7 : i) % ny;
    cr_assert_eq(tine_put(y, ny, at, x, n, &o), 0);
    return s.chunks;
}

/* tine_put looks at n / 8192 + 1 tiles of indexes, at most 64, and writes as many if all
   ascend. */
Test(cuts, of_a_put_of_ascending_places)
{
    static const size_t n[] = {2048, 8191, 8192, 65536, 1 << 20}, tiles[] = {1, 1, 2, 9, 64};
    for (int k = 0; k < 5; k++)
        cr_assert_eq(put_chunks(n[k], n[k], ASCENDING, 2), 2 * tiles[k], "%zu elements", n[k]);
}

/* Up to 4 threads do not share the work if places are near one another, or in half the last-level
   cache: one thread looks at all indexes and writes all elements. */
Test(cuts, of_a_put_by_one_of_few_threads)
{
    cpus_last_cache = 1 << 20;
    for (int threads = 1; threads <= 4; threads++)
        cr_assert_eq(put_chunks(1 << 20, 1 << 20, NEAR, threads), 2, "%d threads", threads);
    cr_assert_gt(put_chunks(1 << 20, 1 << 20, NEAR, 5), 5 * 64);
    cpus_last_cache = 4 << 20;
    cr_assert_eq(put_chunks(1 << 18, 1 << 18, FAR, 4), 2);
    cr_assert_gt(put_chunks((1 << 18) + 1, 1 << 18, FAR, 2), 5 * 33);
    cr_assert_gt(put_chunks(1 << 18, 1 << 18, FAR, 5), 5 * 33);
}

static void no_divide(size_t lo, size_t hi, size_t to, size_t m, size_t others, void *ctx)
{
    (void)lo, (void)hi, (void)to, (void)m, (void)others, (void)ctx;
}
static size_t no_tally(size_t lo, size_t hi, void *ctx) { return (void)lo, (void)hi, (void)ctx, 0; }

/* A partition has tiles of 4096 elements, or 512 tiles of a multiple of 64. */
Test(cuts, of_a_partition)
{
    static const size_t n[] = {100000, 512 * 4096 - 1, 512 * 4096, 100000000},
                        tile[] = {4096, 4096, 4160, 195328};
    for (int k = 0; k < 4; k++) {
        tine_stats s;
        size_t m = 1;
        const tine_opts o = {.threads = 2, .sched = TINE_DYNAMIC, .chunk = 1, .stats = &s};
        cr_assert_eq(tine_partition_run_(no_tally, no_divide, NULL, &m, n[k], &o), 0);
        cr_assert(m == 0 && s.chunk == tile[k], "%zu elements: %zu", n[k], s.chunk);
        cr_assert_eq(s.chunks, (n[k] - 1) / tile[k] + 1);
    }
}

/* Places that are far apart are written by way of at most 256 buckets, unless y has at most a
   mebibyte. Short buckets are written several in a chunk. */
Test(cuts, of_a_put_of_any_places)
{
    cpus_last_cache = 1 << 20;
    cr_assert_eq(put_chunks(1 << 17, 32768, FAR, 5), 5 + 1);
    cr_assert_gt(put_chunks((1 << 17) + 1, 32768, FAR, 2), 3 * 5);
    cr_assert_eq(put_chunks(200000, 16384, FAR, 2), 2);
    cr_assert_eq(put_chunks(200000, 16385, FAR, 2), 3 * 3 + 20);
    cr_assert_eq(put_chunks(1 << 20, 1 << 20, FAR, 2), 3 * 64 + 256);
    cr_assert_eq(put_chunks((1 << 20) + 1, 1 << 20, FAR, 2), 3 * 64 + 129);
}

/* Of 1023 sampled neighbours at most 128 may be far from one another: each pair of places that are
   exchanged makes two far. */
Test(cuts, of_a_put_of_which_an_eighth_is_far)
{
    enum { N = 1 << 17 };
    cpus_last_cache = 1 << 20;
    for (size_t pairs = 64; pairs <= 65; pairs++) {
        tine_stats s;
        const tine_opts o = counted(&s);
        for (size_t i = 0; i < N; i++) at[i] = i ^ 7;
        for (size_t k = 128; k <= 128 * pairs; k += 128)
            at[k] = (k + N / 2) ^ 7, at[k + N / 2] = k ^ 7;
        cr_assert_eq(tine_put(y, 2 * N, at, x, N, &o), 0);
        cr_assert_eq(s.chunks == 2, pairs == 64, "%zu pairs: %zu", pairs, s.chunks);
    }
}

static size_t group_chunks(size_t groups, int threads)
{
    static uint32_t key[40000];
    tine_stats s;
    tine_opts o = counted(&s);
    o.threads = threads;
    for (size_t i = 0; i < 40000; i++) key[i] = (uint32_t)(i % groups);
    cr_assert_eq(tine_groupsum_u64(y, key, TINE_U32, x, groups, 40000, &o), 0);
    return s.chunks;
}

/* 40000 elements are 3 blocks. With more than 4 groups an element of a block, up to 4 threads have
   a range of the groups each, of at most 2 MiB at 17 bytes a group. */
Test(cuts, of_a_groupsum_of_many_groups)
{
    enum { FITS = 4 * 13333 + 3, TABLE = (2 << 20) / 17 };
    cr_assert_gt(group_chunks(FITS, 2), 2 + 2);
    cr_assert_eq(group_chunks(FITS + 1, 2), 2 + 2);
    cr_assert_eq(group_chunks(FITS + 1, 1), 1 + 1);
    cr_assert_eq(group_chunks(FITS + 1, 4), 4 + 4);
    cr_assert_gt(group_chunks(FITS + 1, 5), 5 + 5);
    cr_assert_eq(group_chunks(2 * TABLE + 1, 2), 2 + 2);
    cr_assert_gt(group_chunks(2 * TABLE + 2, 2), 2 + 2);
}

/* Up to 131072 bins, one thread counts fewer than 2 elements a bin. */
Test(cuts, of_a_bincount_of_few_elements_a_bin)
{
    enum { BINS = 100000 };
    static size_t count[BINS];
    static uint32_t key[2 * BINS];
    tine_stats s;
    const tine_opts o = counted(&s);
    cr_assert_eq(tine_bincount(count, key, BINS, 2 * BINS - 4, &o), 0);
    cr_assert_eq(s.chunks, 1);
    cr_assert_eq(tine_bincount(count, key, BINS, 2 * BINS, &o), 0);
    cr_assert_gt(s.chunks, 1);
}

/* A scan has 12 tiles or more. They last 3 µs at least, which are 4000 elements here, and have 64
   KiB at most. Tiles of more than 4096 elements are multiples of 512, others of 64. */
Test(cuts, of_a_scan)
{
    static const size_t n[] = {2048, 48384, 49000, 65536, 131072},
                        tile[] = {4032, 4032, 4096, 5120, 8192};
    for (int k = 0; k < 5; k++) {
        tine_stats s;
        const tine_opts o = counted(&s);
        cr_assert_eq(tine_cumsum_u64(y, x, n[k], &o), 0);
        cr_assert_eq(s.chunk, tile[k], "%zu elements: %zu", n[k], s.chunk);
    }
}

static int no_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    return (void)acc, (void)lo, (void)hi, (void)ctx, 0;
}
static void no_join(void *acc, const void *next, void *ctx) { (void)acc, (void)next, (void)ctx; }

static size_t fold_chunks(size_t blocks, int threads, size_t chunk, size_t acc_size)
{
    static char acc[1 << 17];
    tine_stats s;
    const tine_opts o = {.threads = threads, .sched = TINE_DYNAMIC, .chunk = chunk, .stats = &s};
    cr_assert_eq(tine_fold(no_leaf, no_join, NULL, acc, acc_size, blocks * 2048, &o), 0);
    return s.chunks;
}

/* A fold has 1024 chunks at most, or 16 for each of many threads, or 64 MiB of partial results if
   its chunk is given. Blocks have 2048 elements. */
Test(cuts, of_a_fold)
{
    cr_assert_eq(fold_chunks(1024, 64, 0, 8), 1024);
    cr_assert_eq(fold_chunks(1025, 64, 0, 8), 513);
    cr_assert_eq(fold_chunks(1040, 65, 0, 8), 1040);
    cr_assert_eq(fold_chunks(1041, 65, 0, 8), 521);
    cr_assert_eq(fold_chunks(1030, 2, 1, 8), 1030);
    cr_assert_eq(fold_chunks(1030, 2, 1, 1 << 16), 515);
    cr_assert_eq(fold_chunks(1030, 2, 1, 1 << 15), 1030);
}

/* ---- the cost that AUTO expects -------------------------------------------------------------- */
/* The ns that AUTO expected the call to take on one thread. */
static void expected(double ns, const tine_stats *s, const char *what)
{
    cr_assert_float_eq(s->expected_alone, ns * 1e-9, 1e-6 * ns * 1e-9, "%s: %g s of %g", what,
                       s->expected_alone, ns * 1e-9);
}

Test(cuts, have_the_costs_that_were_measured)
{
    enum { N = 1 << 20 };
    tine_stats s;
    const tine_opts o = {.threads = 2, .stats = &s};
    if (tine_threads(&(tine_opts){.threads = -1}) < 2) cr_skip_test("this needs two CPUs");
    cpus_last_cache = (size_t)1 << 40;
    cr_assert_eq(tine_shuffle(x, sizeof *x, 1, 300000, &o), 0);
    expected((1 + 3) * 19 * 16384.0 + 4 * (300000.0 / 256 + 1) * 256, &s, "shuffle");
    for (size_t i = 0; i < N; i++) at[i] = i ^ 7;
    cr_assert_eq(tine_put(y, N, at, x, N, &o), 0);
    expected((0.5 + 1) * N, &s, "put of near places");
    for (size_t i = 0; i < N; i++) at[i] = mixed(i) % N;
    cpus_last_cache = 1 << 20;
    cr_assert_eq(tine_put(y, N, at, x, N, &o), 0);
    expected((0.5 + 1 + 4) * N + 2 * (N / 256.0 + 1) * 256, &s, "put of any places");
}
