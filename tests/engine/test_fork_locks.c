/* test_fork_locks.c - a fork while other threads hold the library's locks: neither the child nor
   another process hangs. */
#include <criterion/criterion.h>
#include <dlfcn.h>
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include "../../src/runtime/cpus.h"
#include "../../src/runtime/locks.h"
#include "tine/tine.h"
#include "../../src/schedule/wisdom.h"
#include "deadline.h"

enum { FORBIDDEN = 77 /* FORBIDDEN: exit status of a child that called OpenMP. */ };
enum {
    ROUNDS = 20,
    HUNG = 20 /* HUNG: seconds after which a child counts as hung. */,
    N = 1 << 20
};
static char dir[64], path[96];

static void before(void)
{
    strcpy(dir, "/tmp/tine-fork-XXXXXX");
    cr_assert(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/wisdom", dir);
    for (int i = 0; i < 200; i++) {
        char name[32];
        snprintf(name, sizeof name, "loop %d", i);
        cr_assert_eq(wisdom_note(name, 9000, 2, TINE_OPTS(.threads = 2, .sched = TINE_STATIC)), 0);
    }
}

static void after(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", dir);
    cr_expect_eq(system(command), 0);
}
TestSuite(fork_locks, .init = before, .fini = after, .timeout = 120);

static inline double twice(double v) { return 2 * v; }
TINE_FN(double, twice, double)

/* Calls of the child, and of busy threads of the parent. Returns 0, or what went wrong. */
static int use_everything(void)
{
    double *x = calloc(2 * N, sizeof *x), *y = x + N;
    int rc = !x                               ? 1
             : tine_wisdom_save(path)         ? 2
             : tine_wisdom_load(path)         ? 3
             : tine_map(twice, y, x, N, NULL) ? 4
                                              : 0;
    free(x);
    if (rc) return rc;
    tine_trim();
    return wisdom_note("again", 9000, 2, TINE_OPTS(.threads = 1)) ? 5 : 0;
}

static atomic_bool enough;
static void *be_busy(void *wrong)
{
    while (!enough)
        if (use_everything()) atomic_store((atomic_bool *)wrong, true);
    return NULL;
}

/* Results beyond a child's exit status, which is at most 255. */
enum { NO_CHILD = 1000, HANGS, OTHER_SIGNAL };
static int status_of(pid_t pid)
{
    int status;
    if (waitpid(pid, &status, 0) != pid) return NO_CHILD;
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    return WTERMSIG(status) == SIGALRM ? HANGS : OTHER_SIGNAL;
}

Test(fork_locks, a_child_forked_while_others_save_wisdom_and_write_large_arrays_does_not_hang)
{
    pthread_t busy[2];
    static atomic_bool wrong;
    /* The library tries ways of writing only for arrays larger than this cache. */
    cpus_last_cache = 1 << 20;
    for (int i = 0; i < 2; i++) cr_assert_eq(pthread_create(&busy[i], NULL, be_busy, &wrong), 0);
    for (int i = 0; i < ROUNDS; i++) {
        usleep(1000 * (useconds_t)(i % 5));
        pid_t pid = fork();
        cr_assert_geq(pid, 0);
        if (pid == 0) {
            end_after(HUNG);
            _exit(use_everything());
        }
        int status = status_of(pid);
        cr_assert_eq(status, 0, "round %d: %d (%d: hung)", i, status, HANGS);
    }
    enough = true;
    for (int i = 0; i < 2; i++) pthread_join(busy[i], NULL);
    cr_assert(!wrong);
}

/* One thread holds a lock while the main thread forks. This makes the situation certain that the
   test above only makes likely. */
static atomic_int taken, forked;
static void *hold(void *k)
{
    lock_take(*(enum lock_of *)k);
    taken = 1;
    if (*(enum lock_of *)k < LOCKS_TAKEN)
        usleep(30000);
    else
        while (!forked) sched_yield();
    taken = 2;
    lock_give(*(enum lock_of *)k);
    return NULL;
}

/* Forks while another thread of the parent holds this lock. Returns whether the fork waited and the
   child can take all locks. */
static int fork_while_held(enum lock_of which)
{
    pthread_t thread;
    taken = forked = 0;
    cr_assert_eq(pthread_create(&thread, NULL, hold, &which), 0);
    while (!taken) sched_yield();
    pid_t pid = fork();
    if (pid == 0) {
        for (int each = 0; each < LOCKS; each++)
            if (pthread_mutex_trylock(&locks[each])) _exit(100 + each);
        _exit(taken);
    }
    forked = 1;
    int status = status_of(pid);
    pthread_join(thread, NULL);
    return status;
}

Test(fork_locks, a_fork_waits_for_whoever_holds_any_of_them)
{
    for (int k = 0; k < LOCKS_TAKEN; k++)
        cr_assert_eq(fork_while_held((enum lock_of)k), 2, "lock %d", k);
}

/* A thread that holds this lock may wait for a lock of OpenMP, which the forking thread holds by
   then. */
Test(fork_locks, a_fork_does_not_wait_for_a_team_that_grows)
{
    cr_assert_eq(fork_while_held(LOCK_GROWTH), 1);
}

/* ---- OpenMP ---------------------------------------------------------------------------------- */
/* These functions replace OpenMP's. In a child, LLVM's runtime hung in them once in a hundred
   times, at a lock that a thread of the parent held. */
static pid_t parent;
typedef int getter(void);
typedef void two_getter(omp_sched_t *, int *);
static void *real(const char *name)
{
    if (parent && getpid() != parent) _exit(FORBIDDEN);
    return dlsym(RTLD_NEXT, name);
}
static int get(const char *name)
{
    getter *f;
    *(void **)&f = real(name);
    return f();
}
int omp_get_level(void) { return get("omp_get_level"); }
int omp_get_num_procs(void) { return get("omp_get_num_procs"); }
int omp_get_max_threads(void) { return get("omp_get_max_threads"); }
int omp_get_thread_limit(void) { return get("omp_get_thread_limit"); }
int omp_get_max_active_levels(void) { return get("omp_get_max_active_levels"); }
omp_proc_bind_t omp_get_proc_bind(void) { return (omp_proc_bind_t)get("omp_get_proc_bind"); }
void omp_get_schedule(omp_sched_t *kind, int *chunk)
{
    two_getter *f;
    *(void **)&f = real("omp_get_schedule");
    f(kind, chunk);
}

static int every_schedule(void)
{
    static double x[N], y[N];
    for (int s = TINE_AUTO; s <= TINE_RUNTIME; s++)
        for (int threads = -1; threads <= 4; threads++)
            if (tine_map(twice, y, x, N, TINE_OPTS(.sched = (tine_sched)s, .threads = threads)))
                return 1;
    return tine_sort(x, N, NULL) ? 2 : 0;
}

Test(fork_locks, a_child_makes_no_call_of_OpenMP)
{
    cr_assert_eq(every_schedule(), 0);
    parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        end_after(HUNG);
        usleep(120000); /* The library reads the affinity mask again after 100 ms. */
        int rc = every_schedule();
        if (rc == 0) rc = use_everything();
        _exit(rc);
    }
    cr_assert_eq(status_of(pid), 0);
}

/* ---- the lock on the file -------------------------------------------------------------------- */
/* Starts another process that holds the file's lock, so that a save waits with the file open. */
static pid_t locked_by_another(int *release)
{
    int ready[2], go[2];
    char c = 0;
    cr_assert(!pipe(ready) && !pipe(go));
    pid_t pid = fork();
    if (pid == 0) {
        close(go[1]);
        int fd = open(path, O_RDWR | O_CREAT, 0600);
        int bad = fd < 0 || flock(fd, LOCK_EX) || write(ready[1], &c, 1) != 1;
        while (read(go[0], &c, 1) > 0) {
        }
        _exit(bad);
    }
    cr_assert_eq(read(ready[0], &c, 1), 1);
    close(ready[0]), close(ready[1]), close(go[0]);
    *release = go[1];
    return pid;
}

static void *save(void *rc)
{
    *(int *)rc = tine_wisdom_save(path);
    return NULL;
}

#if defined __x86_64__
static pid_t raw_fork(void) { return (pid_t)syscall(SYS_fork); }
#else
static pid_t raw_fork(void) { return fork(); }
#endif

/* Whether a descriptor of this process is the wisdom file. */
static int open_here(void)
{
    char link[32], name[256];
    for (int fd = 0; fd < 256; fd++) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t got = readlink(link, name, sizeof name - 1);
        if (got > 0 && (name[got] = 0, !strcmp(name, path))) return 1;
    }
    return 0;
}

static void wait_until_open(void)
{
    while (!open_here()) usleep(1000);
    usleep(20000); /* The other thread has opened the file by then, and waits for the lock. */
}

/* A child that lives until `never` is closed. Its exit status is whether it has the file open. */
static int linger(const int never[2], int release)
{
    char c;
    close(release), close(never[1]);
    int kept = open_here();
    while (read(never[0], &c, 1) > 0) {
    }
    return kept;
}

Test(fork_locks, a_child_forked_in_a_save_does_not_keep_the_file_locked)
{
    int release, rc = 1, never[2];
    pthread_t saver;
    cr_assert_eq(pipe(never), 0);
    pid_t holder = locked_by_another(&release);
    cr_assert_eq(pthread_create(&saver, NULL, save, &rc), 0);
    wait_until_open();
    /* The second child is made without the library's knowledge. */
    pid_t child = fork(), raw = child ? raw_fork() : 0;
    if (child == 0 || raw == 0) _exit(linger(never, release));
    /* This child waits for the lock after the other thread, at the same file. */
    pid_t next = fork();
    if (next == 0) {
        close(release), close(never[1]);
        end_after(HUNG);
        _exit(tine_wisdom_save(path) != 0);
    }
    usleep(100000);
    close(release);
    cr_assert_eq(status_of(holder), 0);
    pthread_join(saver, NULL);
    cr_assert_eq(rc, 0);
    cr_assert_eq(status_of(next), 0, "hung");
    close(never[1]), close(never[0]);
    cr_assert_eq(status_of(child), 0, "the child has the file open");
    status_of(raw);
}

/* ---- file output ----------------------------------------------------------------------------- */
static bool watching; /* Set while only one thread takes locks. */
static int held, synced;

/* Replaces the system's fsync, which the library calls while it writes a file. */
int fsync(int fd)
{
    (void)fd;
    if (!watching) return 0;
    synced++;
    for (int k = 0; k < LOCKS; k++) {
        if (pthread_mutex_trylock(&locks[k]))
            held++;
        else
            lock_give((enum lock_of)k);
    }
    return held ? -1 : wisdom_note("early", 9000, 2, TINE_OPTS(.threads = 2));
}

Test(fork_locks, none_is_held_while_a_file_is_written)
{
    cr_assert_eq(wisdom_note("early", 9000, 2, TINE_OPTS(.threads = 1)), 0);
    cr_assert_eq(wisdom_note("late", 9000, 2, TINE_OPTS(.threads = 1)), 0);
    watching = true;
    cr_assert_eq(tine_wisdom_save(path), 0);
    cr_assert_eq(synced, 2, "the file and its folder");
    cr_assert_eq(held, 0);
    cr_assert(!wisdom_find("late", wisdom_size(9000), 2)->fresh);
    cr_assert(wisdom_find("early", wisdom_size(9000), 2)->fresh,
              "measured again while the old measurement was written");
}
