/* best_plan.c - tries each schedule and chunk of a rival for some milliseconds. The samples of
   these tries are not part of the results, so the choice does not bias them. */
#include "best_plan.h"
#include "turn.h"
#include <math.h>

/* Seconds of calls for each plan, or less in a short run. A plan gets at least CALLS_MIN calls. */
static const double trial = 6e-3;
/* Seconds: a call that takes longer is tried once per plan, because pools that copy may take
   seconds. */
static const double long_trial = 20e-3;
/* Elements up to which dynamic with chunks of 1 is tried. It costs some 50 ns per element, so a try
   with more would take too long. */
static const size_t singles_max = 200000;
enum { CANDIDATES = 6, CALLS_MIN = 3, CALLS_MAX = 1024, TRIAL_SHARE = 10 };

static size_t at_least_one(size_t k) { return k ? k : 1; }

static size_t openmp_candidates(bench_plan *p, const bench_job *job)
{
    size_t n = job->data->n, threads = (size_t)job->plan.threads, k = 0;
    p[k++].sched = TINE_STATIC;
    p[k++].sched = TINE_GUIDED;
    p[k].sched = TINE_DYNAMIC, p[k++].chunk = at_least_one(n / threads / 32);
    if (n <= singles_max) p[k].sched = TINE_DYNAMIC, p[k++].chunk = 1;
    return k;
}

/* Candidates for pools: Python's default, one chunk per worker, 32 chunks per worker, and chunks of
   64 and 256 KiB, which fit a pipe and a cache. */
static size_t pool_candidates(bench_plan *p, const bench_job *job)
{
    const bench_workload *w = job->workload;
    size_t n = job->data->n, workers = (size_t)job->plan.threads, k = 1;
    size_t bytes = at_least_one(w->in_size * at_least_one(w->in_arrays) + w->out_size);
    p[k++].chunk = at_least_one(n / workers + (n % workers != 0));
    p[k++].chunk = at_least_one(n / workers / 32);
    if (w->in_size + w->out_size && n > ((size_t)64 << 10) / bytes) {
        p[k++].chunk = at_least_one(((size_t)64 << 10) / bytes);
        p[k++].chunk = at_least_one(((size_t)256 << 10) / bytes);
    }
    return k;
}

/* Returns the seconds of the fastest of a few calls, or infinity if one failed. The turns report
   the failure later. */
static double tried(const bench_backend *b, const bench_job *job, double budget)
{
    const turn_rule rule = {.budget = budget, .least = CALLS_MIN - 1, .room = CALLS_MAX};
    bench_open s = {.backend = b, .job = job};
    double best = HUGE_VAL, seconds[CALLS_MAX];
    size_t reps = 1, n = 0;
    int rc = b->open(&s);
    if (!rc) best = backend_timed(&s, 1, &rc);
    if (!rc && best < long_trial) n = turn_take(&s, &rule, &reps, seconds, &rc);
    for (size_t i = 0; i < n; i++) best = fmin(best, seconds[i]);
    b->close(&s);
    return rc ? HUGE_VAL : best;
}

bench_plan best_plan(const bench_backend *b, const bench_job *job, double seconds, int *tuned)
{
    bench_plan plans[CANDIDATES], best = job->plan;
    int openmp = b == &bench_backends[BENCH_OPENMP];
    *tuned = 0;
    if (!(openmp || b->kind >= 0) || job->plan.sched != TINE_AUTO || job->plan.chunk ||
        job->plan.threads < 2)
        return best;
    for (int i = 0; i < CANDIDATES; i++) plans[i] = job->plan;
    size_t count = openmp ? openmp_candidates(plans, job) : pool_candidates(plans, job);
    double fastest = HUGE_VAL;
    for (size_t i = 0; i < count && !bench_interrupted(); i++) {
        bench_job trial_job = *job;
        trial_job.plan = plans[i];
        double took = tried(b, &trial_job, fmin(trial, seconds / TRIAL_SHARE));
        /* The first plan is the default. Another plan replaces it only if it is faster by
           STAT_MARGIN. */
        if (took * (i ? STAT_MARGIN : 1) >= fastest) continue;
        fastest = took;
        best = plans[i];
    }
    *tuned = 1;
    return best;
}
