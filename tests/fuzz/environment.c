/* environment.c - tests the library in programs under adverse conditions: forks at random moments,
   many jobs, many short calls beside a busy program, arrays beyond 2^32 elements. environment.py
   starts it under many settings. Prints every fault. Exit status 0: there was none.

       environment fork N     makes N children, inside and beside bodies, streams, jobs and files of
                              wisdom. Each child makes calls of its own.
       environment jobs N     runs N jobs at once.
       environment short N    makes N calls of up to 2000 elements, on eight threads, beside a busy
                              process.
       environment trees N    runs N trees of jobs, each of which waits for its children, as a user
                              who may have few threads. Exit status 77: the program may not become
                              that user.
       environment large N    uses two arrays of N bytes at once. */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <tine/tine.h>
#include <unistd.h>
#include "../engine/deadline.h"
#include "../engine/own_user.h"

enum {
    HOSTS = 8,
    HUNG = 100,     /* Seconds after which a child counts as hung. */
    TICK = 5,       /* Seconds between ticks. After a stop, a process gets only one of the ticks
                       that it missed. */
    TREE_HUNG = 10, /* Ticks after which a tree of jobs counts as hung: it takes milliseconds. */
    NOT_POSSIBLE = 77,
    LINES = 2000, /* Lines of the file of wisdom. */
    LENGTH = 5000,
    ITEMS = 200,
    TASKS = 20
};

static atomic_int wrong;
static long wanted;        /* The number N of the command. */
static atomic_long so_far; /* The number of children, jobs or calls made. */
static int64_t x[LENGTH];  /* The elements are 0, 1, 2, … */

static void check(bool right, const char *what)
{
    if (!right && wrong++ < 10) printf("wrong: %s\n", what), fflush(stdout);
}

/* Ends the program. */
static void hangs(const char *what)
{
    printf("%s hangs\n", what);
    exit(1);
}

static atomic_int ticks; /* since a tree of jobs began */

static void tick(int sig)
{
    static const char text[] = "a tree of jobs hangs\n";
    alarm(TICK);
    if (++ticks >= TREE_HUNG) _exit(sig && write(1, text, sizeof text - 1) > 0 ? 1 : 2);
}

static uint64_t mixed(uint64_t v)
{
    v = (v ^ v >> 31) * 0x9e3779b97f4a7c15u;
    return (v ^ v >> 29) * 0xbf58476d1ce4e5b9u >> 20;
}

static int64_t sum_below(int64_t n) { return n * (n - 1) / 2; }

/* ---- calls that are checked ------------------------------------------------------------------ */
/* The function that bodies and tasks call, which may fork. NULL: none, as in a forked process. */
static void (*at_random)(void);

static int add_range(size_t lo, size_t hi, void *ctx)
{
    int64_t sum = 0;
    for (size_t i = lo; i < hi; i++) sum += x[i];
    if (at_random) at_random();
    *(_Atomic(int64_t) *)ctx += sum;
    return 0;
}

static void loop(size_t n, const tine_opts *o)
{
    _Atomic(int64_t) sum = 0;
    check(!tine_for(add_range, &sum, n, o) && sum == sum_below((int64_t)n), "a loop");
}

static void kernels(size_t n, const tine_opts *o)
{
    int64_t sum, y[LENGTH];
    check(!tine_sum(&sum, x, n, o) && sum == sum_below((int64_t)n), "a sum");
    check(!tine_reverse(y, x, n, o) && !tine_sort(y, n, o), "a sort's code");
    check(memcmp(x, y, n * sizeof *x) == 0, "a sort");
}

typedef struct flow {
    int64_t next, sum;
} flow;
static int pull(void *item, void *ctx)
{
    flow *f = ctx;
    if (f->next == ITEMS) return TINE_END;
    memcpy(item, &f->next, sizeof f->next);
    f->next++;
    return 0;
}
static int work(void *out, const void *item, void *ctx)
{
    (void)ctx;
    if (at_random) at_random();
    memcpy(out, item, sizeof(int64_t));
    return 0;
}
static int push(const void *out, void *ctx)
{
    int64_t v;
    memcpy(&v, out, sizeof v);
    ((flow *)ctx)->sum += v;
    return 0;
}
static void stream(const tine_opts *o)
{
    flow f = {0, 0};
    const tine_stream s = {pull, work, push, .ctx = &f, .item_size = 8, .out_size = 8};
    check(!tine_imap_unordered(&s, o) && f.sum == sum_below(ITEMS), "a stream");
}

static int task(void *ctx, const tine_opts *o)
{
    _Atomic(int64_t) sum = 0;
    (void)ctx;
    if (at_random) at_random();
    int rc = tine_for(add_range, &sum, LENGTH, o);
    return rc ? rc : sum == sum_below(LENGTH) ? 0 : 1;
}
static void jobs(int count)
{
    tine_job *job[TASKS];
    for (int i = 0; i < count; i++) check(!tine_start(&job[i], task, NULL, NULL), "tine_start");
    for (int i = count; i-- > 0;) check(!tine_wait(&job[i], -1), "a job");
}

/* ---- wisdom ---------------------------------------------------------------------------------- */
static char wisdom_path[] = "/tmp/tine-environment-XXXXXX";

/* Makes a wisdom file with many lines of another machine. A save keeps them, and so takes long. */
static void make_wisdom(void)
{
    const int fd = mkstemp(wisdom_path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    if (!f) exit(NOT_POSSIBLE);
    fputs("tine wisdom 1: machine version log2(n) allowed threads schedule chunk name\n", f);
    for (int i = 0; i < LINES; i++) fprintf(f, "other-1-00000000 0.1 13 2 2 static 0 loop %d\n", i);
    if (fclose(f)) exit(NOT_POSSIBLE);
}

static void wisdom(bool save)
{
    if (save) check(!tine_wisdom_save(wisdom_path), "a save of wisdom");
    check(tine_wisdom_load(wisdom_path) == TINE_ESTALE, "wisdom of another machine");
}

/* ---- forks ----------------------------------------------------------------------------------- */
static int child(void)
{
    at_random = NULL;
    wrong = 0;
    end_after(HUNG);
    const tine_opts o = {.threads = 3};
    loop(LENGTH, &o);
    kernels(LENGTH, &o);
    stream(&o);
    jobs(2);
    wisdom(so_far % 8 == 0); /* A save waits for the disk. */
    return wrong;
}

static void make_child(void)
{
    int status;
    const pid_t pid = fork();
    if (pid == 0) _exit(child());
    check(pid > 0 && waitpid(pid, &status, 0) == pid, "fork");
    if (pid > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) hangs("a child");
    check(pid < 0 || status == 0, "a child");
}

/* Forks a child at random, up to `wanted` in all. */
static void perhaps_fork(void)
{
    static atomic_ulong asked;
    if (mixed(asked++) % 64 == 0 && so_far++ < wanted) make_child();
}

static void *fork_host(void *p)
{
    const tine_opts o = {.threads = 3, .sched = TINE_DYNAMIC, .chunk = 100};
    const int kind = (int)(intptr_t)p;
    for (uint64_t i = 0; so_far < wanted; i++) {
        if (kind == 0) loop(LENGTH, &o), kernels(LENGTH, &o);
        if (kind == 1) stream(&o);
        if (kind == 2) jobs(TASKS);
        if (kind == 3) usleep((useconds_t)(mixed(i) % 1000)), perhaps_fork(), perhaps_fork();
        if (kind == 4) wisdom(true);
    }
    return NULL;
}

/* ---- trees of jobs --------------------------------------------------------------------------- */
typedef struct node {
    int level;
    uint64_t seed;
} node;

/* Returns a random number of children. The first levels have some in any case. */
static int children_of(const node *n)
{
    return n->level == 0 ? 0 : (int)(mixed(n->seed) % 3) + (n->level > 3);
}
static node child_of(const node *n, int k)
{
    return (node){n->level - 1, mixed(n->seed + 77 + (uint64_t)k) + (uint64_t)k};
}
static int nodes_of(node n)
{
    int sum = 1;
    for (int k = 0; k < children_of(&n); k++) sum += nodes_of(child_of(&n, k));
    return sum;
}

/* Waits for a job in one of five ways. */
static int wait_by(uint64_t way, tine_job **job)
{
    int rc = TINE_ETIMEDOUT;
    size_t which;
    if (way % 5 == 1)
        while (!tine_done(*job)) sched_yield();
    if (way % 5 == 2)
        while ((rc = tine_wait(job, 0)) == TINE_ETIMEDOUT) sched_yield();
    if (way % 5 == 3)
        while ((rc = tine_wait(job, 0.001)) == TINE_ETIMEDOUT) sched_yield();
    if (way % 5 == 4 && (rc = tine_wait_any(job, 1, &which, -1)) == 0) rc = TINE_ETIMEDOUT;
    return rc == TINE_ETIMEDOUT ? tine_wait(job, -1) : rc;
}

/* A job that returns the number of nodes of its tree, or a code. */
static int tree(void *ctx, const tine_opts *o)
{
    node n = *(node *)ctx, below[3];
    tine_job *job[3];
    const int count = children_of(&n);
    int sum = 1, rc = 0;
    for (int k = 0; k < count; k++) {
        below[k] = child_of(&n, k);
        if ((rc = tine_start(&job[k], tree, &below[k], o))) return rc;
    }
    if (n.seed % 4 == 0) loop(LENGTH, &(const tine_opts){.threads = 3, .sched = TINE_STATIC});
    for (int k = 0; k < count; k++) {
        const int at = n.seed % 2 ? k : count - 1 - k;
        rc = wait_by(n.seed / 8 + (uint64_t)k, &job[at]);
        if (rc < 0) return rc;
        sum += rc;
    }
    return sum;
}

static void trees(void)
{
    struct rlimit limit;
    if (!become_own_user()) exit(NOT_POSSIBLE);
    if (getrlimit(RLIMIT_NPROC, &limit)) exit(NOT_POSSIBLE);
    signal(SIGALRM, tick);
    alarm(TICK);
    for (long i = 0; i < wanted; i++) {
        /* The limit rises, because OpenMP may keep its threads. */
        limit.rlim_cur = 2 + (rlim_t)(i * 5 / wanted);
        node n = {5, mixed((uint64_t)i)};
        tine_job *job;
        int rc;
        if (setrlimit(RLIMIT_NPROC, &limit)) exit(NOT_POSSIBLE);
        ticks = 0;
        /* The thread of the tree before may not have ended yet. */
        while ((rc = tine_start(&job, tree, &n, NULL)) == TINE_ENOMEM) sched_yield();
        check(rc == 0 && wait_by((uint64_t)i, &job) == nodes_of(n), "a tree of jobs");
    }
}

/* ---- jobs, short calls, large arrays --------------------------------------------------------- */
static void many_jobs(void)
{
    tine_job **job = calloc((size_t)wanted, sizeof *job);
    check(job != NULL, "memory");
    for (long i = 0; job && i < wanted; i++)
        check(!tine_start(&job[i], task, NULL, NULL), "tine_start");
    for (long i = 0; job && i < wanted; i++) {
        if (i % 7 == 0) tine_cancel(job[i]);
        const int rc = tine_wait(&job[i], -1);
        check(rc == 0 || (i % 7 == 0 && rc == TINE_ECANCELED), "a job of many");
    }
    free(job);
}

static void *short_host(void *p)
{
    for (uint64_t i = (uintptr_t)p; so_far++ < wanted; i += HOSTS) {
        const size_t n = mixed(i) % 2000;
        int64_t sum;
        if (i / HOSTS % 2)
            loop(n, NULL);
        else
            check(!tine_sum(&sum, x, n, NULL) && sum == sum_below((int64_t)n), "a short sum");
    }
    return NULL;
}

static void on_hosts(void *host(void *), int count)
{
    pthread_t thread[HOSTS];
    for (int h = 0; h < count; h++)
        if (pthread_create(&thread[h], NULL, host, (void *)(intptr_t)h)) abort();
    for (int h = 0; h < count; h++) pthread_join(thread[h], NULL);
}

static void short_calls(void)
{
    const pid_t busy = fork();
    if (busy == 0)
        for (volatile unsigned spin = 0;;) spin++;
    on_hosts(short_host, HOSTS);
    kill(busy, SIGKILL);
    waitpid(busy, NULL, 0);
}

static int count_range(size_t lo, size_t hi, void *ctx)
{
    *(_Atomic(size_t) *)ctx += hi - lo;
    return 0;
}

static void large(void)
{
    const size_t n = (size_t)wanted;
    uint8_t *a = malloc(n), *b = malloc(n), lo, hi;
    uint64_t sum;
    size_t counts[256];
    _Atomic(size_t) seen = 0;
    check(!tine_for(count_range, &seen, 5 * n, NULL) && seen == 5 * n, "a large loop");
    if (!a || !b) {
        check(false, "memory");
        return;
    }
    check(!tine_fill(a, (uint8_t)1, n, NULL), "a large fill");
    a[n - 1] = 7, a[n - 2] = 0;
    check(!tine_sum(&sum, a, n, NULL) && sum == n + 5, "a large sum");
    check(!tine_minmax(&lo, &hi, a, n, NULL) && lo == 0 && hi == 7, "a large minmax");
    check(!tine_reverse(b, a, n, NULL) && b[0] == 7 && b[1] == 0 && b[n - 1] == 1,
          "a large reverse");
    check(!tine_bincount(counts, b, 256, n, NULL) && counts[1] == n - 2 && counts[7] == 1,
          "a large bincount");
    check(!tine_sort(b, n, NULL) && b[0] == 0 && b[1] == 1 && b[n - 2] == 1 && b[n - 1] == 7,
          "a large sort");
    check(!tine_copy(a, b, n, NULL) && memcmp(a, b, n) == 0, "a large copy");
    free(a), free(b);
}

int main(int argc, char **argv)
{
    const char *mode = argc == 3 ? argv[1] : "";
    wanted = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    for (int64_t i = 0; i < LENGTH; i++) x[i] = i;
    if (wanted > 0 && !strcmp(mode, "fork"))
        make_wisdom(), at_random = perhaps_fork, on_hosts(fork_host, 5), unlink(wisdom_path);
    else if (wanted > 0 && !strcmp(mode, "jobs"))
        many_jobs();
    else if (wanted > 0 && !strcmp(mode, "short"))
        short_calls();
    else if (wanted > 0 && !strcmp(mode, "trees"))
        trees();
    else if (wanted > 2 && !strcmp(mode, "large"))
        large();
    else
        return fprintf(stderr, "Usage: environment fork|jobs|short|trees|large N\n"), 2;
    if (wrong) printf("%d wrong\n", (int)wrong);
    return wrong != 0;
}
