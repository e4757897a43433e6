/* job_gate.h - shared by the tests of jobs: a gate that jobs pass when the test opens it, and the
   number of threads of a call. */
#ifndef TINE_TESTS_JOB_GATE_H
#define TINE_TESTS_JOB_GATE_H
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>
#include "tine/tine.h"

typedef struct gate {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    int open, inside, max_inside, passed;
} gate;
static gate g = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, 0, 0};

static inline int through_gate(void *ctx, const tine_opts *o)
{
    (void)o;
    pthread_mutex_lock(&g.lock);
    if (++g.inside > g.max_inside) g.max_inside = g.inside;
    pthread_cond_broadcast(&g.moved);
    while (!g.open) pthread_cond_wait(&g.moved, &g.lock);
    g.inside--;
    g.passed++;
    pthread_cond_broadcast(&g.moved);
    pthread_mutex_unlock(&g.lock);
    return ctx ? *(int *)ctx : 0;
}

static inline void until(const int *what, int count)
{
    pthread_mutex_lock(&g.lock);
    while (*what < count) pthread_cond_wait(&g.moved, &g.lock);
    pthread_mutex_unlock(&g.lock);
}

static inline void open_gate(void)
{
    pthread_mutex_lock(&g.lock);
    g.open = 1;
    pthread_cond_broadcast(&g.moved);
    pthread_mutex_unlock(&g.lock);
}

static inline int nothing(size_t lo, size_t hi, void *ctx)
{
    return (void)lo, (void)hi, (void)ctx, 0;
}

/* A call that returns the code it is given. */
static inline int code(void *ctx, const tine_opts *o) { return (void)o, *(int *)ctx; }

/* Returns the number of threads that a call takes by default. The call has enough chunks for any
   machine. */
static inline int threads_of(const tine_opts *o)
{
    tine_stats stats = {0};
    tine_opts mine = *o;
    mine.sched = TINE_STATIC, mine.chunk = 1, mine.stats = &stats;
    return tine_for(nothing, NULL, 1 << 12, &mine) ? -1 : stats.threads;
}
#endif
