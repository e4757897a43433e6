/* test_scan.c - tine_scan and tine_exscan: the result of the serial loop for exact monoids, and one
   fixed order for all others, in place and for structs of any size, whatever the options. */
#include "../properties/options.h"
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline uint64_t plus(uint64_t a, uint64_t b) { return a + b; }
static inline int32_t count(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
static inline int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }
static inline double add(double a, double b) { return a + b; }
/* The map x -> a * x + b. Composition is associative and does not commute. */
typedef struct {
    uint64_t a, b;
} affine;
static inline affine compose(affine f, affine g) { return (affine){g.a * f.a, g.a * f.b + g.b}; }
typedef struct {
    uint64_t a, b, rest[70];
} heavy; /* Elements of this size do not fit the stage of a lone thread. */
static inline heavy heavier(heavy f, heavy g)
{
    heavy r = {g.a * f.a, g.a * f.b + g.b, {0}};
    r.rest[69] = f.rest[69] + g.rest[69];
    return r;
}
typedef struct {
    unsigned char c[3];
} tag; /* The letter of the last element, and the number of elements. */
static inline tag last(tag a, tag b)
{
    unsigned low = (unsigned)(a.c[1] + b.c[1]);
    return (tag){{b.c[0], (unsigned char)low, (unsigned char)(a.c[2] + b.c[2] + (low >> 8))}};
}
TINE_MONOID(uint64_t, plus, 0)
TINE_MONOID(int32_t, count, 0)
TINE_MONOID(int32_t, larger, INT32_MIN)
TINE_MONOID(double, add, 0)
TINE_MONOID(affine, compose, ((affine){1, 0}))
TINE_MONOID(heavy, heavier, ((heavy){1, 0, {0}}))
TINE_MONOID(tag, last, ((tag){{0, 0, 0}}))

enum { MAX_N = 131073, HEAVY = 4200 };
static uint64_t xu[MAX_N], yu[MAX_N + 1], zu[MAX_N];
static int32_t xi[MAX_N], yi[MAX_N + 1], zi[MAX_N];
static double xd[MAX_N], yd[MAX_N + 1], zd[MAX_N];
static affine xa[MAX_N], ya[MAX_N + 1], za[MAX_N];
static tag xt[MAX_N], yt[MAX_N + 1], zt[MAX_N];
static heavy xh[HEAVY], yh[HEAVY + 1], zh[HEAVY];

static void inputs(void)
{
    for (size_t i = 0; i < MAX_N; ++i) {
        uint64_t r = mixed(i);
        xu[i] = r, xi[i] = (int32_t)r, xd[i] = real(i);
        xa[i] = (affine){r | 1, r * 7 + 3};
        xt[i] = (tag){{(unsigned char)r, 1, 0}};
        if (i < HEAVY) xh[i] = (heavy){.a = r | 1, .b = r * 7 + 3, .rest = {[69] = 1}};
    }
}

/* The loops that the calls must equal: inclusive and exclusive. */
#define SERIAL(T, f, id) \
    static void serial_##f(T *y, const T *x, size_t n, int exclusive) \
    { \
        T s = id; \
        for (size_t i = 0; i < n; ++i) { \
            T next = i ? f(s, x[i]) : x[0]; \
            y[i] = exclusive ? s : next; \
            s = next; \
        } \
    }
SERIAL(uint64_t, plus, 0)
SERIAL(int32_t, count, 0)
SERIAL(int32_t, larger, INT32_MIN)
SERIAL(affine, compose, ((affine){1, 0}))
SERIAL(heavy, heavier, ((heavy){1, 0, {0}}))
SERIAL(tag, last, ((tag){{0, 0, 0}}))

/* Adds in the promised order of sums that round. */
static void serial_add(double *y, const double *x, size_t n, int exclusive)
{
    double base = 0, l = 0;
    for (size_t i = 0; i < n; ++i) {
        if (i && i % 64 == 0) base = i == 64 ? l : base + l;
        double before = i == 0 ? 0 : i % 64 == 0 ? base : i < 64 ? l : base + l;
        l = i % 64 ? l + x[i] : x[i];
        y[i] = exclusive ? before : i < 64 ? l : base + l;
    }
}

/* Compares both scans, out of place and in place, with z. The element after the end must not
   change. */
#define TRY(T, f, x, y, z, n, o) \
    for (int ex = 0; ex < 2; ++ex) \
        for (int in_place = 0; in_place < 2; ++in_place) { \
            serial_##f(z, x, n, ex); \
            memset(y, 0xee, ((n) + 1) * sizeof(T)); \
            if (in_place) memcpy(y, x, (n) * sizeof(T)); \
            T guard = (y)[n]; \
            const T *from = in_place ? y : x; \
            int rc = ex ? tine_exscan(f, y, from, n, o) : tine_scan(f, y, from, n, o); \
            cr_assert_eq(rc, 0, #f ", %s: returned %d", describe(o, n), rc); \
            cr_assert_eq(memcmp(y, z, (n) * sizeof(T)), 0, #f ", %s, exclusive %d, in place %d", \
                         describe(o, n), ex, in_place); \
            cr_assert_eq(memcmp(&guard, &(y)[n], sizeof(T)), 0, #f ", %s: wrote after the end", \
                         describe(o, n)); \
        }

static void every(size_t n, const tine_opts *o)
{
    TRY(uint64_t, plus, xu, yu, zu, n, o)
    TRY(int32_t, count, xi, yi, zi, n, o)
    TRY(int32_t, larger, xi, yi, zi, n, o)
    TRY(double, add, xd, yd, zd, n, o)
    TRY(affine, compose, xa, ya, za, n, o)
    TRY(tag, last, xt, yt, zt, n, o)
    size_t h = n < HEAVY ? n : HEAVY;
    TRY(heavy, heavier, xh, yh, zh, h, o)
}

Test(scan, equals_its_serial_loop_whatever_the_options)
{
    inputs();
    for (size_t s = 0; s < SIZES_TRIED; ++s)
        for (size_t k = s % 7; k<OPTIONS; k += SIZES[s]> 5000 ? 29 : 11) {
            tine_opts o = options(k, SIZES[s]);
            every(SIZES[s], &o);
        }
}

Test(scan, equals_its_serial_loop_around_pieces)
{
    inputs();
    static const size_t sizes[] = {191,  192,  255,  256,   257,   319,    320,    1023,
                                   1024, 1025, 8193, 10922, 32768, 100003, 131072, 131073};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; ++s) {
        every(sizes[s], NULL);
        every(sizes[s], TINE_OPTS(.threads = 2, .sched = TINE_STEAL));
        /* More threads than cores. */
        every(sizes[s], TINE_OPTS(.threads = 8, .sched = TINE_DYNAMIC, .chunk = 1));
    }
}

/* A function that is not proven to be an addition takes the path of other functions. */
static inline int64_t nearly(int64_t a, int64_t b) { return a == 77 ? b : a + b; }
static inline uint32_t from_one(uint32_t a, uint32_t b) { return a + b; }
static inline int16_t narrow(int16_t a, int16_t b) { return (int16_t)(a + b); }
TINE_MONOID(int64_t, nearly, 0)
TINE_MONOID(uint32_t, from_one, 1)
TINE_MONOID(int16_t, narrow, 0)

Test(scan, knows_additions_of_whole_numbers_and_nothing_else)
{
#if defined __OPTIMIZE__ && !SANITIZED
    cr_assert_eq(plus_tine_adds(), 8);
    cr_assert_eq(count_tine_adds(), 4);
#else
    /* Without optimisation, or under a sanitizer, the proof that these functions add may fail. */
    cr_assert(plus_tine_adds() % 8 == 0 && count_tine_adds() % 4 == 0);
#endif
    cr_assert_eq(larger_tine_adds() + add_tine_adds() + compose_tine_adds() + last_tine_adds() +
                     heavier_tine_adds(),
                 0);
    cr_assert_eq(nearly_tine_adds() + from_one_tine_adds() + narrow_tine_adds(), 0);
    uint32_t y[2], x[2] = {5, 7};
    cr_assert_eq(tine_exscan(from_one, y, x, 2, NULL), 0);
    cr_assert(y[0] == 1 && y[1] == 5);
}

Test(scan, of_nothing_touches_nothing)
{
    uint64_t y = 5;
    cr_assert_eq(tine_scan(plus, &y, (uint64_t *)NULL, 0, NULL), 0);
    cr_assert_eq(tine_exscan(plus, (uint64_t *)NULL, &y, 0, NULL), 0);
    cr_assert_eq(y, 5);
}

Test(scan, refuses_bad_arguments)
{
    uint64_t x[2] = {1, 2}, y[2] = {7, 7}, *none = NULL;
    cr_assert_eq(tine_scan(plus, none, x, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_exscan(plus, y, none, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_scan(plus, y, x, SIZE_MAX / 8 + 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_scan(plus, y, x, (size_t)PTRDIFF_MAX / 8 + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_scan(plus, y, x, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert(y[0] == 7 && y[1] == 7);
}

/* Infinities and NaNs affect the elements from their own place on, and none before. */
Test(scan, carries_infinities_and_nans_from_where_they_are)
{
    enum { N = 20000, INF = 5000, NOT = 12345 };
    for (size_t i = 0; i < N; ++i) xd[i] = 1;
    xd[INF] = INFINITY, xd[NOT] = NAN;
    for (int t = 1; t <= 3; ++t) {
        const tine_opts o = {.threads = t, .sched = TINE_STEAL};
        note_case(&o, N);
        cr_assert_eq(tine_scan(add, yd, xd, N, &o), 0);
        for (size_t i = 0; i < N; ++i)
            cr_assert(i < INF   ? yd[i] == (double)(i + 1)
                      : i < NOT ? yd[i] == INFINITY
                                : isnan(yd[i]),
                      "%zu: %g", i, yd[i]);
    }
}

/* The array is larger than the last-level cache, so that stores bypass the cache. */
Test(scan, past_the_cache_equals_its_serial_loop)
{
    size_t n = SANITIZED ? (size_t)1 << 20 : ((size_t)80 << 20) / sizeof(uint64_t) + 5;
    uint64_t *x = malloc(n * sizeof *x), *y = malloc((n + 1) * sizeof *y);
    cr_assert(x && y);
    for (int ex = 0; ex < 2; ++ex)
        for (int t = 1; t <= 3; ++t) {
            for (size_t i = 0; i < n; ++i) x[i] = mixed(i);
            y[n] = 77;
            tine_opts o = {.threads = t, .sched = TINE_STEAL};
            note_case(&o, n);
            cr_assert_eq(ex ? tine_exscan(plus, y, x, n, &o) : tine_scan(plus, y, x, n, &o), 0);
            uint64_t s = 0;
            for (size_t i = 0; i < n; ++i) {
                uint64_t before = s;
                s += x[i];
                cr_assert_eq(y[i], ex ? before : s, "element %zu, exclusive %d", i, ex);
            }
            cr_assert_eq(y[n], 77);
        }
    free(x), free(y);
}

static int stop_at_once(size_t done, size_t n, void *arg)
{
    (void)done, (void)n, (void)arg;
    return 1;
}

Test(scan, can_be_cancelled)
{
    inputs();
    for (int t = 1; t <= 4; ++t) {
        const tine_opts o = {
            .threads = t, .sched = TINE_DYNAMIC, .chunk = 64, .progress = stop_at_once};
        note_case(&o, MAX_N);
        cr_assert_eq(tine_scan(plus, yu, xu, MAX_N, &o), TINE_ECANCELED);
    }
}

/* One thread has a stage for 64 elements of up to 128 bytes. Wider ones have none. */
static size_t tiles, stages;
static void look_wide(void *sums, void *stage, size_t lo, size_t hi, void *ctx)
{
    (void)sums, (void)lo, (void)hi, (void)ctx;
    tiles++;
    stages += stage != NULL;
}
static void carry_none(void *sums, size_t many, void *base, int first, void *ctx)
{
    (void)sums, (void)many, (void)base, (void)first, (void)ctx;
}
static void write_none(const void *bases, void *stage, size_t lo, size_t hi, void *ctx)
{
    (void)bases, (void)stage, (void)lo, (void)hi, (void)ctx;
}

Test(scan, stages_no_elements_that_are_too_wide)
{
    static const size_t bytes[] = {64, 128, 129, 4000};
    for (int k = 0; k < 4; k++) {
        const tine_chain_ chain = {.look = look_wide,
                                   .carry = carry_none,
                                   .write = write_none,
                                   .size = 8,
                                   .element = bytes[k],
                                   .stage = bytes[k]};
        uint64_t base[2] = {0};
        tiles = stages = 0;
        cr_assert_eq(tine_chain_run_(&chain, NULL, base, 640, TINE_OPTS(.threads = 1)), 0);
        cr_assert_eq(tiles, k == 0 ? 5 : 10);
        cr_assert_eq(stages, k < 2 ? tiles : 0, "%zu bytes", bytes[k]);
    }
}
