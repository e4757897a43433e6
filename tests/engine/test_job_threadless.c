/* test_job_threadless.c - jobs if the system gives few threads or none: every job runs, and every
   wait ends. pthread_create is replaced by a function that fails on demand. */
#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>
#include "job_gate.h"

/* few: whether threads are limited. left: number of threads that can still be created. */
static atomic_int few, left;
static cpu_set_t begins_on[2]; /* the CPUs on which the first two threads may begin */
static atomic_int created;

typedef int create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int pthread_create(pthread_t *id, const pthread_attr_t *attr, void *(*run)(void *), void *arg)
{
    static create *plain;
    if (!plain) *(void **)&plain = dlsym(RTLD_NEXT, "pthread_create");
    if (few && atomic_fetch_sub(&left, 1) <= 0) return EAGAIN;
    const int k = created++;
    if (attr && k < 2) pthread_attr_getaffinity_np(attr, sizeof begins_on[k], &begins_on[k]);
    return plain(id, attr, run, arg);
}

static void allow(int threads)
{
    left = threads;
    few = 1;
}

TestSuite(job_threadless, .timeout = 60);

/* ---- waiting --------------------------------------------------------------------------------- */
/* A tree of jobs. Each waits for its children in one of several ways. */
typedef int way(tine_job **job);
static int wait_long(tine_job **job) { return tine_wait(job, -1); }
static int wait_in_steps(tine_job **job)
{
    int rc;
    while ((rc = tine_wait(job, 0.001)) == TINE_ETIMEDOUT) {
    }
    return rc;
}
static int ask_by_wait(tine_job **job)
{
    int rc;
    while ((rc = tine_wait(job, 0)) == TINE_ETIMEDOUT) sched_yield();
    return rc;
}
static int ask_by_done(tine_job **job)
{
    while (!tine_done(*job)) sched_yield();
    return tine_wait(job, 0);
}
static int wait_for_any(tine_job **job)
{
    size_t which;
    int rc = tine_wait_any(job, 1, &which, -1);
    return rc ? rc : tine_wait(job, 0);
}
static int ask_for_any(tine_job **job)
{
    size_t which;
    int rc;
    while ((rc = tine_wait_any(job, 1, &which, 0)) == TINE_ETIMEDOUT) sched_yield();
    return rc ? rc : tine_wait(job, 0);
}
enum { WAYS = 6 };
static way *const ways[WAYS] = {wait_long,   wait_in_steps, ask_by_wait,
                                ask_by_done, wait_for_any,  ask_for_any};

typedef struct node {
    way *hear;
    int level, wide;
} node;

static int tree(void *ctx, const tine_opts *o)
{
    const node *n = ctx;
    node below = *n;
    tine_job *children[3] = {NULL};
    int sum = 1;
    if (n->level == 0) return 1;
    below.level--;
    for (int i = 0; i < n->wide; i++)
        if (tine_start(&children[i], tree, &below, o)) return TINE_EINVAL;
    for (int i = 0; i < n->wide; i++) {
        int rc = n->hear(&children[i]);
        if (rc < 0) return rc;
        sum += rc;
    }
    return sum;
}

static void grows(int threads, node n, int sum)
{
    for (int i = 0; i < WAYS; i++) {
        tine_job *job;
        n.hear = ways[i];
        allow(threads);
        cr_assert_eq(tine_start(&job, tree, &n, NULL), 0);
        cr_assert_eq(tine_wait(&job, -1), sum, "%d threads, way %d", threads, i);
    }
}

Test(job_threadless, a_job_runs_the_queued_job_for_which_it_waits)
{
    /* The result is 1 + 3 + 9 + 27 + 81. */
    for (int threads = 1; threads <= 4; threads++)
        grows(threads, (node){.level = 4, .wide = 3}, 121);
}

static void on_one_cpu(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(sched_getcpu(), &set);
    cr_assert_eq(sched_setaffinity(0, sizeof set, &set), 0);
    usleep(150000); /* The library reads the affinity mask again after 100 ms. */
}

/* A job waits for any of its children. Queued children run on the stack of the waiting job. */
static int tree_of_any(void *ctx, const tine_opts *o)
{
    const node *n = ctx;
    node below = *n;
    tine_job *children[3] = {NULL};
    size_t which = 0;
    int sum = 1, rc;
    if (n->level == 0) return 1;
    below.level--;
    for (int i = 0; i < n->wide; i++)
        if (tine_start(&children[i], tree_of_any, &below, o)) return TINE_EINVAL;
    while ((rc = tine_wait_any(children, 3, &which, -1)) == 0 && which < 3)
        sum += tine_wait(&children[which], 0);
    return rc ? rc : sum;
}

Test(job_threadless, a_job_runs_the_queued_jobs_of_which_it_waits_for_any)
{
    for (int threads = 1; threads <= 4; threads++) {
        tine_job *job;
        node n = {.level = 4, .wide = 3};
        allow(threads);
        cr_assert_eq(tine_start(&job, tree_of_any, &n, NULL), 0);
        cr_assert_eq(tine_wait(&job, -1), 121, "%d threads", threads);
    }
}

Test(job_threadless, on_one_CPU_a_job_runs_the_job_that_it_asks_for)
{
    on_one_cpu();
    for (int threads = 1; threads <= 2; threads++)
        grows(threads, (node){.level = 3, .wide = 3}, 40);
}

/* The system gives many threads, but the process may use one CPU. */
Test(job_threadless, on_one_CPU_a_job_that_asks_sees_the_end_of_the_job)
{
    on_one_cpu();
    grows(1000000, (node){.level = 3, .wide = 3}, 40);
}

/* ---- what does not change -------------------------------------------------------------------- */
Test(job_threadless, none_at_all_is_an_error_of_start)
{
    int seven = 7;
    tine_job *job = NULL;
    allow(0);
    cr_assert_eq(tine_start(&job, code, &seven, NULL), TINE_ENOMEM);
    cr_assert_null(job);
    allow(1);
    cr_assert_eq(tine_start(&job, code, &seven, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), 7);
}

/* A chain of jobs, each of which waits for the next. One stack has room for a limited number of
   them. */
enum { LONG = 1000 };
static int depth;
static int chain(void *ctx, const tine_opts *o)
{
    tine_job *next;
    depth++;
    if (depth == LONG) return 0;
    int rc = tine_start(&next, chain, ctx, o);
    return rc ? rc : tine_wait(&next, -1);
}

Test(job_threadless, a_chain_too_long_for_one_stack_is_an_error)
{
    tine_job *job;
    allow(1);
    cr_assert_eq(tine_start(&job, chain, NULL, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), TINE_ENOMEM);
    cr_assert(depth > 30 && depth < 200, "%d", depth);
}

static int chain_of_any(void *ctx, const tine_opts *o)
{
    tine_job *next[2] = {NULL};
    size_t which;
    int rc = tine_start(&next[1], chain_of_any, ctx, o);
    if (rc) return rc;
    rc = tine_wait_any(next, 2, &which, -1);
    return rc ? rc : tine_wait(&next[which], 0);
}

Test(job_threadless, a_chain_that_waits_for_any_is_an_error_too)
{
    tine_job *job;
    allow(1);
    cr_assert_eq(tine_start(&job, chain_of_any, NULL, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), TINE_ENOMEM);
}

/* main starts these jobs and waits for none. Each waits for the job started after it. */
static tine_job *row[LONG];
static atomic_int begun;
static int wait_for_next(void *ctx, const tine_opts *o)
{
    int i = *(int *)ctx;
    begun++;
    if (i == 0) through_gate(NULL, o);
    return i + 1 < 60 ? tine_wait(&row[i + 1], -1) : 3;
}

Test(job_threadless, a_row_of_jobs_queued_beforehand)
{
    static int number[LONG];
    allow(1);
    for (int i = 0; i < 60; i++) {
        number[i] = i;
        cr_assert_eq(tine_start(&row[i], wait_for_next, &number[i], NULL), 0);
    }
    open_gate();
    cr_assert_eq(tine_wait(&row[0], -1), 3);
    cr_assert_eq(begun, 60);
}

static int wait_for_below(void *ctx, const tine_opts *o)
{
    (void)o;
    return tine_wait(ctx, -1);
}
static tine_job *own;
static int wait_for_child(void *ctx, const tine_opts *o)
{
    tine_job *child;
    (void)ctx;
    through_gate(NULL, o);
    int rc = tine_start(&child, wait_for_below, &own, o);
    return rc ? rc : tine_wait(&child, -1);
}

Test(job_threadless, a_job_cannot_wait_for_one_beneath_it)
{
    tine_job *job;
    allow(1);
    cr_assert_eq(tine_start(&job, wait_for_child, NULL, NULL), 0);
    own = job;
    open_gate();
    cr_assert_eq(tine_wait(&job, -1), TINE_EINVAL);
}

/* No thread waits for released jobs, so the only thread must run them. */
static int leave_some(void *ctx, const tine_opts *o)
{
    for (int i = 0; i < 100; i++) {
        tine_job *child;
        int rc = tine_start(&child, through_gate, NULL, o);
        if (rc || tine_release(&child)) return TINE_EINVAL;
    }
    return *(int *)ctx;
}

Test(job_threadless, released_jobs_are_run_all_the_same)
{
    int seven = 7;
    tine_job *job;
    open_gate();
    allow(1);
    cr_assert_eq(tine_start(&job, leave_some, &seven, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), 7);
    until(&g.passed, 100);
}

/* ---- a job's team ---------------------------------------------------------------------------- */
static int wait_in_body(size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; i++) {
        node n = {.hear = *(way **)ctx, .level = 1, .wide = 2};
        tine_job *child;
        if (tine_start(&child, tree, &n, NULL)) return 1;
        if (n.hear(&child) != 3) return 2;
    }
    return 0;
}
static int loop_of_waits(void *ctx, const tine_opts *o)
{
    tine_opts two = *o;
    two.threads = 2, two.sched = TINE_STATIC, two.chunk = 1;
    return tine_for(wait_in_body, ctx, 8, &two);
}

Test(job_threadless, any_thread_of_a_jobs_team_may_wait_for_jobs_on_one_CPU)
{
    on_one_cpu();
    for (int i = 0; i < WAYS; i++) {
        way *hear = ways[i];
        tine_job *job;
        cr_assert_eq(tine_start(&job, loop_of_waits, &hear, NULL), 0);
        cr_assert_eq(tine_wait(&job, -1), 0, "way %d", i);
    }
}

/* ---- where threads begin --------------------------------------------------------------------- */
static int through_gate_with_mask(void *ctx, const tine_opts *o)
{
    sched_getaffinity(0, sizeof(cpu_set_t), ctx);
    return through_gate(NULL, o);
}

Test(job_threadless, threads_begin_on_cpus_of_their_own_and_may_leave_them)
{
    cpu_set_t mine, seen[2];
    tine_job *jobs[2];
    if (threads_of(&(tine_opts){.threads = 0}) < 2) cr_skip_test("one CPU");
    cr_assert_eq(sched_getaffinity(0, sizeof mine, &mine), 0);
    created = 0;
    for (int k = 0; k < 2; k++)
        cr_assert_eq(tine_start(&jobs[k], through_gate_with_mask, &seen[k], NULL), 0);
    until(&g.inside, 2);
    open_gate();
    for (int k = 0; k < 2; k++) {
        cr_assert_eq(tine_wait(&jobs[k], -1), 0);
        cr_assert_eq(CPU_COUNT(&begins_on[k]), 1);
        cr_assert(CPU_EQUAL(&seen[k], &mine), "job %d may not leave its CPU", k);
    }
    cr_assert(!CPU_EQUAL(&begins_on[0], &begins_on[1]));
}
