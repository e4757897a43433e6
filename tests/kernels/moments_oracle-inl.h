/* moments_oracle-inl.h - the node of moments of n elements, by the promised blocks and tree, and
   their variance. Included once per type, after int128 is defined as a type of 128 bits. */
static int128 TINE_NAME_(whole_sum)(const T *x, size_t n)
{
    int128 s = 0;
    for (size_t i = 0; i < n; i++) s += (int128)x[i];
    return s;
}

static oracle_node TINE_NAME_(moments_oracle)(const T *x, size_t n)
{
    if (n > ORACLE_BLOCK) {
        const size_t half = oracle_half(n);
        return oracle_merge(TINE_NAME_(moments_oracle)(x, half),
                            TINE_NAME_(moments_oracle)(x + half, n - half));
    }
    double t[ORACLE_BLOCK];
    for (size_t i = 0; i < n; i++) t[i] = (double)x[i];
    const double sum = TINE_FLOAT_ ? oracle_block(t, n) : (double)TINE_NAME_(whole_sum)(x, n);
    const oracle_node a = oracle_centred(t, n, sum / (double)n);
    return TINE_FLOAT_ && !(fabs(sum) < 0x1p450 && a.m2 < 0x1p900) ? oracle_big(t, n) : a;
}

/* Returns the variance of n > 0 elements. For narrow types it comes from exact sums. */
static double TINE_NAME_(variance_oracle)(const T *x, size_t n)
{
    if (TINE_BITS_ >= 32) return oracle_variance(TINE_NAME_(moments_oracle)(x, n));
    int128 squares = 0, sum = TINE_NAME_(whole_sum)(x, n);
    for (size_t i = 0; i < n; i++) squares += (int128)x[i] * (int128)x[i];
    return (double)(squares * (int128)n - sum * sum) / (double)n / (double)n;
}
