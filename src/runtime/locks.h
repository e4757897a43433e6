/* locks.h - every lock that outlives a call, in one table, and what the library must know of forks.

   A fork copies a lock as it is. If a thread of the parent holds it, the child would wait for ever.
   So a fork handler takes all locks before a fork, and releases them after it in both processes.
   Three rules follow:
     - A mutex that is not on the stack or in the memory of one call lives in this table.
     - A thread that holds a lock takes no other lock that stands before it in the table.
     - No lock is held during file input or output, a call of a user's function, or a wait.

   LOCK_GROWTH is an exception: it is held while OpenMP makes a team, which may wait for a lock of
   OpenMP's runtime. LLVM's runtime takes that lock before a fork, earlier than our handler runs. So
   the handler does not wait for LOCK_GROWTH, and the child initialises it again. A thread that
   waits for LOCK_GROWTH holds no other lock.

   A child has none of OpenMP's threads. GNU's runtime would wait for them, and any function of
   LLVM's runtime may hang. So a child never calls OpenMP. */
#ifndef TINE_LOCKS_H
#define TINE_LOCKS_H
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum lock_of {
    LOCK_JOBS,
    LOCK_WISDOM,
    LOCK_NONTEMPORAL,
    LOCK_SCRATCH,
    LOCKS_TAKEN,
    LOCK_GROWTH = LOCKS_TAKEN,
    LOCKS
};

extern pthread_mutex_t locks[LOCKS]; /* public for the condition variable of tasks/jobs.c */
static inline void lock_take(enum lock_of k) { pthread_mutex_lock(&locks[k]); }
static inline void lock_give(enum lock_of k) { pthread_mutex_unlock(&locks[k]); }

/* The number of forks of this process, counted with all locks held. In the child it is one more
   than in the parent before the fork. */
extern unsigned locks_forks;

/* Whether this process is a forked child. The word at locks_here is 1 in the process that loaded
   the library, and 0 in every child. */
extern _Atomic int *locks_here;
static inline bool locks_forked(void)
{
    return atomic_load_explicit(locks_here, memory_order_relaxed) == 0;
}

/* Registers a function that every forked child calls, on its only thread, with all locks held.
   Files use it to reset their state. Call it in a constructor. */
void locks_on_fork(void (*hook)(void));

#endif
