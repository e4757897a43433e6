/* mixed.h - pseudo-random numbers that are the same on each run, for the inputs of tests. */
#ifndef TINE_TESTS_MIXED_H
#define TINE_TESTS_MIXED_H
#include <stdint.h>

/* Returns a well mixed number for each i (splitmix64, Steele, Lea and Flood 2014). */
static inline uint64_t mixed(uint64_t i)
{
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Returns a number in [-1, 1) with 53 random bits. Sums of such numbers usually round once they are
   beyond 2. */
static inline double real(uint64_t i) { return ((double)(mixed(i) >> 11) - 0x1p52) * 0x1p-52; }
#endif
