/* random_test.h - what the tests of random numbers share. */
#ifndef TINE_TESTS_RANDOM_TEST_H
#define TINE_TESTS_RANDOM_TEST_H
#include "../properties/options.h"
#include "philox.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t FIRSTS[] = {
    0, 1, 2, 3, 5, 97, ((uint64_t)1 << 34) - 3, ((uint64_t)1 << 40) + 1};
static const uint64_t SEED = 0x0123456789abcdef;

/* Returns the hash FNV-1a of 64-bit words. */
static inline uint64_t hash_of(const void *data, size_t bytes)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < bytes; i++) h = (h ^ ((const unsigned char *)data)[i]) * 0x100000001b3u;
    return h;
}
#endif
