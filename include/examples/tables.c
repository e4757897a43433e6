/* tables.c - functions of the index: a table of values, a sum over indexes without any array,
   several outputs, and more inputs than four. */
#include <math.h>
#include <stdio.h>
#include <tine/tine.h>

/* A table: y[i] = f(i), as numpy.linspace makes it. */
typedef struct grid {
    double from, step;
} grid;
static inline double node(const grid *c, size_t i) { return c->from + (double)i * c->step; }
TINE_INDEX_WITH(double, node, grid)

/* pi by the midpoint rule: the sum over 4 / (1 + x^2) is taken without an array of x. */
static inline double quarter_circle(const grid *c, size_t i)
{
    const double x = c->from + ((double)i + 0.5) * c->step;
    return 4 / (1 + x * x);
}
static inline double add(double a, double b) { return a + b; }
TINE_INDEX_WITH(double, quarter_circle, grid)
TINE_MONOID(double, add, 0)
TINE_MAP_REDUCE_WITH(area, quarter_circle, add, grid)

/* Several outputs, one way: one array of structs. */
typedef struct polar {
    double r, phi;
} polar;
static inline polar to_polar(double x, double y)
{
    const polar p = {sqrt(x * x + y * y), atan2(y, x)};
    return p;
}
TINE_FN(polar, to_polar, double, double)

/* The other way: a body, which reads and writes any number of arrays. */
typedef struct arrays {
    const double *a, *b, *c, *d, *e;
    double *sum, *product;
} arrays;
static int five(size_t lo, size_t hi, void *ctx)
{
    const arrays *s = ctx;
    for (size_t i = lo; i < hi; i++) {
        s->sum[i] = s->a[i] + s->b[i] + s->c[i] + s->d[i] + s->e[i];
        s->product[i] = s->a[i] * s->b[i] * s->c[i] * s->d[i] * s->e[i];
    }
    return 0;
}

enum { N = 100001 };
static double x[N], y[N], sum[N], product[N];
static polar polars[N];

int main(void)
{
    double pi;
    if (tine_tabulate_with(node, &(grid){-1, 2e-5}, x, N, NULL)) return 1;
    if (tine_tabulate_with(node, &(grid){3, 0}, y, N, NULL)) return 2;
    if (tine_reduce_with(area, &(grid){0, 1e-6}, &pi, 1000000, NULL)) return 3;
    pi *= 1e-6;
    if (tine_starmap(to_polar, polars, x, y, N, NULL)) return 4;
    arrays all = {x, y, x, y, y, sum, product};
    if (tine_for(five, &all, N, NULL)) return 5;
    printf("pi %.9f, middle (%g, %g), last sum %g\n", pi, polars[N / 2].r, polars[N / 2].phi,
           sum[N - 1]);
    return fabs(pi - 3.14159265359) < 1e-9 && fabs(polars[N / 2].r - 3) < 1e-12 ? 0 : 6;
}
