/* pools.c - the backends fork, pipe, shm-pipe, shm-futex, shm-spin and vm-copy: a workload on a
   pool of processes. */
#include "../pools/vm.h"
#include "backend.h"

/* The pool's ctx is the job. These two functions pass the job's data to the functions of
   workload.h. */
static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    const bench_job *job = ctx;
    return job->workload->range(in, out, acc, lo, hi, job->data);
}

static void chunk_input(const void *ctx, size_t lo, size_t hi, size_t *offset, size_t *bytes)
{
    const bench_job *job = ctx;
    job->workload->chunk_input(job->data, lo, hi, offset, bytes);
}

/* The schedule static gives each worker one chunk in advance, as in OpenMP. Without a chunk from
   the user, other plans take the default of Python's Pool. */
static pool_opts options_of(const bench_job *job)
{
    size_t n = job->data->n, w = (size_t)job->plan.threads;
    pool_opts o = {.workers = job->plan.threads,
                   .chunk = job->plan.chunk,
                   .maxtasks = job->maxtasks,
                   .pin = job->pin};
    o.fixed = job->plan.sched == TINE_STATIC;
    if (o.fixed && !o.chunk) o.chunk = n / w + (n % w != 0);
    return o;
}

int pool_vm_has(const bench_backend *b, const bench_workload *w)
{
    (void)b;
    return w->range != NULL && pool_vm_allowed();
}

int pool_backend_open(bench_open *s)
{
    const bench_job *job = s->job;
    const bench_workload *w = job->workload;
    const bench_data *d = job->data;
    pool_task t = {.range = range,
                   .join = w->join,
                   .chunk_input = w->chunk_input ? chunk_input : NULL,
                   .ctx = job,
                   .in = d->in,
                   .out = d->out,
                   .acc = d->acc,
                   .n = d->n,
                   .in_size = w->in_size,
                   .in_arrays = w->in_arrays,
                   .out_size = w->out_size,
                   .acc_size = w->acc_size};
    pool_opts o = options_of(job);
    return pool_open(&s->pool, (pool_kind)s->backend->kind, &t, &o);
}

int pool_backend_call(bench_open *s)
{
    pool_times t = {0};
    int rc = pool_run(s->pool, s->job->data->n, &t, &s->lost);
    if (!s->counting) return rc;
    s->sum.start += t.start;
    s->sum.transfer += t.transfer;
    s->sum.work += t.work;
    s->calls++;
    return rc;
}

void pool_backend_close(bench_open *s)
{
    if (s->pool) pool_close(s->pool);
    s->pool = NULL;
}
