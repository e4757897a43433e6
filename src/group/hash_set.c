/* hash_set.c - the distinct keys of an array, in hash tables that grow. They differ from the table
   of kernels/group/distinct.h, which never grows and counts how often each element was met. */
#include <string.h>
#include "../runtime/clock.h"
#include "../runtime/hash.h"
#include "../runtime/scratch.h"
#include "hash_set.h"

enum { FIRST_BITS = 10 };

/* An odd number that the author of the keys cannot know, so that an attacker cannot choose keys
   that collide. The time of a call depends on the seed, and its result does not. */
uint64_t group_seed(void)
{
    int here;
    return hash_mix(clock_ticks() ^ (uint64_t)(uintptr_t)&here << 20) | 1;
}

/* Allocates 2^bits slots, at most half of which may be in use. */
static int widen(group_set *g, unsigned bits)
{
    const uint32_t limit = (uint32_t)((uint64_t)1 << (bits - 1));
    void *slots = scratch_get((size_t)GROUP_SLOT << bits),
         *keys = scratch_get((size_t)limit * g->k->width);
    if (!slots || !keys) {
        scratch_put(slots), scratch_put(keys);
        return TINE_ENOMEM;
    }
    if (g->s.used) memcpy(keys, g->s.keys, g->s.used * g->k->width);
    scratch_put(g->s.slots), scratch_put(g->s.keys);
    g->s.slots = slots, g->s.keys = keys, g->s.bits = bits, g->s.limit = limit;
    return 0;
}

int group_set_make(group_set *g, const struct tine_group_keys *k, uint64_t seed, unsigned skip)
{
    *g = (group_set){.k = k, .s = {.seed = seed, .skip = skip}};
    return widen(g, FIRST_BITS);
}

void group_set_empty(group_set *g)
{
    g->s.used = 0;
    g->k->empty(&g->s);
}

int group_set_ids(group_set *g, void *id, const void *key, size_t m, size_t max)
{
    for (size_t i = 0; (i += g->k->look_up(&g->s, (char *)id + i * 4,
                                           (const char *)key + i * g->k->width, m - i)) < m;) {
        if (g->s.used >= max || g->s.bits == 32) return 1;
        if (widen(g, g->s.bits + 2)) return TINE_ENOMEM;
        g->k->again(&g->s);
    }
    return 0;
}

void group_set_free(group_set *g)
{
    scratch_put(g->s.slots);
    scratch_put(g->s.keys);
}
