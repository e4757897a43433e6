/* jobs.c - calls that run in the background. Each has a handle, and the program waits for the
   handles in turn, as with map_async and AsyncResult.get. A job is a loop over 64 items of a
   microsecond. The other backends run the jobs as elements of one loop. */
#include "items.h"
#include <stdlib.h>
#include <unistd.h>

enum { ITEMS_A_JOB = 64, QUEUED = 64 };

/* Stores the results of the jobs from number lo on in y. */
static void run(uint64_t *y, size_t lo, size_t hi)
{
    for (size_t i = lo * ITEMS_A_JOB; i < hi * ITEMS_A_JOB; i++) y[i - lo * ITEMS_A_JOB] = item(i);
}

static void serial(bench_data *d) { run(d->out, 0, d->n); }

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    uint64_t *y = d->out;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) run(y + i * ITEMS_A_JOB, i, i + 1););
}

typedef struct job {
    uint64_t *y;
    size_t number;
    tine_job *handle;
} job;

static int body(size_t lo, size_t hi, void *ctx)
{
    const job *j = ctx;
    for (size_t i = lo; i < hi; i++) j->y[i] = item(j->number * ITEMS_A_JOB + i);
    return 0;
}

static int call(void *ctx, const tine_opts *o) { return tine_for(body, ctx, ITEMS_A_JOB, o); }

/* Waits for the oldest job, then starts the next. Each job runs on one thread. The library runs at
   most one job per CPU at a time, so fewer jobs are in flight only where fewer threads are asked
   for. */
static int by_jobs(bench_data *d, const tine_opts *o)
{
    const size_t threads = o->threads > 0 ? (size_t)o->threads : 1,
                 cpus = (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    const size_t at_once = threads < cpus ? threads : QUEUED;
    job *jobs = calloc(at_once, sizeof *jobs);
    int rc = jobs ? 0 : TINE_ENOMEM;
    for (size_t i = 0; jobs && i < d->n + at_once; i++) {
        job *j = &jobs[i % at_once];
        if (j->handle) {
            const int code = tine_wait(&j->handle, -1);
            if (!rc) rc = code;
        }
        if (rc || i >= d->n) continue;
        *j = (job){(uint64_t *)d->out + i * ITEMS_A_JOB, i, NULL};
        rc = tine_start(&j->handle, call, j, TINE_OPTS(.threads = 1));
    }
    free(jobs);
    return rc;
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)in, (void)acc, (void)d;
    run(out, lo, hi);
    return 0;
}

const bench_workload bench_workload_jobs = {
    .name = "jobs",
    .about = "jobs of 64 items of 1 µs; tine by a background call each (tine_start, tine_wait)",
    .element = "job",
    .group = "tutorial",
    .n = 300,
    .out_size = ITEMS_A_JOB * sizeof(uint64_t),
    .regular = 1,
    .serial = serial,
    .openmp = openmp,
    .tine = by_jobs,
    .range = range,
};
