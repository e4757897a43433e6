/* jobs.c - tine_start, tine_wait: calls in the background, on as many threads as there are CPUs.
   The threads come when there is something to do and go when there is nothing, so that none is
   idle, and none is left over after a fork.

       tine_start ─> queue ─> a worker ─> done ─> tine_wait
                       └────> the thread that waits for the job, where the system gives no thread

   As many jobs run as there are CPUs: each has a place. Two rules keep jobs from waiting for ever:
   - A job that waits for another one, or asks whether it is done, lends its place to the queue
   until it hears that it is.
   It would else hold the place that the other needs, or that a job needs for which the other waits.
   - While there are queued jobs there is a thread of worker_main, which takes them when its own job
   has ended. Where a place is
   free and no thread can be created, whoever waits for a queued job runs that job, and no other: a
   thread that ran a job
       for which it does not wait might find that one waiting for its own. */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include "../runtime/cancel.h"
#include "../runtime/cpus.h"
#include "../runtime/error.h"
#include "../runtime/fpenv.h"
#include "../runtime/guard.h"
#include "../runtime/locks.h"
#include "../runtime/thread_index.h"

/* jobs that one thread runs, each while it waits in the one before: 128 KiB of an 8 MiB stack
   each */
enum { NESTED_MOST = 64 };

struct tine_job {
    tine_task *call;
    void *ctx;
    tine_opts given, o; /* the options of tine_start; those that the call gets */
    uint64_t env;       /* the floating-point control of the thread that started it */
    _Atomic bool canceled;
    enum { QUEUED, RUNNING, DONE } state;
    bool released; /* nobody will wait */
    bool awaited;  /* some thread sleeps, or slept, until it is done */
    bool alone;    /* started where calls run on one thread */
    int rc;
    error_note error; /* of its failure */
    unsigned process; /* the generation of the process that started it */
    /* the job that waits on the same thread until this one has ended, or NULL */
    tine_job *below;
    tine_job *next, *before;
};

/* for all that follows, but what is a thread's own */
static pthread_mutex_t *const lock = &locks[LOCK_JOBS];
/* some job has ended, or a place is free that no thread can be had for */
static pthread_cond_t over;
static tine_job *first, *last;
static int queued;          /* jobs from first to last */
static _Atomic int running; /* places taken: jobs that run, less those that have lent theirs */
static int guests;          /* jobs that run on threads which are no workers */
static int threads;         /* of worker_main, … */
static int coming;          /* … of which so many have not yet looked into the queue */
static unsigned generation; /* one more in every forked child */

/* A thread's own. */
static _Thread_local struct {
    tine_job *job; /* that runs here, or whose team this thread is of */
    bool hired;    /* the thread is a worker */
    bool lent;     /* the job's place is lent */
    int depth;     /* jobs that run here, each but the last in a wait for the next */
} me __attribute__((tls_model("initial-exec")));

static int job_share(int cpus)
{
    if (!me.job) return cpus;
    if (me.job->alone) return 1;
    int jobs = atomic_load_explicit(&running, memory_order_relaxed);
    return jobs < 2 ? cpus : cpus / jobs > 1 ? cpus / jobs : 1;
}

/* ---- places; all under the lock -------------------------------------------------------------- */
static void lend(void)
{
    me.lent = true;
    running--;
}

static void take_back(void)
{
    if (!me.lent) return;
    me.lent = false;
    running++;
}

static void *job_here(void) { return me.job; }

static void job_join(void *j) { me.job = j; }

static void job_part(void)
{
    if (me.lent) {
        lock_take(LOCK_JOBS);
        take_back();
        lock_give(LOCK_JOBS);
    }
    me.job = NULL;
}

/* ---- the queue; all of it under the lock ----------------------------------------------------- */
static void enqueue(tine_job *j)
{
    j->before = last;
    *(last ? &last->next : &first) = j;
    last = j;
    queued++;
}

static void dequeue(tine_job *j)
{
    *(j->before ? &j->before->next : &first) = j->next;
    *(j->next ? &j->next->before : &last) = j->before;
    j->next = j->before = NULL;
    queued--;
}

/* Whether there is a job that no thread will begin soon, though there is a place for it. */
static bool wanted(int most) { return queued > coming && running < most; }

/* The end of a job: of its memory, too, if nobody will ask. */
static void finish(tine_job *j, int rc, error_note error)
{
    j->rc = rc;
    j->error = error;
    j->state = DONE;
    if (j->released)
        free(j);
    else if (
        /* who waits for another one is not woken: each time it would take a CPU from a job */
        j->awaited)
        pthread_cond_broadcast(&over);
}

/* ---- the threads ----------------------------------------------------------------------------- */
/* The progress of every call that is given the job's options. */
static int job_progress(size_t done, size_t n, void *arg)
{
    tine_job *j = arg;
    if (atomic_load_explicit(&j->canceled, memory_order_relaxed)) return 1;
    return j->given.progress ? guard_progress(&j->given, done, n) : 0;
}

/* Under the lock, which it gives back meanwhile: runs a queued job on this thread, in a place that
   is already counted. */
static void run_job(tine_job *j)
{
    dequeue(j);
    j->state = RUNNING;
    j->below = me.job;
    const bool lent = me.lent;
    me.job = j;
    me.lent = false;
    me.depth++;
    lock_give(LOCK_JOBS);
    const unsigned from = error_mark();
    int was = thread_enter();
    uint64_t env = fpenv_swap(j->env);
    int rc = guard_task(j->call, j->ctx, &j->o);
    fpenv_swap(env);
    thread_leave(was);
    lock_take(LOCK_JOBS);
    take_back();
    me.job = j->below;
    me.lent = lent;
    me.depth--;
    finish(j, rc, error_since(from, rc));
}

/* A new thread takes a job even if the place for which it came has been taken back: that happens
   each time to a job that asks in turn for one that is done and one that is queued. Of several
   threads that find more places taken than there are, some stay: guests go by themselves. */
static void *worker_main(void *most)
{
    cancel_off();
    me.hired = true;
    lock_take(LOCK_JOBS);
    coming--;
    if (first) run_job(first);
    while (first && running - guests <= (int)(intptr_t)most) run_job(first);
    running--;
    threads--;
    lock_give(LOCK_JOBS);
    return NULL;
}

/* It takes no signals: those are for the program's own threads. */
static bool create_thread(int most)
{
    sigset_t all, was;
    pthread_attr_t detached;
    pthread_t id;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &was);
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    const int rc = pthread_create(&id, &detached, worker_main, (void *)(intptr_t)most);
    pthread_attr_destroy(&detached);
    pthread_sigmask(SIG_SETMASK, &was, NULL);
    return rc == 0;
}

/* One more thread, if one is wanted. The lock is given back for a moment: a team that grows counts
   on the threads that there are, and is waited for. */
static void call_thread(int most)
{
    if (!wanted(most)) return;
    lock_give(LOCK_JOBS);
    lock_take(LOCK_GROWTH);
    lock_take(LOCK_JOBS);
    if (wanted(most) && create_thread(most)) {
        running++;
        threads++;
        coming++;
    }
    lock_give(LOCK_GROWTH);
}

/* Runs on this thread the queued job for which it waits. */
static void run_job_here(tine_job *j)
{
    const int guest = !me.hired;
    running++;
    guests += guest;
    j->awaited = true; /* others, for whose jobs this place is then free, are woken */
    run_job(j);
    guests -= guest;
    running--;
}

/* ---- starting -------------------------------------------------------------------------------- */
/* Puts it in the queue; false: no thread is to be had, and none will come by. */
static bool start(tine_job *j)
{
    int most = cpus_allowed();
    cancel_off();
    lock_take(LOCK_JOBS);
    j->process = generation;
    enqueue(j);
    call_thread(most);
    bool hopeful = j->state != QUEUED || (threads > 0 && me.depth < NESTED_MOST);
    if (!hopeful) dequeue(j);
    lock_give(LOCK_JOBS);
    cancel_on();
    return hopeful;
}

int tine_start(tine_job **job, tine_task *call, void *ctx, const tine_opts *o)
{
    static const tine_opts none;
    const unsigned from = error_mark();
    if (!o) o = &none;
    if (!job) return tine_error_(TINE_EINVAL, "tine_start: job is NULL");
    if (!call) return tine_error_(TINE_EINVAL, "tine_start: call is NULL");
    if (!tine_can_have_(o)) return error_exit(from, error_of_options(o), "tine_start");
    tine_job *j = malloc(sizeof *j);
    if (!j) return tine_error_(TINE_ENOMEM, "tine_start: no memory for a job");
    *j = (tine_job){.call = call,
                    .ctx = ctx,
                    .given = *o,
                    .o = *o,
                    .env = fpenv_get(),
                    .alone = thread_alone()};
    j->o.progress = job_progress;
    j->o.arg = j;
    if (!start(j)) {
        free(j);
        return tine_error_(TINE_ENOMEM, "tine_start: no thread is to be had");
    }
    *job = j;
    return 0;
}

/* ---- waiting --------------------------------------------------------------------------------- */
/* Under the lock: whether nothing more will happen to it. What another process started does not end
   in this one. */
static bool ended(const tine_job *j) { return j->state == DONE || j->process != generation; }

static void deadline(struct timespec *t, double seconds)
{
    clock_gettime(CLOCK_MONOTONIC, t);
    double whole = floor(seconds);
    t->tv_sec += (time_t)whole;
    t->tv_nsec += (long)((seconds - whole) * 1e9);
    if (t->tv_nsec >= 1000000000) t->tv_nsec -= 1000000000, t->tv_sec++;
}

/* Under the lock: sees to it that a queued job begins, on a worker or, if `here`, on this thread.
   False: on neither, since too many jobs run on this thread already. */
static bool hasten(tine_job *j, int most, bool here)
{
    call_thread(most);
    if (!here || j->state != QUEUED || !wanted(most)) return true;
    if (me.depth >= NESTED_MOST) return false;
    run_job_here(j);
    return true;
}

/* Under the lock: returns when the job has ended or the time is up. False: there is no thread to
   run it. */
static bool await(tine_job *j, double seconds, int most)
{
    static const double longest = 1e9; /* seconds: 31 years, and then for ever */
    const bool for_ever = seconds < 0 || seconds >= longest;
    bool late = seconds == 0, can = true;
    struct timespec until;
    if (!for_ever && !late) deadline(&until, seconds);
    while (can && !ended(j)) {
        if (me.job && !me.lent) {
            lend();
            call_thread(most);
            if (wanted(most)) pthread_cond_broadcast(&over);
        }
        if (j->state == QUEUED) can = hasten(j, most, for_ever || me.job);
        if (late || !can || ended(j)) break;
        j->awaited = true;
        if (for_ever)
            pthread_cond_wait(&over, lock);
        else
            late = pthread_cond_timedwait(&over, lock, &until) == ETIMEDOUT;
    }
    if (ended(j)) take_back(); /* else it may go on asking */
    return can;
}

/* Whether this thread runs it, or is in it. */
static bool beneath(const tine_job *j)
{
    const tine_job *k = me.job;
    while (k && k != j) k = k->below;
    return k;
}

int tine_wait(tine_job **job, double seconds)
{
    if (!job || !*job) return tine_error_(TINE_EINVAL, "tine_wait: there is no job");
    if (isnan(seconds)) return tine_error_(TINE_EINVAL, "tine_wait: seconds is NaN");
    if (beneath(*job)) return tine_error_(TINE_EINVAL, "tine_wait: a job cannot wait for itself");
    tine_job *j = *job;
    int most = cpus_allowed();
    cancel_off();
    lock_take(LOCK_JOBS);
    bool can = await(j, seconds, most), is_over = ended(j);
    int rc = j->state == DONE ? j->rc : TINE_ECANCELED;
    lock_give(LOCK_JOBS);
    cancel_on();
    if (!can) return tine_error_(TINE_ENOMEM, "tine_wait: no thread is to be had for the job");
    if (!is_over) return tine_error_(TINE_ETIMEDOUT, "tine_wait: the job is not done in time");
    const error_note error = j->state == DONE ? j->error : (error_note){.code = rc};
    const unsigned from = error_mark();
    free(j);
    *job = NULL;
    return error_exit(from, rc < 0 ? error_settle(error) : rc, "tine_wait");
}

int tine_done(const tine_job *job)
{
    if (!job) return 1;
    int most = cpus_allowed();
    cancel_off();
    lock_take(LOCK_JOBS);
    await((tine_job *)(uintptr_t)job, 0, most); /* a queued one may begin here */
    bool is_over = ended(job);
    lock_give(LOCK_JOBS);
    cancel_on();
    return is_over;
}

int tine_cancel(tine_job *job)
{
    if (!job) return tine_error_(TINE_EINVAL, "tine_cancel: there is no job");
    atomic_store_explicit(&job->canceled, true, memory_order_relaxed);
    lock_take(LOCK_JOBS);
    if (job->state == QUEUED && job->process == generation) {
        dequeue(job);
        finish(job, TINE_ECANCELED, (error_note){.code = TINE_ECANCELED});
    }
    lock_give(LOCK_JOBS);
    return 0;
}

int tine_release(tine_job **job)
{
    if (!job || !*job) return tine_error_(TINE_EINVAL, "tine_release: there is no job");
    tine_job *j = *job;
    lock_take(LOCK_JOBS);
    j->released = true;
    if (ended(j)) free(j);
    lock_give(LOCK_JOBS);
    *job = NULL;
    return 0;
}

/* ---- load and fork --------------------------------------------------------------------------- */
static void make_condition(void)
{
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&over, &clock);
    pthread_condattr_destroy(&clock);
}

/* A child has one thread, and at most the job that forked. */
static void job_in_child(void)
{
    generation++;
    first = last = NULL;
    queued = coming = 0;
    running = me.job && !me.lent;
    threads = me.hired;
    guests = me.hired ? 0 : me.depth;
    for (tine_job *j = me.job; j; j = j->below) j->process = generation;
    make_condition();
}

__attribute__((constructor)) static void job_start(void)
{
    static const cpus_budget_table budget = {job_share, job_here, job_join, job_part};
    make_condition();
    locks_on_fork(job_in_child);
    cpus_budget = &budget;
}
