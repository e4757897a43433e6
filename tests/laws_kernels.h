/* laws_kernels.h - every kernel once, for one type T: included by laws_kernels.c through types.h. */
#if TINE_FLOAT_
#    define ELEMENT(bits) ((T)((double)(int64_t)(bits) * 0x1p-63)) /* in [-1, 1] */
#else
#    define ELEMENT(bits) ((T)(bits))
#endif

static results TINE_NAME_(every)(const uint64_t *bits, size_t n, size_t off, const tine_opts *o)
{
    results r = {{{0}}};
    int at = 0;
    T *x = malloc((n + 16) * sizeof *x), *y = malloc((n + 17) * sizeof *y), lo = 0, hi = 0;
    x += off, y += off;
    for (size_t i = 0; i < n; ++i) x[i] = ELEMENT(bits[i]);
    ACC sum = 0, dot = 0;
    double norm = 0, mean = 0, variance = 0;
    size_t least = 0, most = 0;
    T guard = y[n] = ELEMENT(bits[0] / 3);

    int rc = tine_sum(&sum, x, n, o) | tine_norm(&norm, x, n, o) | tine_moments(&mean, &variance, x, n, o) |
             tine_minmax(&lo, &hi, x, n, o) | tine_argmin(&least, x, n, o) | tine_argmax(&most, x, n, o) |
             tine_copy(y, x, n, o) | tine_dot(&dot, x, y, n, o);
    cr_assert_eq(rc, 0, "%s: returned %d", said(o, n), rc);
    cr_assert(x[least] == lo && x[most] == hi, "%s: argmin, argmax and minmax disagree", said(o, n));
    cr_assert_eq(memcmp(y, x, n * sizeof *x), 0, "%s: a wrong copy", said(o, n));
    KEEP(sum), KEEP(norm), KEEP(mean), KEEP(variance), KEEP(lo), KEEP(hi), KEEP(least), KEEP(most), KEEP(dot);
    cr_assert_eq(tine_fill(y, x[n / 2], n, o), 0);
    for (size_t i = 0; i < n; ++i) cr_assert(y[i] == x[n / 2], "%s: element %zu is not filled", said(o, n), i);
    cr_assert(y[n] == guard, "%s: wrote after the end", said(o, n));
    free(x - off), free(y - off);
    return r;
}
#undef ELEMENT
