/* test_fork.c - the child of a process that has used its threads gets the same results, and never
   hangs. */
#include "../properties/options.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "deadline.h"

enum { N = 100003, HUNG = 20 /* Seconds until a child counts as hung. */ };
static double x[N];

static int add(void *acc, size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; ++i) *(double *)acc += x[i];
    return 0;
}

static void join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    *(double *)acc += *(const double *)next;
}

static double sum_of(const tine_opts *o)
{
    double sum = 0;
    cr_assert_eq(tine_fold(add, join, NULL, &sum, sizeof sum, N, o), 0);
    return sum;
}

/* Runs in a child: every schedule again, and the error of a failing body. The exit status tells
   what was wrong. */
static int bad_body(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    return lo <= 70000 && 70000 < hi ? 42 : 0;
}

static int child(double expected)
{
    end_after(HUNG);
    for (int round = 0; round < 3; ++round)
        for (int s = TINE_AUTO; s <= TINE_RUNTIME; ++s) {
            const tine_opts o = {.threads = 1 + round, .sched = (tine_sched)s, .chunk = 2048};
            double sum = 0;
            if (tine_fold(add, join, NULL, &sum, sizeof sum, N, &o)) return 1;
            if (memcmp(&sum, &expected, sizeof sum)) return 2;
            if (tine_for(bad_body, NULL, N, &o) != 42) return 3;
            double again = 0;
            if (tine_sum(&again, x, N, &o)) return 4;
        }
    return 0;
}

static pid_t by_fork(void) { return fork(); }
#if defined __x86_64__
static pid_t by_clone(void) { return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }
static pid_t by_raw_fork(void) { return (pid_t)syscall(SYS_fork); }
#else
static pid_t by_clone(void) { return fork(); }
static pid_t by_raw_fork(void) { return fork(); }
#endif

static void survives(pid_t spawn(void), double expected)
{
    pid_t pid = spawn();
    cr_assert_geq(pid, 0);
    if (pid == 0) _exit(child(expected));
    int status;
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_assert(!WIFSIGNALED(status), "the child died of signal %d (%d: hung)", WTERMSIG(status),
              SIGALRM);
    cr_assert_eq(WEXITSTATUS(status), 0, "the child saw a wrong answer (%d)", WEXITSTATUS(status));
}

/* Returns the sum that all processes must get, computed on this number of threads. */
static double prepared(int threads)
{
    for (size_t i = 0; i < N; ++i) x[i] = real(i);
    return sum_of(TINE_OPTS(.threads = threads, .sched = TINE_DYNAMIC));
}

Test(fork, a_child_of_a_process_that_used_its_threads)
{
    double expected = prepared(4);
    survives(by_fork, expected);
    cr_assert_eq(sum_of(TINE_OPTS(.threads = 4)), expected, "the parent, afterwards");
    survives(by_fork, expected);
}

Test(fork, a_child_of_a_process_that_has_not_used_them)
{
    double expected = prepared(1);
    survives(by_fork, expected);
}

Test(fork, a_child_made_by_the_raw_system_call)
{
    double expected = prepared(4);
    survives(by_clone, expected);
    survives(by_raw_fork, expected);
    cr_assert_eq(sum_of(TINE_OPTS(.threads = 4)), expected, "the parent, afterwards");
}

static double grandchild_expects;
static pid_t by_two_forks(void)
{
    pid_t pid = fork();
    if (pid != 0) return pid;
    if (child(grandchild_expects)) _exit(9);
    pid = fork();
    if (pid == 0) _exit(child(grandchild_expects));
    int status;
    _exit(waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 8);
}

Test(fork, a_grandchild)
{
    grandchild_expects = prepared(4);
    survives(by_two_forks, grandchild_expects);
}

/* A body that forks. The child is inside a region of which only its own thread exists. */
static int forking(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi;
    pid_t pid = fork();
    if (pid == 0) _exit(child(*(double *)ctx));
    int status;
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
                   WEXITSTATUS(status) == 0
               ? 0
               : 1;
}

Test(fork, inside_a_body)
{
    double expected = prepared(4);
    for (int s = TINE_STATIC; s <= TINE_STEAL; ++s) {
        const tine_opts o = {.threads = 2, .sched = (tine_sched)s, .chunk = 1};
        note_case(&o, 4);
        cr_assert_eq(tine_for(forking, &expected, 4, &o), 0);
    }
}
