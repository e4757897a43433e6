/* wisdom.c - the table of what was measured: a loop's name, size and threads in, its schedule out. */
#include <stdlib.h>
#include <string.h>
#include "locks.h"
#include "team.h"
#include "wisdom.h"

_Atomic(wisdom *) wisdom_table[WISDOM_PLACES];
atomic_int wisdom_count;

static const uint64_t CHUNK_MOST = ((uint64_t)1 << 47) - 1;

static uint64_t packed(const tine_opts *o)
{
    uint64_t chunk = o->chunk < CHUNK_MOST ? o->chunk : CHUNK_MOST;
    return chunk << 17 | (uint64_t)o->order << 16 | (uint64_t)o->threads << 3 | (uint64_t)o->sched;
}

tine_opts wisdom_says(const wisdom *w)
{
    uint64_t p = atomic_load_explicit(&w->plan, memory_order_relaxed);
    return (tine_opts){.sched = (tine_sched)(p & 7), .threads = (int)(p >> 3 & WISDOM_THREADS), .chunk = (size_t)(p >> 17),
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

/* The table's place for a key. FNV-1a (Fowler, Noll, Vo) on the name. */
static _Atomic(wisdom *) *place(const char *name, int size, int allowed)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *name; name++) h = (h ^ (unsigned char)*name) * 0x100000001b3u;
    h = (h ^ (uint64_t)size ^ (uint64_t)allowed << 8) * 0x100000001b3u;
    return &wisdom_table[(h >> 32) % WISDOM_PLACES];
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
    wisdom *w = atomic_load_explicit(place(name, size, allowed), memory_order_acquire);
    while (w && (w->size != size || w->allowed != allowed || strcmp(w->name, name))) w = w->next;
    return w;
}

void wisdom_put(wisdom *w)
{
    wisdom *old = wisdom_find(w->name, w->size, w->allowed);
    if (old) {
        old->fresh = w->fresh;
        atomic_store_explicit(&old->plan, atomic_load_explicit(&w->plan, memory_order_relaxed), memory_order_relaxed);
        free(w);
        return;
    }
    _Atomic(wisdom *) *at = place(w->name, w->size, w->allowed);
    w->next = atomic_load_explicit(at, memory_order_relaxed);
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

static unsigned long measurements; /* by this process; under LOCK_WISDOM */

int wisdom_note(const char *name, size_t n, int allowed, const tine_opts *plan)
{
    wisdom *w = wisdom_new(name, wisdom_size(n), allowed, plan);
    if (!w) return TINE_ENOMEM;
    lock_take(LOCK_WISDOM);
    w->fresh = ++measurements;
    wisdom_put(w);
    lock_give(LOCK_WISDOM);
    return 0;
}
