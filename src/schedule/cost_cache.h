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

enum {
    COST_PLACES = 256,
    TRUSTED_CALLS = 64,
    COST_CALLS = 0x7f,
    COST_ALONE = 0x80,
    COST_TOGETHER = 0x100,
    COST_DOUBT = 0x200
};
static const uint32_t COST_COST = 0xfffffc00u;

/* One word a loop: tag (32 bits), cost in ns (the upper 22 bits of a float), whether its threads
   were once seen to be in each other's way (1 bit), or not to be (1 bit), whether it is better
   alone (1 bit), calls since it was measured (7 bits). */
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

/* ns an element, negative for a loop that is better alone; 0: not known, or due to be measured. */
static inline double cost_lookup(uintptr_t key, size_t n)
{
    uint64_t h = cost_hash(key, n);
    _Atomic uint64_t *place = &cost_words[h % COST_PLACES];
    uint64_t word = atomic_load_explicit(place, memory_order_relaxed);
    if ((word ^ h) >> 32 || (word & COST_CALLS) >= TRUSTED_CALLS) return 0;
    atomic_store_explicit(place, word + 1, memory_order_relaxed);
    uint32_t bits = (uint32_t)word & COST_COST;
    float ns;
    memcpy(&ns, &bits, sizeof ns);
    return word & COST_ALONE ? -(double)ns : (double)ns;
}

static inline void cost_store(uintptr_t key, size_t n, double ns)
{
    float f = (float)ns;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    uint64_t h = cost_hash(key, n);
    atomic_store_explicit(&cost_words[h % COST_PLACES], (h >> 32 << 32) | (bits & COST_COST),
                          memory_order_relaxed);
}

/* The loop that is remembered is slower in company (COST_ALONE), or is not (COST_TOGETHER), or was
   once (COST_DOUBT). */
static inline void cost_mark(uintptr_t key, size_t n, uint64_t what)
{
    uint64_t h = cost_hash(key, n);
    _Atomic uint64_t *place = &cost_words[h % COST_PLACES];
    uint64_t word = atomic_load_explicit(place, memory_order_relaxed);
    if ((word ^ h) >> 32 == 0) atomic_store_explicit(place, word | what, memory_order_relaxed);
}

static inline bool cost_marked(uintptr_t key, size_t n, uint64_t what)
{
    uint64_t h = cost_hash(key, n),
             word = atomic_load_explicit(&cost_words[h % COST_PLACES], memory_order_relaxed);
    return (word ^ h) >> 32 == 0 && word & what;
}
#endif
