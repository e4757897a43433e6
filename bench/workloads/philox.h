/* philox.h - Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011): computes two random words of
   64 bits from their index alone. */
#ifndef WORKLOADS_PHILOX_H
#define WORKLOADS_PHILOX_H
#include <stdint.h>

enum { PHILOX_SEED = 2026 };

/* Computes block b, the words 2 b and 2 b + 1. */
static inline void philox(uint64_t word[2], uint64_t b)
{
    uint32_t c0 = (uint32_t)b, c1 = (uint32_t)(b >> 32), c2 = 0, c3 = 0, k0 = PHILOX_SEED, k1 = 0;
    for (int r = 0; r < 10; r++) {
        uint64_t p = (uint64_t)0xd2511f53 * c0, q = (uint64_t)0xcd9e8d57 * c2;
        c0 = (uint32_t)(q >> 32) ^ c1 ^ k0, c1 = (uint32_t)q;
        c2 = (uint32_t)(p >> 32) ^ c3 ^ k1, c3 = (uint32_t)p;
        k0 += 0x9e3779b9, k1 += 0xbb67ae85;
    }
    word[0] = (uint64_t)c1 << 32 | c0;
    word[1] = (uint64_t)c3 << 32 | c2;
}

/* Returns a double in (0, 1). */
static inline double philox_unit(uint64_t word) { return ((double)(word >> 12) + 0.5) * 0x1p-52; }
#endif
