/* jobs.c - the public functions of jobs, tine_start to tine_release: calls in the background, on as
   many threads as there are CPUs.

       tine_start ─> queue ─> a worker ─> done ─> tine_wait
                       └────> the thread that waits for the job, where the system gives no thread

   Two rules keep jobs from waiting for ever: a job that waits lends its place (job_places.h), and
   for every queued job there is a thread that will take it (job_queue.h). */
#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include "../runtime/cancel.h"
#include "../runtime/cpus.h"
#include "../runtime/fpenv.h"
#include "../runtime/guard.h"
#include "../runtime/locks.h"
#include "../runtime/thread_index.h"
#include "job_places.h"
#include "job_queue.h"

/* ---- starting -------------------------------------------------------------------------------- */
/* The progress function of all calls that are given the job's options. */
static int job_progress(size_t done, size_t n, void *arg)
{
    tine_job *j = arg;
    if (atomic_load_explicit(&j->canceled, memory_order_relaxed)) return 1;
    return j->given.progress ? guard_progress(&j->given, done, n) : 0;
}

int tine_start(tine_job **job, tine_task *call, void *ctx, const tine_opts *o)
{
    static const tine_opts none;
    const unsigned from = error_mark();
    if (!o) o = &none;
    if (!job) return tine_error_(TINE_EINVAL, "tine_start: job is NULL");
    if (!call) return tine_error_(TINE_EINVAL, "tine_start: call is NULL");
    if (!tine_can_have_(o)) return error_exit(from, error_of_options(o), "tine_start");
    const int cpus = cpus_allowed();
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
    cancel_off();
    lock_take(LOCK_JOBS);
    const bool added = job_queue_add(j, cpus);
    lock_give(LOCK_JOBS);
    cancel_on();
    if (!added) {
        free(j);
        return tine_error_(TINE_ENOMEM, "tine_start: no thread is to be had");
    }
    *job = j;
    return 0;
}

/* ---- waiting --------------------------------------------------------------------------------- */
/* Under LOCK_JOBS: whether the job will not change any more. A job that another process started
   never runs in this one. */
static bool ended(const tine_job *j)
{
    return j->state == JOB_DONE || j->process != job_generation;
}

static void deadline(struct timespec *t, double seconds)
{
    clock_gettime(CLOCK_MONOTONIC, t);
    double whole = floor(seconds);
    t->tv_sec += (time_t)whole;
    t->tv_nsec += (long)((seconds - whole) * 1e9);
    if (t->tv_nsec >= 1000000000) t->tv_nsec -= 1000000000, t->tv_sec++;
}

/* Sleeps, without LOCK_JOBS, which the caller holds. */
static void nap(double ns)
{
    const struct timespec t = {0, (long)ns}; /* less than a second */
    lock_give(LOCK_JOBS);
    nanosleep(&t, NULL);
    lock_take(LOCK_JOBS);
}

/* Under LOCK_JOBS: the lowest index of a job that has ended; k: none has. NULL elements are
   ignored. */
static size_t first_ended(tine_job *const *jobs, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (jobs[i] && ended(jobs[i])) return i;
    return k;
}

/* Under LOCK_JOBS: the first queued one of k jobs, or NULL. */
static tine_job *first_queued(tine_job *const *jobs, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (jobs[i] && jobs[i]->state == JOB_QUEUED) return jobs[i];
    return NULL;
}

/* Returns when one of the k jobs has ended or the time is up. The caller holds LOCK_JOBS; it is
   given back during sleep. False: no thread can be created for the first queued job among them.
   This thread then runs that job itself, even if another of the k jobs runs, since that one may
   wait for this thread's own job. */
static bool await(tine_job *const *jobs, size_t k, double seconds, int cpus)
{
    static const double longest = 1e9; /* seconds, 31 years: longer waits have no limit */
    const bool for_ever = seconds < 0 || seconds >= longest;
    bool timed_out = seconds == 0, can = true, napped = false;
    struct timespec until;
    if (!for_ever && !timed_out) deadline(&until, seconds);
    while (can && first_ended(jobs, k) == k) {
        if (job_here.job && !job_here.lent) {
            job_places_lend();
            job_queue_call_thread(cpus);
            if (job_queue_wants_thread(cpus)) pthread_cond_broadcast(&job_queue_news);
        }
        tine_job *const queued = first_queued(jobs, k);
        if (queued) can = job_queue_hasten(queued, cpus, for_ever || job_here.job);
        if (timed_out || !can || first_ended(jobs, k) < k) break;
        const double nap_ns = napped ? 0 : job_queue_nap_ns();
        napped = true;
        if (nap_ns > 0 && (for_ever || nap_ns < seconds * 1e9)) {
            nap(nap_ns);
            continue;
        }
        for (size_t i = 0; i < k; i++)
            if (jobs[i]) jobs[i]->awaited = true;
        if (for_ever)
            pthread_cond_wait(&job_queue_news, &locks[LOCK_JOBS]);
        else
            timed_out =
                pthread_cond_timedwait(&job_queue_news, &locks[LOCK_JOBS], &until) == ETIMEDOUT;
    }
    /* otherwise the job may ask again, and its place stays lent */
    if (first_ended(jobs, k) < k) job_places_take_back();
    return can;
}

/* Whether the job runs on this thread, perhaps below other jobs, or this thread belongs to its
   team. */
static bool beneath(const tine_job *j)
{
    const tine_job *k = job_here.job;
    while (k && k != j) k = k->below;
    return k;
}

int tine_wait(tine_job **job, double seconds)
{
    if (!job || !*job) return tine_error_(TINE_EINVAL, "tine_wait: there is no job");
    if (isnan(seconds)) return tine_error_(TINE_EINVAL, "tine_wait: seconds is NaN");
    if (beneath(*job)) return tine_error_(TINE_EINVAL, "tine_wait: a job cannot wait for itself");
    tine_job *j = *job;
    const int cpus = cpus_allowed();
    cancel_off();
    lock_take(LOCK_JOBS);
    bool can = await(job, 1, seconds, cpus), is_over = ended(j);
    int rc = j->state == JOB_DONE ? j->rc : TINE_ECANCELED;
    lock_give(LOCK_JOBS);
    cancel_on();
    if (!can) return tine_error_(TINE_ENOMEM, "tine_wait: no thread is to be had for the job");
    if (!is_over) return tine_error_(TINE_ETIMEDOUT, "tine_wait: the job is not done in time");
    const error_note error = j->state == JOB_DONE ? j->error : (error_note){.code = rc};
    const unsigned from = error_mark();
    free(j);
    *job = NULL;
    return error_exit(from, rc < 0 ? error_settle(error) : rc, "tine_wait");
}

int tine_wait_any(tine_job *const *jobs, size_t k, size_t *which, double seconds)
{
    if (!jobs && k) return tine_error_(TINE_EINVAL, "tine_wait_any: jobs is NULL");
    if (k > PTRDIFF_MAX / sizeof *jobs)
        return tine_error_(TINE_EINVAL, "tine_wait_any: k is too large for an array");
    if (!which) return tine_error_(TINE_EINVAL, "tine_wait_any: which is NULL");
    if (tine_overlap_(which, sizeof *which, (const void *)jobs, k * sizeof *jobs))
        return tine_error_(TINE_EINVAL, "tine_wait_any: which overlaps jobs");
    if (isnan(seconds)) return tine_error_(TINE_EINVAL, "tine_wait_any: seconds is NaN");
    size_t given = 0;
    for (size_t i = 0; i < k; i++) {
        if (!jobs[i]) continue;
        given++;
        if (beneath(jobs[i]))
            return tine_error_(TINE_EINVAL, "tine_wait_any: a job cannot wait for itself");
    }
    if (!given) {
        *which = k;
        return 0;
    }
    const int cpus = cpus_allowed();
    cancel_off();
    lock_take(LOCK_JOBS);
    const bool can = await(jobs, k, seconds, cpus);
    const size_t first = first_ended(jobs, k);
    lock_give(LOCK_JOBS);
    cancel_on();
    if (!can) return tine_error_(TINE_ENOMEM, "tine_wait_any: no thread is to be had for a job");
    if (first == k) return tine_error_(TINE_ETIMEDOUT, "tine_wait_any: no job is done in time");
    *which = first;
    return 0;
}

int tine_done(const tine_job *job)
{
    if (!job) return 1;
    tine_job *const j = (tine_job *)(uintptr_t)job;
    const int cpus = cpus_allowed();
    cancel_off();
    lock_take(LOCK_JOBS);
    await(&j, 1, 0, cpus); /* a queued job may begin meanwhile */
    bool is_over = ended(j);
    lock_give(LOCK_JOBS);
    cancel_on();
    return is_over;
}

int tine_cancel(tine_job *job)
{
    if (!job) return tine_error_(TINE_EINVAL, "tine_cancel: there is no job");
    atomic_store_explicit(&job->canceled, true, memory_order_relaxed);
    lock_take(LOCK_JOBS);
    if (job->state == JOB_QUEUED && job->process == job_generation) job_queue_cancel(job);
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
