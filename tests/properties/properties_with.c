/* properties_with.c - the promise for functions with a context: each call equals its serial loop
   whatever the options. It refuses a context that is NULL or that an output overlaps. */
#include "options.h"
#include <stdlib.h>
#include <string.h>

typedef struct coef {
    double a, b;
} coef;
static inline double line(const coef *c, double x) { return c->a * x + c->b; }
static inline float blend(const float *c, double x, int32_t y)
{
    return *c * (float)x + (1 - *c) * (float)y;
}
/* A context that exceeds registers and has a pointer. */
typedef struct table {
    double weight[40];
    const double *shift;
} table;
static inline double weigh(const table *c, uint32_t k, double x, double y)
{
    return c->weight[k % 40] * x + c->shift[k % 7] * y;
}
static inline int root(const coef *c, double *y, double x)
{
    if (x < c->a) return 1 + (int)(-x * c->b);
    *y = x * c->b;
    return 0;
}

/* The map x -> a * x + b modulo m. Composition does not commute. */
typedef struct affine {
    uint64_t a, b;
} affine;
static inline affine compose(const uint64_t *m, affine f, affine g)
{
    return (affine){g.a * f.a % *m, (g.a * f.b + g.b) % *m};
}
static inline affine as_affine(uint32_t x) { return (affine){x % 1000 + 1, x % 977}; }
static inline affine scaled(const uint64_t *m, uint32_t x, uint32_t y)
{
    return (affine){(x % 1000 + *m) % *m, y % *m};
}
static inline affine unlimited(affine f, affine g) { return (affine){g.a * f.a, g.a * f.b + g.b}; }
static inline int above(const double *c, double x) { return x > *c; }
static inline int nearer(const double *c, double x, double y)
{
    const double u = x > *c ? x - *c : *c - x, v = y > *c ? y - *c : *c - y;
    return u < v;
}

TINE_FN_WITH(double, line, coef, double)
TINE_FN_WITH(float, blend, float, double, int32_t)
TINE_FN_WITH(double, weigh, table, uint32_t, double, double)
TINE_TRY_WITH(double, root, coef, double)
TINE_MONOID_WITH(affine, compose, uint64_t, (affine){1, 0})
TINE_FN(affine, as_affine, uint32_t)
TINE_FN_WITH(affine, scaled, uint64_t, uint32_t, uint32_t)
TINE_MONOID(affine, unlimited, (affine){1, 0})
TINE_MAP_REDUCE_WITH(compose_plain, as_affine, compose, uint64_t)
TINE_MAP_REDUCE_WITH(compose_scaled, scaled, compose, uint64_t)
TINE_MAP_REDUCE_WITH(unlimited_scaled, scaled, unlimited, uint64_t)
TINE_TEST_WITH(double, above, double)
TINE_LESS_WITH(double, nearer, double)

enum { MAX_N = 131073 };
static double x[MAX_N], y[MAX_N], want[MAX_N];
static int32_t xi[MAX_N];
static uint32_t xu[MAX_N], zu[MAX_N];
static float yf[MAX_N];
static affine maps[MAX_N], got[MAX_N];
static size_t at[MAX_N];
static const double shifts[7] = {1, -2, 3, -4, 5, -6, 7};
static const uint64_t modulus = 99991;

static void inputs(void)
{
    for (size_t i = 0; i < MAX_N; i++) {
        x[i] = real(i), xi[i] = (int32_t)mixed(i + 5), xu[i] = (uint32_t)mixed(i + 7);
        zu[i] = (uint32_t)mixed(i + 8) % 5000, maps[i] = as_affine(xu[i]);
    }
}

/* Runs through every third combination of options, another third at each size. */
#define EACH_CASE(k, n, o) \
    for (size_t s = 0; s < SIZES_TRIED; s++) \
        for (size_t k = s % 3, n = SIZES[s]; k < OPTIONS; k += 3) \
            for (tine_opts o = options(k, n), *once = &o; once; once = NULL)

Test(with, a_map_equals_its_serial_loop)
{
    inputs();
    EACH_CASE(k, n, o)
    {
        const coef c = {0.5 + (double)k, -1.25};
        cr_assert_eq(tine_map_with(line, &c, y, x, n, &o), 0);
        for (size_t i = 0; i < n; i++) cr_assert_eq(y[i], c.a * x[i] + c.b, "element %zu", i);
        cr_assert_eq(tine_map_with(line, (&(coef){2, 0.5}), y, y, n, &o), 0);
        for (size_t i = 0; i < n; i++) cr_assert_eq(y[i], 2 * (c.a * x[i] + c.b) + 0.5);
    }
}

Test(with, maps_of_several_arrays_equal_their_serial_loops)
{
    inputs();
    EACH_CASE(k, n, o)
    {
        const float half = 0.5f;
        table c = {.shift = shifts};
        for (size_t j = 0; j < 40; j++) c.weight[j] = real(j + k);
        cr_assert_eq(tine_starmap_with(blend, &half, yf, x, xi, n, &o), 0);
        cr_assert_eq(tine_starmap_with(weigh, &c, y, xu, x, x, n, &o), 0);
        for (size_t i = 0; i < n; i++) {
            cr_assert_eq(yf[i], blend(&half, x[i], xi[i]), "element %zu", i);
            cr_assert_eq(y[i], weigh(&c, xu[i], x[i], x[i]), "element %zu", i);
        }
    }
}

Test(with, a_map_that_fails_returns_the_lowest_code)
{
    inputs();
    EACH_CASE(k, n, o)
    {
        const coef c = {-1 + 0.01 * (double)(k % 5), 1000};
        size_t lowest = 0;
        int code = 0;
        while (lowest < n && !(code = root(&c, &want[lowest], x[lowest]))) lowest++;
        cr_assert_eq(tine_map_with(root, &c, y, x, n, &o), code);
        cr_assert_eq(memcmp(y, want, lowest * sizeof *y), 0);
    }
}

static int same(affine f, affine g) { return f.a == g.a && f.b == g.b; }

Test(with, reductions_and_scans_equal_their_serial_loops)
{
    inputs();
    EACH_CASE(k, n, o)
    {
        affine all = {1, 0}, result, free = {1, 0};
        cr_assert_eq(tine_scan_with(compose, &modulus, got, maps, n, &o), 0);
        for (size_t i = 0; i < n; i++) {
            all = compose(&modulus, all, maps[i]);
            cr_assert(same(got[i], all), "element %zu", i);
        }
        cr_assert_eq(tine_reduce_with(compose, &modulus, &result, maps, n, &o), 0);
        cr_assert(same(result, all));
        cr_assert_eq(tine_reduce_with(compose_plain, &modulus, &result, xu, n, &o), 0);
        cr_assert(same(result, all));
        cr_assert_eq(tine_exscan_with(compose, &modulus, got, maps, n, &o), 0);
        all = (affine){1, 0};
        for (size_t i = 0; i < n; i++) {
            cr_assert(same(got[i], all), "element %zu", i);
            all = compose(&modulus, all, maps[i]);
        }
        all = (affine){1, 0};
        for (size_t i = 0; i < n; i++) {
            all = compose(&modulus, all, scaled(&modulus, xu[i], zu[i]));
            free = unlimited(free, scaled(&modulus, xu[i], zu[i]));
        }
        cr_assert_eq(tine_reduce_with(compose_scaled, &modulus, &result, xu, zu, n, &o), 0);
        cr_assert(same(result, all));
        cr_assert_eq(tine_reduce_with(unlimited_scaled, &modulus, &result, xu, zu, n, &o), 0);
        cr_assert(same(result, free));
    }
}

Test(with, filters_equal_their_serial_loops)
{
    inputs();
    EACH_CASE(k, n, o)
    {
        const double least = (double)(k % 9) / 4 - 1;
        size_t kept = 0, m = SIZE_MAX, first = n, rest;
        for (size_t i = n; i-- > 0;)
            if (x[i] > least) first = i;
        for (size_t i = 0; i < n; i++)
            if (x[i] > least) want[kept++] = x[i];
        rest = kept;
        for (size_t i = 0; i < n; i++)
            if (!(x[i] > least)) want[rest++] = x[i];
        cr_assert_eq(tine_filter_with(above, &least, y, &m, x, n, &o), 0);
        cr_assert_eq(m, kept);
        cr_assert_eq(memcmp(y, want, kept * sizeof *y), 0);
        cr_assert_eq(tine_partition_with(above, &least, y, &m, x, n, &o), 0);
        cr_assert_eq(m, kept);
        cr_assert_eq(memcmp(y, want, n * sizeof *y), 0);
        cr_assert_eq(tine_where_with(above, &least, at, &m, x, n, &o), 0);
        cr_assert_eq(m, kept);
        for (size_t j = 0; j < kept; j++) cr_assert_eq(x[at[j]], want[j]);
        cr_assert_eq(tine_count_with(above, &least, &m, x, n, &o), 0);
        cr_assert_eq(m, kept);
        cr_assert_eq(tine_find_with(above, &least, &m, x, n, &o), 0);
        cr_assert_eq(m, first);
    }
}

static double centre;
static int by_distance(const void *p, const void *q)
{
    const double u = *(const double *)p, v = *(const double *)q;
    return nearer(&centre, u, v) ? -1 : nearer(&centre, v, u) ? 1 : 0;
}

Test(with, a_sort_by_distance_equals_a_serial_sort)
{
    for (size_t s = 0; s < SIZES_TRIED; s++)
        for (size_t k = s % 3; k < OPTIONS; k += 3 * 5) {
            const size_t n = SIZES[s];
            tine_opts o = options(k, n);
            centre = (double)(k % 7) / 8 - 0.5 + 1e-9;
            for (size_t i = 0; i < n; i++) y[i] = want[i] = real(i + k);
            qsort(want, n, sizeof *want, by_distance);
            cr_assert_eq(tine_sort_by_with(nearer, &centre, y, n, &o), 0);
            cr_assert_eq(memcmp(y, want, n * sizeof *y), 0);
        }
}

#define REFUSED(call, text) \
    do { \
        cr_assert_eq(call, TINE_EINVAL); \
        cr_assert_str_eq(tine_last_error(), text); \
        cr_assert_eq(memcmp(&pool, &was, sizeof pool), 0, "%s wrote", #call); \
    } while (0)

Test(with, a_context_that_is_NULL_or_overlaps_an_output_is_refused)
{
    enum { N = 8 };
    static struct {
        double x[N], y[N];
        affine maps[N];
        size_t m;
    } pool, was;
    coef *const none = NULL, *const in_y = (coef *)(void *)pool.y;
    const uint64_t *const no_modulus = NULL, *const in_maps = &pool.maps[N - 1].b;
    const double *const no_least = NULL, *const in_x = pool.x + 3;
    affine result = {1, 0};
    REFUSED(tine_map_with(line, none, pool.y, pool.x, N, NULL), "tine_map_with: c is NULL");
    REFUSED(tine_map_with(line, in_y, pool.y, pool.x, N, NULL), "tine_map_with: y overlaps c");
    REFUSED(tine_reduce_with(compose, no_modulus, &result, pool.maps, N, NULL),
            "tine_reduce_with: c is NULL");
    REFUSED(tine_reduce_with(unlimited_scaled, no_modulus, &result, xu, zu, N, NULL),
            "tine_reduce_with: c is NULL");
    REFUSED(tine_reduce_with(compose, in_maps, &pool.maps[N - 1], pool.maps, 1, NULL),
            "tine_reduce_with: out overlaps c");
    REFUSED(tine_scan_with(compose, no_modulus, pool.maps, pool.maps, N, NULL),
            "tine_scan_with: c is NULL");
    REFUSED(tine_exscan_with(compose, in_maps, pool.maps, pool.maps, N, NULL),
            "tine_exscan_with: y overlaps c");
    REFUSED(tine_filter_with(above, no_least, pool.y, &pool.m, pool.x, N, NULL),
            "tine_filter_with: c is NULL");
    REFUSED(tine_partition_with(above, pool.y + 7, pool.y, &pool.m, pool.x, N, NULL),
            "tine_partition_with: y overlaps c");
    REFUSED(tine_count_with(above, no_least, &pool.m, pool.x, N, NULL),
            "tine_count_with: c is NULL");
    REFUSED(tine_find_with(above, no_least, &pool.m, pool.x, N, NULL), "tine_find_with: c is NULL");
    REFUSED(tine_sort_by_with(nearer, in_x, pool.x, N, NULL), "tine_sort_by_with: x overlaps c");
    REFUSED(tine_sort_by_with(nearer, no_least, pool.x, N, NULL), "tine_sort_by_with: c is NULL");
    REFUSED(tine_argsort_by_with(nearer, (double *)(void *)&pool.m, &pool.m, pool.x, 1, NULL),
            "tine_argsort_by_with: order overlaps c");
    REFUSED(tine_argsort_by_with(nearer, no_least, &pool.m, pool.x, 1, NULL),
            "tine_argsort_by_with: c is NULL");
    REFUSED(tine_merge_by_with(nearer, pool.y + 3, pool.y, pool.x, 4, pool.x + 4, 4, NULL),
            "tine_merge_by_with: out overlaps c");
    REFUSED(tine_merge_by_with(nearer, no_least, pool.y, pool.x, 4, pool.x + 4, 4, NULL),
            "tine_merge_by_with: c is NULL");
    REFUSED(tine_is_sorted_by_with(nearer, (double *)(void *)&pool.m, (int *)(void *)&pool.m,
                                   pool.x, N, NULL),
            "tine_is_sorted_by_with: yes overlaps c");
    REFUSED(tine_is_sorted_by_with(nearer, no_least, (int *)(void *)&pool.m, pool.x, N, NULL),
            "tine_is_sorted_by_with: c is NULL");
}
