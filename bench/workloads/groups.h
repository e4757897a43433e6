/* groups.h - keys and values to group: two arrays, ten to a million different keys; or a thousand,
   one of which is 99 % of all. */
#ifndef WORKLOADS_GROUPS_H
#define WORKLOADS_GROUPS_H
#include "variants.h"

static const char *const group_inputs[] = {"10keys", "1e3keys", "1e6keys", "hotkey", NULL};
enum { GROUPS_HOT = 3 };

/* No more groups than elements, for which there is room in out. */
static inline size_t groups_in(size_t n, size_t input)
{
    static const size_t groups[] = {10, 1000, 1000000, 1000};
    return n < groups[input] ? n : groups[input];
}

/* n group numbers in no order, then as many values in [0, 1). */
static inline void groups_fill(void *x, size_t n, size_t seed, size_t input)
{
    int64_t *key = x;
    size_t groups = groups_in(n, input);
    for (size_t i = 0; i < n; i++) {
        key[i] = (int64_t)(hash((seed << 40) + i) % groups);
        if (input == GROUPS_HOT && i % 100) key[i] = 0;
    }
    fill_uniform(key + n, n, seed + 1, 0);
}
#endif
