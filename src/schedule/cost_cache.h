/* cost_cache.h - remembers what an element of a loop cost when it was last measured. The functions
   are inline, since every small loop calls them. Two readings of the clock take 21 ns, longer than
   many a loop. So a loop is identified by the address of its body, the address of its name and the
   magnitude of n; it is measured again after 1 / EXPLORE calls. A wrong entry costs time, never a
   wrong result. */
#ifndef TINE_COST_CACHE_H
#define TINE_COST_CACHE_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "tuning.h"

enum { COST_PLACES = 256, COST_CALLS = 0xff, COST_BESIDE = 0xff00 };

/* One word for each loop: a tag (32 bits); the ns of an element (the upper 16 bits of a float); the
   factor by which an element takes longer beside other threads (8 bits, see cost_level); the calls
   since the last measurement (8 bits). */
extern _Atomic uint64_t cost_words[COST_PLACES];

/* The key of a body and a name. Two names make two loops of one body. The name's address is used:
   reading the name would take longer than many a loop. */
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

/* The word of a loop; 0: there is none. */
static inline uint64_t cost_word(uint64_t hash)
{
    const uint64_t word =
        atomic_load_explicit(&cost_words[hash % COST_PLACES], memory_order_relaxed);
    return (word ^ hash) >> 32 ? 0 : word;
}

static inline double cost_of(uint64_t word)
{
    const uint32_t bits = (uint32_t)word & 0xffff0000u;
    float ns;
    memcpy(&ns, &bits, sizeof ns);
    return (double)ns;
}

/* The ns of an element on one thread when it was last measured; 0: never. */
static inline double cost_last(uintptr_t key, size_t n)
{
    return cost_of(cost_word(cost_hash(key, n)));
}

/* The ns of an element on one thread, for one call; 0: not known, or to be measured again. */
static inline double cost_lookup(uintptr_t key, size_t n)
{
    const uint64_t h = cost_hash(key, n), word = cost_word(h);
    if (!word || (double)(word & COST_CALLS) * EXPLORE >= 1) return 0;
    atomic_store_explicit(&cost_words[h % COST_PLACES], word + 1, memory_order_relaxed);
    return cost_of(word);
}

/* The number of calls since the loop was measured. */
static inline unsigned cost_calls(uintptr_t key, size_t n)
{
    return (unsigned)(cost_word(cost_hash(key, n)) & COST_CALLS);
}

/* A slow-down in 8 bits, made of the upper bits of a float: 16 levels an octave, from 1 (a factor
   of 1) to 255 (2^15). 0: never measured. */
enum { COST_ONE = 0x3f800000, COST_LEVEL_BIT = 19, COST_LEVEL_MOST = 255 };

static inline uint64_t cost_level(double slowdown)
{
    const float f = slowdown > 1 ? (float)slowdown : 1;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    const uint32_t level = ((bits - COST_ONE) >> COST_LEVEL_BIT) + 1;
    return level < COST_LEVEL_MOST ? level : COST_LEVEL_MOST;
}

/* The factor by which an element takes longer beside other threads; 0: never measured. */
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

/* Stores a measurement on one thread. It lowers a known slow-down by the part RISES. So a loop that
   runs on one thread because of its slow-down is tried again on the team: on two threads, after 250
   calls if the slow-down was 4, after 1000 if it was 32. */
static inline void cost_store(uintptr_t key, size_t n, double ns)
{
    const double was = cost_slowdown(key, n);
    cost_put(cost_hash(key, n), ns, was > 0 ? cost_level(was * (1 - RISES)) : 0);
}

/* Stores a measurement on one thread and beside other threads. */
static inline void cost_store_beside(uintptr_t key, size_t n, double ns, double slowdown)
{
    cost_put(cost_hash(key, n), ns, cost_level(slowdown));
}
#endif
