/* test_job.c - calls in the background: their results, waiting with and without a time, cancelling, many at once, fork. */
#include <criterion/criterion.h>
#include <fenv.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tine/tine.h"

enum { MANY = 100, N = 50000 };

/* ---- a gate that jobs pass when the test opens it ---------------------------------------------------------------------- */
typedef struct gate {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    int open, inside, most, passed;
} gate;
static gate g = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, 0, 0};

static int through_gate(void *ctx, const tine_opts *o)
{
    (void)o;
    pthread_mutex_lock(&g.lock);
    if (++g.inside > g.most) g.most = g.inside;
    pthread_cond_broadcast(&g.moved);
    while (!g.open) pthread_cond_wait(&g.moved, &g.lock);
    g.inside--;
    g.passed++;
    pthread_cond_broadcast(&g.moved);
    pthread_mutex_unlock(&g.lock);
    return ctx ? *(int *)ctx : 0;
}

static void until(const int *what, int count)
{
    pthread_mutex_lock(&g.lock);
    while (*what < count) pthread_cond_wait(&g.moved, &g.lock);
    pthread_mutex_unlock(&g.lock);
}

static void open_gate(void)
{
    pthread_mutex_lock(&g.lock);
    g.open = 1;
    pthread_cond_broadcast(&g.moved);
    pthread_mutex_unlock(&g.lock);
}

static int nothing(size_t lo, size_t hi, void *ctx) { return (void)lo, (void)hi, (void)ctx, 0; }

/* As many threads as a call takes by itself: with chunks enough for any machine. */
static int threads_of(const tine_opts *o)
{
    tine_stats stats = {0};
    tine_opts mine = *o;
    mine.sched = TINE_STATIC, mine.chunk = 1, mine.stats = &stats;
    return tine_for(nothing, NULL, 1 << 12, &mine) ? -1 : stats.threads;
}

/* ---- results ------------------------------------------------------------------------------------------------------------- */
static int code(void *ctx, const tine_opts *o) { return (void)o, *(int *)ctx; }

Test(job, gives_the_code_of_its_call)
{
    static int codes[] = {0, 7, TINE_ERANGE, TINE_ETIMEDOUT};
    for (int i = 0; i < 4; i++) {
        tine_job *job;
        cr_assert_eq(tine_start(&job, code, &codes[i], NULL), 0);
        cr_assert_eq(tine_wait(&job, -1), codes[i]);
        cr_assert_null(job);
        cr_assert_eq(tine_wait(&job, -1), TINE_EINVAL);
    }
}

typedef struct sum_job {
    const double *x;
    double sum;
} sum_job;
static int sum_up(void *ctx, const tine_opts *o)
{
    sum_job *s = ctx;
    return tine_sum(&s->sum, s->x, N, o);
}

Test(job, many_at_once_give_the_same_bits_as_one)
{
    static double x[N];
    static sum_job sums[MANY];
    tine_job *jobs[MANY];
    double sum;
    for (size_t i = 0; i < N; i++) x[i] = 1.0 / (double)(i + 1);
    cr_assert_eq(tine_sum(&sum, x, N, NULL), 0);
    for (int i = 0; i < MANY; i++) {
        sums[i].x = x;
        cr_assert_eq(tine_start(&jobs[i], sum_up, &sums[i], TINE_OPTS(.threads = i % 4, .chunk = i % 3 ? 2048 : 0)), 0);
    }
    for (int i = MANY; i-- > 0;) cr_assert_eq(tine_wait(&jobs[i], -1), 0);
    for (int i = 0; i < MANY; i++) cr_assert_eq(sums[i].sum, sum, "job %d", i);
}

Test(job, checks_its_arguments)
{
    tine_job *job = NULL;
    cr_assert_eq(tine_start(NULL, code, NULL, NULL), TINE_EINVAL);
    cr_assert_eq(tine_start(&job, NULL, NULL, NULL), TINE_EINVAL);
    cr_assert_eq(tine_start(&job, code, NULL, TINE_OPTS(.sched = (tine_sched)9)), TINE_EINVAL);
    cr_assert_null(job);
    cr_assert_eq(tine_wait(NULL, 0), TINE_EINVAL);
    cr_assert_eq(tine_wait(&job, 0), TINE_EINVAL);
    cr_assert_eq(tine_cancel(NULL), TINE_EINVAL);
    cr_assert_eq(tine_release(NULL), TINE_EINVAL);
    cr_assert_eq(tine_release(&job), TINE_EINVAL);
    cr_assert_eq(tine_done(NULL), 1);
    int seven = 7;
    cr_assert_eq(tine_start(&job, code, &seven, NULL), 0);
    cr_assert_eq(tine_wait(&job, NAN), TINE_EINVAL);
    cr_assert_eq(tine_wait(&job, INFINITY), 7);
}

/* ---- waiting ------------------------------------------------------------------------------------------------------------- */
Test(job, that_is_not_done_in_time_can_be_waited_for_again)
{
    static const double times[] = {0, 1e-9, 0.001, 0.02};
    int seven = 7;
    tine_job *job, *same;
    cr_assert_eq(tine_start(&job, through_gate, &seven, NULL), 0);
    same = job;
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(tine_wait(&job, times[i]), TINE_ETIMEDOUT);
        cr_assert_eq(job, same);
        cr_assert_eq(tine_done(job), 0);
    }
    open_gate();
    cr_assert_eq(tine_wait(&job, 1e300), 7);
}

Test(job, that_is_done_is_not_waited_for)
{
    tine_job *job;
    open_gate();
    cr_assert_eq(tine_start(&job, through_gate, NULL, NULL), 0);
    while (!tine_done(job)) sched_yield();
    cr_assert_eq(tine_wait(&job, 0), 0);
}

Test(job, that_is_released_runs_to_its_end)
{
    for (int i = 0; i < MANY; i++) {
        tine_job *job;
        cr_assert_eq(tine_start(&job, through_gate, NULL, NULL), 0);
        cr_assert_eq(tine_release(&job), 0);
        cr_assert_null(job);
    }
    open_gate();
    until(&g.passed, MANY);
}

/* ---- cancelling ---------------------------------------------------------------------------------------------------------- */
typedef struct quitter {
    tine_job *job;
    size_t at, done;
    int started;
} quitter;

static int cancel_at(size_t lo, size_t hi, void *ctx)
{
    quitter *q = ctx;
    for (size_t i = lo; i < hi; i++) {
        q->done++;
        if (i == q->at) tine_cancel(q->job);
    }
    return 0;
}

static int loop_that_cancels(void *ctx, const tine_opts *o)
{
    until(&((quitter *)ctx)->started, 1); /* until tine_start has given the handle */
    return tine_for(cancel_at, ctx, 60, o);
}

Test(job, is_cancelled_at_each_point)
{
    for (size_t at = 0; at < 60; at++) {
        quitter q = {.at = at};
        cr_assert_eq(tine_start(&q.job, loop_that_cancels, &q, TINE_OPTS(.threads = 1, .chunk = 1)), 0);
        pthread_mutex_lock(&g.lock);
        q.started = 1;
        pthread_cond_broadcast(&g.moved);
        pthread_mutex_unlock(&g.lock);
        cr_assert_eq(tine_wait(&q.job, -1), TINE_ECANCELED, "cancelled at %zu", at);
        cr_assert_eq(q.done, at + 1);
    }
}

/* The job's own loop asks the tick. */
static int ask_until_cancelled(void *ctx, const tine_opts *o)
{
    through_gate(ctx, o);
    for (size_t i = 0;; i++)
        if (o->tick(i, SIZE_MAX, o->arg)) return 55;
}

Test(job, that_runs_decides_what_a_cancellation_means)
{
    tine_job *job;
    open_gate();
    cr_assert_eq(tine_start(&job, ask_until_cancelled, NULL, NULL), 0);
    until(&g.passed, 1);
    cr_assert_eq(tine_cancel(job), 0);
    cr_assert_eq(tine_wait(&job, -1), 55);
}

static int count(size_t done, size_t n, void *arg)
{
    *(size_t *)arg = done;
    return n == 10 && done == 4;
}
static int ten(void *ctx, const tine_opts *o) { return tine_for(nothing, ctx, 10, o); }

Test(job, calls_the_callers_own_tick)
{
    size_t heard = 0;
    tine_job *job;
    cr_assert_eq(tine_start(&job, ten, NULL, TINE_OPTS(.threads = 1, .chunk = 1, .tick = count, .arg = &heard)), 0);
    cr_assert_eq(tine_wait(&job, -1), TINE_ECANCELED);
    cr_assert_eq(heard, 4);
}

/* ---- sharing the CPUs ---------------------------------------------------------------------------------------------------- */
static int cpus(void) { return threads_of(TINE_OPTS(.threads = -1)); }

Test(job, never_more_run_than_there_are_CPUs_and_others_queue)
{
    int seven = 7, at_once = cpus();
    tine_job **jobs = calloc((size_t)at_once + MANY, sizeof *jobs);
    for (int i = 0; i < at_once; i++) cr_assert_eq(tine_start(&jobs[i], through_gate, NULL, NULL), 0);
    until(&g.inside, at_once);
    for (int i = at_once; i < at_once + MANY; i++) cr_assert_eq(tine_start(&jobs[i], through_gate, &seven, NULL), 0);
    for (int i = at_once; i < at_once + MANY; i += 2) { /* every second one: the queue is left at both ends and within */
        cr_assert_eq(tine_cancel(jobs[i]), 0);
        cr_assert_eq(tine_done(jobs[i]), 1);
        cr_assert_eq(tine_wait(&jobs[i], 0), TINE_ECANCELED);
    }
    cr_assert_eq(g.inside, at_once);
    open_gate();
    for (int i = 0; i < at_once + MANY; i++)
        if (jobs[i]) cr_assert_eq(tine_wait(&jobs[i], -1), i < at_once ? 0 : 7);
    cr_assert_eq(g.passed, at_once + MANY / 2);
    cr_assert_eq(g.most, at_once);
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

/* Both are past the first gate before either counts, and none ends before both have counted. */
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
    if (cpus() < 2) return; /* the second one would wait for the first one's CPU */
    pthread_barrier_init(&meet, NULL, 2);
    for (int i = 0; i < 2; i++)
        cr_assert_eq(tine_start(&jobs[i], note_threads_together, &pairs[i], TINE_OPTS(.threads = -1)), 0);
    for (int i = 0; i < 2; i++) cr_assert_eq(tine_wait(&jobs[i], -1), 0);
    for (int i = 0; i < 2; i++) cr_assert_eq(pairs[i].threads, cpus() / 2);
    pthread_barrier_destroy(&meet);
}

/* A tree of jobs that wait for their children, far more of them than CPUs. */
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
    cr_assert_eq(tine_wait(&job, -1), 121); /* 1 + 3 + 9 + 27 + 81 */
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

/* ---- what surrounds a job ------------------------------------------------------------------------------------------------ */
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

/* ThreadSanitizer does not let the child of a process with threads make new ones. */
#if defined __has_feature
#    if __has_feature(thread_sanitizer)
#        define NO_THREADS_AFTER_FORK
#    endif
#endif

static int in_the_child(tine_job *of_parent)
{
    alarm(20);
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
    if (cpus() < 2) return; /* `other` holds a CPU */
    cr_assert_eq(tine_start(&other, through_gate, NULL, NULL), 0);
    until(&g.inside, 1);
    cr_assert_eq(tine_start(&job, fork_in_a_job, &other, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), 0);
    open_gate();
    cr_assert_eq(tine_wait(&other, -1), 0);
}
