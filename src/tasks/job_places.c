/* job_places.c - the places of jobs, and the share of the CPUs that a call in a job may use. */
#include <stdatomic.h>
#include "../runtime/cpus.h"
#include "../runtime/locks.h"
#include "job_places.h"

_Thread_local job_thread job_here __attribute__((tls_model("initial-exec")));
_Atomic int job_places_taken;

void job_places_lend(void)
{
    job_here.lent = true;
    job_places_taken--;
}

void job_places_take_back(void)
{
    if (!job_here.lent) return;
    job_here.lent = false;
    job_places_taken++;
}

void job_places_in_child(void) { job_places_taken = job_here.job && !job_here.lent; }

/* ---- the CPU budget (runtime/cpus.h) --------------------------------------------------------- */
static int share(int cpus)
{
    if (!job_here.job) return cpus;
    if (job_here.job->alone) return 1;
    int jobs = atomic_load_explicit(&job_places_taken, memory_order_relaxed);
    return jobs < 2 ? cpus : cpus / jobs > 1 ? cpus / jobs : 1;
}

static void *holder(void) { return job_here.job; }

static void join(void *j) { job_here.job = j; }

static void leave(void)
{
    if (job_here.lent) {
        lock_take(LOCK_JOBS);
        job_places_take_back();
        lock_give(LOCK_JOBS);
    }
    job_here.job = NULL;
}

__attribute__((constructor)) static void set_budget(void)
{
    static const cpus_budget_table budget = {share, holder, join, leave};
    cpus_budget = &budget;
}
