/* stream.c - a stream of items of 1 µs each: pulled one by one, processed by all threads, pushed in
   order. The other backends loop over an array of the same items. Items that pass through the ends
   of a stream cost time, so tine is at a disadvantage here. */
#include "items.h"

typedef struct ends {
    bench_data *d;
    size_t pulled, pushed;
} ends;

static int pull(void *to, void *ctx)
{
    ends *e = ctx;
    if (e->pulled == e->d->n) return TINE_END;
    *(size_t *)to = e->pulled++;
    return 0;
}

static int work(void *out, const void *i, void *ctx)
{
    (void)ctx;
    *(uint64_t *)out = item(*(const size_t *)i);
    return 0;
}

static int push(const void *out, void *ctx)
{
    ends *e = ctx;
    ((uint64_t *)e->d->out)[e->pushed++] = *(const uint64_t *)out;
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    ends e = {d, 0, 0};
    const tine_stream s = {pull,
                           work,
                           push,
                           &e,
                           sizeof(size_t),
                           sizeof(uint64_t),
                           64 * (size_t)(o->threads > 0 ? o->threads : 1)};
    return tine_imap(&s, o);
}

const bench_workload bench_workload_stream = {
    .name = "stream",
    .about = "items of 1 µs, in order; tine by a stream (imap), the others by a loop over them",
    .element = "item",
    .group = "tutorial",
    .n = 20000,
    .out_size = sizeof(uint64_t),
    .regular = 1,
    .serial = items_serial,
    .openmp = items_openmp,
    .tine = by_tine,
    .range = items_range,
};
