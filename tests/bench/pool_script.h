/* pool_script.h - a workload for process pools that fails according to a script. */
#ifndef POOL_SCRIPT_H
#define POOL_SCRIPT_H
#include "pool_tests.h"
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

enum { N = 60, WORKERS = 3 };

/* The faults of the workers, and records that workers leave. In shared memory. */
typedef struct script {
    pid_t caller;
    size_t bad;         /* The element that kills its worker. */
    int how;            /* The signal by which the worker dies. 0: it calls _exit. */
    atomic_int crashes; /* Number of deaths to come. */
    atomic_int inits;
    atomic_int bad_init; /* Number of inits that will fail. */
    /* 0: init returns 1. Otherwise: the signal that kills the worker in init. */
    int init_how;
    atomic_int pids[WORKERS];
    atomic_int victim;
} script;

static inline script *new_script(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    script *s = shared(sizeof *s);
    s->caller = getpid();
    return s;
}

static inline void die(int how)
{
    if (how == 0) _exit(0);
    signal(how, SIG_DFL);
    raise(how);
}

static inline int use_up(atomic_int *count)
{
    int c = *count;
    while (c > 0 && !atomic_compare_exchange_weak(count, &c, c - 1)) {
    }
    return c > 0;
}

/* y[i] = x[i] + 1 and the digits of x. Element `bad` kills a worker process, but not the caller. */
static inline int deadly(const void *in, void *out, void *acc, size_t lo, size_t hi,
                         const void *ctx)
{
    script *s = (script *)ctx;
    const int *x = in;
    for (size_t i = lo; i < hi; i++) {
        if (i == s->bad && getpid() != s->caller && use_up(&s->crashes)) die(s->how);
        ((int *)out)[i - lo] = x[i - lo] + 1;
        digits_add(acc, (uint64_t)x[i - lo]);
    }
    return 0;
}

static inline int init(void *arg, int worker)
{
    script *s = arg;
    s->inits++;
    s->pids[worker] = getpid();
    if (!use_up(&s->bad_init)) return 0;
    if (s->init_how) die(s->init_how);
    return 1;
}

static int x[N], *y; /* y is shared. Workers inherit or send back the other data. */
static digits acc, want;

static inline pool_task task_of(script *s)
{
    if (!y) y = shared(N * sizeof *y);
    memset(y, 0, N * sizeof *y);
    digits_zero(&want);
    digits_zero(&acc);
    for (int i = 0; i < N; i++) digits_add(&want, (uint64_t)(x[i] = 11 * i));
    return (pool_task){.range = deadly,
                       .join = digits_join,
                       .ctx = s,
                       .in = x,
                       .out = y,
                       .acc = &acc,
                       .n = N,
                       .in_size = sizeof *x,
                       .out_size = sizeof *y,
                       .acc_size = sizeof acc};
}

static inline void right_answer(void)
{
    for (int i = 0; i < N; i++) cr_assert_eq(y[i], x[i] + 1);
    cr_assert_eq(acc.value, want.value);
    digits_zero(&acc);
}
#endif
