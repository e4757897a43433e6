/* perturb.h - included before every file of the library (gcc -include): each atomic operation and
   each lock may first yield the CPU, or sleep, at random. Threads then interleave in orders that
   hardly occur otherwise. Every atomic operation of the library names a memory order, or is one of
   those below that stand for memory_order_seq_cst. So the macros of memory orders can delay all of
   them. */
#ifndef TINE_TESTS_PERTURB_H
#define TINE_TESTS_PERTURB_H
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

static inline unsigned perturb_random(void)
{
    static _Thread_local uint64_t state;
    if (!state) state = (uintptr_t)&state;
    state = state * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX generator */
    return (unsigned)(state >> 40);
}

static inline void perturb_sleep(unsigned ns) { nanosleep(&(struct timespec){0, (long)ns}, NULL); }

/* One atomic operation in 256 yields, and one in 65536 sleeps up to 65 µs. A million operations
   then still take less than a second. */
static inline int perturb_point(int order)
{
    const unsigned r = perturb_random();
    if (r % 256 == 0) sched_yield();
    if (r % 65536 == 1) perturb_sleep(perturb_random() % 65536);
    return order;
}

/* There are far fewer operations of locks. One in 8 yields, and one in 64 sleeps up to 1 ms. */
static inline void perturb_lock(void)
{
    const unsigned r = perturb_random();
    if (r % 8 == 0) sched_yield();
    if (r % 64 == 1) perturb_sleep(perturb_random() % 1000000);
}

#define memory_order_relaxed perturb_point(__ATOMIC_RELAXED)
#define memory_order_acquire perturb_point(__ATOMIC_ACQUIRE)
#define memory_order_release perturb_point(__ATOMIC_RELEASE)
#define memory_order_acq_rel perturb_point(__ATOMIC_ACQ_REL)
#define memory_order_seq_cst perturb_point(__ATOMIC_SEQ_CST)
#undef atomic_load
#undef atomic_store
#undef atomic_fetch_add
#undef atomic_fetch_sub
#define atomic_load(p) atomic_load_explicit(p, memory_order_seq_cst)
#define atomic_store(p, v) atomic_store_explicit(p, v, memory_order_seq_cst)
#define atomic_fetch_add(p, v) atomic_fetch_add_explicit(p, v, memory_order_seq_cst)
#define atomic_fetch_sub(p, v) atomic_fetch_sub_explicit(p, v, memory_order_seq_cst)

#define pthread_mutex_lock(m) (perturb_lock(), pthread_mutex_lock(m))
#define pthread_mutex_unlock(m) (perturb_lock(), pthread_mutex_unlock(m))
#define pthread_cond_signal(c) (perturb_lock(), pthread_cond_signal(c))
#define pthread_cond_broadcast(c) (perturb_lock(), pthread_cond_broadcast(c))
#endif
