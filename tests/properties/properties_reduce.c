/* properties_reduce.c - the promise for the functions of TINE_MONOID and TINE_MAP_REDUCE: the order
   is kept, and the bits are the same whatever the options and the alignment. */
#include "options.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline double add(double a, double b) { return a + b; }
static inline float larger(float a, float b) { return a > b ? a : b; }
static inline double wave(double x) { return x * x - 0.75 * x; }
static inline double product(double a, double b) { return a * b; }
static inline double triple(double a, double b, double c) { return a * b + c; }
static inline double four(double a, double b, double c, double d) { return (a + b) * (c - d); }
/* The map x -> a * x + b. Composition is associative and does not commute. */
typedef struct {
    uint64_t a, b;
} affine;
static inline affine compose(affine f, affine g) { return (affine){g.a * f.a, g.a * f.b + g.b}; }
static inline affine as_affine(uint64_t x) { return (affine){x | 1, x * 7 + 3}; }
static inline affine as_affine2(uint64_t x, uint32_t y) { return (affine){x | 1, y}; }

TINE_MONOID(double, add, 0)
TINE_MONOID(float, larger, -1e30f)
TINE_MONOID(affine, compose, ((affine){1, 0}))
TINE_FN(double, wave, double)
TINE_FN(double, product, double, double)
TINE_FN(double, triple, double, double, double)
TINE_FN(double, four, double, double, double, double)
TINE_FN(affine, as_affine, uint64_t)
TINE_FN(affine, as_affine2, uint64_t, uint32_t)
TINE_MAP_REDUCE(sum_wave, wave, add)
TINE_MAP_REDUCE(sum_product, product, add)
TINE_MAP_REDUCE(sum_triple, triple, add)
TINE_MAP_REDUCE(sum_four, four, add)
TINE_MAP_REDUCE(compose_all, as_affine, compose)
TINE_MAP_REDUCE(compose_all2, as_affine2, compose)

enum { MAX_N = 131073 + 8 };
static double x[MAX_N], z[MAX_N];
static float xf[MAX_N];
static uint64_t xl[MAX_N];
static uint32_t xu[MAX_N];
static affine maps[MAX_N];

static void inputs(void)
{
    for (size_t i = 0; i < MAX_N; ++i) {
        x[i] = real(i), z[i] = real(i + MAX_N), xf[i] = (float)real(i), xl[i] = mixed(i),
        xu[i] = (uint32_t)mixed(i + 9);
        maps[i] = as_affine(xl[i]);
    }
}

Test(reduce, keeps_the_order_of_a_monoid_that_does_not_commute)
{
    inputs();
    for (size_t s = 0; s < SIZES_TRIED; ++s) {
        size_t n = SIZES[s];
        affine one = {1, 0}, two = {1, 0};
        for (size_t i = 0; i < n; ++i)
            one = compose(one, maps[i]), two = compose(two, as_affine2(xl[i], xu[i]));
        for (size_t k = s % 3; k < OPTIONS; k += 3) {
            tine_opts o = options(k, n);
            affine f, g, h;
            cr_assert_eq(tine_reduce(compose, &f, maps, n, &o), 0);
            cr_assert_eq(tine_reduce(compose_all, &g, xl, n, &o), 0);
            cr_assert_eq(tine_reduce(compose_all2, &h, xl, xu, n, &o), 0);
            cr_assert(f.a == one.a && f.b == one.b, "%s: an array", describe(&o, n));
            cr_assert(g.a == one.a && g.b == one.b, "%s: after one input", describe(&o, n));
            cr_assert(h.a == two.a && h.b == two.b, "%s: after two inputs", describe(&o, n));
        }
    }
}

/* Every reduction of doubles under test, on arrays that begin at `at`. */
enum { REDUCTIONS = 6 };
static void reductions(double *r, size_t at, size_t n, const tine_opts *o)
{
    float max = 0;
    cr_assert_eq(tine_reduce(add, &r[0], x + at, n, o), 0, "%s", describe(o, n));
    cr_assert_eq(tine_reduce(sum_wave, &r[1], x + at, n, o), 0, "%s", describe(o, n));
    cr_assert_eq(tine_reduce(sum_product, &r[2], x + at, z, n, o), 0, "%s", describe(o, n));
    cr_assert_eq(tine_reduce(sum_triple, &r[3], x + at, z, x, n, o), 0, "%s", describe(o, n));
    cr_assert_eq(tine_reduce(sum_four, &r[4], x + at, z, x, z, n, o), 0, "%s", describe(o, n));
    cr_assert_eq(tine_reduce(larger, &max, xf + at, n, o), 0, "%s", describe(o, n));
    r[5] = (double)max;
}

/* Computes values close to these reductions: long double sums, and the largest element. */
static void plain(long double *p, size_t at, size_t n)
{
    for (int i = 0; i < REDUCTIONS; ++i) p[i] = i == 5 ? -1e30f : 0;
    for (size_t i = 0; i < n; ++i) {
        p[0] += x[at + i];
        p[1] += wave(x[at + i]);
        p[2] += product(x[at + i], z[i]);
        p[3] += triple(x[at + i], z[i], x[i]);
        p[4] += four(x[at + i], z[i], x[i], z[i]);
        p[5] = xf[at + i] > p[5] ? xf[at + i] : p[5];
    }
}

Test(reduce, gives_the_same_bits_whatever_the_options)
{
    inputs();
    for (size_t s = 0; s < SIZES_TRIED; ++s) {
        size_t n = SIZES[s];
        double first[REDUCTIONS], r[REDUCTIONS];
        long double near[REDUCTIONS];
        reductions(first, 0, n, TINE_OPTS(.threads = 1));
        plain(near, 0, n);
        /* Each of at most 131073 roundings is off by half a unit of at most 400. The products'
           roundings are too. */
        for (int i = 0; i < REDUCTIONS; ++i)
            cr_assert_leq(fabsl(first[i] - near[i]),
                          i == 5 ? 0.0L : 1e-11L * (1 + (long double)n / 64), "reduction %d, n %zu",
                          i, n);
        for (size_t k = s % 3; k < OPTIONS; k += 3) {
            tine_opts o = options(k, n);
            reductions(r, 0, n, &o);
            for (int i = 0; i < REDUCTIONS; ++i)
                cr_assert_eq(memcmp(&r[i], &first[i], sizeof *r), 0, "%s, reduction %d: %a, not %a",
                             describe(&o, n), i, r[i], first[i]);
        }
    }
}

Test(reduce, gives_the_same_bits_at_every_alignment)
{
    static double moved[MAX_N];
    inputs();
    for (size_t s = 0; s < SMALL_SIZES; ++s) {
        double first, again;
        cr_assert_eq(tine_reduce(add, &first, x, SIZES[s], NULL), 0);
        for (size_t at = 0; at < 8; ++at) {
            memcpy(moved + at, x, SIZES[s] * sizeof *x);
            cr_assert_eq(tine_reduce(add, &again, moved + at, SIZES[s], NULL), 0);
            cr_assert_eq(memcmp(&again, &first, sizeof first), 0, "n %zu, at %zu: %a, not %a",
                         SIZES[s], at, again, first);
        }
    }
}

Test(reduce, of_nothing_is_the_identity)
{
    double sum = 5;
    float max = 5;
    affine f = {5, 5};
    cr_assert_eq(tine_reduce(add, &sum, (double *)NULL, 0, NULL), 0);
    cr_assert_eq(tine_reduce(larger, &max, (float *)NULL, 0, NULL), 0);
    cr_assert_eq(tine_reduce(compose_all, &f, (uint64_t *)NULL, 0, NULL), 0);
    cr_assert(sum == 0 && max == -1e30f && f.a == 1 && f.b == 0);
}
