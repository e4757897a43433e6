/* groups.h - keys and values to group: two arrays. Inputs have ten to a million different keys, or
   a thousand of which one is 99 % of all. */
#ifndef WORKLOADS_GROUPS_H
#define WORKLOADS_GROUPS_H
#include "inputs.h"

static const char *const group_inputs[] = {"10keys", "1e3keys", "1e6keys", "hotkey", NULL};
enum { GROUPS_HOT = 3 };

/* Returns the number of groups: at most n, because out has room for n sums. */
static inline size_t groups_in(size_t n, size_t input)
{
    static const size_t groups[] = {10, 1000, 1000000, 1000};
    return n < groups[input] ? n : groups[input];
}

/* Fills x with n random group numbers, followed by n values in [0, 1). */
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
