/* sort_packed32-inl.h - sorts some keys of 8 bytes by 32 bits of each. A number of 32 bits is made
   for each key: its upper bits are the upper bits of the key's distance from the least key, its
   lower bits the key's place. A register holds twice as many of these numbers as keys, and sorting
   them takes half the time (Cascade Lake). Keys with equal upper bits are sorted afterwards.
   Included by quicksort-inl.h for keys of 8 bytes, after the same for keys of 4, with K, SK, KBITS
   and N(name) set. */
enum {
    /* The largest number of keys. This method is slower than others for twice as many keys. */
    N(UPPER) = radix32_SMALL,
    N(PLACES) = N(UPPER) - 1, /* The mask of the bits of a number that hold the key's place. */
    /* The insertion gives up after more than this many moves per key on average. */
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

/* Sorts keys that lie near their places, by insertion. Returns 0 if the keys lie too far from their
   places; they are then not in order. */
static __attribute__((noinline)) int N(insert)(SK *x, size_t n)
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

/* Whether the key of some element is less than that of the one before it. */
INLINE int N(has_descent)(const SK *x, size_t n, const N(map) m)
{
    SK any = 0;
    for (size_t i = 1; i < n; i++) any |= (SK)N(key_of)((K)x[i], m) < (SK)N(key_of)((K)x[i - 1], m);
    return any != 0;
}

/* Sorts the n keys of x, all in [min, max], SMALL < n <= UPPER, and turns them into elements.
   Returns 0 if it gave up: x then holds keys that are not in order. */
static int N(by_upper)(SK *x, size_t n, SK min, SK max, const N(map) m)
{
    SK aside[N(UPPER)];
    int32_t order[N(UPPER) + 1];
    /* If both bounds are pivots, the range between them is narrow enough. */
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
    /* Gather instructions are not used: they are slower on machines that guard them against side
       channels. */
    for (size_t i = 0; i < n; i++) x[i] = aside[order[i] & N(PLACES)];
    /* If the numbers tie for equal keys alone, all keys are in order. */
    if (!tied || !N(has_descent)(x, n, m)) return 1;
    N(to_keys)(x, n, m);
    if (!N(insert)(x, n)) return 0;
    N(to_elements)(x, n, m);
    return 1;
}
