/* explain.c - divides the time of one call of a workload into working, waiting, starting and
   ending, and says what would help. */
#include "explain.h"
#include "../measure/turn.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS = 9, SERIAL_CALLS = 5, EVENTS_MAX = 1 << 18 };

typedef struct thread_times {
    double first, last, busy;
    size_t chunks;
} thread_times;

/* ---- what there is to see -------------------------------------------------------------------- */
static void by_thread(const bench_explain *e, thread_times *t, int threads)
{
    for (int i = 0; i < threads; i++) t[i] = (thread_times){.first = HUGE_VAL};
    for (size_t k = 0; k < e->shown; k++) {
        const tine_event *v = &e->events[k];
        if (v->end <= 0 || v->thread >= threads) continue;
        thread_times *of = &t[v->thread];
        of->first = fmin(of->first, v->start);
        of->last = fmax(of->last, v->end);
        of->busy += v->end - v->start;
        of->chunks++;
    }
}

static void find_largest(bench_explain *e)
{
    for (size_t k = 0; k < e->shown; k++) {
        const tine_event *v = &e->events[k];
        if (v->end - v->start <= e->largest) continue;
        e->largest = v->end - v->start;
        e->largest_at = v->lo;
        e->largest_of = v->hi - v->lo;
    }
}

static void measure(bench_explain *e)
{
    const tine_stats *s = &e->stats;
    int threads = s->threads;
    thread_times *t = calloc((size_t)threads, sizeof *t);
    double gaps = 0;
    size_t pauses = 0;
    if (!t) return;
    by_thread(e, t, threads);
    for (int i = 0; i < threads; i++) {
        e->start += (t[i].chunks ? t[i].first : 0) / threads;
        e->end += (t[i].chunks ? s->seconds - t[i].last : s->seconds) / threads;
        if (!t[i].chunks) continue;
        gaps += t[i].last - t[i].first - t[i].busy;
        pauses += t[i].chunks - 1;
    }
    e->between = pauses ? gaps / (double)pauses : 0;
    e->busy = s->busy / (s->seconds * threads);
    e->imbalance = s->longest * threads / s->busy - 1;
    e->inflation = s->busy / e->serial;
    find_largest(e);
    free(t);
}

/* ---- what to say ----------------------------------------------------------------------------- */
/* Explains why the call ran on one thread. */
static void advise_alone(bench_explain *e)
{
    const tine_stats *s = &e->stats;
    char alone[32], team[32];
    if (e->plan.threads == 1)
        snprintf(e->advice, sizeof e->advice, "One thread was asked for: .threads = 0 takes all.");
    else if (s->expected_team > s->expected_alone)
        snprintf(e->advice, sizeof e->advice,
                 "AUTO left it to one thread: it expected %s of that thread alone, and %s of the "
                 "team, its start included.",
                 bench_show_time(alone, sizeof alone, s->expected_alone),
                 bench_show_time(team, sizeof team, s->expected_team));
    else if (e->plan.sched == TINE_AUTO && s->expected_team == 0)
        snprintf(e->advice, sizeof e->advice,
                 "AUTO's first look at it was over before a team could have helped: one thread is "
                 "right.");
    else
        snprintf(e->advice, sizeof e->advice,
                 "It ran on one thread: the system gave no more, or the call is within a parallel "
                 "region.");
}

/* Stores the first advice that applies. */
static void advise(bench_explain *e)
{
    static const double small = 10e-6, noticeable = 0.05, costly = 0.1;
    const tine_stats *s = &e->stats;
    double each = s->busy / (double)(s->chunks ? s->chunks : 1), share = s->seconds * s->threads;
    /* 1: the schedule sets the sizes of chunks. */
    const int fixed = s->sched == TINE_STATIC || s->sched == TINE_GUIDED;
    char time[32], at[32];
    if (s->threads == 1 && e->serial < small)
        snprintf(e->advice, sizeof e->advice,
                 "%s of work is too little for a team: one thread is right.",
                 bench_show_time(time, sizeof time, e->serial));
    else if (s->threads == 1)
        advise_alone(e);
    else if (e->inflation > s->threads)
        snprintf(e->advice, sizeof e->advice,
                 "The threads stand in each other's way: bodies take %.1f times as long together "
                 "as alone, so one thread is faster; give each thread its own counter or "
                 "accumulator (tine_fold).",
                 e->inflation);
    else if (e->largest > e->imbalance * s->busy / s->threads && e->imbalance > noticeable &&
             (!fixed || e->largest_of == 1))
        snprintf(e->advice, sizeof e->advice,
                 "One chunk of %s, at element %s, holds the others up: no schedule helps but "
                 "smaller chunks, or dear elements first%s.",
                 bench_show_time(time, sizeof time, e->largest),
                 bench_show_count(at, sizeof at, e->largest_at),
                 e->largest_at > e->n / 2 ? " (.order = TINE_BACKWARD)" : "");
    else if (e->between * (double)s->chunks > costly * share && each < 10 * e->between)
        snprintf(e->advice, sizeof e->advice,
                 "Handing out costs %s a chunk, as much as chunks are worth: make them larger.",
                 bench_show_time(time, sizeof time, e->between));
    else if (e->imbalance > noticeable)
        snprintf(e->advice, sizeof e->advice,
                 "The busiest thread works %.0f %% longer than the mean: %s.", e->imbalance * 100,
                 fixed ? "TINE_STEAL (or AUTO) evens that out" : "smaller chunks even that out");
    else if (e->start > costly * s->seconds)
        snprintf(e->advice, sizeof e->advice,
                 "The team starts late, %s: it slept; calls that follow each other closely, or "
                 "larger ones, lose less.",
                 bench_show_time(time, sizeof time, e->start));
    else if (e->inflation > 1.25)
        snprintf(
            e->advice, sizeof e->advice,
            "All threads are busy, but bodies take %.2f times as long together as alone: memory, "
            "cache or CPUs are shared; fewer passes over the data may help, more threads will not.",
            e->inflation);
    else
        snprintf(e->advice, sizeof e->advice, "Nothing to gain: all threads are busy to the end.");
}

/* ---- the call -------------------------------------------------------------------------------- */
static double serial_seconds(const bench_workload *w, bench_data *d)
{
    const bench_job job = {.workload = w, .data = d};
    bench_open s = {.backend = &bench_backends[BENCH_SERIAL], .job = &job};
    double t[SERIAL_CALLS];
    size_t reps = 1;
    int rc = s.backend->open(&s);
    return samples_median(
        t, turn_take(&s, &(turn_rule){.least = SERIAL_CALLS, .room = SERIAL_CALLS}, &reps, t, &rc));
}

/* Makes CALLS calls and keeps the one of median length. Two buffers hold the events in turn. */
static int call_some(bench_explain *e, bench_data *d, tine_event **spare, size_t cap)
{
    tine_stats s = {0};
    double length[CALLS], wanted = 0;
    for (int round = 0; round < 2; round++) {
        double nearest = HUGE_VAL;
        for (int i = 0; i < CALLS; i++) {
            tine_opts o = {.threads = e->plan.threads,
                           .sched = e->plan.sched,
                           .chunk = e->plan.chunk,
                           .stats = &s,
                           .events = *spare,
                           .events_cap = cap};
            bench_zero(e->workload, d);
            int rc = e->workload->tine(d, &o);
            if (rc)
                return bench_note("%s: %s", e->workload->name, tine_strerror(rc)), BENCH_EXIT_WRONG;
            if (round == 0) length[i] = s.seconds;
            if (round == 0 || fabs(s.seconds - wanted) >= nearest) continue;
            nearest = fabs(s.seconds - wanted);
            e->stats = s;
            tine_event *const kept = *spare;
            *spare = e->events;
            e->events = kept;
        }
        samples_sort(length, CALLS);
        wanted = length[CALLS / 2];
    }
    return 0;
}

int explain_run(bench_explain *e, const bench_workload *w, bench_data *d, const bench_plan *plan)
{
    size_t cap = d->n < EVENTS_MAX ? d->n + 64 : EVENTS_MAX;
    tine_event *spare = calloc(cap, sizeof *spare);
    *e = (bench_explain){
        .workload = w, .n = d->n, .plan = *plan, .events = calloc(cap, sizeof *spare)};
    int rc = spare && e->events ? 0 : -1;
    if (!rc) {
        e->serial = serial_seconds(w, d);
        rc = call_some(e, d, &spare, cap);
    }
    free(spare);
    if (rc) return rc;
    e->shown = e->stats.chunks < cap ? e->stats.chunks : cap;
    measure(e);
    advise(e);
    return 0;
}

void explain_free(bench_explain *e)
{
    free(e->events);
    e->events = NULL;
}
