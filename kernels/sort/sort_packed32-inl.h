/* sort_packed32-inl.h - sorts some keys of 8 bytes by 32 bits of each: the upper ones of its
   distance from the least, in front of its place. Twice as many of those fit a register, and they
   take half the time there (Cascade Lake). What ties is brought in order afterwards. Included by
   quicksort-inl.h for keys of 8 bytes, after the same for keys of 4, with K, SK, KBITS and N(name)
   set. */
enum {
    N(UPPER) = radix32_SMALL, /* keys at most; twice as many were slower */
    N(PLACES) = N(UPPER) - 1, /* the bits of a place */
    /* a key, on average: with more of them, this way of sorting was the wrong one */
    N(MOVES) = 4
};

static void N(range)(SK *min, SK *max, const SK *x, size_t n)
{
    SK a = x[0], b = x[0];
    for (size_t i = 0; i < n; i++) {
        a = x[i] < a ? x[i] : a;
        b = x[i] > b ? x[i] : b;
    }
    *min = a;
    *max = b;
}

/* Sorts keys that lie near their places by insertion; 0: they did not, and are still out of
   order. */
static __attribute__((noinline)) int N(settle_upper)(SK *x, size_t n)
{
    size_t left = n * N(MOVES);
    for (size_t i = 1; i < n; i++) {
        const SK k = x[i];
        size_t j = i;
        for (; j && x[j - 1] > k; j--) x[j] = x[j - 1];
        x[j] = k;
        if (i - j > left) return 0;
        left -= i - j;
    }
    return 1;
}

/* Whether the key of an element is less than that of the one before it. */
INLINE int N(falls)(const SK *x, size_t n, const N(map) m)
{
    SK any = 0;
    for (size_t i = 1; i < n; i++) any |= (SK)N(key_of)((K)x[i], m) < (SK)N(key_of)((K)x[i - 1], m);
    return any != 0;
}

/* Sorts the n keys of x, all in [min, max], SMALL < n <= UPPER, which become elements.
   0: gave up, they are keys and not in order. */
static int N(by_upper)(SK *x, size_t n, SK min, SK max, const N(map) m)
{
    SK aside[N(UPPER)];
    int32_t order[N(UPPER) + 1];
    /* a pivot on either side is near enough */
    if (min == N(LOWEST) || max == N(HIGHEST)) N(range)(&min, &max, x, n);
    const unsigned up = KBITS - N(bit_width)(((K)max - (K)min) | 1);
    for (size_t i = 0; i < n; i++) {
        aside[i] = (SK)N(element_of)((K)x[i], m);
        const uint32_t upper = (uint32_t)(((K)x[i] - (K)min) << up >> 32);
        order[i] = (int32_t)(((upper & ~(uint32_t)N(PLACES)) | (uint32_t)i) ^ 0x80000000);
    }
    radix32_small(order, n);
    order[n] = ~order[n - 1];
    uint32_t tied = 0;
    for (size_t i = 0; i < n; i++) tied |= (uint32_t)(order[i] ^ order[i + 1]) <= N(PLACES);
    /* a gather, where guarded, takes longer */
    for (size_t i = 0; i < n; i++) x[i] = aside[order[i] & N(PLACES)];
    if (!tied || !N(falls)(x, n, m)) return 1; /* equal keys tie and are in order */
    N(to_keys)(x, n, m);
    if (!N(settle_upper)(x, n)) return 0;
    N(to_elements)(x, n, m);
    return 1;
}
