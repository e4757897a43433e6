/* locks.c - the library's locks, and the handlers that take and release them around a fork. */
#include "locks.h"
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

pthread_mutex_t locks[LOCKS] = {[LOCK_JOBS] = PTHREAD_MUTEX_INITIALIZER,
                                [LOCK_WISDOM] = PTHREAD_MUTEX_INITIALIZER,
                                [LOCK_NONTEMPORAL] = PTHREAD_MUTEX_INITIALIZER,
                                [LOCK_SCRATCH] = PTHREAD_MUTEX_INITIALIZER,
                                [LOCK_GROWTH] = PTHREAD_MUTEX_INITIALIZER};
unsigned locks_forks;

/* locks_here points to a page that the kernel clears in the child of any kind of fork. Before Linux
   4.14 it points to this word, which the handler below sets to 0. */
static _Atomic int here_fallback = 1;
_Atomic int *locks_here = &here_fallback;

enum { HOOKS = 4 };
static void (*hook[HOOKS])(void);
static int hooks;

void locks_on_fork(void (*in_child)(void))
{
    if (hooks == HOOKS) abort(); /* a mistake in the library, which every program would meet */
    hook[hooks++] = in_child;
}

static void before_fork(void)
{
    for (int k = 0; k < LOCKS_TAKEN; k++) pthread_mutex_lock(&locks[k]);
    locks_forks++;
}

static void in_parent(void)
{
    for (int k = LOCKS_TAKEN; k-- > 0;) pthread_mutex_unlock(&locks[k]);
}

static void in_child(void)
{
    atomic_store(locks_here, 0);
    pthread_mutex_init(&locks[LOCK_GROWTH], NULL);
    for (int k = 0; k < hooks; k++) hook[k]();
    for (int k = LOCKS_TAKEN; k-- > 0;) pthread_mutex_unlock(&locks[k]);
}

__attribute__((constructor)) static void watch_forks(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *p = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p != MAP_FAILED) {
        madvise(p, page, MADV_WIPEONFORK);
        locks_here = p;
        atomic_store(locks_here, 1);
    }
    pthread_atfork(before_fork, in_parent, in_child);
}
