/* cost_cache.h - what an element of a loop cost when it was last measured. Inline: it stands in the
   way of every small loop.

   Reading the clock twice takes 21 ns, longer than many a loop. So a loop is remembered by its
   body's address, its name's and the magnitude of n, and looked at again after so many calls. A
   wrong memory costs time, never a wrong result. */
#ifndef TINE_COST_CACHE_H
#define TINE_COST_CACHE_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "tuning.h"

enum { COST_PLACES = 256, COST_CALLS = 0xff, COST_BESIDE = 0xff00 };

/* One word a loop: tag (32 bits), ns (the upper 16 bits of a float), how many times as long an
   element takes beside other threads (8 bits; see cost_level), calls since the cost was measured (8
   bits). */
extern _Atomic uint64_t cost_words[COST_PLACES];

/* Loops of one body and two names are two loops. By its address: reading the name would take longer
   than many a loop. */
static inline uintptr_t cost_key(uintptr_t body, const char *name)
{
    return body + 31 * (uintptr_t)name;
}

static inline uint64_t cost_hash(uintptr_t key, size_t n)
{
    uint64_t magnitude = 63 - (unsigned)__builtin_clzll(n | 1);
    /* 2^64 over the golden ratio: spreads neighbouring keys */
    return (key + magnitude) * 0x9e3779b97f4a7c15u;
}

/* The word that is kept for a loop; 0: none. */
static inline uint64_t cost_word(uint64_t hash)
{
    const uint64_t word =
        atomic_load_explicit(&cost_words[hash % COST_PLACES], memory_order_relaxed);
    return (word ^ hash) >> 32 ? 0 : word;
}

/* ns an element on one thread; 0: not known, or due to be measured. */
static inline double cost_lookup(uintptr_t key, size_t n)
{
    const uint64_t h = cost_hash(key, n), word = cost_word(h);
    if (!word || (word & COST_CALLS) >= TRUSTED_CALLS) return 0;
    atomic_store_explicit(&cost_words[h % COST_PLACES], word + 1, memory_order_relaxed);
    const uint32_t bits = (uint32_t)word & 0xffff0000u;
    float ns;
    memcpy(&ns, &bits, sizeof ns);
    return (double)ns;
}

/* Calls since the loop was measured. */
static inline unsigned cost_calls(uintptr_t key, size_t n)
{
    return (unsigned)(cost_word(cost_hash(key, n)) & COST_CALLS);
}

/* A slow-down in 8 bits: sixteenths of its octave, from 1 (once) to 255 (2^15); 0: never measured.
   These are the upper bits of a float. */
enum { COST_ONE = 0x3f800000, COST_LEVEL_BIT = 19, COST_LEVEL_MOST = 255 };

static inline uint64_t cost_level(double slowdown)
{
    const float f = slowdown > 1 ? (float)slowdown : 1;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    const uint32_t level = ((bits - COST_ONE) >> COST_LEVEL_BIT) + 1;
    return level < COST_LEVEL_MOST ? level : COST_LEVEL_MOST;
}

/* How many times as long an element takes beside other threads; 0: never measured. */
static inline double cost_slowdown(uintptr_t key, size_t n)
{
    const uint32_t level = (uint32_t)(cost_word(cost_hash(key, n)) & COST_BESIDE) >> 8,
                   bits = COST_ONE + ((level - 1) << COST_LEVEL_BIT);
    float f;
    memcpy(&f, &bits, sizeof f);
    return level ? (double)f : 0;
}

static inline void cost_put(uint64_t h, double ns, uint64_t level)
{
    const float f = (float)ns;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    atomic_store_explicit(&cost_words[h % COST_PLACES],
                          (h >> 32 << 32) | (bits & 0xffff0000u) | level << 8,
                          memory_order_relaxed);
}

/* The loop was measured on one thread. A slow-down that was seen before is believed a quarter of an
   octave less each time, so that a loop which stays alone for its sake is tried again: on two
   threads after 320 calls where four times as long was seen, after 1024 where 32 times was. */
static inline void cost_store(uintptr_t key, size_t n, double ns)
{
    const uint64_t h = cost_hash(key, n), was = (cost_word(h) & COST_BESIDE) >> 8;
    cost_put(h, ns, was > 4 ? was - 4 : was ? 1 : 0);
}

/* The loop was measured on one thread and beside others. */
static inline void cost_store_beside(uintptr_t key, size_t n, double ns, double slowdown)
{
    cost_put(cost_hash(key, n), ns, cost_level(slowdown));
}
#endif
