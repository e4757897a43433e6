/* contract.c - prints a hash of the results of functions with a * b + c. It is the same for every
   compiler and processor, as long as none of these expressions becomes an fma. install.sh runs
   it. */
#include <stdio.h>
#include <string.h>
#include <tine/tine.h>

enum { N = 5000 };
static inline double cross(double x, double y) { return x * x - y * y; }
static inline double mix(double x, double y) { return x + x * y; }
static inline int near_zero(double x) { return x * x - 0.1 < 1e-3 * x; }
static inline int by_square(double x, double y) { return x * x - x < y * y - y; }
TINE_FN(double, cross, double, double)
TINE_MONOID(double, mix, 0)
TINE_MAP_REDUCE(mixed_crosses, cross, mix)
TINE_TEST(double, near_zero)
TINE_LESS(double, by_square)

static uint64_t hash(uint64_t h, const void *p, size_t bytes)
{
    const unsigned char *c = p;
    for (size_t i = 0; i < bytes; i++) h = (h ^ c[i]) * 0x100000001b3u;
    return h;
}

int main(void)
{
    static double x[N], y[N], z[N];
    uint64_t s = 1, h = 0xcbf29ce484222325u;
    size_t m;
    double sum;
    int rc = 0;
    for (size_t i = 0; i < 2 * N; i++) {
        s = s * 6364136223846793005u + 1442695040888963407u;
        (i % 2 ? x : y)[i / 2] = (double)(s >> 11) * 0x1p-53;
    }
    rc |= tine_starmap(cross, z, x, y, N, NULL);
    h = hash(h, z, sizeof z);
    rc |= tine_reduce(mix, &sum, x, N, NULL);
    h = hash(h, &sum, sizeof sum);
    rc |= tine_reduce(mixed_crosses, &sum, x, y, N, NULL);
    h = hash(h, &sum, sizeof sum);
    rc |= tine_scan(mix, z, x, N, NULL);
    h = hash(h, z, sizeof z);
    rc |= tine_count(near_zero, &m, x, N, NULL);
    h = hash(h, &m, sizeof m);
    rc |= tine_sort_by(by_square, x, N, NULL);
    h = hash(h, x, sizeof x);
    printf("%016llx\n", (unsigned long long)h);
    return rc != 0;
}
