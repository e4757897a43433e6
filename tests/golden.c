/* golden.c - prints the golden values and a hash of thousands of random folds of all kernels: the same from every compiler,
   machine, instruction set and number of threads. Ends with 1 if the hash is not the one written here. */
#ifndef T
#    include <math.h>
#    include <stdio.h>
#    include <stdlib.h>
#    include <string.h>
#    include "tine/tine.h"

/* Found alike by gcc 12 and clang 19 on x86-64 (base, v3, v4) and aarch64. It changes with the algorithm alone. */
static const uint64_t EXPECTED = 0x7ed750f95feaef74;

enum { N = 100003, FOLDS = 60, OFFSETS = 8 };
static uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */

static void mix(const void *p, size_t bytes)
{
    uint64_t v = 0;
    memcpy(&v, p, bytes);
    for (size_t i = 0; i < bytes; i++) hash = (hash ^ (v >> 8 * i & 0xff)) * 0x100000001b3u;
}

static uint64_t random_state = 1;
static uint64_t next(void) /* splitmix64 */
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void require(int rc)
{
    if (!rc) return;
    printf("failed: %s\n", tine_strerror(rc));
    exit(1);
}
#    define TINE_TYPE_FILE "golden.c"
#    include "tine/types.h"

int main(void)
{
    static double x[N], y[N];
    for (uint64_t i = 0; i < N; i++) {
        x[i] = 1.0 / (double)(i + 1);
        y[i] = (double)(uint32_t)(i * 2654435761u) * 0x1p-32 - 0.5;
    }
    static const size_t sizes[] = {33, 2049, N};
    for (int k = 0; k < 3; k++) {
        double sum, dot;
        require(tine_sum(&sum, x, sizes[k], NULL));
        require(tine_dot(&dot, x, y, sizes[k], NULL));
        printf("n %zu: sum %a, dot %a\n", sizes[k], sum, dot);
    }
    double mean, variance;
    require(tine_moments(&mean, &variance, y, N, NULL));
    printf("n %d: mean %a, variance %a\n", N, mean, variance);

    tine_folds_i32(), tine_folds_i64(), tine_folds_u32(), tine_folds_u64(), tine_folds_f32(), tine_folds_f64();
    printf("hash of the folds: %016llx\n", (unsigned long long)hash);
    return hash != EXPECTED;
}
#else
static void TINE_NAME_(folds)(void)
{
    static T x[N + OFFSETS], y[N + OFFSETS];
    for (size_t i = 0; i < N + OFFSETS; i++) {
        const uint64_t r = next();
#    if TINE_FLOAT_
        x[i] = (T)ldexp((double)(int64_t)r, (int)(r % 64) - 80);
#    else
        x[i] = (T)r;
#    endif
    }
    for (int k = 0; k < FOLDS; k++) {
        const size_t n = 1 + (k % 3 ? next() % 5000 : next() % N), at = next() % OFFSETS;
        const tine_opts o = {.threads = 1 + (int)(next() % 5), .sched = (tine_sched)(next() % TINE_RUNTIME), .chunk = next() % 9000};
        const T *p = x + at;
        ACC sum, dot;
        double norm, mean, variance;
        T lo, hi;
        size_t least, greatest;
        require(tine_sum(&sum, p, n, &o));
        require(tine_dot(&dot, p, x + OFFSETS - at, n, &o));
        require(tine_norm(&norm, p, n, &o));
        require(tine_moments(&mean, &variance, p, n, &o));
        require(tine_minmax(&lo, &hi, p, n, &o));
        require(tine_argmin(&least, p, n, &o));
        require(tine_argmax(&greatest, p, n, &o));
        require(tine_fill(y, hi, n, &o));
        require(tine_copy(y + n / 2, p, n - n / 2, &o));
        mix(&sum, sizeof sum), mix(&dot, sizeof dot), mix(&norm, sizeof norm), mix(&mean, sizeof mean);
        mix(&variance, sizeof variance), mix(&lo, sizeof lo), mix(&hi, sizeof hi);
        const uint64_t places[] = {least, greatest};
        mix(places, 8), mix(places + 1, 8);
        for (size_t i = 0; i < n; i += 1 + n / 64) mix(y + i, sizeof *y);
    }
}
#endif
