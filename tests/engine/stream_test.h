/* stream_test.h - a stream of numbers that records which thread calls it, how many items are in
   flight, and the order of the results. */
#ifndef STREAM_TEST_H
#define STREAM_TEST_H
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "../properties/describe.h"
#include "tine/tine.h"

enum { NEVER = -1 };

typedef struct probe {
    size_t n; /* Number of items. Item k is the number k. */
    /* The item at which a stage fails, or NEVER. */
    long bad_pull, bad_work, bad_work2, bad_push, cancel_at;
    int nap_pull, nap_work, nap_push; /* Microseconds that a stage sleeps. */
    /* work sleeps at every item that is a multiple of nap_each. 0: at all items. */
    size_t nap_each;
    size_t pulled, pushed, flying, max_flying; /* Written by the calling thread only. */
    size_t *out;                               /* Results in the order pushed, with room for n. */
    atomic_int *worked;                        /* How often each item was worked on, or NULL. */
    pthread_t caller;
    /* Calls of pull, push and progress on other threads than the calling one. */
    atomic_int strangers;
    int threads;
    atomic_int numbers; /* Calls of work in which tine_thread() was out of range. */
} probe;

enum { PULL_CODE = 1000, WORK_CODE = 2000, PUSH_CODE = 3000 };

static void nap(int us)
{
    if (us) nanosleep(&(struct timespec){us / 1000000, (long)(us % 1000000) * 1000}, NULL);
}

static void here(probe *p)
{
    if (!pthread_equal(p->caller, pthread_self())) atomic_fetch_add(&p->strangers, 1);
}

static int probe_pull(void *item, void *ctx)
{
    probe *p = ctx;
    here(p);
    nap(p->nap_pull);
    if (p->pulled == p->n) return TINE_END;
    if ((long)p->pulled == p->bad_pull) return PULL_CODE + (int)p->pulled;
    memcpy(item, &p->pulled, sizeof p->pulled);
    p->pulled++;
    if (++p->flying > p->max_flying) p->max_flying = p->flying;
    return 0;
}

static int probe_work(void *out, const void *item, void *ctx)
{
    probe *p = ctx;
    size_t k;
    memcpy(&k, item, sizeof k);
    if (p->nap_each == 0 || k % p->nap_each == 0) nap(p->nap_work);
    if (p->worked) atomic_fetch_add(&p->worked[k], 1);
    if (tine_thread() < 0 || tine_thread() >= p->threads) atomic_fetch_add(&p->numbers, 1);
    if ((long)k == p->bad_work || (long)k == p->bad_work2) return WORK_CODE + (int)k;
    size_t y = 3 * k + 1;
    memcpy(out, &y, sizeof y);
    return 0;
}

static int probe_push(const void *out, void *ctx)
{
    probe *p = ctx;
    here(p);
    nap(p->nap_push);
    size_t y, k;
    memcpy(&y, out, sizeof y);
    k = y / 3;
    if ((long)k == p->bad_push) return PUSH_CODE + (int)k;
    p->out[p->pushed++] = y;
    p->flying--;
    return 0;
}

static inline int probe_progress(size_t done, size_t n, void *arg)
{
    probe *p = arg;
    here(p);
    (void)n;
    return p->cancel_at != NEVER && (long)done >= p->cancel_at;
}

static probe probe_of(size_t n, int threads)
{
    return (probe){.n = n,
                   .bad_pull = NEVER,
                   .bad_work = NEVER,
                   .bad_work2 = NEVER,
                   .bad_push = NEVER,
                   .cancel_at = NEVER,
                   .threads = threads,
                   .caller = pthread_self(),
                   .out = calloc(n + 1, sizeof(size_t)),
                   .worked = calloc(n + 1, sizeof(atomic_int))};
}

static void probe_free(probe *p)
{
    free(p->out);
    free(p->worked);
}

static int probe_run(probe *p, bool ordered, size_t window, const tine_opts *o)
{
    const tine_stream s = {probe_pull,     probe_work,     probe_push, p,
                           sizeof(size_t), sizeof(size_t), window};
    note_case(o, p->n);
    return ordered ? tine_imap(&s, o) : tine_imap_unordered(&s, o);
}

static int by_size(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Returns 0 if the results are those of items 0 … n-1, each once, and in order if that was
   promised. Otherwise returns the number of the fault. */
static int probe_wrong(probe *p, bool ordered)
{
    if (p->pushed != p->n) return 1;
    if (!ordered) qsort(p->out, p->n, sizeof *p->out, by_size);
    for (size_t k = 0; k < p->n; k++)
        if (p->out[k] != 3 * k + 1 || atomic_load(&p->worked[k]) != 1) return 2;
    return atomic_load(&p->strangers) ? 3 : atomic_load(&p->numbers) ? 4 : 0;
}

#endif
