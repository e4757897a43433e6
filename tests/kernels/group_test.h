/* group_test.h - what the tests of grouping share: keys of four types that represent groups, and
   the division into blocks. */
#ifndef TINE_TESTS_GROUP_TEST_H
#define TINE_TESTS_GROUP_TEST_H
#include "kernel_test.h"
#include <tine/npy.h>

/* Sizes around one block, several blocks and 64 blocks. Numbers of groups: few; around the most
   with room on the stack; more than a block's tables are worth; more than one bucket holds. */
static const size_t GROUP_SIZES[] = {1, 2, 100, 2048, 2049, 16383, 16384, 40000, 131071, 700001};
static const size_t GROUPS[] = {1, 9, 1024, 1025, 8000, 40000, 300000};
enum {
    GROUP_SIZES_TRIED = SANITIZED ? 8 : 10,
    GROUPS_TRIED = 7,
    KEY_TYPES = TINE_F32, /* Keys have the types before it: integers of 32 and 64 bits. */
    GROUP_SHAPES = 7,
    SPREADS = 5
};

/* Returns the group of element i. Shapes: uniform; one group; ascending; zipf-like; both ends; few
   groups, then all others; one group with rare others. */
static inline size_t group_of(int shape, size_t i, size_t n, size_t groups)
{
    const uint64_t r = mixed(i + 77 * n);
    switch (shape) {
    case 0:
        return r % groups;
    case 1:
        return groups / 2;
    case 2:
        return (size_t)((double)i / (double)n * (double)groups);
    case 3:
        return groups / (1 + r % groups) - 1;
    case 4:
        return r % 2 ? groups - 1 : 0;
    case 5:
        return i < n - n / 5 ? r % (groups < 3 ? groups : 3)
                             : r % groups; /* A sample, and most blocks, see three groups. */
    default:
        return r % 100 ? groups / 3 : r / 100 % groups;
    }
}

/* The properties of a key's type that test data needs. */
#define KEY_TYPE_(arg, name, type, t, kind, bits, twin, acc) [type] = {bits, TINE_SIGNED_##kind##_},
static inline size_t key_size(tine_type type) { return tine_type_size(type); }
static const struct {
    int bits, is_signed;
} key_types[KEY_TYPES] = {TINE_INTS_(KEY_TYPE_, )};

/* Returns the key of group g, in the low bits. Spreads: dense; both ends of the range inwards;
   multiplied by an odd number; equal low bits; equal high bits. */
static inline uint64_t key_for(int spread, size_t g, tine_type type)
{
    const int bits = key_types[type].bits;
    const uint64_t min = !key_types[type].is_signed ? 0 : (uint64_t)1 << (bits - 1);
    switch (spread) {
    case 0:
        return g;
    case 1:
        return g % 2 ? min - 1 - g / 2 : min + g / 2;
    case 2:
        return g * 0x9e3779b97f4a7c15u + min;
    case 3:
        return (uint64_t)g << (bits - 20); /* The keys are different for up to 2^20 groups. */
    default:
        return min + g;
    }
}

static inline void put_key(void *key, size_t i, tine_type type, uint64_t v)
{
    switch (key_types[type].bits) {
    case 32:
        ((uint32_t *)key)[i] = (uint32_t)v;
        return;
    case 64:
        ((uint64_t *)key)[i] = v;
        return;
    default:
        cr_assert_fail("put_key does not know keys of %d bits", key_types[type].bits);
    }
}

/* Returns a number that orders like the keys of the type. */
static inline uint64_t key_rank(uint64_t v, tine_type type)
{
    const int bits = key_types[type].bits;
    if (key_types[type].is_signed) v ^= (uint64_t)1 << (bits - 1);
    return v << (64 - bits) >> (64 - bits);
}

typedef struct ranked {
    uint64_t rank;
    size_t group;
} ranked;
static inline int by_rank(const void *a, const void *b)
{
    const uint64_t x = ((const ranked *)a)->rank, y = ((const ranked *)b)->rank;
    return (x > y) - (x < y);
}

/* Stores the groups with elements, in the order of their keys. Returns their number. */
static inline size_t groups_met(ranked *met, const size_t *group, size_t n, size_t groups,
                                int spread, tine_type type)
{
    unsigned char *seen = calloc(groups, 1);
    size_t m = 0;
    cr_assert_not_null(seen);
    for (size_t i = 0; i < n; i++) seen[group[i]] = 1;
    for (size_t g = 0; g < groups; g++)
        if (seen[g]) met[m++] = (ranked){key_rank(key_for(spread, g, type), type), g};
    qsort(met, m, sizeof *met, by_rank);
    free(seen);
    return m;
}
#endif
