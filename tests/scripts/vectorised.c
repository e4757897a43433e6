/* vectorised.c - functions as a user would write them, for vectorised.sh. Every loop that a maker
   forms of them must become vector code. */
#include <tine/tine.h>

static inline double one(double x) { return x * x + 1.5; }
static inline double two(double x, double y) { return x * y + y; }
static inline float three(float x, float y, float z) { return x * y + z; }
static inline double four(double x, double y, double z, double w) { return (x + y) * (z - w); }
/* The type is float, because gcc vectorises such comparisons of doubles only from SSE4.2 on, which
   has comparisons of 64 bits. */
static inline int positive(float x) { return x * 1.5f > 0.5f; }
static inline double add(double x, double y) { return x + y; }
TINE_FN(double, one, double)
TINE_FN(double, two, double, double)
static inline double ramp(size_t i) { return (double)(int32_t)i * 0.5 + 1; }
TINE_FN(float, three, float, float, float)
TINE_FN(double, four, double, double, double, double)
TINE_MONOID(double, add, 0)
TINE_TEST(float, positive)
TINE_MAP_REDUCE(sum_one, one, add)
TINE_MAP_REDUCE(sum_two, two, add)
TINE_MAP_REDUCE(sum_four, four, add)
TINE_INDEX(double, ramp)
TINE_MAP_REDUCE(sum_ramp, ramp, add)

/* The same functions with a context, whose values must be read outside the loops. */
typedef struct coef {
    double a, b;
} coef;
static inline double line(const coef *c, double x) { return c->a * x + c->b; }
static inline double slope(const coef *c, size_t i) { return c->a * (double)(int32_t)i + c->b; }
static inline double blend(const double *c, double x, double y) { return *c * x + (1 - *c) * y; }
static inline double bend(const double *c, double x, double y) { return x + y * *c; }
static inline int above(const float *c, float x) { return x * 1.5f > *c; }
TINE_FN_WITH(double, line, coef, double)
TINE_FN_WITH(double, blend, double, double, double)
TINE_INDEX_WITH(double, slope, coef)
TINE_MONOID_WITH(double, bend, double, 0)
TINE_TEST_WITH(float, above, float)
TINE_MAP_REDUCE_WITH(sum_line, line, add, coef)
TINE_MAP_REDUCE_WITH(bend_one, one, bend, double)

/* Makes each kind of call, so that its loop is compiled. No call is in place. */
int calls(double *y, float *t, const double *x, const float *f, double *sum, size_t *m, size_t n)
{
    return tine_map(one, y, x, n, NULL) | tine_starmap(two, y, x, x, n, NULL) |
           tine_starmap(three, t, f, f, f, n, NULL) | tine_starmap(four, y, x, x, x, x, n, NULL) |
           tine_reduce(add, sum, x, n, NULL) | tine_reduce(sum_one, sum, x, n, NULL) |
           tine_reduce(sum_two, sum, x, x, n, NULL) |
           tine_reduce(sum_four, sum, x, x, x, x, n, NULL) | tine_scan(add, y, x, n, NULL) |
           tine_exscan(add, y, x, n, NULL) | tine_filter(positive, t, m, f, n, NULL) |
           tine_partition(positive, t, m, f, n, NULL) | tine_count(positive, m, f, n, NULL) |
           tine_find(positive, m, f, n, NULL) | tine_tabulate(ramp, y, n, NULL) |
           tine_reduce(sum_ramp, sum, n, NULL);
}

int calls_with(double *y, float *t, const double *x, const float *f, double *sum, size_t *m,
               size_t n, const coef *c, const double *half, const float *least)
{
    return tine_tabulate_with(slope, c, y, n, NULL) | tine_map_with(line, c, y, x, n, NULL) |
           tine_starmap_with(blend, half, y, x, x, n, NULL) |
           tine_reduce_with(bend, half, sum, x, n, NULL) |
           tine_scan_with(bend, half, y, x, n, NULL) |
           tine_reduce_with(sum_line, c, sum, x, n, NULL) |
           tine_reduce_with(bend_one, half, sum, x, n, NULL) |
           tine_filter_with(above, least, t, m, f, n, NULL) |
           tine_partition_with(above, least, t, m, f, n, NULL) |
           tine_count_with(above, least, m, f, n, NULL) |
           tine_find_with(above, least, m, f, n, NULL);
}
