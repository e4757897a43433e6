/* test_job_crowd.c - many jobs at once: queueing, sharing the CPUs, jobs that wait for jobs,
   signals, rounding, and forks. */
#include <fenv.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>
#include "deadline.h"
#include "job_gate.h"

enum { MANY = 100 };

/* ---- sharing the CPUs ------------------------------------------------------------------------ */
static int cpus(void) { return threads_of(TINE_OPTS(.threads = -1)); }

Test(job, never_more_run_than_there_are_CPUs_and_others_queue)
{
    int seven = 7, at_once = cpus();
    tine_job **jobs = calloc((size_t)at_once + MANY, sizeof *jobs);
    for (int i = 0; i < at_once; i++)
        cr_assert_eq(tine_start(&jobs[i], through_gate, NULL, NULL), 0);
    until(&g.inside, at_once);
    for (int i = at_once; i < at_once + MANY; i++)
        cr_assert_eq(tine_start(&jobs[i], through_gate, &seven, NULL), 0);
    /* Every second job is cancelled, so that jobs leave the queue at both ends and within. */
    for (int i = at_once; i < at_once + MANY; i += 2) {
        cr_assert_eq(tine_cancel(jobs[i]), 0);
        cr_assert_eq(tine_done(jobs[i]), 1);
        cr_assert_eq(tine_wait(&jobs[i], 0), TINE_ECANCELED);
    }
    cr_assert_eq(g.inside, at_once);
    open_gate();
    for (int i = 0; i < at_once + MANY; i++)
        if (jobs[i]) cr_assert_eq(tine_wait(&jobs[i], -1), i < at_once ? 0 : 7);
    cr_assert_eq(g.passed, at_once + MANY / 2);
    cr_assert_eq(g.max_inside, at_once);
    free(jobs);
}

static int note_threads(void *ctx, const tine_opts *o)
{
    through_gate(NULL, o);
    *(int *)ctx = threads_of(o);
    through_gate(NULL, o);
    return 0;
}

Test(job, alone_has_all_CPUs)
{
    int threads = 0;
    tine_job *job;
    open_gate();
    cr_assert_eq(tine_start(&job, note_threads, &threads, TINE_OPTS(.threads = -1)), 0);
    cr_assert_eq(tine_wait(&job, -1), 0);
    cr_assert_eq(threads, cpus());
}

/* Both jobs pass the first gate before either counts, and neither ends before both have counted. */
typedef struct pair {
    pthread_barrier_t *meet;
    int threads;
} pair;
static int note_threads_together(void *ctx, const tine_opts *o)
{
    pair *p = ctx;
    pthread_barrier_wait(p->meet);
    p->threads = threads_of(o);
    pthread_barrier_wait(p->meet);
    return 0;
}

Test(job, several_share_the_CPUs)
{
    pthread_barrier_t meet;
    pair pairs[2] = {{&meet, 0}, {&meet, 0}};
    tine_job *jobs[2];
    if (cpus() < 2) cr_skip_test("the second job would wait for the first one's CPU");
    pthread_barrier_init(&meet, NULL, 2);
    for (int i = 0; i < 2; i++)
        cr_assert_eq(
            tine_start(&jobs[i], note_threads_together, &pairs[i], TINE_OPTS(.threads = -1)), 0);
    for (int i = 0; i < 2; i++) cr_assert_eq(tine_wait(&jobs[i], -1), 0);
    for (int i = 0; i < 2; i++) cr_assert_eq(pairs[i].threads, cpus() / 2);
    pthread_barrier_destroy(&meet);
}

/* A tree of jobs that wait for their children. It has far more jobs than CPUs. */
static int tree(void *ctx, const tine_opts *o)
{
    int level = *(int *)ctx, below = level - 1, sum = 1;
    tine_job *children[3] = {NULL};
    if (level == 0) return 1;
    for (int i = 0; i < 3; i++)
        if (tine_start(&children[i], tree, &below, o)) return -100;
    for (int i = 0; i < 3; i++) sum += tine_wait(&children[i], -1);
    return sum;
}

Test(job, may_wait_for_jobs_that_it_started, .timeout = 60)
{
    int level = 4;
    tine_job *job;
    cr_assert_eq(tine_start(&job, tree, &level, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), 121); /* This is 1 + 3 + 9 + 27 + 81. */
}

static int wait_for_itself(void *ctx, const tine_opts *o)
{
    tine_job **own = ctx;
    through_gate(NULL, o);
    return tine_wait(own, -1);
}

Test(job, cannot_wait_for_itself)
{
    static tine_job *own;
    tine_job *job;
    cr_assert_eq(tine_start(&job, wait_for_itself, &own, NULL), 0);
    own = job;
    open_gate();
    cr_assert_eq(tine_wait(&job, -1), TINE_EINVAL);
}

/* Several threads start thousands of jobs, and wait for, ask for, cancel and release them while
   they begin and end. Every third job does the same to two jobs of its own. */
enum { STARTERS = 4, EACH = 2500 };
typedef struct counts {
    atomic_int run, canceled, released, wrong;
} counts;

static void see_off(counts *c, tine_job *job, int way);
static int small_job(void *ctx, const tine_opts *o)
{
    (void)o;
    atomic_fetch_add((atomic_int *)ctx, 1);
    return 5;
}

typedef struct parent {
    counts *c;
    int number;
} parent;
static int large_job(void *ctx, const tine_opts *o)
{
    const parent p = *(const parent *)ctx;
    free(ctx);
    for (int i = 0; i < 2; i++) {
        tine_job *child;
        if (tine_start(&child, small_job, &p.c->run, o))
            p.c->wrong++;
        else
            see_off(p.c, child, p.number / 3 + i);
    }
    return small_job(&p.c->run, o);
}

static void see_off(counts *c, tine_job *job, int way)
{
    int rc;
    switch (way % 5) {
    case 0:
        rc = tine_wait(&job, -1);
        break;
    case 1:
        tine_release(&job);
        c->released++;
        return;
    case 2:
        while (!tine_done(job)) sched_yield();
        rc = tine_wait(&job, 0);
        break;
    case 3:
        while ((rc = tine_wait(&job, 1e-5)) == TINE_ETIMEDOUT) {
        }
        break;
    default:
        tine_cancel(job);
        rc = tine_wait(&job, -1);
    }
    if (rc == TINE_ECANCELED && way % 5 == 4)
        c->canceled++;
    else if (rc != 5 || job)
        c->wrong++;
}

static void *start_many(void *ctx)
{
    counts *c = ctx;
    for (int i = 0; i < EACH; i++) {
        tine_job *job;
        parent *p = i % 3 == 0 ? malloc(sizeof *p) : NULL;
        if (p) *p = (parent){c, i};
        /* Large jobs are not cancelled, because a cancelled one would not free its context. */
        if (tine_start(&job, p ? large_job : small_job, p ? (void *)p : &c->run, NULL))
            c->wrong++;
        else
            see_off(c, job, p && i % 5 == 4 ? 0 : i);
    }
    return NULL;
}

static void *start_at_once(void *ctx)
{
    counts *c = ctx;
    tine_job **jobs = calloc(EACH, sizeof *jobs);
    for (int i = 0; i < EACH; i++) c->wrong += tine_start(&jobs[i], small_job, &c->run, NULL) != 0;
    for (int i = EACH; i-- > 0;) see_off(c, jobs[i], i);
    free(jobs);
    return NULL;
}

static void in_crowds(void *start(void *))
{
    static counts c;
    pthread_t starters[STARTERS];
    const int large = start == start_many ? (EACH + 2) / 3 : 0, all = STARTERS * (EACH + 2 * large);
    for (int i = 0; i < STARTERS; i++)
        cr_assert_eq(pthread_create(&starters[i], NULL, start, &c), 0);
    for (int i = 0; i < STARTERS; i++) pthread_join(starters[i], NULL);
    while (c.run + c.canceled < all) usleep(1000); /* Waits for the released jobs. */
    cr_assert_eq(c.wrong, 0);
    cr_assert_eq(c.run + c.canceled, all);
    cr_assert_gt(c.released, 0);
}

Test(job, ten_thousand_from_several_threads_in_all_ways, .timeout = 60) { in_crowds(start_many); }
Test(job, ten_thousand_at_once, .timeout = 60) { in_crowds(start_at_once); }

/* ---- what surrounds a job -------------------------------------------------------------------- */
static int surroundings(void *ctx, const tine_opts *o)
{
    (void)ctx, (void)o;
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    return sigismember(&mask, SIGINT) + 2 * (fegetround() == FE_UPWARD);
}

Test(job, has_the_rounding_of_its_starter_and_takes_no_signals)
{
    tine_job *job;
    fesetround(FE_UPWARD);
    int rc = tine_start(&job, surroundings, NULL, NULL);
    fesetround(FE_TONEAREST);
    cr_assert_eq(rc, 0);
    cr_assert_eq(tine_wait(&job, -1), 3);
    cr_assert_eq(tine_start(&job, surroundings, NULL, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), 1);
}

/* Under ThreadSanitizer the child of a process with threads cannot create threads. */
#if defined __has_feature
#    if __has_feature(thread_sanitizer)
#        define NO_THREADS_AFTER_FORK
#    endif
#endif

static int in_the_child(tine_job *of_parent)
{
    end_after(20);
    if (!tine_done(of_parent) || tine_cancel(of_parent)) return 1;
    if (tine_wait(&of_parent, -1) != TINE_ECANCELED || of_parent) return 2;
#ifndef NO_THREADS_AFTER_FORK
    int seven = 7, level = 2;
    tine_job *job;
    if (tine_start(&job, code, &seven, NULL) || tine_wait(&job, -1) != 7) return 3;
    if (tine_start(&job, tree, &level, NULL) || tine_wait(&job, -1) != 13) return 4;
#endif
    return 0;
}

static int child_status(pid_t pid)
{
    int status;
    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) return -1;
    return WEXITSTATUS(status);
}

Test(job, of_the_parent_counts_as_cancelled_in_a_forked_child, .timeout = 60)
{
    tine_job *job;
    cr_assert_eq(tine_start(&job, through_gate, NULL, NULL), 0);
    until(&g.inside, 1);
    pid_t pid = fork();
    if (pid == 0) _exit(in_the_child(job));
    cr_assert_eq(child_status(pid), 0);
    open_gate();
    cr_assert_eq(tine_wait(&job, -1), 0);
}

static int fork_in_a_job(void *ctx, const tine_opts *o)
{
    (void)ctx, (void)o;
    pid_t pid = fork();
    if (pid == 0) _exit(in_the_child(*(tine_job **)ctx));
    return child_status(pid);
}

Test(job, may_fork, .timeout = 60)
{
    tine_job *other, *job;
    if (cpus() < 2) cr_skip_test("the other job holds the only CPU");
    cr_assert_eq(tine_start(&other, through_gate, NULL, NULL), 0);
    until(&g.inside, 1);
    cr_assert_eq(tine_start(&job, fork_in_a_job, &other, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), 0);
    open_gate();
    cr_assert_eq(tine_wait(&other, -1), 0);
}
