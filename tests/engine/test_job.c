/* test_job.c - background calls: their results, waits with and without a time limit, and
   cancelling. */
#include <math.h>
#include "job_gate.h"

enum { MANY = 100, N = 50000 };

/* ---- results --------------------------------------------------------------------------------- */
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
        cr_assert_eq(tine_start(&jobs[i], sum_up, &sums[i],
                                TINE_OPTS(.threads = i % 4, .chunk = i % 3 ? 2048 : 0)),
                     0);
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

/* ---- waiting --------------------------------------------------------------------------------- */
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

/* ---- cancelling ------------------------------------------------------------------------------ */
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
    until(&((quitter *)ctx)->started, 1); /* Waits until tine_start has returned the handle. */
    return tine_for(cancel_at, ctx, 60, o);
}

Test(job, is_cancelled_at_each_point)
{
    for (size_t at = 0; at < 60; at++) {
        quitter q = {.at = at};
        cr_assert_eq(tine_start(&q.job, loop_that_cancels, &q, TINE_OPTS(.threads = 1, .chunk = 1)),
                     0);
        pthread_mutex_lock(&g.lock);
        q.started = 1;
        pthread_cond_broadcast(&g.moved);
        pthread_mutex_unlock(&g.lock);
        cr_assert_eq(tine_wait(&q.job, -1), TINE_ECANCELED, "cancelled at %zu", at);
        cr_assert_eq(q.done, at + 1);
    }
}

/* The job's own loop calls the progress function until that cancels the job. */
static int ask_until_cancelled(void *ctx, const tine_opts *o)
{
    through_gate(ctx, o);
    for (size_t i = 0;; i++)
        if (o->progress(i, SIZE_MAX, o->arg)) return 55;
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

Test(job, calls_the_callers_own_progress)
{
    size_t heard = 0;
    tine_job *job;
    cr_assert_eq(tine_start(&job, ten, NULL,
                            TINE_OPTS(.threads = 1, .chunk = 1, .progress = count, .arg = &heard)),
                 0);
    cr_assert_eq(tine_wait(&job, -1), TINE_ECANCELED);
    cr_assert_eq(heard, 4);
}

/* ---- what went wrong ------------------------------------------------------------------------- */
static int fail_inside(void *ctx, const tine_opts *o)
{
    (void)ctx;
    return tine_for(NULL, NULL, 1, o);
}

Test(job, gives_the_text_of_its_failure_to_the_thread_that_waits)
{
    tine_job *job;
    cr_assert_eq(tine_start(&job, fail_inside, NULL, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), TINE_EINVAL);
    cr_assert_str_eq(tine_last_error(), "tine_for: body is NULL");
    cr_assert_eq(tine_wait(&job, -1), TINE_EINVAL);
    cr_assert_str_eq(tine_last_error(), "tine_wait: there is no job");
}
