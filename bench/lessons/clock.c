/* clock.c - the measurements of lessons: medians of repeated calls, workloads of the harness, and
   several threads or processes at once. */
#include "lesson.h"
#include "../cli/own_loop.h"
#include "../measure/turn.h"
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SAMPLES_MAX = STAT_UNITS_MAX, SAMPLES_MIN = 3 };
static const double sample_min = 50e-6;
/* Threads that spin after a region give up within 2 to 8 ms. */
static const struct timespec settle = {0, 10000000};

size_t lesson_size(const lesson_page *p, size_t n, size_t min)
{
    size_t m = p->seconds < 1 ? (size_t)((double)n * p->seconds) : n;
    return m > min ? m : min;
}

/* A function of a lesson as a backend, so that the harness's loop measures it. */
typedef struct function {
    bench_open open; /* The first member, because turn_take passes a pointer to it to the
                        backend. */
    void (*call)(void *ctx);
    void *ctx;
} function;

static double timed(bench_open *s, size_t reps, int *rc)
{
    const function *f = (const function *)s;
    (void)rc;
    double t = bench_now();
    for (size_t i = 0; i < reps; i++) f->call(f->ctx);
    return bench_now() - t;
}

double lesson_clock(void (*call)(void *ctx), void *ctx, double seconds)
{
    static const bench_backend backend = {.timed = timed};
    const turn_rule rule = {.warm_up = seconds / 10,
                            .sample_min = sample_min,
                            .budget = seconds,
                            .least = SAMPLES_MIN,
                            .room = SAMPLES_MAX};
    function f = {.open = {.backend = &backend}, .call = call, .ctx = ctx};
    double samples[SAMPLES_MAX];
    size_t reps = 1;
    int rc = 0;
    nanosleep(&settle, NULL);
    return samples_median(samples, turn_take(&f.open, &rule, &reps, samples, &rc));
}

const bench_workload *lesson_workload(const char *name)
{
    const bench_workload *own = own_loop(name);
    for (size_t i = 0; !own && i < bench_workloads_count; i++) {
        if (!strcmp(bench_workloads[i]->name, name)) own = bench_workloads[i];
    }
    return own;
}

static int listed(const char *list, const char *name)
{
    size_t n = strlen(name);
    for (const char *s = strstr(list, name); s; s = strstr(s + 1, name)) {
        if ((s == list || s[-1] == ',') && (s[n] == 0 || s[n] == ',')) return 1;
    }
    return 0;
}

/* Records the medians of the rounds that count, in their order. */
static void keep_series(lesson_page *p, const bench_row *row, const char *prefix)
{
    double seconds[TURNS_MAX];
    char key[64];
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (row->figures[i].state != STATE_MEASURED) continue;
        size_t n = series_medians(seconds, &row->series[i], &row->rounds);
        snprintf(key, sizeof key, "%s/%s", prefix, bench_backends[i].name);
        for (size_t k = 0; k < n; k++) lesson_record(p, key, seconds[k]);
    }
}

int lesson_measure(bench_row *row, lesson_page *p, const char *workload, size_t n,
                   const char *backends, bench_plan plan, double seconds, const char *prefix)
{
    /* Seconds at most. Idle threads need up to 5 ms to start. */
    static const double warm_up = 10e-3;
    bench_options o = {.time = seconds,
                       .rounds = lesson_rounds(p),
                       .warm_up = fmin(warm_up, seconds / lesson_rounds(p)),
                       .data_dir = p->data_dir};
    bench_source source = {.n = n, .data_dir = p->data_dir};
    bench_series *series = calloc(BENCH_SERIES, sizeof *series);
    char where[64];
    memset(row, 0, sizeof *row);
    row->workload = lesson_workload(workload);
    row->plan = plan;
    row->bandwidth = NAN;
    row->series = series;
    if (!row->plan.threads) row->plan.threads = p->threads;
    for (int i = 0; i < BENCH_BACKENDS; i++)
        o.backends[i] = listed(backends, bench_backends[i].name);
    snprintf(where, sizeof where, "%s  %s  n = %s", p->lesson->name, workload,
             lesson_count_text(n));
    if (row->workload && series) {
        measure_row(row, &o, &source, 0, where);
        if (!*row->skipped) keep_series(p, row, prefix);
    }
    row->series = NULL;
    free(series);
    return !row->workload || *row->skipped ? -1 : 0;
}

/* A gate at which all threads or processes wait, in shared memory. Waiters yield: with more waiters
   than CPUs, spinning would keep the last ones from arriving. */
typedef struct gate {
    atomic_int here, open;
} gate;
typedef struct runner {
    gate *gate;
    void (*f)(int who, void *ctx);
    void *ctx;
    int who;
} runner;

static void *run(void *arg)
{
    const runner *r = arg;
    atomic_fetch_add(&r->gate->here, 1);
    while (!atomic_load(&r->gate->open)) sched_yield();
    r->f(r->who, r->ctx);
    return NULL;
}

static void at_once(int k, int processes, runner *r, gate *g, double *t)
{
    pthread_t *thread = calloc((size_t)k, sizeof *thread);
    pid_t *child = calloc((size_t)k, sizeof *child);
    int started = 0;
    for (; thread && child && started < k; started++) {
        child[started] = processes ? lesson_child() : 0;
        if (processes && child[started] == 0) {
            run(&r[started]);
            _exit(0);
        }
        if (processes ? child[started] < 0
                      : pthread_create(&thread[started], NULL, run, &r[started]))
            break;
    }
    while (atomic_load(&g->here) < started) sched_yield();
    double begin = bench_now();
    atomic_store(&g->open, 1);
    for (int i = 0; i < started; i++) {
        if (processes)
            waitpid(child[i], NULL, 0);
        else
            pthread_join(thread[i], NULL);
    }
    *t = started == k ? bench_now() - begin : NAN;
    free(thread);
    free(child);
}

int lesson_child(void)
{
    pid_t parent = getpid(), child;
    fflush(stdout);
    child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(1); /* The parent ended before prctl took effect. */
    }
    return child;
}

double lesson_together(int k, int processes, void (*f)(int who, void *ctx), void *ctx)
{
    gate *g = bench_shared(sizeof *g);
    runner *r = calloc((size_t)k, sizeof *r);
    double t = NAN;
    for (int i = 0; r && i < k; i++) r[i] = (runner){g, f, ctx, i};
    if (g && r) at_once(k, processes, r, g, &t);
    free(r);
    bench_unshare(g, sizeof *g);
    return t;
}
