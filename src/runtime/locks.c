/* locks.c - the library's locks, and what happens to them when the process forks. */
#include "locks.h"

pthread_mutex_t locks[LOCKS] = {[LOCK_JOBS] = PTHREAD_MUTEX_INITIALIZER,
                                [LOCK_WISDOM] = PTHREAD_MUTEX_INITIALIZER,
                                [LOCK_PAST_CACHE] = PTHREAD_MUTEX_INITIALIZER,
                                [LOCK_SCRATCH] = PTHREAD_MUTEX_INITIALIZER,
                                [LOCK_GROWTH] = PTHREAD_MUTEX_INITIALIZER};
unsigned locks_forks;

static void before_fork(void)
{
    for (int k = 0; k < LOCKS; k++) pthread_mutex_lock(&locks[k]);
    locks_forks++;
}

static void in_parent(void)
{
    for (int k = LOCKS; k-- > 0;) pthread_mutex_unlock(&locks[k]);
}

static void in_child(void)
{
    team_in_child();
    job_in_child();
    wisdom_in_child();
    for (int k = LOCKS; k-- > 0;) pthread_mutex_unlock(&locks[k]);
}

__attribute__((constructor)) static void watch_forks(void) { pthread_atfork(before_fork, in_parent, in_child); }
