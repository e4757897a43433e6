/* stream_unordered.c - the tasks of heavy_tail, pulled one by one and pushed as they finish, so
   that a long task delays no other. */
#include "spin.h"

static void fill(void *steps, size_t n, size_t seed, size_t input)
{
    (void)seed, (void)input;
    for (size_t i = 0; i < n; i++) ((uint32_t *)steps)[i] = pareto(i);
}

typedef struct ends {
    bench_data *d;
    size_t pulled;
} ends;

/* An item of the stream. Items finish in any order, so each carries its index. */
typedef struct task {
    size_t i;
    uint32_t steps;
} task;

typedef struct result {
    size_t i;
    uint64_t y;
} result;

static int pull(void *to, void *ctx)
{
    ends *e = ctx;
    if (e->pulled == e->d->n) return TINE_END;
    *(task *)to = (task){e->pulled, ((const uint32_t *)e->d->in)[e->pulled]};
    e->pulled++;
    return 0;
}

static int work(void *out, const void *item, void *ctx)
{
    const task *t = item;
    (void)ctx;
    *(result *)out = (result){t->i, spin(t->steps)};
    return 0;
}

static int push(const void *out, void *ctx)
{
    const result *r = out;
    ((uint64_t *)((ends *)ctx)->d->out)[r->i] = r->y;
    return 0;
}

static int by_stream(bench_data *d, const tine_opts *o)
{
    ends e = {d, 0};
    const tine_stream s = {pull, work, push, &e, sizeof(task), sizeof(result), 0};
    return tine_imap_unordered(&s, o);
}

const bench_workload bench_workload_stream_unordered = {
    .name = "stream_unordered",
    .about = "tasks of Pareto-distributed length; tine by a stream as they finish (imap_unordered)",
    .element = "task",
    .group = "tutorial",
    .n = 20000,
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint64_t),
    .fill = fill,
    .single = 1,
    .serial = loop_serial,
    .openmp = loop_openmp,
    .tine = by_stream,
    .range = loop_range,
};
