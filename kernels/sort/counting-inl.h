/* counting-inl.h - counts elements of few distinct values, which are known beforehand. Included by
   radix_width-inl.h once per key width, with K, KBITS and N(name) set. */
INLINE size_t N(counting_place)(K u, K times)
{
    return (size_t)((K)(u * times) >> (KBITS - RADIX_COUNTING_BITS));
}

static int N(counting_make)(struct radix_counting *f, const uint64_t *u, size_t many)
{
    enum { TRIES = 64 }; /* About one multiplier in seven sends 64 values to different places. */
    f->values = many;
    f->times = 0x9e3779b97f4a7c15u;
    /* The multiplier stays odd. */
    for (int t = 0; t < TRIES; t++, f->times = f->times * 0xd1342543de82ef95u + 2) {
        size_t i = 0;
        memset(f->value, RADIX_COUNTING_MAX, sizeof f->value);
        for (; i < many; i++) {
            unsigned char *const at = &f->value[N(counting_place)((K)u[i], (K)f->times)];
            if (*at != RADIX_COUNTING_MAX) break;
            *at = (unsigned char)i;
            f->element[i] = u[i];
        }
        if (i < many) continue;
        for (size_t p = 0; p < RADIX_COUNTING_PLACES; p++) f->holder[p] = u[0];
        for (i = 0; i < many; i++) f->holder[N(counting_place)((K)u[i], (K)f->times)] = u[i];
        return 1;
    }
    return 0;
}

static int N(counting_tally)(const struct radix_counting *f, uint64_t *count, const void *array,
                             size_t n)
{
    /* tables that are used in turn, so that increments of equal neighbours need not wait for each
       other */
    enum { TABLES = 4, AT_ONCE = 1 << 16, FIRST = 1024 };
    /* Each counter counts at most AT_ONCE / TABLES + TABLES elements before the tables are added
       up. Counters of places without a value may overflow; they are not used. */
    uint16_t table[TABLES][RADIX_COUNTING_PLACES];
    const K *x = array, times = (K)f->times;
    for (size_t i = 0, to; i < n; i = to) {
        /* The first batch is short, because a value that is not in the list often occurs early. */
        const size_t many = i ? AT_ONCE : FIRST;
        to = n - i < many ? n : i + many;
        for (size_t v = 0; v < f->values; v++)
            for (int t = 0; t < TABLES; t++)
                table[t][N(counting_place)((K)f->element[v], times)] = 0;
        K strange = 0;
        size_t j = i;
        for (; to - j >= TABLES; j += TABLES) {
            UNROLL for (size_t t = 0; t < TABLES; t++)
            {
                const size_t p = N(counting_place)(x[j + t], times);
                strange |= (K)f->holder[p] ^ x[j + t];
                table[t][p]++;
            }
        }
        for (; j < to; j++) {
            const size_t p = N(counting_place)(x[j], times);
            strange |= (K)f->holder[p] ^ x[j];
            table[0][p]++;
        }
        if (strange) return 0;
        for (size_t v = 0; v < f->values; v++) {
            const size_t p = N(counting_place)((K)f->element[v], times);
            for (int t = 0; t < TABLES; t++) count[v] += table[t][p];
        }
    }
    return 1;
}

static void N(fill)(void *array, uint64_t u, size_t n)
{
    K *x = array;
    for (size_t i = 0; i < n; i++) x[i] = (K)u;
}

static void N(counting_number)(const struct radix_counting *f, unsigned char *number,
                               uint64_t *count, const void *array, size_t n)
{
    /* tables that are used in turn, so that increments of equal neighbours need not wait for each
       other */
    enum { TABLES = 4 };
    uint64_t table[TABLES][RADIX_COUNTING_MAX + 1] = {{0}};
    const K *x = array, times = (K)f->times;
    size_t i = 0;
#define NUMBER(x, number, table) \
    { \
        const size_t p = N(counting_place)(x, times); \
        const unsigned char u = (K)f->holder[p] == (x) ? f->value[p] : RADIX_COUNTING_MAX; \
        number = u; \
        (table)[u]++; \
    }
    for (; n - i >= TABLES; i += TABLES) {
        UNROLL for (size_t t = 0; t < TABLES; t++) NUMBER(x[i + t], number[i + t], table[t])
    }
    for (; i < n; i++) NUMBER(x[i], number[i], table[0])
#undef NUMBER
    for (size_t t = 0; t < TABLES; t++)
        for (size_t v = 0; v <= RADIX_COUNTING_MAX; v++) count[v] += table[t][v];
}

static void N(counting_deal)(char **to, const unsigned char *number, const char *values,
                             size_t size, size_t n)
{
    /* The distance in bytes at which the run of each value is prefetched, because hardware
       prefetchers cannot follow that many runs. */
    enum { SOON = 4 * LINE };
#define DEAL(size) \
    for (size_t i = 0; i < n; i++) { \
        char *const t = to[number[i]]; \
        to[number[i]] = t + (size); \
        __builtin_prefetch(t + SOON, 1); \
        memcpy(t, values + i * (size), size); \
    }
    switch (size) { /* compilers make one load and one store of a memcpy of constant size */
    case 4:
        DEAL((size_t)4);
        break;
    case 8:
        DEAL((size_t)8);
        break;
    default:
        DEAL(size);
    }
#undef DEAL
}
