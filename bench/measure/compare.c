/* compare.c - compares several ways to run one workload. They take turns, so that all meet the same
   state of the machine. */
#include "compare.h"
#include "turn.h"
#include <math.h>
#include <stdlib.h>

/* Seconds: a thousand times the cost of reading the clock. */
static const double sample_min = 50e-6;
/* Seconds of calls before a turn is timed. A sleeping team of threads wakes in 30 to 100 µs. */
static const double warm_up = 300e-6;
enum { SAMPLES = 256 };

typedef struct contender {
    bench_open open;
    bench_job job;
    double *samples;
    size_t reps;
    double spent;
} contender;

static int complain(const bench_try *t, const contender *e, const char *what)
{
    bench_note("%s, %s, %d threads, chunk %zu: %s", e->job.workload->name,
               bench_sched_names[t->plan.sched], t->plan.threads, t->plan.chunk, what);
    return BENCH_EXIT_WRONG;
}

/* Makes the first call, checks its result, and records the plan and threads it used. */
static int first_call(bench_try *t, contender *e, const bench_expected *expected)
{
    int rc = 0;
    t->used = (tine_stats){0};
    t->first = turn_checked(&e->open, expected, t->backend == BENCH_TINE ? &t->used : NULL, &rc);
    return !rc ? 0
               : complain(t, e,
                          rc == TURN_WRONG ? "differs from serial" : e->open.backend->error(rc));
}

/* Whether smaller chunks need not be tried: the last try was far slower than the best and slower
   than the try before it. Spinning threads, which cost up to 8 ms a region, must not explain its
   time. A hundred million chunks would take seconds to try. */
static int too_fine(const bench_try *tries, size_t i)
{
    static const double far = 4, accident = 20e-3;
    double best = HUGE_VAL;
    if (i < 2 || !tries[i].finer || !tries[i - 1].finer) return 0;
    for (size_t k = 0; k < i; k++)
        if (tries[k].first > 0) best = fmin(best, tries[k].first);
    double last = tries[i - 1].first, before = tries[i - 2].first;
    return tries[i - 1].out || (last > accident && last > far * best && last > before);
}

/* Takes the samples of one turn, and keeps their median. */
static int turn(bench_try *t, contender *e, int round, double budget)
{
    int rc = 0;
    const double *first = e->samples + t->samples;
    turn_rule rule = {.warm_up = t->first < warm_up ? warm_up : 0,
                      .sample_min = sample_min,
                      .budget = budget,
                      .room = SAMPLES - t->samples};
    size_t n = turn_take(&e->open, &rule, &e->reps, e->samples + t->samples, &rc);
    for (size_t i = 0; i < n; i++) e->spent += e->samples[t->samples++] * (double)e->reps;
    t->round[round] = samples_median(first, n);
    return rc ? complain(t, e, e->open.backend->error(rc)) : 0;
}

static void summarise(bench_try *t, contender *e)
{
    double sorted[SAMPLES];
    for (size_t i = 0; i < t->samples; i++) sorted[i] = e->samples[i];
    samples_sort(sorted, t->samples);
    t->median = samples_quantile(sorted, t->samples, 0.5);
    t->min = samples_quantile(sorted, t->samples, 0);
}

/* A first call that takes the whole time of its try needs no warm-up, so it counts as a sample. */
static void count_first(bench_try *t, contender *e)
{
    e->samples[t->samples++] = e->spent = t->first;
    summarise(t, e);
}

static void drop_the_far(bench_try *tries, size_t count, double far)
{
    double best = HUGE_VAL;
    for (size_t i = 0; i < count; i++) best = fmin(best, tries[i].min);
    for (size_t i = 0; i < count; i++) tries[i].out |= far > 0 && !(tries[i].min <= far * best);
}

/* Runs the rounds. The order of the tries in each round is random. */
static int rounds(bench_try *tries, contender *e, size_t count, int *order, const bench_compare *c)
{
    uint64_t state = (uint64_t)time(NULL);
    for (size_t i = 0; i < count; i++) order[i] = (int)i;
    for (int round = 0; round < c->rounds && !bench_interrupted(); round++) {
        stat_shuffle(&state, order, count);
        for (size_t k = 0; k < count && !bench_interrupted(); k++) {
            int i = order[k];
            if (tries[i].out || (c->least && e[i].spent >= c->time && tries[i].samples >= c->least))
                continue;
            int rc = turn(&tries[i], &e[i], round, c->time / c->rounds);
            if (rc) return rc;
            summarise(&tries[i], &e[i]);
        }
        drop_the_far(tries, count, c->far);
    }
    return 0;
}

static int enter(bench_try *t, contender *e, const bench_workload *w, bench_data *d,
                 double *samples)
{
    *e = (contender){
        .job = {.workload = w, .data = d, .plan = t->plan}, .samples = samples, .reps = 1};
    e->open = (bench_open){.backend = &bench_backends[t->backend], .job = &e->job};
    t->median = t->min = t->first = NAN;
    for (int k = 0; k < COMPARE_ROUNDS; k++) t->round[k] = NAN;
    t->samples = 0;
    int rc = e->open.backend->open(&e->open);
    e->open.opts.name = t->name;
    e->open.anew = t->anew;
    return rc;
}

int compare_run(const bench_workload *w, bench_data *d, bench_try *tries, size_t count,
                const bench_compare *c)
{
    contender *e = calloc(count, sizeof *e);
    int *order = calloc(count, sizeof *order);
    double *samples = calloc(count * SAMPLES, sizeof *samples);
    bench_expected expected = {0};
    bench_job job = {.workload = w, .data = d};
    int rc = e && order && samples ? expected_make(&expected, &job) : -1;
    size_t open = 0;
    for (; open < count && !rc; open++) {
        rc = enter(&tries[open], &e[open], w, d, samples + open * SAMPLES);
        tries[open].out = too_fine(tries, open);
        if (!rc && !tries[open].out) rc = first_call(&tries[open], &e[open], &expected);
        if (!rc && c->least && tries[open].first >= c->time) count_first(&tries[open], &e[open]);
    }
    if (!rc) rc = rounds(tries, e, count, order, c);
    while (open-- > 0) e[open].open.backend->close(&e[open].open);
    expected_free(&expected);
    free(samples);
    free(order);
    free(e);
    return rc;
}

stat_ratio compare_ratio(const bench_try *base, const bench_try *side)
{
    return stat_paired(base->round, side->round, COMPARE_ROUNDS);
}

stat_ratio compare_apart(const bench_try *base, const bench_try *side)
{
    return stat_apart(base->round, COMPARE_ROUNDS, side->round, COMPARE_ROUNDS);
}
