/* possible.c - how many threads a team can have now. OpenMP's runtimes end the program if a
   thread cannot be created. So the library first creates as many plain threads, with stacks of the
   same size, all at once. The team is then as large as the number that could be created.

   For each of the program's threads, a runtime keeps its workers from one team to the next. GNU's
   runtime ends those that a smaller team does not need. So only a team that is larger than what is
   left of this thread's last team tries new threads. */
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "cancel.h"
#include "locks.h"
#include "possible.h"

enum {
    /* Bytes that stay free for the runtime's own tables while threads are tried. */
    SPARE = 1 << 20,
    /* Bytes that stay free for the runtime's tables for each thread. */
    SPARE_EACH = 16 << 10,
    /* Bytes by which the tried stacks are larger. LLVM's stacks are larger than was asked for, by
       128 bytes times the thread's number. The C library reuses a stack only for a thread that asks
       for no more than the stack has. */
    ROOMIER = 256 << 10,
    /* The most looks at a joined thread, until the system no longer counts it. */
    LOOKS = 1000,
    /* The first looks, which only yield the CPU; each later one is followed by a pause. */
    LOOKS_AT_ONCE = 10,
    /* The length in nanoseconds of the pause after a later look. */
    LOOK_NS = 100000
};
/* The bytes of a worker's stack, as the environment says; 0: the system's default. */
static size_t stack_bytes;

/* The bytes that a text such as "64k", " 2 M " or "512" gives; without a unit the number counts
   KiB. Returns 0 for a text that OpenMP would refuse. */
static size_t bytes_in(const char *text)
{
    static const char units[] = "bkmg";
    char *end;
    if (!text) return 0;
    const unsigned long v = strtoul(text, &end, 10);
    if (end == text) return 0;
    while (*end == ' ' || *end == '\t') end++;
    unsigned shift = 10;
    for (unsigned k = 0; *end && k < 4; k++)
        if (strncasecmp(end, units + k, 1) == 0) {
            shift = 10 * k;
            end++;
            break;
        }
    while (*end == ' ' || *end == '\t') end++;
    return *end || v > SIZE_MAX >> shift ? 0 : (size_t)v << shift;
}

__attribute__((constructor)) static void read_stack_size(void)
{
    static const char *const names[] = {"OMP_STACKSIZE", "KMP_STACKSIZE", "GOMP_STACKSIZE"};
    size_t said = 0;
    for (int k = 0; k < 3 && !said; k++) said = bytes_in(getenv(names[k]));
    if (said) stack_bytes = said;
}

typedef struct trial {
    pthread_t id;
    pthread_mutex_t *gate; /* locked until all threads have been created */
    pid_t number;
} trial;

static void *wait_at_gate(void *p)
{
    trial *g = p;
    g->number = (pid_t)syscall(SYS_gettid);
    pthread_mutex_lock(g->gate);
    pthread_mutex_unlock(g->gate);
    return NULL;
}

/* Waits until the kernel has ended the joined threads, which count against the limits until then.
 */
static void await_ended(const trial *g, int many)
{
    const struct timespec nap = {0, LOOK_NS};
    const pid_t here = getpid();
    int looks = 0;
    for (int k = 0; k < many; k++)
        for (; looks < LOOKS && syscall(SYS_tgkill, here, g[k].number, 0) == 0; looks++)
            if (looks < LOOKS_AT_ONCE)
                sched_yield();
            else
                nanosleep(&nap, NULL);
}

static int create_trials(trial *g, int many, pthread_mutex_t *gate)
{
    pthread_attr_t attr;
    size_t bytes;
    int count = 0;
    if (pthread_attr_init(&attr)) return 0;
    /* If the size is refused, OpenMP takes the default, too. */
    if (stack_bytes) pthread_attr_setstacksize(&attr, stack_bytes);
    if (pthread_attr_getstacksize(&attr, &bytes) == 0)
        pthread_attr_setstacksize(&attr, bytes + ROOMIER);
    for (; count < many; count++) {
        g[count].gate = gate;
        if (pthread_create(&g[count].id, &attr, wait_at_gate, &g[count])) break;
    }
    pthread_attr_destroy(&attr);
    return count;
}

/* Creates up to `many` threads at once, ends them, and returns the number created. They block all
   signals, which are meant for the program's own threads. */
static int created(int many)
{
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    sigset_t all, was;
    int count = 0;
    trial *g = malloc((size_t)many * sizeof *g);
    void *spare = malloc(SPARE + (size_t)many * SPARE_EACH);
    cancel_off();
    /* Without this the compiler removes the allocation, because nothing is written to it. */
    __asm__ volatile("" : : "r"(spare) : "memory");
    if (g && spare) {
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &was);
        pthread_mutex_lock(&gate);
        count = create_trials(g, many, &gate);
        pthread_mutex_unlock(&gate);
        for (int k = 0; k < count; k++) pthread_join(g[k].id, NULL);
        await_ended(g, count);
        pthread_sigmask(SIG_SETMASK, &was, NULL);
    }
    free(spare);
    free(g);
    cancel_on();
    pthread_mutex_destroy(&gate);
    return count;
}

/* ---- threads that exist already -------------------------------------------------------------- */
/* The threads that OpenMP keeps for one of the program's threads. Some of them end when a parallel
   region of the program itself needs fewer threads. The library cannot observe this directly. So it
   counts each thread from its first region of the library until it ends. The last thread to end
   frees the count. */
struct crew {
    _Atomic int members; /* the program's thread while it lives, and its workers */
};
/* The key's value is the thread's crew. `leave` is called with this crew when the thread ends. */
static pthread_key_t leaving;
/* True: the key `leaving` exists. Without this key no thread is counted. */
static bool noticed;
static _Thread_local crew *mine __attribute__((tls_model("initial-exec")));

static void leave(void *p)
{
    crew *c = p;
    if (atomic_fetch_sub(&c->members, 1) == 1) free(c);
}

__attribute__((constructor)) static void notice_ends(void)
{
    noticed = pthread_key_create(&leaving, leave) == 0;
}

void crew_join(crew *c)
{
    if (c == mine || !c) return;
    crew *was = mine;
    atomic_fetch_add(&c->members, 1);
    if (pthread_setspecific(leaving, c)) { /* no memory: the thread is not counted */
        leave(c);
        return;
    }
    mine = c;
    if (was) leave(was);
}

crew *crew_here(void)
{
    if (mine || !noticed) return mine;
    crew *c = malloc(sizeof *c);
    if (!c) return NULL;
    atomic_init(&c->members, 0);
    atomic_fetch_add(&c->members, 1);
    if (pthread_setspecific(leaving, c)) {
        free(c);
        return NULL;
    }
    return mine = c;
}

/* had: the workers of this thread's last team. grows: whether this thread holds LOCK_GROWTH. It
   holds the lock from threads_possible until its team has started, so that no other team or job of
   the library takes the threads that were tried. */
static _Thread_local int had __attribute__((tls_model("initial-exec")));
static _Thread_local bool grows __attribute__((tls_model("initial-exec")));

/* The number of workers that a team of `threads` has without creating a thread. If threads are
   bound to places, GNU's OpenMP replaces workers that a team of another size needs elsewhere, and
   ends the old ones later; so none counts. */
static int ready_for(int threads)
{
    const crew *c = crew_here();
    const int there = c ? atomic_load(&c->members) - 1 : 0, ready = there < had ? there : had;
    return omp_get_proc_bind() != omp_proc_bind_false && ready != threads - 1 ? 0 : ready;
}

/* The number of threads, at most `threads`, whose data GNU's OpenMP can lay out on the caller's
   stack. */
static int with_room(int threads)
{
    /* FEW threads always have room. EACH: bytes reserved for a thread, which needs some 150. */
    enum { FEW = 64, EACH = 256 };
    pthread_attr_t attr;
    void *stack;
    size_t size;
    if (threads <= FEW) return threads;
    cancel_off(); /* pthread_getattr_np may read a file */
    int rc = pthread_getattr_np(pthread_self(), &attr);
    cancel_on();
    if (rc) return FEW;
    rc = pthread_attr_getstack(&attr, &stack, &size);
    pthread_attr_destroy(&attr);
    const size_t left = (size_t)((char *)__builtin_frame_address(0) - (char *)stack);
    /* The thread runs on a stack that the program made itself. */
    if (rc || left > size) return FEW;
    const size_t max = left / 2 / EACH;
    return max < FEW ? FEW : max < (size_t)threads ? (int)max : threads;
}

int threads_possible(int threads)
{
    if (threads > omp_get_thread_limit()) threads = omp_get_thread_limit();
    if (threads <= 1 || omp_get_max_active_levels() < 1) return 1;
    int ready = ready_for(threads);
    if (threads - 1 <= ready) return threads;
    threads = with_room(threads);
    if (threads - 1 < ready) ready = threads - 1;
    lock_take(LOCK_GROWTH);
    threads = 1 + ready + created(threads - 1 - ready);
    grows = threads > 1;
    if (!grows) lock_give(LOCK_GROWTH);
    return threads;
}

void threads_came(int threads)
{
    had = threads - 1;
    if (grows) lock_give(LOCK_GROWTH);
    grows = false;
}
