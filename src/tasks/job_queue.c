/* job_queue.c - the queue of jobs, and the threads that run them. */
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "../runtime/cancel.h"
#include "../runtime/clock.h"
#include "../runtime/fpenv.h"
#include "../runtime/guard.h"
#include "../runtime/locks.h"
#include "../runtime/thread_index.h"
#include "job_places.h"
#include "job_queue.h"

/* Jobs that one thread runs at most, each while the one before waits: 128 KiB of an 8 MiB stack for
   each. */
enum { NESTED_MAX = 64 };
/* A nap lasts a quarter of the time for which the queue lasts, so that it does not run dry
   meanwhile if the thread that naps starts the jobs. */
enum { NAPS_IN_QUEUE = 4 };
/* Ends of jobs that make a nap worth while. To wake a thread for each of them instead costs 4 to 13
   µs of a CPU each (two cores of Zen 3, virtual, 2026). */
enum { ENDS_IN_NAP = 4 };
/* Nanoseconds that a thread hears of its job too late, at most. */
static const double NAP_MAX_NS = 500e3;
/* The share of the last job in job_ns. */
static const double JOB_NS_NEW = 0.125;

pthread_cond_t job_queue_news;
unsigned job_generation;

/* LOCK_JOBS protects all of these. */
static tine_job *first, *last;
static int queued;    /* jobs from first to last */
static int guests;    /* jobs that run on threads other than workers */
static int threads;   /* threads of worker_main */
static int coming;    /* those of them that have not yet looked into the queue */
static double job_ns; /* what a job takes, as the last ones did */

/* ---- the queue ------------------------------------------------------------------------------- */
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

/* Ends a job, and frees it if nobody will ask for it. Returns whether threads sleep until it has
   ended. Threads that wait for other jobs are not woken: each time that would take a CPU from a
   job. */
static bool finish(tine_job *j, int rc, error_note error)
{
    const bool awaited = j->awaited && !j->released;
    j->rc = rc;
    j->error = error;
    j->state = JOB_DONE;
    if (j->released) free(j);
    return awaited;
}

static void tell(bool news)
{
    if (news) pthread_cond_broadcast(&job_queue_news);
}

/* ---- the threads ----------------------------------------------------------------------------- */
/* Runs a queued job on this thread, in a place that is already counted, and returns what finish
   says. Gives LOCK_JOBS back while the job runs, and then passes on the news of the job before. A
   thread that is woken while LOCK_JOBS is held takes this CPU at once, only to wait for the lock.
 */
static bool run_job(tine_job *j, bool news)
{
    dequeue(j);
    j->state = JOB_RUNNING;
    j->below = job_here.job;
    const bool lent = job_here.lent;
    job_here.job = j;
    job_here.lent = false;
    job_here.depth++;
    lock_give(LOCK_JOBS);
    tell(news);
    const unsigned from = error_mark();
    int was = thread_enter();
    uint64_t env = fpenv_swap(j->env);
    const uint64_t began = clock_ticks();
    int rc = guard_task(j->call, j->ctx, &j->o);
    const double ns = clock_ns(began, clock_ticks());
    fpenv_swap(env);
    thread_leave(was);
    lock_take(LOCK_JOBS);
    job_ns += (ns - job_ns) * JOB_NS_NEW;
    job_places_take_back();
    job_here.job = j->below;
    job_here.lent = lent;
    job_here.depth--;
    return finish(j, rc, error_since(from, rc));
}

/* A new thread takes a job even if the place for which it came has been taken back: that happens
   each time to a job that asks in turn for one that is done and one that is queued. Of several
   threads that find more places taken than there are, some stay: guests go by themselves. */
static void *worker_main(void *cpus)
{
    cancel_off();
    job_here.hired = true;
    lock_take(LOCK_JOBS);
    coming--;
    bool news = false;
    if (first) news = run_job(first, news);
    while (first && job_places_taken - guests <= (int)(intptr_t)cpus) news = run_job(first, news);
    job_places_taken--;
    threads--;
    lock_give(LOCK_JOBS);
    tell(news);
    return NULL;
}

bool job_queue_wants_thread(int cpus) { return queued > coming && job_places_taken < cpus; }

/* The new thread takes no signals: those are for the program's own threads. */
static bool create_thread(int cpus)
{
    sigset_t all, was;
    pthread_attr_t detached;
    pthread_t id;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &was);
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    const int rc = pthread_create(&id, &detached, worker_main, (void *)(intptr_t)cpus);
    pthread_attr_destroy(&detached);
    pthread_sigmask(SIG_SETMASK, &was, NULL);
    return rc == 0;
}

/* LOCK_JOBS is given back for a moment: a team that grows holds LOCK_GROWTH, since it counts on the
   number of threads, and is waited for. */
void job_queue_call_thread(int cpus)
{
    if (!job_queue_wants_thread(cpus)) return;
    lock_give(LOCK_JOBS);
    lock_take(LOCK_GROWTH);
    lock_take(LOCK_JOBS);
    if (job_queue_wants_thread(cpus) && create_thread(cpus)) {
        job_places_taken++;
        threads++;
        coming++;
    }
    lock_give(LOCK_GROWTH);
}

/* Runs on this thread the queued job for which it waits. */
static void run_job_here(tine_job *j)
{
    const int guest = !job_here.hired;
    job_places_taken++;
    guests += guest;
    j->awaited = true; /* others, for whose jobs this place is then free, are woken */
    tell(run_job(j, false));
    guests -= guest;
    job_places_taken--;
}

bool job_queue_add(tine_job *j, int cpus)
{
    j->process = job_generation;
    enqueue(j);
    job_queue_call_thread(cpus);
    const bool hopeful = j->state != JOB_QUEUED || (threads > 0 && job_here.depth < NESTED_MAX);
    if (!hopeful) dequeue(j);
    return hopeful;
}

void job_queue_cancel(tine_job *j)
{
    dequeue(j);
    tell(finish(j, TINE_ECANCELED, (error_note){.code = TINE_ECANCELED}));
}

bool job_queue_hasten(tine_job *j, int cpus, bool here)
{
    job_queue_call_thread(cpus);
    if (!here || j->state != JOB_QUEUED || !job_queue_wants_thread(cpus)) return true;
    if (job_here.depth >= NESTED_MAX) return false;
    run_job_here(j);
    return true;
}

double job_queue_nap_ns(void)
{
    const double end_ns = job_ns / (job_places_taken > 1 ? job_places_taken : 1);
    const double lasts = end_ns * queued / NAPS_IN_QUEUE;
    const double nap = lasts < NAP_MAX_NS ? lasts : NAP_MAX_NS;
    return nap < end_ns * ENDS_IN_NAP ? 0 : nap;
}

/* ---- load and fork --------------------------------------------------------------------------- */
static void make_condition(void)
{
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&job_queue_news, &clock);
    pthread_condattr_destroy(&clock);
}

/* A child has one thread, and at most the job that forked. */
static void job_in_child(void)
{
    job_generation++;
    first = last = NULL;
    queued = coming = 0;
    job_places_in_child();
    threads = job_here.hired;
    guests = job_here.hired ? 0 : job_here.depth;
    for (tine_job *j = job_here.job; j; j = j->below) j->process = job_generation;
    make_condition();
}

__attribute__((constructor)) static void job_queue_start(void)
{
    make_condition();
    locks_on_fork(job_in_child);
}
