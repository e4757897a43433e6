/* simulate.c - records the cost of a workload's elements, and simulates the schedules on more
   threads than the machine has. On the machine's own CPUs, it compares the simulation with
   measurements. */
#include "simulate.h"
#include "../measure/compare.h"
#include "../measure/cpu_probe.h"
#include "../measure/turn.h"
#include <math.h>
#include <stdlib.h>

/* Chunks last at least CHUNK_MIN seconds, because reading the clock takes 50 ns. At most CHUNKS_MAX
   chunks are recorded, to bound the array. */
enum { CHUNKS_MAX = 1 << 16, RUNS = 5, ROUNDS = 6 };
static const double CHUNK_MIN = 2e-6;

static int timed_run(const bench_workload *w, bench_data *d, tine_opts o)
{
    o.sched = TINE_DYNAMIC;
    bench_zero(w, d);
    int rc = w->tine(d, &o);
    if (!rc) return 0;
    bench_note("%s: %s", w->name, tine_strerror(rc));
    return BENCH_EXIT_WRONG;
}

/* Records one run with its actual chunks, because folds and maps round chunks to whole blocks. */
static int record_once(double *cost, size_t cap, sim_costs *c, const bench_workload *w,
                       bench_data *d, tine_event *events)
{
    tine_stats s = {0};
    int rc = timed_run(
        w, d,
        (tine_opts){
            .threads = 1, .chunk = c->each, .stats = &s, .events = events, .events_cap = cap});
    if (rc) return rc;
    c->each = s.chunk;
    c->count = s.chunks < cap ? s.chunks : cap;
    for (size_t k = 0; k < c->count; k++) cost[k] = fmin(cost[k], events[k].end - events[k].start);
    return 0;
}

/* Returns the seconds of the shortest of RUNS calls on two threads: about half of the sum of all
   chunks. */
static double on_two_threads(const bench_workload *w, bench_data *d, int *rc)
{
    const bench_job job = {.workload = w, .data = d, .plan = {.threads = 2, .sched = TINE_STEAL}};
    bench_open s = {.backend = &bench_backends[BENCH_TINE], .job = &job};
    double t[RUNS], best = HUGE_VAL;
    size_t reps = 1;
    *rc = s.backend->open(&s);
    size_t n = turn_take(&s, &(turn_rule){.least = RUNS, .room = RUNS}, &reps, t, rc);
    for (size_t i = 0; i < n; i++) best = fmin(best, t[i]);
    return best;
}

/* An empty body: a loop over it measures the cost of a region and of a chunk. */
static int empty(size_t lo, size_t hi, void *ctx) { return (void)lo, (void)hi, (void)ctx, 0; }
static double time_empty(size_t chunks)
{
    const double began = bench_now();
    if (tine_for(empty, NULL, chunks, TINE_OPTS(.threads = 2, .sched = TINE_STEAL, .chunk = 1)))
        bench_fail("%s", tine_last_error());
    return bench_now() - began;
}
static void record_overheads(sim_costs *c)
{
    enum { CHUNKS = 20000 };
    double few = HUGE_VAL, many = HUGE_VAL;
    for (int i = 0; i < 4 * RUNS; i++) {
        few = fmin(few, time_empty(2));
        many = fmin(many, time_empty(CHUNKS));
    }
    c->region = few;
    c->chunk_cost = fmax(many - few, 0) * 2 / CHUNKS;
}

int sim_record(sim_costs *c, const bench_workload *w, bench_data *d)
{
    int rc = 0;
    double alone = on_two_threads(w, d, &rc), chunks = fmin(alone * 2 / CHUNK_MIN, CHUNKS_MAX);
    size_t cap = d->n < CHUNKS_MAX ? d->n + 1 : CHUNKS_MAX + 1;
    *c = (sim_costs){.n = d->n, .each = chunks > 1 ? (size_t)((double)d->n / chunks) : d->n};
    if (c->each < 1) c->each = 1;
    while ((d->n - 1) / c->each + 1 > CHUNKS_MAX) c->each++;
    tine_event *events = calloc(cap, sizeof *events);
    c->before = calloc(cap + 1, sizeof *c->before);
    if (!events || !c->before) rc = -1;
    for (size_t k = 0; !rc && k < cap; k++) c->before[k] = HUGE_VAL;
    for (int i = 0; i < RUNS && !rc; i++) rc = record_once(c->before, cap, c, w, d, events);
    double sum = 0;
    /* Replaces each cost by the sum of the costs before it. */
    for (size_t k = 0; !rc && k <= c->count; k++) {
        double cost = c->before[k];
        c->before[k] = sum;
        sum += cost;
    }
    free(events);
    record_overheads(c);
    return rc;
}

void sim_free(sim_costs *c)
{
    free(c->before);
    c->before = NULL;
}

/* Returns the time of all bodies on all CPUs over their time on one thread: the median of several
   calls. The least would mislead, because in that call a late thread may have slowed no other. */
static double inflation_of(const bench_simulation *s, bench_data *d, int *rc)
{
    double busy[2 * RUNS + 1] = {0};
    enum { CALLS = sizeof busy / sizeof *busy };
    for (int i = 0; i < CALLS && !*rc; i++) {
        tine_stats stats = {0};
        bench_zero(s->workload, d);
        *rc = s->workload->tine(
            d, &(const tine_opts){.threads = s->cpus, .sched = TINE_STEAL, .stats = &stats});
        busy[i] = stats.busy;
    }
    samples_sort(busy, CALLS);
    return fmax(samples_quantile(busy, CALLS, 0.5) / s->costs.before[s->costs.count], 1);
}

static int compare_with_measured(bench_simulation *s, bench_data *d, size_t chunk, double time)
{
    int failed = 0;
    s->inflation = inflation_of(s, d, &failed);
    if (failed) return BENCH_EXIT_WRONG;
    bench_try t[SIM_SCHEDS];
    for (int k = 0; k < SIM_SCHEDS; k++) {
        t[k] = (bench_try){.backend = BENCH_TINE,
                           .plan = {s->cpus, sim_ways[k].sched, chunk, sim_ways[k].order}};
        s->predicted[k] = sim_time(&s->costs, s->cpus, sim_ways[k], chunk) * s->inflation;
    }
    int rc = compare_run(s->workload, d, t, SIM_SCHEDS,
                         &(bench_compare){.time = time, .rounds = ROUNDS});
    for (int k = 0; k < SIM_SCHEDS; k++) s->measured[k] = t[k].median;
    return rc;
}

int simulate_run(bench_simulation *s, const bench_workload *w, bench_data *d, size_t chunk,
                 double time)
{
    *s = (bench_simulation){.workload = w, .n = d->n, .cpus = cpus_usable(NULL, 0)};
    int rc = sim_record(&s->costs, w, d);
    for (int t = 4; t <= 1024 && !rc; t *= 2) {
        for (int k = 0; k < SIM_SCHEDS; k++)
            s->efficiency[s->teams_count][k] =
                s->costs.before[s->costs.count] / t / sim_time(&s->costs, t, sim_ways[k], chunk);
        s->teams[s->teams_count++] = t;
    }
    return rc ? rc : compare_with_measured(s, d, chunk, time);
}
