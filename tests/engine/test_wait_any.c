/* test_wait_any.c - tine_wait_any finds the job that is done, in any order, from several threads,
   jobs and processes. */
#include <math.h>
#include <sched.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "job_gate.h"

enum { MANY = 64, NONE = 12345 };

TestSuite(wait_any, .timeout = 60);

/* ---- results --------------------------------------------------------------------------------- */
Test(wait_any, gives_every_job_once_and_then_none)
{
    static int codes[MANY], got[MANY];
    tine_job *jobs[MANY];
    for (int i = 0; i < MANY; i++) {
        codes[i] = i + 1;
        cr_assert_eq(tine_start(&jobs[i], code, &codes[i], NULL), 0);
    }
    size_t which;
    int rc, rounds = 0;
    while ((rc = tine_wait_any(jobs, MANY, &which, -1)) == 0 && which < MANY) {
        cr_assert_not_null(jobs[which]);
        cr_assert_eq(tine_done(jobs[which]), 1);
        got[which] += tine_wait(&jobs[which], 0);
        cr_assert_null(jobs[which]);
        rounds++;
    }
    cr_assert_eq(rc, 0);
    cr_assert_eq(which, MANY);
    cr_assert_eq(rounds, MANY);
    cr_assert(!memcmp(codes, got, sizeof got));
}

Test(wait_any, gives_the_job_that_is_done_first)
{
    int seven = 7;
    tine_job *jobs[3] = {NULL};
    if (threads_of(TINE_OPTS(.threads = -1)) < 2)
        cr_skip_test("the second job would wait for the first one's CPU");
    cr_assert_eq(tine_start(&jobs[0], through_gate, NULL, NULL), 0);
    until(&g.inside, 1);
    cr_assert_eq(tine_start(&jobs[2], code, &seven, NULL), 0);
    size_t which = NONE;
    cr_assert_eq(tine_wait_any(jobs, 3, &which, -1), 0);
    cr_assert_eq(which, 2);
    cr_assert_eq(tine_wait_any(jobs, 3, &which, 0), 0, "the job stays until tine_wait");
    cr_assert_eq(which, 2);
    cr_assert_eq(tine_wait(&jobs[2], 0), 7);
    cr_assert_eq(tine_wait_any(jobs, 3, &which, 0), TINE_ETIMEDOUT);
    cr_assert_eq(which, 2, "a failure leaves it as it was");
    open_gate();
    cr_assert_eq(tine_wait_any(jobs, 3, &which, -1), 0);
    cr_assert_eq(which, 0);
    cr_assert_eq(tine_wait(&jobs[0], 0), 0);
}

Test(wait_any, gives_the_lowest_of_those_that_are_done)
{
    static int codes[MANY];
    tine_job *jobs[MANY];
    for (int i = 0; i < MANY; i++) {
        codes[i] = i + 1;
        cr_assert_eq(tine_start(&jobs[i], code, &codes[i], NULL), 0);
    }
    for (int i = 0; i < MANY; i++)
        while (!tine_done(jobs[i])) sched_yield();
    for (size_t i = 0, which = NONE; i < MANY; i++) {
        cr_assert_eq(tine_wait_any(jobs, MANY, &which, 0), 0);
        cr_assert_eq(which, i);
        cr_assert_eq(tine_wait(&jobs[i], 0), codes[i]);
    }
}

Test(wait_any, of_no_jobs_gives_their_number)
{
    tine_job *jobs[3] = {NULL};
    size_t which = NONE;
    cr_assert_eq(tine_wait_any(NULL, 0, &which, -1), 0);
    cr_assert_eq(which, 0);
    which = NONE;
    cr_assert_eq(tine_wait_any(jobs, 3, &which, -1), 0);
    cr_assert_eq(which, 3);
}

Test(wait_any, gives_a_cancelled_job)
{
    tine_job *jobs[2 * MANY];
    for (int i = 0; i < 2 * MANY; i++)
        cr_assert_eq(tine_start(&jobs[i], through_gate, NULL, NULL), 0);
    until(&g.inside, 1);
    /* The first jobs run. The last one is queued, unless the machine has enough CPUs. */
    size_t which = NONE;
    cr_assert_eq(tine_wait_any(jobs, 2 * MANY, &which, 0.001), TINE_ETIMEDOUT);
    cr_assert_eq(which, NONE);
    cr_assert_eq(tine_cancel(jobs[2 * MANY - 1]), 0);
    pthread_mutex_lock(&g.lock);
    const int inside = g.inside;
    pthread_mutex_unlock(&g.lock);
    if (inside < 2 * MANY) {
        cr_assert_eq(tine_wait_any(jobs, 2 * MANY, &which, -1), 0);
        cr_assert_eq(which, 2 * MANY - 1);
        cr_assert_eq(tine_wait(&jobs[which], 0), TINE_ECANCELED);
    }
    open_gate();
    while (tine_wait_any(jobs, 2 * MANY, &which, -1) == 0 && which < 2 * MANY)
        cr_assert_neq(tine_wait(&jobs[which], 0), TINE_ETIMEDOUT);
    cr_assert_eq(which, 2 * MANY);
}

/* ---- time ------------------------------------------------------------------------------------ */
Test(wait_any, that_is_not_done_in_time_can_be_asked_again)
{
    static const double times[] = {0, 1e-9, 0.001, 0.02};
    int seven = 7;
    tine_job *jobs[2];
    size_t which = NONE;
    for (int i = 0; i < 2; i++) cr_assert_eq(tine_start(&jobs[i], through_gate, &seven, NULL), 0);
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(tine_wait_any(jobs, 2, &which, times[i]), TINE_ETIMEDOUT);
        cr_assert_str_eq(tine_last_error(), "tine_wait_any: no job is done in time");
        cr_assert_eq(which, NONE);
    }
    open_gate();
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(tine_wait_any(jobs, 2, &which, i ? INFINITY : 1e300), 0);
        cr_assert_eq(tine_wait(&jobs[which], 0), 7);
    }
}

/* ---- arguments ------------------------------------------------------------------------------- */
static tine_job *own[2];
static int wait_for_own(void *ctx, const tine_opts *o)
{
    through_gate(NULL, o);
    return tine_wait_any(own, 2, ctx, -1);
}

Test(wait_any, checks_its_arguments)
{
    size_t which = NONE;
    tine_job *jobs[2] = {NULL};
#define REFUSED(call, text) \
    cr_assert_eq(call, TINE_EINVAL); \
    cr_assert_str_eq(tine_last_error(), "tine_wait_any: " text)
    REFUSED(tine_wait_any(NULL, 2, &which, 0), "jobs is NULL");
    REFUSED(tine_wait_any(jobs, SIZE_MAX / 4, &which, 0), "k is too large for an array");
    REFUSED(tine_wait_any(jobs, 2, NULL, 0), "which is NULL");
    REFUSED(tine_wait_any(jobs, 2, (size_t *)(void *)&jobs[1], 0), "which overlaps jobs");
    REFUSED(tine_wait_any(jobs, 2, &which, NAN), "seconds is NaN");
    cr_assert_eq(which, NONE);
    cr_assert(!jobs[0] && !jobs[1]);
    cr_assert_eq(tine_start(&own[1], wait_for_own, &which, NULL), 0);
    tine_job *job = own[1];
    open_gate();
    cr_assert_eq(tine_wait(&job, -1), TINE_EINVAL);
    cr_assert_str_eq(tine_last_error(), "tine_wait_any: a job cannot wait for itself");
    cr_assert_eq(which, NONE);
}

/* ---- several threads ------------------------------------------------------------------------- */
static tine_job *shared[3];
static void *ask(void *ctx)
{
    *(int *)ctx = 1000;
    size_t which = NONE;
    const int rc = tine_wait_any(shared, 3, &which, -1);
    *(int *)ctx = rc ? rc : (int)which;
    return NULL;
}

Test(wait_any, is_heard_by_every_thread_that_asks)
{
    int seven = 7, heard[4];
    pthread_t ids[4];
    cr_assert_eq(tine_start(&shared[1], through_gate, &seven, NULL), 0);
    for (int i = 0; i < 4; i++) cr_assert_eq(pthread_create(&ids[i], NULL, ask, &heard[i]), 0);
    open_gate();
    for (int i = 0; i < 4; i++) {
        pthread_join(ids[i], NULL);
        cr_assert_eq(heard[i], 1);
    }
    cr_assert_eq(tine_wait(&shared[1], 0), 7);
}

/* ---- jobs of jobs, and processes ------------------------------------------------------------- */
typedef struct node {
    int level, wide;
} node;

static int tree(void *ctx, const tine_opts *o)
{
    const node *n = ctx;
    node below = {n->level - 1, n->wide};
    tine_job *children[3] = {NULL};
    size_t which = 0;
    int sum = 1, rc;
    if (n->level == 0) return 1;
    for (int i = 0; i < n->wide; i++)
        if (tine_start(&children[i], tree, &below, o)) return TINE_EINVAL;
    while ((rc = tine_wait_any(children, 3, &which, -1)) == 0 && which < 3)
        sum += tine_wait(&children[which], 0);
    return rc ? rc : sum;
}

Test(wait_any, in_a_job_lends_its_place)
{
    node n = {4, 3};
    tine_job *job;
    cr_assert_eq(tine_start(&job, tree, &n, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), 1 + 3 + 9 + 27 + 81);
}

Test(wait_any, in_a_forked_child_gives_the_parents_jobs_as_cancelled)
{
    tine_job *jobs[2] = {NULL};
    cr_assert_eq(tine_start(&jobs[1], through_gate, NULL, NULL), 0);
    until(&g.inside, 1);
    const pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0) {
        size_t which = NONE;
        const int rc = tine_wait_any(jobs, 2, &which, -1);
        _exit(rc == 0 && which == 1 && tine_wait(&jobs[1], 0) == TINE_ECANCELED ? 0 : 1);
    }
    int status = 1;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert_eq(status, 0);
    open_gate();
    cr_assert_eq(tine_wait(&jobs[1], -1), 0);
}
