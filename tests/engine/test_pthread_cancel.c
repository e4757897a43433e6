/* test_pthread_cancel.c - pthread_cancel of a thread that is in a call: the call ends first, and
   releases all that it holds. */
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>
#include "job_gate.h"
#include "../../src/runtime/scratch.h"

static atomic_int begun, ended; /* begun: a body has begun. ended: a call has ended. */

/* Every call below reaches this cancellation point, and the cancelling thread waits for that. */
static void nap(void)
{
    begun = 1;
    usleep(300);
}

/* The code that the call returned. */
static _Atomic int returned;
static void *then_end(void *call)
{
    begun = 0;
    ended = 0;
    (*(void (**)(void))call)();
    ended = 1;
    for (;;) pause(); /* The cancellation takes effect here. */
    return NULL;
}

/* Runs the call on a thread that is cancelled during it. The call must end, and after that the
   thread must be cancelled. */
static void is_cancelled_after(void call(void))
{
    pthread_t thread;
    void *how;
    begun = 0;
    returned = -1;
    cr_assert_eq(pthread_create(&thread, NULL, then_end, &call), 0);
    while (!begun) sched_yield();
    cr_assert_eq(pthread_cancel(thread), 0);
    cr_assert_eq(pthread_join(thread, &how), 0);
    cr_assert_eq(how, PTHREAD_CANCELED);
    cr_assert_eq(ended, 1, "cancelled within the call");
    cr_assert_eq(returned, 0);
}

TestSuite(pthread_cancel, .timeout = 60);

/* ---- jobs ------------------------------------------------------------------------------------ */
static tine_job *job;
static void wait_for_job(void)
{
    begun = 1;
    returned = tine_wait(&job, -1);
}

static void *open_later(void *unused)
{
    usleep(50000); /* The other thread is in tine_wait by then, and has been cancelled. */
    open_gate();
    return unused;
}

Test(pthread_cancel, a_wait_leaves_no_lock_behind)
{
    pthread_t opener;
    int seven = 7;
    cr_assert_eq(tine_start(&job, through_gate, NULL, NULL), 0);
    until(&g.inside, 1);
    cr_assert_eq(pthread_create(&opener, NULL, open_later, NULL), 0);
    is_cancelled_after(wait_for_job);
    pthread_join(opener, NULL);
    cr_assert_null(job, "waited for to its end");
    cr_assert_eq(tine_start(&job, code, &seven, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), 7);
}

static int cancel_my_thread(void *ctx, const tine_opts *o)
{
    (void)o;
    pthread_cancel(pthread_self());
    usleep(1);
    return *(int *)ctx;
}

Test(pthread_cancel, a_jobs_thread_ends_no_job)
{
    int seven = 7;
    cr_assert_eq(tine_start(&job, cancel_my_thread, &seven, NULL), 0);
    cr_assert_eq(tine_wait(&job, -1), 7);
}

/* ---- teams ----------------------------------------------------------------------------------- */
enum { ITEMS = 40 };
static atomic_int handled;

static int sleepy(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) {
        nap();
        handled++;
    }
    return 0;
}

static void loop_on_a_team(void)
{
    handled = 0;
    returned =
        tine_for(sleepy, NULL, ITEMS, TINE_OPTS(.threads = 2, .sched = TINE_STATIC, .chunk = 1));
}

Test(pthread_cancel, a_body_that_sleeps_in_a_team)
{
    is_cancelled_after(loop_on_a_team);
    cr_assert_eq(handled, ITEMS);
}

/* A loop that holds no resources may be cancelled in its body. The program continues. */
static int sleep_for_ever(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi, (void)ctx;
    for (;;) nap();
    return 0;
}
static void *loop_alone(void *unused)
{
    returned = tine_for(sleep_for_ever, NULL, ITEMS, TINE_OPTS(.threads = 1));
    return unused;
}

Test(pthread_cancel, a_body_on_one_thread_ends_the_thread_and_no_more)
{
    pthread_t thread;
    void *how;
    begun = 0;
    cr_assert_eq(pthread_create(&thread, NULL, loop_alone, NULL), 0);
    while (!begun) sched_yield();
    cr_assert_eq(pthread_cancel(thread), 0);
    cr_assert_eq(pthread_join(thread, &how), 0);
    cr_assert_eq(how, PTHREAD_CANCELED);
    cr_assert_eq(tine_for(sleepy, NULL, ITEMS, TINE_OPTS(.threads = 2)), 0);
}

/* The calling thread has no work left, and sleeps between reports. */
static int nothing_yet(size_t done, size_t n, void *arg)
{
    return (void)done, (void)n, (void)arg, 0;
}
static int second_half_sleeps(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++)
        if (i >= ITEMS / 2) sleepy(i, i + 1, NULL);
    return 0;
}
static void loop_with_progress(void)
{
    handled = 0;
    returned = tine_for(second_half_sleeps, NULL, ITEMS,
                        TINE_OPTS(.threads = 2, .sched = TINE_STATIC, .progress = nothing_yet));
}

Test(pthread_cancel, a_wait_for_the_others_between_reports)
{
    is_cancelled_after(loop_with_progress);
    cr_assert_eq(handled, ITEMS / 2);
}

static int pull(void *item, void *ctx)
{
    int *left = ctx;
    nap();
    *(int *)item = *left;
    return (*left)-- ? 0 : TINE_END;
}
static int work(void *out, const void *item, void *ctx)
{
    (void)ctx;
    nap();
    *(int *)out = *(const int *)item;
    return 0;
}
static int push(const void *out, void *ctx)
{
    (void)out, (void)ctx;
    nap();
    handled++;
    return 0;
}
static void stream_of(int threads)
{
    int left = ITEMS;
    handled = 0;
    const tine_stream s = {pull, work, push, &left, sizeof(int), sizeof(int), 0};
    returned = tine_imap(&s, TINE_OPTS(.threads = threads));
}
static void stream_on_a_team(void) { stream_of(2); }
static void stream_alone(void) { stream_of(1); }

Test(pthread_cancel, a_stream)
{
    is_cancelled_after(stream_on_a_team);
    cr_assert_eq(handled, ITEMS);
    is_cancelled_after(stream_alone);
    cr_assert_eq(handled, ITEMS);
}

/* ---- memory ---------------------------------------------------------------------------------- */
enum { N = 300000 };
static double x[N];
static int sleepy_progress(size_t done, size_t n, void *arg)
{
    (void)arg;
    /* The thread is cancelled during this nap, while the call has scratch that could leak. */
    if (done > n / 4 && done < n) nap();
    return 0;
}
static void shuffle_with_progress(void)
{
    returned =
        tine_shuffle(x, sizeof *x, 1, N, TINE_OPTS(.threads = 1, .progress = sleepy_progress));
}

Test(pthread_cancel, a_call_that_holds_scratch)
{
    is_cancelled_after(shuffle_with_progress);
    cr_assert_geq(scratch_kept(), N * sizeof *x, "its scratch came back");
}

/* Ends the tuning after some calls, because the number of calls of a whole tuning depends on the
   machine. */
static int sleepy_few(size_t lo, size_t hi, void *calls)
{
    (void)lo, (void)hi;
    nap();
    return atomic_fetch_add((atomic_int *)calls, 1) < 50 ? 0 : 1;
}

static void tune(void)
{
    atomic_int calls = 0;
    const int rc = tine_tune("sleepy", sleepy_few, &calls, 2);
    returned = rc != 0 && rc != 1; /* sleepy_few may end the tuning with 1. */
}

Test(pthread_cancel, a_tuning)
{
    if (threads_of(TINE_OPTS(.threads = -1)) < 2) cr_skip_test("on one CPU nothing is tuned");
    is_cancelled_after(tune);
}

/* ---- the thread's own state ------------------------------------------------------------------ */
static void *states(void *wrong)
{
    static const int each[] = {PTHREAD_CANCEL_ENABLE, PTHREAD_CANCEL_DISABLE};
    for (int i = 0; i < 2; i++) {
        int now, left = 3;
        const tine_stream s = {pull, work, push, &left, sizeof(int), sizeof(int), 0};
        pthread_setcancelstate(each[i], NULL);
        if (tine_for(sleepy, NULL, 4, TINE_OPTS(.threads = 2, .chunk = 1)) ||
            tine_imap(&s, TINE_OPTS(.threads = 2)) || tine_sort(x, N, NULL))
            *(int *)wrong = 1;
        const int expected = *(int *)wrong;
        if (tine_start(&job, code, wrong, NULL) || tine_wait(&job, -1) != expected)
            *(int *)wrong = 1;
        pthread_setcancelstate(each[i], &now);
        if (now != each[i]) *(int *)wrong = 2 + i;
    }
    return NULL;
}

Test(pthread_cancel, is_as_the_thread_had_it_after_a_call)
{
    pthread_t thread;
    int wrong = 0;
    for (size_t i = 0; i < N; i++) x[i] = (double)(i * 2654435761u % N);
    cr_assert_eq(pthread_create(&thread, NULL, states, &wrong), 0);
    pthread_join(thread, NULL);
    cr_assert_eq(wrong, 0);
}
