/* parameters.c - a map with a parameter: functions whose parameters are known at run time only take
   them in a context, a pointer that comes before the other arguments. */
#include <math.h>
#include <stdio.h>
#include <tine/tine.h>

/* y = a x + b. The context may have any type. */
typedef struct coef {
    double a, b;
} coef;
static inline double line(const coef *c, double x) { return c->a * x + c->b; }
TINE_FN_WITH(double, line, coef, double)

/* Elements above a threshold: here the context is a plain number. */
static inline int above(const double *limit, double x) { return x > *limit; }
TINE_TEST_WITH(double, above, double)

/* Numbers in the order of their distance from another number. */
static inline int nearer(const double *c, double x, double y)
{
    return fabs(x - *c) < fabs(y - *c);
}
TINE_LESS_WITH(double, nearer, double)

/* The mean of |x - mean|^p. The powers are added without being stored. */
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
    const double a = 1 + argc, b = -3;
    double sum;
    size_t m;
    for (int i = 0; i < N; i++) x[i] = i;

    if (tine_map_with(line, &(coef){a, b}, y, x, N, NULL)) return 1;
    if (tine_filter_with(above, &(double){10}, kept, &m, y, N, NULL)) return 2;
    if (tine_reduce_with(sum_of_deviations, &(spread){499.5, 3}, &sum, x, N, NULL)) return 3;
    if (tine_sort_by_with(nearer, &(double){300.4}, x, N, NULL)) return 4;
    printf("%zu above 10, the first is %g\n", m, kept[0]);
    printf("nearest to 300.4: %g %g %g\n", x[0], x[1], x[2]);
    printf("mean cubed deviation: %.0f\n", sum / (double)N);
    return 0;
}
/* Output:
993 above 10, the first is 11
nearest to 300.4: 300 301 299
mean cubed deviation: 31249938
*/
