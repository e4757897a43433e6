/* locks.h - forks, and every lock that outlives a call, in one table, so that one fork handler
   takes them all.

   A fork copies a lock as it is. A child that finds one held by a thread of its parent waits for
   ever; so all are taken before a fork, and given back after it on both sides. Three rules follow:
     - a mutex that is not on the stack or in the memory of one call lives in this table;
     - whoever holds one takes no second one that stands before it in the table;
     - none is held over file input or output, a call of the user's, or a wait.
   LOCK_GROWTH alone is held while OpenMP makes a team, which may wait for a lock of the runtime's
   own. LLVM's runtime takes that before a fork, and before us: so LOCK_GROWTH is not waited for,
   but made anew in the child; and whoever waits for it holds none of the others.
   OpenMP's threads do not come along into a child, either: GNU's would be waited for in vain, and
   LLVM's runtime may hang in any of its functions. So a child makes no call of OpenMP's. */
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

extern pthread_mutex_t locks[LOCKS]; /* tasks/jobs.c's condition variable needs the mutex itself */
static inline void lock_take(enum lock_of k) { pthread_mutex_lock(&locks[k]); }
static inline void lock_give(enum lock_of k) { pthread_mutex_unlock(&locks[k]); }

/* Forks of this process so far, counted with all locks held; in the child, one more than in its
   parent before the fork. */
extern unsigned locks_forks;

/* Whether this process is a forked child. One word reads 1 in the process that loaded the library,
   and 0 in every child. */
extern _Atomic int *locks_here;
static inline bool locks_forked(void)
{
    return atomic_load_explicit(locks_here, memory_order_relaxed) == 0;
}

/* Has hook called in every forked child, on its only thread, with all locks held: what a file has
   to set right there. To be asked for in a constructor. */
void locks_on_fork(void (*hook)(void));

#endif
