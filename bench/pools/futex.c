/* futex.c - the pools shm-futex and shm-spin: a futex broadcast starts a call, workers take chunks
   from the board, and the caller is one of the workers. */
#include "kinds.h"
#include "events.h"
#include "life.h"
#include "worker.h"
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

static long futex(_Atomic uint32_t *word, int op, uint32_t value)
{
    return syscall(SYS_futex, word, op, value, NULL, NULL, 0);
}

static inline void relax(void)
{
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}

/* Waits for a broadcast that this worker has not seen: first spinning, then asleep. No wake-up is
   lost: the worker raises `sleepers` before the kernel compares the word, and the parent changes
   the word before it reads `sleepers`. */
static uint32_t await_broadcast(pool *p, pool_slot *s)
{
    pool_board *b = p->board;
    const uint32_t seen = s->seen;
    uint32_t gen;
    for (int spins = p->spin;
         (gen = atomic_load_explicit(&b->gen, memory_order_acquire)) == seen;) {
        if (spins-- > 0) {
            relax();
            continue;
        }
        b->sleepers++;
        s->asleep = 1;
        futex(&b->gen, FUTEX_WAIT, seen);
        s->asleep = 0;
        b->sleepers--;
    }
    return gen;
}

void pool_serve_futex(pool *p, int w)
{
    pool_slot *s = &p->board->slots[w];
    for (;;) {
        const uint32_t gen = await_broadcast(p, s);
        if (!pool_work(p, w, NULL)) return;
        s->seen = gen;
        if (p->board->awaited == w) pool_ring(p);
    }
}

static void broadcast(pool *p)
{
    p->board->gen++;
    if (p->board->sleepers) futex(&p->board->gen, FUTEX_WAKE, INT_MAX);
}

/* Looks for dead workers while the caller works, once a tick of the coarse clock. Reading that
   clock costs 5 ns, and asking the kernel for events 300 ns. */
static void look_round(pool *p)
{
    static _Thread_local long last;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    if (t.tv_nsec == last) return;
    last = t.tv_nsec;
    pool_tend(p, 0);
}

static int seen(const pool *p, int w) { return p->board->slots[w].seen == p->board->gen; }

/* Waits for one worker after the other. Only the worker named in `awaited` rings, so the others
   make no system call. */
static void await_workers(pool *p)
{
    for (int w = p->first; w < p->opts.workers; w++) {
        for (int spins = p->spin; spins > 0 && !seen(p, w); spins--) relax();
        if (seen(p, w)) continue;
        p->board->awaited = w;
        while (!seen(p, w)) pool_tend(p, -1);
        p->board->awaited = -1;
    }
}

/* Prepares another round if a chunk was lost. Workers that died without remaining work were not
   replaced, so they are started anew here. */
static int again(pool *p)
{
    if (!pool_redo(p)) return 0;
    for (int w = p->first; w < p->opts.workers; w++)
        if (!p->workers[w].pid && pool_spawn(p, w) != 0) {
            p->board->slots[p->first].holding = 0;
            return 0;
        }
    return 1;
}

void pool_run_futex(pool *p)
{
    broadcast(p);
    if (p->first) pool_work(p, 0, look_round);
    await_workers(p);
    while (again(p)) {
        broadcast(p);
        await_workers(p);
    }
}
