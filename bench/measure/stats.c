/* stats.c - order statistics of samples. */
#include "../backends/backend.h"
#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void samples_sort(double *x, size_t n) { qsort(x, n, sizeof *x, compare); }

/* Linear between neighbours, as numpy.quantile. */
double samples_quantile(const double *x, size_t n, double q)
{
    if (n == 0) return NAN;
    double at = q * (double)(n - 1);
    size_t i = (size_t)at;
    return i + 1 < n ? x[i] + (at - (double)i) * (x[i + 1] - x[i]) : x[n - 1];
}
