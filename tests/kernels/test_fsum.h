/* test_fsum.h - compares sums of one type T with the oracle. Each element is divided into two parts
   that are exact as doubles. test_fsum.c includes it through types.h. */
static void TINE_NAME_(halves)(T v, double half[2])
{
#if TINE_FLOAT_
    half[0] = (double)v, half[1] = 0;
#else
    half[0] = (double)((int64_t)v & UINT32_MAX);
    half[1] = (double)((int64_t)v >> 32) * 0x1p32;
    if (sizeof(T) == 8 && (T)-1 > (T)1) half[1] = (double)((uint64_t)v >> 32) * 0x1p32;
#endif
}

static void TINE_NAME_(true)(size_t n)
{
    T *a = malloc((n + 1) * sizeof *a), *b = malloc((n + 1) * sizeof *b);
    oracle *sum = calloc(1, sizeof *sum), *dot = calloc(1, sizeof *dot);
    for (size_t i = 0; i < n; ++i) {
        a[i] = (T)(mixed(i) >> (i % 3 ? 0 : 40)), b[i] = (T)mixed(i + n);
        double p[2], q[2];
        TINE_NAME_(halves)(a[i], p), TINE_NAME_(halves)(b[i], q);
        oracle_add(sum, p[0], 1), oracle_add(sum, p[1], 1);
        for (int k = 0; k < 4; ++k) oracle_add(dot, p[k / 2], q[k % 2]);
    }
    double out = 3;
    cr_assert_eq(tine_fsum(&out, a, n, NULL), 0);
    cr_assert(same(out, oracle_round(sum)), "fsum %a, not %a, n %zu, %zu bytes", out,
              oracle_round(sum), n, sizeof(T));
    cr_assert_eq(tine_fdot(&out, a, b, n, NULL), 0);
    cr_assert(same(out, oracle_round(dot)), "fdot %a, not %a, n %zu, %zu bytes", out,
              oracle_round(dot), n, sizeof(T));
    free(a), free(b), free(sum), free(dot);
}
