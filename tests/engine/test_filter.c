/* test_filter.c - tine_filter, tine_where, tine_partition, tine_count and tine_find against serial
   loops: the order is kept, for every share of kept elements and whatever the options, and no byte
   beside the output is written. The test runs once for each instruction set. */
#include "../properties/options.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    unsigned char c[3];
} tag;
typedef struct {
    uint64_t key, rest;
} pair; /* Fewer elements of this size are handed out at once. */
/* The largest elements that are packed are handed out by 64. */
typedef struct {
    uint64_t key, rest[15];
} largest;
typedef struct {
    uint64_t key, rest[40];
} heavy; /* Elements of this size do not fit the stage of a lone thread. */
enum { MAX_N = 131073, PAIRS = 40000, LARGEST = 9000, HEAVY = 4200, GUARD = 64 };

/* Predicates of numbers below 1000 that keep none, all, alternating ones, few, most, or
   clusters. */
static inline int keeps_none(uint32_t x) { return x > 1000; }
/* Every number but 0 means yes. */
static inline int keeps_all(uint32_t x) { return x < 1001 ? 4 : 0; }
static inline int keeps_even(uint32_t x) { return x % 2 == 0; }
static inline int keeps_few(uint32_t x) { return x < 10; }
static inline int keeps_most(uint32_t x) { return x >= 10; }
TINE_TEST(uint32_t, keeps_none)
TINE_TEST(uint32_t, keeps_all)
TINE_TEST(uint32_t, keeps_even)
TINE_TEST(uint32_t, keeps_few)
TINE_TEST(uint32_t, keeps_most)
static inline int keeps_byte(uint8_t x) { return x & 1; }
static inline int keeps_short(uint16_t x) { return x < 20000; }
static inline int keeps_positive(double x) { return x > 0; }
static inline int keeps_tag(tag x) { return x.c[0] > x.c[1]; }
static inline int keeps_pair(pair x) { return x.key % 5 > 2; }
static inline int keeps_largest(largest x) { return x.key % 5 > 2; }
static inline int keeps_heavy(heavy x) { return x.key % 3 == 0; }
TINE_TEST(uint8_t, keeps_byte)
TINE_TEST(uint16_t, keeps_short)
TINE_TEST(double, keeps_positive)
TINE_TEST(tag, keeps_tag)
TINE_TEST(pair, keeps_pair)
TINE_TEST(largest, keeps_largest)
TINE_TEST(heavy, keeps_heavy)

static uint32_t x4[MAX_N], clustered[MAX_N], step[MAX_N];
static uint8_t x1[MAX_N];
static uint16_t x2[MAX_N];
static double x8[MAX_N], runs[MAX_N]; /* runs: kept and dropped runs of 1 to 450 elements. */
static pair xp[PAIRS];
static largest xl[LARGEST];
static tag x3[MAX_N];
static heavy xh[HEAVY];
static _Alignas(64) char got[HEAVY * sizeof(heavy) + 2 * GUARD], in_place[HEAVY * sizeof(heavy)];
static char want[HEAVY * sizeof(heavy)];
static size_t numbers[MAX_N + 1];

static void inputs(void)
{
    static const double odd[] = {NAN, -NAN, INFINITY, -INFINITY, 0.0, -0.0};
    for (size_t i = 0; i < MAX_N; ++i) {
        uint64_t r = mixed(i);
        x4[i] = (uint32_t)(r % 1000), clustered[i] = i / 3000 % 2 ? 1 : 0,
        step[i] = (uint32_t)(i % 2);
        x1[i] = (uint8_t)r, x2[i] = (uint16_t)r, x8[i] = r % 16 < 6 ? odd[r % 16] : real(i);
        x3[i] = (tag){{(unsigned char)r, (unsigned char)(r >> 8), (unsigned char)(r >> 16)}};
        runs[i] = i % 450 < i / 450 % 450 ? 1 + real(i) * real(i) : -1 - real(i) * real(i);
        if (i < PAIRS) xp[i] = (pair){i / 1500 % 3 ? r : i / 1500 % 2 * 4, i};
        if (i < LARGEST) xl[i] = (largest){xp[i].key, {[14] = i}};
        if (i < HEAVY) xh[i] = (heavy){.key = r, .rest = {[39] = i}};
    }
}

/* Compares every call with the serial loop, out of place between guards, and in place. */
#define PROPERTY(f, T, x) \
    static void property_##f##_##x(size_t n, const tine_opts *o) \
    { \
        T *w = (T *)(void *)want, *y = (T *)(void *)(got + GUARD), *z = (T *)(void *)in_place; \
        size_t m = 0, c = 99, all, p = 0, others = 0, first = n; \
        if (n > sizeof x / sizeof *x) n = sizeof x / sizeof *x, first = n; \
        for (size_t i = n; i-- > 0;) first = f(x[i]) ? i : first; \
        for (size_t i = 0; i < n; ++i) m += f(x[i]) != 0; \
        for (size_t i = 0; i < n; ++i) \
            if (f(x[i])) \
                w[p++] = x[i]; \
            else \
                w[m + others++] = x[i]; \
        memset(got, 0xee, GUARD), memset(got + GUARD + m * sizeof(T), 0xee, GUARD); \
        cr_assert_eq(tine_filter(f, y, &c, x, n, o), 0, #f ", %s", describe(o, n)); \
        cr_assert_eq(c, m, #f ", %s: kept %zu instead of %zu", describe(o, n), c, m); \
        cr_assert_eq(memcmp(y, w, m * sizeof(T)), 0, #f ", %s: filtered wrong", describe(o, n)); \
        for (size_t i = 0; i < GUARD; ++i) \
            cr_assert(got[i] == (char)0xee && got[GUARD + m * sizeof(T) + i] == (char)0xee, \
                      #f ", %s: beside", describe(o, n)); \
        memcpy(z, x, n * sizeof(T)); \
        cr_assert_eq(tine_filter(f, z, &c, z, n, o), 0, #f ", %s", describe(o, n)); \
        cr_assert(c == m && memcmp(z, w, m * sizeof(T)) == 0, #f ", %s: filtered wrong in place", \
                  describe(o, n)); \
        memset(got + GUARD + n * sizeof(T), 0xee, GUARD); \
        cr_assert_eq(tine_partition(f, y, &c, x, n, o), 0, #f ", %s", describe(o, n)); \
        cr_assert(c == m && memcmp(y, w, n * sizeof(T)) == 0, #f ", %s: partitioned wrong", \
                  describe(o, n)); \
        for (size_t i = 0; i < GUARD; ++i) \
            cr_assert(got[i] == (char)0xee && got[GUARD + n * sizeof(T) + i] == (char)0xee, \
                      #f ", %s: beside", describe(o, n)); \
        numbers[m] = 77; \
        cr_assert_eq(tine_where(f, numbers, &c, x, n, o), 0, #f ", %s", describe(o, n)); \
        cr_assert_eq(c, m, #f ", %s: %zu indices instead of %zu", describe(o, n), c, m); \
        cr_assert_eq(numbers[m], 77, #f ", %s: wrote an index too many", describe(o, n)); \
        p = 0; \
        for (size_t i = 0; i < n; ++i) \
            if (f(x[i])) cr_assert_eq(numbers[p++], i, #f ", %s: a wrong index", describe(o, n)); \
        cr_assert_eq(tine_count(f, &all, x, n, o), 0, #f ", %s", describe(o, n)); \
        cr_assert_eq(all, m, #f ", %s: counted %zu instead of %zu", describe(o, n), all, m); \
        cr_assert_eq(tine_find(f, &c, x, n, o), 0, #f ", %s", describe(o, n)); \
        cr_assert_eq(c, first, #f ", %s: found %zu instead of %zu", describe(o, n), c, first); \
    }
PROPERTY(keeps_none, uint32_t, x4)
PROPERTY(keeps_all, uint32_t, x4)
PROPERTY(keeps_even, uint32_t, x4)
PROPERTY(keeps_even, uint32_t, step)
PROPERTY(keeps_even, uint32_t, clustered)
PROPERTY(keeps_few, uint32_t, x4)
PROPERTY(keeps_most, uint32_t, x4)
PROPERTY(keeps_byte, uint8_t, x1)
PROPERTY(keeps_short, uint16_t, x2)
PROPERTY(keeps_positive, double, x8)
PROPERTY(keeps_tag, tag, x3)
PROPERTY(keeps_positive, double, runs)
PROPERTY(keeps_pair, pair, xp)
PROPERTY(keeps_largest, largest, xl)
PROPERTY(keeps_heavy, heavy, xh)

static void (*const PROPERTIES[])(size_t n, const tine_opts *o) = {
    property_keeps_none_x4,     property_keeps_all_x4,         property_keeps_even_x4,
    property_keeps_even_step,   property_keeps_even_clustered, property_keeps_few_x4,
    property_keeps_most_x4,     property_keeps_byte_x1,        property_keeps_short_x2,
    property_keeps_positive_x8, property_keeps_tag_x3,         property_keeps_positive_runs,
    property_keeps_pair_xp,     property_keeps_largest_xl,     property_keeps_heavy_xh,
};
enum { PROPERTIES_TRIED = sizeof PROPERTIES / sizeof *PROPERTIES };

Test(filter, equals_its_serial_loop_whatever_the_options)
{
    inputs();
    for (size_t s = 0; s < SIZES_TRIED; ++s)
        for (size_t k = s % 7; k<OPTIONS; k += SIZES[s]> 5000 ? 13 : 5) {
            tine_opts o = options(k, SIZES[s]);
            for (int l = 0; l < PROPERTIES_TRIED; ++l)
                if (SIZES[s] < 5000 || (k + (size_t)l) % 3 == 0) PROPERTIES[l](SIZES[s], &o);
        }
}

Test(filter, equals_its_serial_loop_around_pieces)
{
    inputs();
    static const size_t sizes[] = {1023,  1024,  1025,  8191,   8192,   8193,
                                   16384, 16385, 32768, 100003, 131072, 131073};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; ++s)
        for (int l = 0; l < PROPERTIES_TRIED; ++l) {
            PROPERTIES[l](sizes[s], NULL);
            PROPERTIES[l](sizes[s], TINE_OPTS(.threads = 2, .sched = TINE_STEAL));
            /* More threads than cores. */
            PROPERTIES[l](sizes[s], TINE_OPTS(.threads = 8, .sched = TINE_DYNAMIC, .chunk = 1));
        }
}

/* The table of counts has places for 512 tiles. */
Test(filter, a_partition_has_at_most_512_tiles)
{
    enum { FULL = 512 * 4096 };
    uint8_t *const x = calloc(2 * (FULL + 1), 1), *const y = x + FULL + 1;
    cr_assert(x);
    for (size_t n = FULL - 1; n <= FULL + 1; n++) {
        tine_stats stats = {0};
        size_t m = 0;
        const tine_opts o = {.threads = 2, .sched = TINE_STATIC, .chunk = 1, .stats = &stats};
        x[n - 1] = 1;
        cr_assert_eq(tine_partition(keeps_byte, y, &m, x, n, &o), 0);
        cr_assert(m == 1 && y[0] == 1 && memchr(y + 1, 1, n - 1) == NULL);
        cr_assert(stats.chunks >= 500 && stats.chunks <= 512, "%zu elements in %zu tiles", n,
                  stats.chunks);
        x[n - 1] = 0;
    }
    free(x);
}

/* One match at any place, and another after it. */
Test(find, gives_the_lowest_match)
{
    for (size_t at = 0; at < MAX_N; at = at * 2 + 1)
        for (size_t k = 0; k < OPTIONS; k += 3) {
            tine_opts o = options(k, MAX_N);
            size_t found;
            memset(step, 0xff, sizeof step);
            step[at] = 3, step[(at + MAX_N) / 2] = 4;
            cr_assert_eq(tine_find(keeps_few, &found, step, MAX_N, &o), 0);
            cr_assert_eq(found, at, "%s: %zu instead of %zu", describe(&o, MAX_N), found, at);
        }
}

static size_t looked_at;
static inline int counts_looks(uint32_t x)
{
    __atomic_fetch_add(&looked_at, 1, __ATOMIC_RELAXED);
    return x == 1;
}
TINE_TEST(uint32_t, counts_looks)

Test(find, stops_early)
{
    memset(step, 0, sizeof step);
    step[100] = 1;
    for (int s = TINE_AUTO; s <= TINE_STEAL; ++s) {
        size_t found;
        looked_at = 0;
        const tine_opts o = {.threads = 2, .sched = (tine_sched)s};
        note_case(&o, MAX_N);
        cr_assert_eq(tine_find(counts_looks, &found, step, MAX_N, &o), 0);
        cr_assert_eq(found, 100);
        cr_assert_lt(looked_at, MAX_N, "looked at every element");
    }
}

Test(filter, of_nothing_keeps_nothing)
{
    size_t m = 9;
    uint32_t *none = NULL;
    cr_assert(tine_filter(keeps_all, none, &m, none, 0, NULL) == 0 && m == 0);
    m = 9;
    cr_assert(tine_partition(keeps_all, none, &m, none, 0, NULL) == 0 && m == 0);
    m = 9;
    cr_assert(tine_where(keeps_all, (size_t *)NULL, &m, none, 0, NULL) == 0 && m == 0);
    m = 9;
    cr_assert(tine_count(keeps_all, &m, none, 0, NULL) == 0 && m == 0);
    m = 9;
    cr_assert(tine_find(keeps_all, &m, none, 0, NULL) == 0 && m == 0);
}

Test(filter, refuses_bad_arguments)
{
    uint32_t x[3] = {1, 2, 3}, y[3] = {7, 7, 7}, *none = NULL;
    size_t m = 9, at[3] = {8, 8, 8};
    static const size_t far[] = {SIZE_MAX, SIZE_MAX / 4 + 2, (size_t)PTRDIFF_MAX / 4 + 1};
    const tine_opts bad = {.sched = (tine_sched)99};
    cr_assert_eq(tine_filter(keeps_all, none, &m, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_filter(keeps_all, y, &m, none, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_filter(keeps_all, y, NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_filter(keeps_all, y, &m, x, 3, &bad), TINE_EINVAL);
    cr_assert_eq(tine_filter(keeps_all, x, &m, x, 3, &bad), TINE_EINVAL);
    cr_assert_eq(tine_partition(keeps_all, y, &m, none, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_partition(keeps_all, x, &m, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_partition(keeps_all, y, &m, x, 3, &bad), TINE_EINVAL);
    cr_assert_eq(tine_where(keeps_all, at, NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_where(keeps_all, (size_t *)NULL, &m, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_where(keeps_all, at, &m, x, 3, &bad), TINE_EINVAL);
    cr_assert_eq(tine_count(keeps_all, NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_count(keeps_all, &m, none, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_count(keeps_all, &m, x, 3, &bad), TINE_EINVAL);
    cr_assert_eq(tine_find(keeps_all, NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_find(keeps_all, &m, none, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_find(keeps_all, &m, x, 3, &bad), TINE_EINVAL);
    for (int i = 0; i < 3; ++i) {
        cr_assert_eq(tine_filter(keeps_all, y, &m, x, far[i], NULL), TINE_EINVAL);
        cr_assert_eq(tine_partition(keeps_all, y, &m, x, far[i], NULL), TINE_EINVAL);
        cr_assert_eq(tine_where(keeps_all, at, &m, x, far[i], NULL), TINE_EINVAL);
        cr_assert_eq(tine_count(keeps_all, &m, x, far[i], NULL), TINE_EINVAL);
        cr_assert_eq(tine_find(keeps_all, &m, x, far[i], NULL), TINE_EINVAL);
    }
    cr_assert(m == 9 && y[0] == 7 && y[2] == 7 && at[0] == 8 && x[0] == 1);
}
