/* consumer.c - an external C11 program: makes every kind of call once and checks the results. Exit
   status 0: all are right. */
#include <stdbool.h>
#include <stdio.h>
#include <tine/tine.h>

static inline double square(double x) { return x * x; }
static inline double add(double a, double b) { return a + b; }
static inline float blend(float a, double b, int32_t c) { return a + (float)b + (float)c; }
static inline int64_t mix4(int64_t a, int64_t b, int64_t c, int64_t d)
{
    return a + 2 * b + 3 * c + 4 * d;
}
static inline int halve(int64_t *y, int64_t x)
{
    *y = x / 2;
    return x % 2 ? 5 : 0;
}
static inline int small(double x) { return x < 10; }
TINE_FN(double, square, double)
TINE_FN(double, add, double, double)
TINE_FN(float, blend, float, double, int32_t)
TINE_FN(int64_t, mix4, int64_t, int64_t, int64_t, int64_t)
TINE_TRY(int64_t, halve, int64_t)
TINE_MONOID(double, add, 0)
TINE_TEST(double, small)
TINE_MAP_REDUCE(sum_of_squares, square, add)

enum { N = 10000 };

static int scale(size_t lo, size_t hi, void *ctx)
{
    double *x = ctx;
    for (size_t i = lo; i < hi; ++i) x[i] = (double)(i % 100);
    return 0;
}

int main(void)
{
    static double x[N], y[N];
    static int64_t k[N];
    static size_t where[N];
    size_t kept = 0;
    double total = 0, squares = 0, sum = 0;
    int wrong = 0;

    wrong += tine_for(scale, x, N, TINE_OPTS(.sched = TINE_DYNAMIC, .chunk = 64)) != 0;
    wrong += tine_map(square, y, x, N, NULL) != 0 || y[7] != 49;
    wrong += tine_starmap(add, y, x, y, N, TINE_OPTS(.threads = 2)) != 0 || y[7] != 56;
    wrong += tine_reduce(add, &total, x, N, NULL) != 0 || total != 495000;
    wrong += tine_reduce(sum_of_squares, &squares, x, N, NULL) != 0 || squares != 32835000;
    wrong += tine_sum(&sum, x, N, NULL) != 0 || sum != 495000;
    static uint8_t bytes[N];
    static bool odd[N];
    static long long far[N];
    uint64_t byte_sum, many;
    long long far_sum;
    for (int i = 0; i < N; ++i) bytes[i] = 255, odd[i] = i % 2, far[i] = i;
    wrong += tine_sum(&byte_sum, bytes, N, NULL) != 0 || byte_sum != 255 * N;
    wrong += tine_sum(&many, odd, N, NULL) != 0 || many != N / 2;
    wrong += tine_sum(&far_sum, far, N, NULL) != 0 || far_sum != (long long)N * (N - 1) / 2;
    wrong += tine_scan(add, y, x, N, NULL) != 0 || y[N - 1] != 495000;
    wrong += tine_exscan(add, y, y, N, NULL) != 0 || y[0] != 0 || y[2] != 1;
    wrong += tine_filter(small, y, &kept, x, N, NULL) != 0 || kept != 1000 || y[13] != 3;
    wrong += tine_partition(small, y, &kept, x, N, NULL) != 0 || kept != 1000 || y[1000] != 10;
    wrong += tine_where(small, where, &kept, x, N, NULL) != 0 || where[13] != 103;
    wrong += tine_count(small, &kept, x, N, NULL) != 0 || kept != 1000;
    wrong += tine_find(small, &kept, x + 10, N - 10, NULL) != 0 || kept != 90;
    for (int i = 0; i < N; ++i) k[i] = i == 5000 ? 1 : 2 * i;
    wrong += tine_map(halve, k, k, N, NULL) != 5 || k[4999] != 4999;
    wrong += tine_for(NULL, x, N, NULL) != TINE_EINVAL;
    printf("tine %s, %s: %s\n", tine_version(), tine_strerror(wrong ? TINE_EINVAL : 0),
           wrong ? "wrong" : "right");
    return wrong != 0;
}
