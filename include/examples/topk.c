/* topk.c - the ten greatest of a million numbers, where they are, and how rare they are. */
#include <stdio.h>
#include <tine/tine.h>

enum { N = 1000000, K = 10 };
static double x[N];

static inline int at_least(const double *limit, double v) { return v >= *limit; }
TINE_TEST_WITH(double, at_least, double)

int main(void)
{
    double values[K], q[2] = {0.5, 0.99}, quantiles[2];
    size_t at[K], above;
    if (tine_random_normal(x, 2026, 0, N, NULL)) return 1;
    if (tine_topk(values, at, K, x, N, NULL)) return 2; /* x is not changed */
    if (tine_quantile(quantiles, q, 2, x, N, NULL)) return 3;
    if (tine_count_with(at_least, &(double){4}, &above, x, N, NULL)) return 4;
    for (int k = 0; k < K; k++) printf("%2d. %.6f at %zu\n", k + 1, values[k], at[k]);
    printf("median %.4f, 99 %% are below %.4f, %zu are at least 4\n", quantiles[0], quantiles[1],
           above);
    return 0;
}
/* Output:
 1. 4.913686 at 48647
 2. 4.767939 at 496271
 3. 4.605920 at 283120
 4. 4.502596 at 810588
 5. 4.434425 at 860527
 6. 4.361456 at 345101
 7. 4.348877 at 331726
 8. 4.315633 at 112947
 9. 4.257700 at 393314
10. 4.220523 at 691786
median -0.0017, 99 % are below 2.3312, 29 are at least 4
*/
