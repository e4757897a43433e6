/* futex.c - shm-futex and shm-spin: a broadcast by futex, chunks from the board, and a caller who
   is one of the workers. */
#include "futex.h"
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

/* Until the board has a broadcast that this worker has not seen: spinning first, then asleep. The
   sleeper counts itself before the kernel looks at the word, the parent changes the word before it
   looks at the count: one of them notices. */
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

/* A caller at work looks for deaths once a tick: the coarse clock costs 5 ns, asking the kernel
   300. */
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

/* Waits for one worker after the other, and only the one that is awaited rings: the others need no
   system call. */
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

/* A chunk without a worker needs workers: those that died with nothing left to do were not
   replaced. */
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
