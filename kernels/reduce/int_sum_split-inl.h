/* int_sum_split-inl.h - exact sums of integer terms: SIMD adds their lower and their upper 32 bits
   separately. Included once per type after K, with K(terms), K(ahead), K(load_terms)(t, i, j),
   K(tail)(t, i, n, j) set; terms have 64 bits. */
static void K(add)(superaccumulator *a, K(terms) t, size_t n, int whole)
{
    (void)whole; /* Sums of integers always take whole terms. */
    /* XOR with `flip` turns a signed term v into the unsigned v + 2^63. */
    const uint64_t flip = TINE_SIGNED_ ? F64_SIGN : 0;
    u64v low = {0}, high = {0};
    size_t i = 0;
    for (; n - i >= LANES; i += LANES) {
        K(ahead)(t, i);
        UNROLL for (int j = 0; j < NV; j++)
        {
            const u64v v = K(load_terms)(t, i, j) ^ flip;
            low += v & UINT32_MAX;
            high += v >> 32;
        }
    }
    if (i < n) {
        UNROLL for (int j = 0; j < NV; j++)
        {
            const u64v v = K(tail)(t, i, n - i, j) ^ flip;
            low += v & UINT32_MAX;
            high += v >> 32;
        }
        i += LANES;
    }
    FOLD_LANES(low);
    FOLD_LANES(high);
    superaccumulator_add(a, (int64_t)low[0], 0);
    superaccumulator_add(a, (int64_t)(high[0] - i * (flip >> 32)), 32);
}

static size_t K(block)(K(terms) t, size_t n, int whole)
{
    (void)t, (void)n, (void)whole;
    return EXACT_BLOCK;
}
