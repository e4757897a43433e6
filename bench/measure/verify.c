/* verify.c - compares the result of every backend with serial's. Outputs are poisoned before a
   call, so that stale results fail the check. */
#include "../backends/backend.h"
#include <stdlib.h>
#include <string.h>

/* Byte of the poison. The double is -1.2e-130 and the int -1515870811, which no workload computes.
 */
enum { POISON = 0xA5 };

static size_t out_bytes(const bench_job *job)
{
    return job->data->out ? job->data->n * job->workload->out_size : 0;
}

static void *copy_of(const void *p, size_t bytes)
{
    void *q = malloc(bytes ? bytes : 1);
    if (q && bytes) memcpy(q, p, bytes);
    return q;
}

void poison(const bench_job *job)
{
    if (out_bytes(job)) memset(job->data->out, POISON, out_bytes(job));
    if (job->workload->acc_size) memset(job->data->acc, POISON, job->workload->acc_size);
}

int expected_make(bench_expected *e, const bench_job *job)
{
    poison(job);
    bench_restart(job->workload, job->data, 0);
    bench_zero(job->workload, job->data);
    job->workload->serial(job->data);
    e->out = copy_of(job->data->out, out_bytes(job));
    e->acc = copy_of(job->data->acc, job->workload->acc_size);
    return e->out && e->acc ? 0 : -1;
}

void expected_free(bench_expected *e)
{
    free(e->out);
    free(e->acc);
}

int matches(const bench_expected *e, const bench_job *job)
{
    const bench_workload *w = job->workload;
    const bench_data *d = job->data;
    if (w->same) return w->same(d, d->out, d->acc, e->out, e->acc);
    return (!out_bytes(job) || !memcmp(d->out, e->out, out_bytes(job))) &&
           (!w->acc_size || !memcmp(d->acc, e->acc, w->acc_size));
}
