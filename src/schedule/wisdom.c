/* wisdom.c - the table of measured schedules: it maps a loop's name, size and number of threads to
   a plan. */
#include <stdlib.h>
#include <string.h>
#include "../runtime/entropy.h"
#include "../runtime/error.h"
#include "../runtime/locks.h"
#include "../runtime/hash.h"
#include "plan.h"
#include "wisdom.h"

_Atomic(wisdom_places *) wisdom_table;
wisdom *wisdom_first;
static wisdom **end = &wisdom_first;
atomic_int wisdom_count;
uint64_t wisdom_news;

static const uint64_t CHUNK_LIMIT = ((uint64_t)1 << 47) - 1;

static uint64_t packed(const tine_opts *o)
{
    uint64_t chunk = o->chunk < CHUNK_LIMIT ? o->chunk : CHUNK_LIMIT;
    return chunk << 17 | (uint64_t)o->order << 16 | (uint64_t)o->threads << 3 | (uint64_t)o->sched;
}

tine_opts wisdom_says(const wisdom *w)
{
    uint64_t p = atomic_load_explicit(&w->plan, memory_order_relaxed);
    return (tine_opts){.sched = (tine_sched)(p & 7),
                       .threads = (int)(p >> 3 & WISDOM_THREADS),
                       .chunk = (size_t)(p >> 17),
                       .order = (tine_order)(p >> 16 & 1)};
}

bool wisdom_named(const char *name)
{
    if (!name || !*name || strlen(name) > WISDOM_NAME) return false;
    for (const char *p = name; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127) return false;
    return true;
}

int wisdom_size(size_t n) { return 63 - __builtin_clzll(n); }

/* ---- the hash -------------------------------------------------------------------------------- */
/* The hash of a name. A file may have been made with names that all collide under a known hash. So
   the bytes of the name are the coefficients of a polynomial, which is evaluated modulo the prime
   2^61 - 1 at a point that only this process knows. Two names of at most 95 bytes collide with a
   probability of 14 / 2^61, whatever they are (Carter and Wegman, 1979). */
static uint64_t secret_point, secret_salt; /* set before the first table is made */
static const uint64_t PRIME = ((uint64_t)1 << 61) - 1;
__extension__ typedef unsigned __int128 wide;

/* h * point + v modulo PRIME; h < PRIME, v < 2^56. */
static uint64_t step(uint64_t h, uint64_t v)
{
    wide p = (wide)h * secret_point + v;
    uint64_t sum = (uint64_t)(p & PRIME) + (uint64_t)(p >> 61);
    return sum >= PRIME ? sum - PRIME : sum;
}

static uint64_t hash(const char *name, int size, int allowed)
{
    enum { BYTES = 7 }; /* bytes of a coefficient */
    uint64_t h = (uint64_t)size << 32 | (uint64_t)allowed, v = 0;
    /* The terminating zero is hashed, too, so that "a" is no prefix of "ab". */
    for (size_t i = 0, n = strlen(name) + 1; i < n; i++) {
        v = v << 8 | (unsigned char)name[i];
        if ((i + 1) % BYTES && i + 1 < n) continue;
        h = step(h, v);
        v = 0;
    }
    return hash_mix(h ^ secret_salt);
}

/* ---- the table ------------------------------------------------------------------------------- */
static bool is(const wisdom *w, uint64_t h, const char *name, int size, int allowed)
{
    return w->hash == h && w->size == size && w->allowed == allowed && !strcmp(w->name, name);
}

/* The place of an entry, or the free place where it belongs. */
static _Atomic(wisdom *) *place(wisdom_places *t, uint64_t h, const char *name, int size,
                                int allowed)
{
    for (size_t i = (size_t)h & t->mask;; i = (i + 1) & t->mask) {
        const wisdom *w = atomic_load_explicit(&t->at[i], memory_order_acquire);
        if (!w || is(w, h, name, size, allowed)) return &t->at[i];
    }
}

static wisdom_places *larger(wisdom_places *old, size_t entries)
{
    enum { LEAST = 64 };
    size_t places = old ? old->mask + 1 : LEAST;
    while (places / 2 < entries) places *= 2;
    wisdom_places *t = malloc(sizeof *t + places * sizeof *t->at);
    if (!t) return NULL;
    t->older = old;
    t->mask = places - 1;
    for (size_t i = 0; i < places; i++) atomic_init(&t->at[i], NULL);
    for (wisdom *w = wisdom_first; w; w = w->next)
        atomic_init(place(t, w->hash, w->name, w->size, w->allowed), w);
    return t;
}

bool wisdom_reserve(size_t more)
{
    wisdom_places *t = atomic_load_explicit(&wisdom_table, memory_order_relaxed);
    size_t entries = (size_t)atomic_load_explicit(&wisdom_count, memory_order_relaxed) + more;
    if (t && (t->mask + 1) / 2 >= entries) return true;
    if (!t) {
        secret_point = unguessable() % PRIME;
        secret_salt = unguessable();
    }
    if (!(t = larger(t, entries))) return false;
    atomic_store_explicit(&wisdom_table, t, memory_order_release);
    return true;
}

wisdom *wisdom_new(const char *name, int size, int allowed, const tine_opts *plan)
{
    size_t bytes = strlen(name) + 1;
    wisdom *w = malloc(sizeof *w + bytes);
    if (!w) return NULL;
    *w = (wisdom){.plan = packed(plan), .size = size, .allowed = allowed};
    memcpy(w->name, name, bytes);
    return w;
}

wisdom *wisdom_find(const char *name, int size, int allowed)
{
    wisdom_places *t = atomic_load_explicit(&wisdom_table, memory_order_acquire);
    return t ? atomic_load_explicit(place(t, hash(name, size, allowed), name, size, allowed),
                                    memory_order_acquire)
             : NULL;
}

void wisdom_put(wisdom *w)
{
    w->hash = hash(w->name, w->size, w->allowed);
    _Atomic(wisdom *) *at = place(atomic_load_explicit(&wisdom_table, memory_order_relaxed),
                                  w->hash, w->name, w->size, w->allowed);
    wisdom *old = atomic_load_explicit(at, memory_order_relaxed);
    if (old) {
        old->fresh = w->fresh;
        atomic_store_explicit(&old->plan, atomic_load_explicit(&w->plan, memory_order_relaxed),
                              memory_order_relaxed);
        free(w);
        return;
    }
    w->next = NULL;
    *end = w;
    end = &w->next;
    atomic_store_explicit(at, w, memory_order_release);
    atomic_fetch_add_explicit(&wisdom_count, 1, memory_order_relaxed);
}

bool wisdom_plan(const tine_opts *o, size_t n, tine_opts *with)
{
    if (o->sched != TINE_AUTO || o->chunk || o->threads == 1 || !*o->name) return false;
    const wisdom *w = wisdom_find(o->name, wisdom_size(n), plan_threads(o));
    if (!w) return false;
    tine_opts says = wisdom_says(w);
    *with = *o;
    with->sched = says.sched;
    with->threads = says.threads;
    with->chunk = says.chunk;
    if (says.order) with->order = says.order;
    return true;
}

int wisdom_note(const char *name, size_t n, int allowed, const tine_opts *plan)
{
    wisdom *w = wisdom_new(name, wisdom_size(n), allowed, plan);
    if (!w) return error_rule(TINE_ENOMEM, NULL);
    lock_take(LOCK_WISDOM);
    bool room = wisdom_reserve(1);
    if (room) {
        w->fresh = ++wisdom_news;
        wisdom_put(w);
    }
    lock_give(LOCK_WISDOM);
    if (room) return 0;
    free(w);
    return error_rule(TINE_ENOMEM, NULL);
}
