/* philox.h - the words of Philox4x32-10 (Salmon et al. 2011), one block at a time. */
#ifndef TINE_TESTS_PHILOX_H
#define TINE_TESTS_PHILOX_H
#include <stdint.h>

static inline void philox(uint32_t c[4], uint32_t k0, uint32_t k1)
{
    for (int r = 0; r < 10; ++r) {
        const uint64_t p = (uint64_t)0xd2511f53 * c[0], q = (uint64_t)0xcd9e8d57 * c[2];
        const uint32_t n0 = (uint32_t)(q >> 32) ^ c[1] ^ k0, n2 = (uint32_t)(p >> 32) ^ c[3] ^ k1;
        c[0] = n0, c[1] = (uint32_t)q, c[2] = n2, c[3] = (uint32_t)p;
        k0 += 0x9e3779b9, k1 += 0xbb67ae85;
    }
}

/* Returns 32-bit word i of the sequence. */
static inline uint32_t word(uint64_t seed, uint64_t i)
{
    uint32_t c[4] = {(uint32_t)(i / 4), (uint32_t)(i / 4 >> 32), 0, 0};
    philox(c, (uint32_t)seed, (uint32_t)(seed >> 32));
    return c[i % 4];
}

/* Returns 64-bit word i of the sequence. */
static inline uint64_t pair(uint64_t seed, uint64_t i)
{
    return (uint64_t)word(seed, (i * 2 & ~(uint64_t)3) + i % 2 * 2 + 1) << 32 | word(seed, i * 2);
}
#endif
