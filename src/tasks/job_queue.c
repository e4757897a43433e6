/* job_queue.c - the queue of jobs, and the threads that run them. */
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "../runtime/cancel.h"
#include "../runtime/clock.h"
#include "../runtime/cpus.h"
#include "../runtime/fpenv.h"
#include "../runtime/guard.h"
#include "../runtime/locks.h"
#include "../runtime/thread_index.h"
#include "job_places.h"
#include "job_queue.h"

/* The largest number of jobs nested on one thread, each waiting for the next: 128 KiB of an 8 MiB
   stack for each. */
enum { NESTED_MAX = 64 };
/* A thread naps for the time in which the queue would run empty, divided by this. So the queue does
   not run empty during the nap if the napping thread is the one that starts jobs. */
enum { NAPS_IN_QUEUE = 2 };
/* A thread naps only if this many jobs are expected to end during the nap. Waking a thread for each
   of them would cost 4 to 13 µs of a CPU each (two cores of Zen 3, virtual, 2026). */
enum { ENDS_IN_NAP = 4 };
/* ns: upper bound on a nap, after which a thread may learn late that its job has ended. */
static const double NAP_MAX_NS = 1e6;
/* The weight of the last job in job_ns. */
static const double JOB_NS_NEW = 0.125;

pthread_cond_t job_queue_news;
unsigned job_generation;

/* LOCK_JOBS protects the following variables. first and last are the ends of the queue. */
static tine_job *first, *last;
static int queued;      /* the number of jobs in the queue */
static int waiter_jobs; /* the number of jobs that run on threads other than workers */
static int threads;     /* the number of threads in worker_main */
/* The number of threads in worker_main that have not yet looked at the queue. */
static int coming;
static double job_ns; /* ns that a job takes: a moving average */
/* cpus: the number of jobs that may run at once. mask: the affinity mask of workers. used: the CPUs
   on which workers were put. */
static struct {
    int cpus;
    cpu_set_t mask, used;
} workers;

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

/* Ends a job, and frees it if it was released. Returns whether some thread sleeps until this job
   has ended. Threads that wait for other jobs need no signal: waking them would take a CPU from a
   job each time. */
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
/* Runs a queued job on this thread, in a place that is already counted, and returns the result of
   finish. LOCK_JOBS is given back while the job runs. `news`: the previous job has ended, and
   threads wait for its end. They are woken after the lock is given back. A thread that is woken
   while LOCK_JOBS is held would take this CPU at once, only to wait for the lock. */
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

/* A worker. It runs one job in any case, even if the place for which it was created has been taken
   meanwhile. Otherwise a queued job might never begin: a job that calls tine_done, in turn, for a
   finished job and for the queued one takes its lent place back each time. After its first job the
   worker ends when more places are taken than there are CPUs. Jobs that run on waiting threads are
   not counted in this, since they give their places back without a worker. cpu: the CPU on which
   the worker was put, and which it may leave from now on; -1: none. */
static void *worker_main(void *p)
{
    const int cpu = (int)(intptr_t)p;
    cancel_off();
    job_here.hired = true;
    lock_take(LOCK_JOBS);
    coming--;
    if (cpu >= 0) sched_setaffinity(0, sizeof workers.mask, &workers.mask);
    bool news = false;
    if (first) news = run_job(first, news);
    while (first && job_places_taken - waiter_jobs <= workers.cpus) news = run_job(first, news);
    job_places_taken--;
    threads--;
    if (cpu >= 0) CPU_CLR((size_t)cpu, &workers.used);
    lock_give(LOCK_JOBS);
    tell(news);
    return NULL;
}

bool job_queue_wants_thread(int cpus) { return queued > coming && job_places_taken < cpus; }

/* Creates a worker on that CPU; -1: on any. */
static bool create_worker(int cpu)
{
    pthread_attr_t detached;
    pthread_t id;
    cpu_set_t one;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    CPU_ZERO(&one);
    if (cpu >= 0) CPU_SET((size_t)cpu, &one);
    bool created = cpu < 0 || pthread_attr_setaffinity_np(&detached, sizeof one, &one) == 0;
    created = created && pthread_create(&id, &detached, worker_main, (void *)(intptr_t)cpu) == 0;
    pthread_attr_destroy(&detached);
    return created;
}

/* A worker begins on a CPU on which no other one was put. The system would put two of them on one
   CPU, where they can stay for 20 ms while another CPU is idle (cpus_leave says why). Signals are
   blocked in the new thread: they are for the program's own threads. */
static bool create_thread(int cpus)
{
    sigset_t all, was;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &was);
    workers.cpus = cpus;
    const int cpu = cpus_free(&workers.used, &workers.mask);
    const bool placed = cpu >= 0 && create_worker(cpu);
    if (placed) CPU_SET((size_t)cpu, &workers.used);
    const bool created = placed || create_worker(-1);
    pthread_sigmask(SIG_SETMASK, &was, NULL);
    return created;
}

/* LOCK_JOBS is given back for a moment. A team that grows holds LOCK_GROWTH while it counts on the
   number of threads, and this function waits for it. */
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

/* Runs on this thread the queued job for which the thread waits. */
static void run_job_here(tine_job *j)
{
    const int waiter = !job_here.hired;
    job_places_taken++;
    waiter_jobs += waiter;
    /* the place becomes free when j ends: threads that wait for queued jobs must be woken then */
    j->awaited = true;
    tell(run_job(j, false));
    waiter_jobs -= waiter;
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

/* A forked child has one thread, on which at most the job that forked runs. */
static void job_in_child(void)
{
    job_generation++;
    first = last = NULL;
    queued = coming = 0;
    CPU_ZERO(&workers.used);
    job_places_in_child();
    threads = job_here.hired;
    waiter_jobs = job_here.hired ? 0 : job_here.depth;
    for (tine_job *j = job_here.job; j; j = j->below) j->process = job_generation;
    make_condition();
}

__attribute__((constructor)) static void job_queue_start(void)
{
    make_condition();
    locks_on_fork(job_in_child);
}
