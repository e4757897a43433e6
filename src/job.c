/* job.c - tine_start, tine_wait: calls in the background, on as many threads as there are CPUs. The threads come when
   there is something to do and go when there is nothing, so that none is idle, and none is left over after a fork.

       tine_start ─> queue ─> a thread ─> done ─> tine_wait
                                └─ waits for another job: its place goes to the queue meanwhile

   A job that waits for another one would else hold the thread that the other needs. */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include "cpus.h"
#include "fpenv.h"
#include "job.h"
#include "locks.h"
#include "team.h"

struct tine_job {
    tine_task *call;
    void *ctx;
    tine_opts given, o; /* the options of tine_start; those that the call gets */
    uint64_t env;       /* the floating-point control of who started it */
    _Atomic bool canceled;
    enum { QUEUED, RUNNING, DONE } state;
    bool released, awaited; /* nobody will wait; somebody sleeps until it is done */
    bool alone;         /* started where calls run on one thread */
    int rc;
    unsigned process;   /* the generation of the process that started it */
    tine_job *next, *before;
};

static pthread_mutex_t *const lock = &locks[LOCK_JOBS]; /* for all that follows */
static pthread_cond_t over; /* some job has ended */
static tine_job *first, *last;
static _Atomic int running; /* jobs that have a CPU: those that wait for another job have given theirs up */
static unsigned generation; /* one more in every forked child */
static _Thread_local tine_job *mine __attribute__((tls_model("initial-exec")));

int job_share(int cpus)
{
    if (!mine) return cpus;
    if (mine->alone) return 1;
    int jobs = atomic_load_explicit(&running, memory_order_relaxed);
    return jobs < 2 ? cpus : cpus / jobs > 1 ? cpus / jobs : 1;
}

/* ---- the queue; all of it under the lock -------------------------------------------------------------------------------- */
static void enqueue(tine_job *j)
{
    j->before = last;
    *(last ? &last->next : &first) = j;
    last = j;
}

static void dequeue(tine_job *j)
{
    *(j->before ? &j->before->next : &first) = j->next;
    *(j->next ? &j->next->before : &last) = j->before;
    j->next = j->before = NULL;
}

/* The end of a job: of its memory, too, if nobody will ask. */
static void finish(tine_job *j, int rc)
{
    j->rc = rc;
    j->state = DONE;
    if (j->released)
        free(j);
    else if (j->awaited) /* who waits for another one is not woken: each time it would take a CPU from a job */
        pthread_cond_broadcast(&over);
}

/* ---- the threads -------------------------------------------------------------------------------------------------------- */
/* The tick of every call that is given the job's options. */
static int heed(size_t done, size_t n, void *arg)
{
    tine_job *j = arg;
    if (atomic_load_explicit(&j->canceled, memory_order_relaxed)) return 1;
    return j->given.tick ? j->given.tick(done, n, j->given.arg) : 0;
}

static void perform(tine_job *j)
{
    dequeue(j);
    j->state = RUNNING;
    lock_give(LOCK_JOBS);
    mine = j;
    uint64_t env = fpenv_swap(j->env);
    int rc = j->call(j->ctx, &j->o);
    fpenv_swap(env);
    mine = NULL;
    lock_take(LOCK_JOBS);
    finish(j, rc);
}

static void *labour(void *most)
{
    lock_take(LOCK_JOBS);
    while (first && running <= (int)(intptr_t)most) perform(first);
    running--;
    lock_give(LOCK_JOBS);
    return NULL;
}

/* One more thread, if there is a job for it and a CPU. It takes no signals: those are for the program's own threads. */
static void call_thread(int most)
{
    sigset_t all, was;
    pthread_attr_t detached;
    pthread_t id;
    if (!first || running >= most) return;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &was);
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    running++;
    if (pthread_create(&id, &detached, labour, (void *)(intptr_t)most)) running--;
    pthread_attr_destroy(&detached);
    pthread_sigmask(SIG_SETMASK, &was, NULL);
}

/* ---- the calls ---------------------------------------------------------------------------------------------------------- */
int tine_start(tine_job **job, tine_task *call, void *ctx, const tine_opts *o)
{
    static const tine_opts none;
    if (!o) o = &none;
    if (!job || !call || !tine_can_have_(o)) return TINE_EINVAL;
    tine_job *j = malloc(sizeof *j);
    if (!j) return TINE_ENOMEM;
    *j = (tine_job){.call = call, .ctx = ctx, .given = *o, .o = *o, .env = fpenv_get(), .alone = team_alone()};
    j->o.tick = heed;
    j->o.arg = j;
    int most = cpus_allowed();
    lock_take(LOCK_JOBS);
    j->process = generation;
    enqueue(j);
    call_thread(most);
    bool hopeless = running == 0; /* no thread is to be had, and none will come by */
    if (hopeless) dequeue(j);
    lock_give(LOCK_JOBS);
    if (hopeless) {
        free(j);
        return TINE_ENOMEM;
    }
    *job = j;
    return 0;
}

/* Under the lock: whether nothing more will happen to it. What another process started does not end in this one. */
static bool ended(const tine_job *j) { return j->state == DONE || j->process != generation; }

static void deadline(struct timespec *t, double seconds)
{
    clock_gettime(CLOCK_MONOTONIC, t);
    double whole = floor(seconds);
    t->tv_sec += (time_t)whole;
    t->tv_nsec += (long)((seconds - whole) * 1e9);
    if (t->tv_nsec >= 1000000000) t->tv_nsec -= 1000000000, t->tv_sec++;
}

/* Under the lock: sleeps until the job has ended or the time is up. */
static void sleep_until_over(tine_job *j, double seconds)
{
    static const double for_ever = 1e9; /* seconds: 31 years */
    struct timespec until;
    int rc = 0;
    j->awaited = true;
    if (seconds >= 0 && seconds < for_ever) {
        deadline(&until, seconds);
        while (!ended(j) && rc != ETIMEDOUT) rc = pthread_cond_timedwait(&over, lock, &until);
    } else {
        while (!ended(j)) pthread_cond_wait(&over, lock);
    }
}

int tine_wait(tine_job **job, double seconds)
{
    if (!job || !*job || *job == mine || isnan(seconds)) return TINE_EINVAL;
    tine_job *j = *job;
    int most = cpus_allowed();
    lock_take(LOCK_JOBS);
    if (!ended(j) && seconds != 0) {
        if (mine) {
            running--;
            call_thread(most);
        }
        sleep_until_over(j, seconds);
        if (mine) running++;
    }
    bool is_over = ended(j);
    int rc = j->state == DONE ? j->rc : TINE_ECANCELED;
    lock_give(LOCK_JOBS);
    if (!is_over) return TINE_ETIMEDOUT;
    free(j);
    *job = NULL;
    return rc;
}

int tine_done(const tine_job *job)
{
    if (!job) return 1;
    lock_take(LOCK_JOBS);
    bool is_over = ended(job);
    lock_give(LOCK_JOBS);
    return is_over;
}

int tine_cancel(tine_job *job)
{
    if (!job) return TINE_EINVAL;
    atomic_store_explicit(&job->canceled, true, memory_order_relaxed);
    lock_take(LOCK_JOBS);
    if (job->state == QUEUED && job->process == generation) {
        dequeue(job);
        finish(job, TINE_ECANCELED);
    }
    lock_give(LOCK_JOBS);
    return 0;
}

int tine_release(tine_job **job)
{
    if (!job || !*job) return TINE_EINVAL;
    tine_job *j = *job;
    lock_take(LOCK_JOBS);
    j->released = true;
    if (ended(j)) free(j);
    lock_give(LOCK_JOBS);
    *job = NULL;
    return 0;
}

/* ---- load and fork ------------------------------------------------------------------------------------------------------ */
static void make_condition(void)
{
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&over, &clock);
    pthread_condattr_destroy(&clock);
}

/* A child has one thread, and at most the job that forked. */
void job_in_child(void)
{
    generation++;
    first = last = NULL;
    running = mine != NULL;
    if (mine) mine->process = generation;
    make_condition();
}

__attribute__((constructor)) static void job_start(void) { make_condition(); }
