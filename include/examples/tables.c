/* tables.c - functions of the index: a table of values, a sum over indexes without any array,
   several outputs, and more inputs than four. */
#include <math.h>
#include <stdio.h>
#include <tine/tine.h>

/* A table, as numpy.linspace makes it. */
typedef struct grid {
    double from, step;
} grid;
static inline double node(const grid *c, size_t i) { return c->from + (double)i * c->step; }
TINE_INDEX_WITH(double, node, grid)

static inline double square_of(const grid *c, size_t i) { return node(c, i) * node(c, i); }
static inline double add(double a, double b) { return a + b; }
TINE_INDEX_WITH(double, square_of, grid)
TINE_MONOID(double, add, 0)
TINE_MAP_REDUCE_WITH(sum_of_squares, square_of, add, grid) /* without an array of nodes */

/* Several outputs, one way: one array of structs. */
typedef struct polar {
    double r, phi;
} polar;
static inline polar to_polar(double x, double y) { return (polar){hypot(x, y), atan2(y, x)}; }
TINE_FN(polar, to_polar, double, double)

/* The other way: a body, which reads and writes any number of arrays. */
typedef struct arrays {
    const double *a, *b, *c, *d, *e;
    double *sum, *mean;
} arrays;
static int five(size_t lo, size_t hi, void *ctx)
{
    const arrays *s = ctx;
    for (size_t i = lo; i < hi; i++)
        s->mean[i] = (s->sum[i] = s->a[i] + s->b[i] + s->c[i] + s->d[i] + s->e[i]) / 5;
    return 0;
}

enum { N = 100001 };
static double x[N], y[N], sum[N], mean[N];
static polar polars[N];

int main(void)
{
    double squares;
    if (tine_tabulate_with(node, &(grid){-1, 2e-5}, x, N, NULL)) return 1;
    if (tine_tabulate_with(node, &(grid){3, 0}, y, N, NULL)) return 2;
    if (tine_reduce_with(sum_of_squares, &(grid){-1, 2e-5}, &squares, N, NULL)) return 3;
    if (tine_starmap(to_polar, polars, x, y, N, NULL)) return 4;
    arrays all = {x, y, x, y, y, sum, mean};
    if (tine_for(five, &all, N, NULL)) return 5;
    printf("sum of squares %.4f, middle (%g, %g), last sum %g\n", squares, polars[N / 2].r,
           polars[N / 2].phi, sum[N - 1]);
    return 0;
}
/* Output:
sum of squares 33334.3333, middle (3, 1.5708), last sum 11
*/
