/* sort_packed32-inl.h - sorts some keys of 8 bytes by 32 bits of each: the upper ones of its
   distance from the least, in front of its place. Twice as many of those fit a register, and they
   take half the time there (Cascade Lake). What ties is brought in order afterwards. Included by
   quicksort-inl.h for keys of 8 bytes, after the same for keys of 4, with K, KBITS and N(name) set.
 */
enum {
    N(UPPER) = radix32_SMALL, /* keys at most; twice as many were slower */
    N(PLACES) = N(UPPER) - 1, /* the bits of a place */
    /* a key, on average: with more of them, this way of sorting was the wrong one */
    N(MOVES) = 4
};

static void N(range)(K *min, K *max, const K *x, size_t n)
{
    K a = x[0], b = x[0];
    for (size_t i = 0; i < n; i++) {
        a = x[i] < a ? x[i] : a;
        b = x[i] > b ? x[i] : b;
    }
    *min = a;
    *max = b;
}

/* Sorts keys that lie near their places by insertion; 0: they did not, and are still out of
   order. */
static __attribute__((noinline)) int N(settle_upper)(K *x, size_t n)
{
    size_t left = n * N(MOVES);
    for (size_t i = 1; i < n; i++) {
        const K k = x[i];
        size_t j = i;
        for (; j && x[j - 1] > k; j--) x[j] = x[j - 1];
        x[j] = k;
        if (i - j > left) return 0;
        left -= i - j;
    }
    return 1;
}

/* Whether a key is less than the one before it; x has elements. */
static int N(falls)(const K *x, size_t n, const N(map) m)
{
    K any = 0;
    for (size_t i = 1; i < n; i++) any |= N(key_of)(x[i], m) < N(key_of)(x[i - 1], m);
    return any != 0;
}

/* Sorts the n keys of x, all in [least, most], SMALL < n <= UPPER, which become elements. 0: gave
   up, still keys. */
static int N(by_upper)(K *x, size_t n, K min, K max, const N(map) m)
{
    K aside[N(UPPER)];
    uint32_t order[N(UPPER) + 1];
    const unsigned up = KBITS - N(bit_width)((max - min) | 1);
    for (size_t i = 0; i < n; i++) {
        order[i] = ((uint32_t)((x[i] - min) << up >> 32) & ~(uint32_t)N(PLACES)) | (uint32_t)i;
        aside[i] = N(element_of)(x[i], m);
    }
    radix32_small(order, n);
    order[n] = ~order[n - 1];
    uint32_t tied = 0;
    for (size_t i = 0; i < n; i++) tied |= (order[i] ^ order[i + 1]) <= N(PLACES);
    /* a gather, where guarded, takes longer */
    for (size_t i = 0; i < n; i++) x[i] = aside[order[i] & N(PLACES)];
    if (!tied || !N(falls)(x, n, m)) return 1; /* equal keys tie and are in order */
    for (size_t i = 0; i < n; i++) x[i] = N(key_of)(x[i], m);
    if (!N(settle_upper)(x, n)) return 0;
    N(put)(x, x, n, m);
    return 1;
}
