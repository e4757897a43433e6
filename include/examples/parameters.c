/* parameters.c - functions whose parameters are known at run time only: a straight line, a
   threshold, a distance from a point, an exponent. Each takes them in a context. */
#include <math.h>
#include <stdio.h>
#include <tine/tine.h>

/* y = a x + b. The context is any type; it comes first. */
typedef struct coef {
    double a, b;
} coef;
static inline double line(const coef *c, double x) { return c->a * x + c->b; }
TINE_FN_WITH(double, line, coef, double)

/* Elements above a threshold: a context may be a plain number. */
static inline int above(const double *least, double x) { return x > *least; }
TINE_TEST_WITH(double, above, double)

/* Points in the order of their distance from another point. */
typedef struct point {
    double x, y;
} point;
static inline double distance2(const point *c, point p)
{
    return (p.x - c->x) * (p.x - c->x) + (p.y - c->y) * (p.y - c->y);
}
static inline int nearer(const point *c, point p, point q)
{
    return distance2(c, p) < distance2(c, q);
}
TINE_LESS_WITH(point, nearer, point)

/* The mean deviation to the power p: a sum over |x - mean|^p, which are stored nowhere. */
typedef struct spread {
    double mean, p;
} spread;
static inline double deviation(const spread *c, double x) { return pow(fabs(x - c->mean), c->p); }
static inline double add(double x, double y) { return x + y; }
TINE_FN_WITH(double, deviation, spread, double)
TINE_MONOID(double, add, 0)
TINE_MAP_REDUCE_WITH(sum_of_deviations, deviation, add, spread)

enum { N = 1000 };

int main(int argc, char **argv)
{
    (void)argv;
    static double x[N], y[N], kept[N];
    static point points[N];
    const double a = 1 + argc, b = -3;
    double sum;
    size_t m;
    for (int i = 0; i < N; i++) x[i] = i, points[i] = (point){i, N - i};

    if (tine_map_with(line, &(coef){a, b}, y, x, N, NULL)) return 1;
    if (tine_filter_with(above, &(double){10}, kept, &m, y, N, NULL)) return 2;
    if (tine_sort_by_with(nearer, &(point){300, 700}, points, N, NULL)) return 3;
    if (tine_reduce_with(sum_of_deviations, &(spread){499.5, 3}, &sum, x, N, NULL)) return 4;
    printf("%zu above 10, the first is %g; nearest (%g, %g); cubed deviation %.0f\n", m, kept[0],
           points[0].x, points[0].y, sum / (double)N);
    return m == N - 7 && kept[0] == 11 && points[0].x == 300 ? 0 : 5;
}
