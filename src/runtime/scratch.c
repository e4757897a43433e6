/* scratch.c - a small, bounded cache of scratch memory: fresh pages can cost more than the
   operation that needs them. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#include "cancel.h"
#include "cgroup.h"
#include "clock.h"
#include "locks.h"
#include "scratch.h"
#include "tine/tine.h"

enum {
    ALIGN = 64, /* Bytes of a cache line, and of the header that holds the size of a piece. */
    KEPT = 8,   /* The most pieces kept: enough for a few calls at a time, of a few sizes. */
    SHARE = 8,  /* Up to 1/SHARE of the memory that this process may have is kept. */
    /* Pieces of fewer bytes are kept without asking how much memory the process may have, because
       asking reads files. */
    ASK_FROM = 128 << 10,
    /* Bytes of a large page. Pieces of two or more pages ask for large pages: scattering keys over
       them takes 20 % less time (Cascade Lake). */
    HUGE = 2 << 20
};

/* LOCK_SCRATCH protects kept and held. A piece begins with its size in bytes, which includes the
   header. held is the sum of the sizes. */
static size_t *kept[KEPT];
static size_t held;
/* The most bytes that held may reach. It changes when a piece of at least ASK_FROM bytes is put. */
static _Atomic size_t limit = (size_t)KEPT * ASK_FROM;

/* Takes the smallest kept piece of at least this size out of the cache. Returns NULL if there is
   none, or if the piece is more than four times too large. */
static size_t *take(size_t size)
{
    int best = -1;
    for (int i = 0; i < KEPT; i++)
        if (kept[i] && kept[i][0] >= size && (best < 0 || kept[i][0] < kept[best][0])) best = i;
    if (best < 0 || kept[best][0] / 4 > size) return NULL;
    size_t *p = kept[best];
    kept[best] = NULL;
    held -= p[0];
    return p;
}

void *scratch_get(size_t bytes)
{
    if (bytes > SIZE_MAX / 2) return NULL;
    /* Cancellation waits until the piece is put, because a user's function may be a cancellation
       point. */
    cancel_off();
    size_t size = (bytes + 2 * ALIGN - 1) / ALIGN * ALIGN;
    lock_take(LOCK_SCRATCH);
    size_t *p = take(size);
    lock_give(LOCK_SCRATCH);
    if (!p) {
        const int huge = size >= 2 * HUGE;
        if (huge) size = (size + HUGE - 1) / HUGE * HUGE;
        p = aligned_alloc(huge ? HUGE : ALIGN, size);
        if (!p) {
            cancel_on();
            return NULL;
        }
        if (huge) madvise(p, size, MADV_HUGEPAGE);
        p[0] = size;
    }
    return (char *)p + ALIGN;
}

/* ---- how much may be kept -------------------------------------------------------------------- */
static uint64_t min_nonzero(uint64_t a, uint64_t b) { return a == 0 || (b > 0 && b < a) ? b : a; }

/* Returns the bytes that this process may have: the least of the machine's memory, the control
   groups' limits and the process's own limit. 0: unknown. */
static uint64_t memory_now(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    uint64_t bytes = pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : 0;
    struct rlimit own;
    if (getrlimit(RLIMIT_AS, &own) == 0 && own.rlim_cur != RLIM_INFINITY)
        bytes = min_nonzero(bytes, own.rlim_cur);
    return min_nonzero(bytes, cgroup_now(&cgroup_memory));
}

/* Computes the limit anew if the last time is more than 10 s ago. No lock is held meanwhile,
   because this reads files. If more is kept than the new limit, scratch_look frees all pieces. */
static void look_again(void)
{
    static const double often_ns = 1e10;
    static _Atomic uint64_t looked;
    uint64_t now = clock_ticks();
    if (looked && clock_ns(looked, now) < often_ns) return;
    looked = now;
    scratch_look();
}

void scratch_look(void)
{
    limit = (size_t)(memory_now() / SHARE);
    if (scratch_kept() > limit) tine_trim();
}

size_t scratch_kept(void)
{
    lock_take(LOCK_SCRATCH);
    size_t bytes = held;
    lock_give(LOCK_SCRATCH);
    return bytes;
}

/* ---- giving back ----------------------------------------------------------------------------- */
/* Keeps p in a free place, or else in place of the smallest piece, if p is larger and the limit
   allows it. Returns the piece that the caller must free, or NULL. */
static size_t *keep(size_t *p)
{
    int at = 0;
    for (int i = 0; i < KEPT; i++) {
        if (!kept[i]) {
            at = i;
            break;
        }
        if (kept[i][0] < kept[at][0]) at = i;
    }
    size_t *out = kept[at], freed = out ? out[0] : 0;
    if ((out && out[0] >= p[0]) || held - freed + p[0] > limit) return p;
    kept[at] = p;
    held += p[0] - freed;
    return out;
}

void scratch_put(void *data)
{
    if (!data) return;
    size_t *p = (size_t *)(void *)((char *)data - ALIGN);
    if (p[0] >= ASK_FROM) look_again();
    lock_take(LOCK_SCRATCH);
    p = keep(p);
    lock_give(LOCK_SCRATCH);
    free(p);
    cancel_on();
}

void *tine_scratch_get_(size_t bytes) { return scratch_get(bytes); }
void tine_scratch_put_(void *p) { scratch_put(p); }

void tine_trim(void)
{
    lock_take(LOCK_SCRATCH);
    for (int i = 0; i < KEPT; i++) {
        free(kept[i]);
        kept[i] = NULL;
    }
    held = 0;
    lock_give(LOCK_SCRATCH);
}

__attribute__((destructor)) static void scratch_end(void) { tine_trim(); }
