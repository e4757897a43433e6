/* properties_map.c - the promise for functions that TINE_FN, TINE_INDEX and TINE_TRY turn into
   maps. Whatever the options and the alignment, elements and errors equal those of a serial loop,
   and no byte beside the output changes. */
#include "options.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline double wave(double x) { return x * x - 0.75 * x; }
static inline float narrow(double a, int32_t b) { return (float)a + (float)b; }
static inline int64_t three(int64_t a, uint32_t b, int32_t c) { return a + (int64_t)b * 3 - c; }
static inline double four(double a, double b, double c, double d) { return (a + b) * (c - d); }
typedef struct {
    char name[3];
} tag;
static inline tag label(uint32_t x) { return (tag){{(char)x, (char)(x >> 8), (char)(x >> 16)}}; }
static inline int root(double *y, double x)
{
    if (x < 0) return 1 + (int)(-x * 1e6);
    *y = sqrt(x);
    return 0;
}
static inline int divide(int64_t *y, int64_t a, int32_t b)
{
    if (b == 0) return 1 + (int)(a & 0xffff);
    *y = a / b;
    return 0;
}

TINE_FN(double, wave, double)
TINE_FN(float, narrow, double, int32_t)
TINE_FN(int64_t, three, int64_t, uint32_t, int32_t)
TINE_FN(double, four, double, double, double, double)
TINE_FN(tag, label, uint32_t)
TINE_TRY(double, root, double)
TINE_TRY(int64_t, divide, int64_t, int32_t)

static inline double stair(size_t i) { return (double)(i / 3) - (double)(i % 5); }
static inline double ramp(const double *step, size_t i) { return (double)i * *step; }
static inline double plus(double a, double b) { return a + b; }
TINE_INDEX(double, stair)
TINE_INDEX_WITH(double, ramp, double)
TINE_MONOID(double, plus, 0)
TINE_MAP_REDUCE_WITH(sum_of_ramp, ramp, plus, double)

/* Inputs of every type. `at` is where an array begins, so that every alignment occurs. */
enum { MAX_N = 131073 + 8, GUARD = 64 /* Bytes on both sides of an output. */ };
static double xd[MAX_N], zd[MAX_N];
static int64_t xi[MAX_N];
static uint32_t xu[MAX_N];
static int32_t xw[MAX_N];
static _Alignas(64) char out[MAX_N * 8 + 2 * GUARD];
static char want[MAX_N * 8];

static void inputs(void)
{
    for (size_t i = 0; i < MAX_N; ++i) {
        xd[i] = real(i), zd[i] = real(i + MAX_N), xi[i] = (int64_t)mixed(i) >> 8,
        xu[i] = (uint32_t)mixed(i);
        xw[i] = (int32_t)(mixed(3 * i) >> 40) + 1;
    }
}

/* A map and the loop that it must equal. */
typedef int map(void *y, size_t at, size_t n, const tine_opts *o);
typedef void loop(void *y, size_t at, size_t n);

static int map_wave(void *y, size_t at, size_t n, const tine_opts *o)
{
    return tine_map(wave, y, xd + at, n, o);
}
static void loop_wave(void *y, size_t at, size_t n)
{
    for (size_t i = 0; i < n; ++i) ((double *)y)[i] = wave(xd[at + i]);
}

static int map_narrow(void *y, size_t at, size_t n, const tine_opts *o)
{
    return tine_starmap(narrow, y, xd + at, xw + at, n, o);
}
static void loop_narrow(void *y, size_t at, size_t n)
{
    for (size_t i = 0; i < n; ++i) ((float *)y)[i] = narrow(xd[at + i], xw[at + i]);
}

static int map_three(void *y, size_t at, size_t n, const tine_opts *o)
{
    return tine_starmap(three, y, xi + at, xu, xw + at, n, o);
}
static void loop_three(void *y, size_t at, size_t n)
{
    for (size_t i = 0; i < n; ++i) ((int64_t *)y)[i] = three(xi[at + i], xu[i], xw[at + i]);
}

static int map_four(void *y, size_t at, size_t n, const tine_opts *o)
{
    return tine_starmap(four, y, xd + at, zd, xd, zd + at, n, o);
}
static void loop_four(void *y, size_t at, size_t n)
{
    for (size_t i = 0; i < n; ++i) ((double *)y)[i] = four(xd[at + i], zd[i], xd[i], zd[at + i]);
}

static int map_label(void *y, size_t at, size_t n, const tine_opts *o)
{
    return tine_map(label, y, xu + at, n, o);
}
static void loop_label(void *y, size_t at, size_t n)
{
    for (size_t i = 0; i < n; ++i) ((tag *)y)[i] = label(xu[at + i]);
}

static const struct {
    const char *name;
    size_t size;
    map *map;
    loop *loop;
} MAPS[] = {
    {"one argument", sizeof(double), map_wave, loop_wave},
    {"two arguments", sizeof(float), map_narrow, loop_narrow},
    {"three arguments", sizeof(int64_t), map_three, loop_three},
    {"four arguments", sizeof(double), map_four, loop_four},
    {"a struct of three bytes", sizeof(tag), map_label, loop_label},
};

static void equals_its_loop(size_t m, size_t n, size_t at, size_t to, const tine_opts *o)
{
    size_t size = MAPS[m].size, bytes = n * size, lead = GUARD + to * size;
    memset(out, 0xee, lead + bytes + GUARD);
    MAPS[m].loop(want, at, n);
    cr_assert_eq(MAPS[m].map(out + lead, at, n, o), 0, "%s, %s", MAPS[m].name, describe(o, n));
    cr_assert_eq(memcmp(out + lead, want, bytes), 0, "%s, %s, input at %zu, output at %zu",
                 MAPS[m].name, describe(o, n), at, to);
    for (size_t i = 0; i < lead; ++i)
        cr_assert_eq(out[i], (char)0xee, "%s, %s: wrote before", MAPS[m].name, describe(o, n));
    for (size_t i = lead + bytes; i < lead + bytes + GUARD; ++i)
        cr_assert_eq(out[i], (char)0xee, "%s, %s: wrote after", MAPS[m].name, describe(o, n));
}

Test(map, equals_its_serial_loop_whatever_the_options)
{
    inputs();
    for (size_t m = 0; m < sizeof MAPS / sizeof *MAPS; ++m)
        for (size_t s = 0; s < SIZES_TRIED; ++s)
            for (size_t k = (m + s) % 3; k < OPTIONS; k += 3) {
                tine_opts o = options(k, SIZES[s]);
                equals_its_loop(m, SIZES[s], k % 8, 0, &o);
            }
}

Test(map, equals_its_serial_loop_at_every_alignment)
{
    inputs();
    for (size_t m = 0; m < sizeof MAPS / sizeof *MAPS; ++m)
        for (size_t s = 0; s < SMALL_SIZES; ++s)
            for (size_t at = 0; at < 8; ++at)
                for (size_t to = 0; to < 8; ++to)
                    equals_its_loop(m, SIZES[s], at, to,
                                    TINE_OPTS(.threads = 2, .sched = TINE_STEAL, .chunk = 100));
}

Test(map, may_be_in_place)
{
    inputs();
    static double y[MAX_N];
    for (size_t k = 0; k < OPTIONS; ++k) {
        tine_opts o = options(k, 6149);
        memcpy(y, xd, sizeof y);
        cr_assert_eq(tine_map(wave, y, y, 6149, &o), 0);
        for (size_t i = 0; i < 6149; ++i)
            cr_assert_eq(y[i], wave(xd[i]), "%s, element %zu", describe(&o, 6149), i);
        cr_assert_eq(y[6149], xd[6149]);
        memcpy(y, xd, sizeof y);
        cr_assert_eq(tine_starmap(four, y, zd, y, zd, y, 6149, &o), 0);
        for (size_t i = 0; i < 6149; ++i)
            cr_assert_eq(y[i], four(zd[i], xd[i], zd[i], xd[i]), "%s", describe(&o, 6149));
    }
}

/* ---- TINE_TRY -------------------------------------------------------------------------------- */
Test(try, returns_the_lowest_code_and_does_all_that_comes_before)
{
    static double x[6149], y[6149];
    for (size_t s = 1; s < SMALL_SIZES; ++s)
        for (size_t k = s % 3; k < OPTIONS; k += 3) {
            size_t n = SIZES[s], lowest = n;
            tine_opts o = options(k, n);
            for (size_t i = 0; i < n; ++i) x[i] = fabs(real(i)), y[i] = -1;
            for (size_t j = 0; j < k % 5; ++j) {
                size_t bad = (size_t)(mixed(k * 100 + s * 7 + j) % n);
                x[bad] = -1 - (double)(bad % 97);
                lowest = bad < lowest ? bad : lowest;
            }
            double unset;
            int code = lowest < n ? root(&unset, x[lowest]) : 0, rc = tine_map(root, y, x, n, &o);
            cr_assert_eq(rc, code, "%s: returned %d, element %zu fails with %d", describe(&o, n),
                         rc, lowest, code);
            for (size_t i = 0; i < lowest; ++i)
                cr_assert_eq(y[i], sqrt(x[i]), "%s, element %zu", describe(&o, n), i);
        }
}

Test(try, takes_two_arguments)
{
    inputs();
    static int64_t y[5000];
    xw[1234] = xw[4321] = 0;
    for (size_t k = 0; k < OPTIONS; ++k) {
        tine_opts o = options(k, 5000);
        cr_assert_eq(tine_starmap(divide, y, xi, xw, 1234, &o), 0, "%s", describe(&o, 1234));
        cr_assert_eq(tine_starmap(divide, y, xi, xw, 5000, &o), 1 + (int)(xi[1234] & 0xffff), "%s",
                     describe(&o, 5000));
        for (size_t i = 0; i < 1234; ++i)
            cr_assert_eq(y[i], xi[i] / xw[i], "%s, element %zu", describe(&o, 5000), i);
    }
}

/* ---- TINE_INDEX ------------------------------------------------------------------------------ */
Test(tabulate, equals_its_serial_loop_whatever_the_options)
{
    for (size_t s = 0; s < SIZES_TRIED; ++s)
        for (size_t k = s % 3; k < OPTIONS; k += 3) {
            const size_t n = SIZES[s], size = sizeof(double), lead = GUARD + k % 8 * size;
            const double step = (double)k / 3;
            double *y = (double *)(void *)(out + lead), sum = -1, all;
            tine_opts o = options(k, n);
            memset(out, 0xee, sizeof out);
            cr_assert_eq(tine_tabulate(stair, y, n, &o), 0);
            for (size_t i = 0; i < n; ++i) cr_assert_eq(y[i], stair(i), "element %zu", i);
            for (size_t i = 0; i < GUARD; ++i)
                cr_assert(out[i] == (char)0xee && out[lead + n * size + i] == (char)0xee,
                          "wrote outside");
            cr_assert_eq(tine_tabulate_with(ramp, &step, y, n, &o), 0);
            for (size_t i = 0; i < n; ++i) cr_assert_eq(y[i], (double)i * step, "element %zu", i);
            /* A sum over indexes equals the sum over the table in every bit. */
            cr_assert_eq(tine_reduce(plus, &all, y, n, &o), 0);
            cr_assert_eq(tine_reduce_with(sum_of_ramp, &step, &sum, n, &o), 0);
            cr_assert_eq(memcmp(&sum, &all, sizeof sum), 0, "%a is not %a", sum, all);
        }
}
