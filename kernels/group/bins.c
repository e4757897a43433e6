/* bins.c - counts how often each bin occurs, on one thread. */
#include "../kernel.h"
#include "bins.h"

static int below(const uint32_t *key, size_t m, uint64_t bins)
{
    if (bins >> 32) return 1;
    const uint32_t end = (uint32_t)bins;
    uint32_t bad = 0;
    for (size_t i = 0; i < m; i++) bad |= key[i] >= end;
    return !bad;
}

static int narrow(uint32_t *id, const uint64_t *key, size_t m, uint64_t bins)
{
    uint64_t bad = 0;
    for (size_t i = 0; i < m; i++) {
        bad |= key[i] >= bins;
        id[i] = (uint32_t)key[i];
    }
    return !bad;
}

/* The distance in bytes at which the numbers of later steps are prefetched, a line at a time. They
   may lie in memory, and the loop is too short to hide its latency. (If the numbers are in a small
   buffer, the prefetches go beyond it and have no effect.) The asm hides the value from the
   compiler. Otherwise the compiler would encode the distance in each address, which makes the
   instructions longer. */
INLINE size_t ahead(void)
{
    size_t bytes = BINS_BATCH * sizeof(uint32_t);
    __asm__("" : "+r"(bytes));
    return bytes;
}

static int plain(size_t *count, const uint32_t *id, size_t m, uint32_t end)
{
    const size_t on = ahead();
    size_t i = 0;
    for (; m - i >= 16; i += 16) {
        __builtin_prefetch((const char *)(id + i) + on);
        UNROLL for (size_t j = i; j < i + 16; j++)
        {
            if (__builtin_expect(id[j] >= end, 0)) return 0;
            count[id[j]]++;
        }
    }
    for (; i < m; i++) {
        if (id[i] >= end) return 0;
        count[id[i]]++;
    }
    return 1;
}

INLINE int words(uint32_t *t, const uint32_t *id, size_t m, uint32_t end, int k)
{
    const size_t on = ahead();
    size_t i = 0;
    for (; m - i >= 16; i += 16) {
        __builtin_prefetch((const char *)(id + i) + on);
        UNROLL for (size_t j = 0; j < 16; j++)
        {
            if (__builtin_expect(id[i + j] >= end, 0)) return 0;
            t[j % (1u << k) * BINS_APART(k) + id[i + j]]++;
        }
    }
    for (; i < m; i++) {
        if (id[i] >= end) return 0;
        t[id[i]]++;
    }
    return 1;
}

static int one(uint32_t *t, const uint32_t *id, size_t m, uint32_t end)
{
    return words(t, id, m, end, 0);
}
static int two(uint32_t *t, const uint32_t *id, size_t m, uint32_t end)
{
    return words(t, id, m, end, 1);
}
static int four(uint32_t *t, const uint32_t *id, size_t m, uint32_t end)
{
    return words(t, id, m, end, 2);
}
static int eight(uint32_t *t, const uint32_t *id, size_t m, uint32_t end)
{
    return words(t, id, m, end, 3);
}

static size_t bytes(uint8_t *const t[4], uint32_t *carried, const uint32_t *id, size_t m)
{
    uint8_t *const a = t[0], *const b = t[1], *const c = t[2], *const d = t[3];
    size_t k = 0, i = 0;
    for (; m - i >= 4; i += 4) {
        if (__builtin_expect(++a[id[i]] == 0, 0)) carried[k++] = id[i];
        if (__builtin_expect(++b[id[i + 1]] == 0, 0)) carried[k++] = id[i + 1];
        if (__builtin_expect(++c[id[i + 2]] == 0, 0)) carried[k++] = id[i + 2];
        if (__builtin_expect(++d[id[i + 3]] == 0, 0)) carried[k++] = id[i + 3];
    }
    for (; i < m; i++)
        if (++a[id[i]] == 0) carried[k++] = id[i];
    return k;
}

const struct tine_bins UNDER_(tine_bins,
                              TINE_ISA) = {below, narrow, plain, {one, two, four, eight}, bytes};
