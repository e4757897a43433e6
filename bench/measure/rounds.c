/* rounds.c - the rounds of one workload. The contenders take turns, in a random order. Each turn is
   checked, warmed up, then timed. Disturbances of a turn are recorded, and a disturbed round is
   repeated.

   OpenMP's threads spin on after a region ends (libgomp's default: 2 to 8 ms), and would take CPUs
   from the processes of the next turn. Shorter spinning (GOMP_SPINCOUNT=1000) costs OpenMP and tine
   4 to 6 µs a call where threads end unevenly, so the default stays. Each turn therefore waits
   until this process and its pools are quiet. Idle threads then need up to 5 ms for their first
   region. The warm-up of a turn is longer than that, and its calls are not counted. */
#include "cpu_probe.h"
#include "rounds.h"
#include "turn.h"
#include <math.h>
#include <stdarg.h>
#include <string.h>

/* The shortest sample in seconds: a thousand times the cost of reading the clock. */
static const double sample_min = 50e-6;
/* Seconds: a first call that takes longer counts as a sample. If idle threads start 5 ms late, such
   a call is at most 2.5 % too slow. */
static const double long_call = 0.2;
static const double quiet_step = 1e-3, quiet_share = 0.1;
enum { QUIET_STEPS_MIN = 4, QUIET_STEPS = 50, OVERHEAD_CALLS = 20000, OVERHEAD_TRIES = 5 };

static double loop_overhead(const bench_job *job)
{
    bench_open s = {.backend = &bench_backend_nothing, .job = job};
    double best = HUGE_VAL;
    int rc = s.backend->open(&s);
    for (int i = 0; i < OVERHEAD_TRIES; i++)
        best = fmin(best, backend_timed(&s, OVERHEAD_CALLS, &rc));
    return best / OVERHEAD_CALLS;
}

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int pools_asleep(const contender *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].open.pool && !pool_asleep(all[i].open.pool)) return 0;
    return 1;
}

/* Waits until the threads of this process and the workers of its pools have stopped spinning. */
static void wait_until_quiet(const contender *all, size_t count)
{
    const struct timespec step = {0, (long)(quiet_step * 1e9)};
    for (int i = 0; i < QUIET_STEPS && !bench_interrupted(); i++) {
        double cpu = cpu_now(), wall = bench_now();
        nanosleep(&step, NULL);
        cpu = cpu_now() - cpu;
        if (i >= QUIET_STEPS_MIN && cpu < quiet_share * (bench_now() - wall) &&
            pools_asleep(all, count))
            return;
    }
}

static void give_up(contender *r, bench_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void give_up(contender *r, bench_state state, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(r->figure->note, sizeof r->figure->note, format, args);
    va_end(args);
    r->figure->state = state;
}

int contender_failed(contender *r, int rc)
{
    if (!rc) return 0;
    if (rc == TURN_WRONG)
        give_up(r, STATE_WRONG, "differs from serial");
    else if (rc > 0)
        give_up(r, STATE_FAILED, "an element failed with %d", rc);
    else if (rc == POOL_EDIED)
        give_up(r, STATE_FAILED, "%s (chunk %zu)", r->open.backend->error(rc), r->open.lost);
    else
        give_up(r, STATE_FAILED, "%s", r->open.backend->error(rc));
    return 1;
}

/* Makes the first call of a turn. Returns the call's seconds, or -1. */
static double checked_call(contender *r, const bench_expected *e)
{
    int rc = 0;
    double t = turn_checked(&r->open, e, &r->open.stats, &rc);
    if (contender_failed(r, rc)) return -1;
    if (r->open.stats.threads) {
        r->figure->threads = r->open.stats.threads;
        r->figure->sched = r->open.stats.sched;
        r->figure->chunk = r->open.stats.chunk;
        r->figure->chunks = r->open.stats.chunks;
    }
    return t;
}

/* Stores how the time of a process pool divides, as means over the calls of this turn. */
static void note_split(bench_turn *t, const bench_open *s)
{
    double calls = (double)s->calls;
    int split = s->backend->kind >= 0 && calls > 0;
    t->start = split ? s->sum.start / calls : NAN;
    t->transfer = split ? s->sum.transfer / calls : NAN;
    t->work = split ? s->sum.work / calls : NAN;
}

/* Starts to add up the times of calls. */
static void count_calls(bench_open *s)
{
    s->counting = 1;
    s->calls = 0;
    s->sum = (pool_times){0};
}

/* Takes the samples of a turn. A turn that failed has none. */
static void samples_of(contender *r, bench_turn *t, const bench_expected *e, const bench_options *o)
{
    int rc = 0;
    const double budget = o->time / o->rounds;
    turn_rule rule = {.warm_up = o->warm_up,
                      .sample_min = fmax(sample_min, budget / SAMPLES_A_TURN),
                      .budget = budget,
                      .room = SAMPLES_A_TURN};
    size_t n = 1;
    count_calls(&r->open);
    t->seconds[0] = checked_call(r, e);
    if (t->seconds[0] < 0) return;
    if (t->seconds[0] < long_call) {
        count_calls(&r->open);
        n = turn_take(&r->open, &rule, &r->reps, t->seconds, &rc);
    }
    r->open.counting = 0;
    note_split(t, &r->open);
    /* The check looks at the result of the last timed call. */
    if (!rc && !matches(e, r->open.job)) rc = TURN_WRONG;
    if (contender_failed(r, rc)) return;
    t->count = (int)n;
    t->reps = (double)r->reps;
}

/* What all turns of a row have in common. */
typedef struct rounds_of_row {
    bench_row *row;
    contender *all;
    size_t count;
    const bench_expected *expected;
    const bench_options *options;
    double overhead; /* Seconds of the measuring loop per call. */
    int cpus[PROBE_CPUS_MAX], cpus_count, probed;
    uint64_t order_state;
} rounds_of_row;

/* Times the probe on as many CPUs as the row has threads. Returns its seconds. */
static double probe(const rounds_of_row *m)
{
    double t = cpu_probe(m->cpus, m->probed), *best = &m->row->probe_best;
    if (t > 0 && (*best == 0 || t < *best)) *best = t;
    return t;
}

/* Runs one turn. */
static void turn(const rounds_of_row *m, contender *r, bench_turn where)
{
    bench_turn *t = &r->series->turn[r->series->turns];
    *t = where;
    wait_until_quiet(m->all, m->count);
    double seconds = probe(m);
    bench_watch before = disturbance_watch();
    samples_of(r, t, m->expected, m->options);
    t->disturbance = disturbance_since(&before, r->tasks, m->cpus_count);
    t->disturbance.probe = seconds;
    /* These backends use a clock of their own, not the loop whose overhead is known. */
    double overhead = r->open.backend->timed ? 0 : m->overhead;
    for (int i = 0; i < t->count; i++) t->seconds[i] = fmax(t->seconds[i] - overhead, 1e-10);
    r->series->turns += t->count > 0;
}

int beyond_cache(const bench_row *row)
{
    return row->last_cache && row->bytes > (double)row->last_cache;
}

/* Measures the bandwidth of memory as one more turn of the round. */
static void calibrate(const rounds_of_row *m)
{
    bench_row *row = m->row;
    row->limits[row->rounds.measured] = NAN;
    if (!beyond_cache(row)) return;
    wait_until_quiet(m->all, m->count);
    row->limits[row->rounds.measured] = bandwidth_now(row->plan.threads, 1).limit;
}

/* Gives each contender one turn, in a random order. Returns whether the round was disturbed. */
static int one_round(rounds_of_row *m, bench_turn where)
{
    int order[CONTENDERS];
    for (size_t i = 0; i < m->count; i++) order[i] = (int)i;
    stat_shuffle(&m->order_state, order, m->count);
    calibrate(m);
    for (size_t k = 0; k < m->count && !bench_interrupted(); k++) {
        contender *r = &m->all[order[k]];
        where.place = (int)k;
        if (r->figure->state == STATE_MEASURED) turn(m, r, where);
    }
    return series_mark(m->row->series, BENCH_SERIES, where.round, m->row->probe_best) != 0;
}

void measure_rounds(bench_row *row, contender *all, size_t count, const bench_expected *e,
                    const bench_options *o, int process, const char *where)
{
    rounds_of_row m = {.row = row,
                       .all = all,
                       .count = count,
                       .expected = e,
                       .options = o,
                       .overhead = loop_overhead(&all[0].job),
                       .order_state = (uint64_t)time(NULL) * 1000003u + (uint64_t)process};
    int quiet = 0, most = o->rounds + (o->rounds + 1) / 2;
    m.cpus_count = cpus_usable(m.cpus, PROBE_CPUS_MAX);
    m.probed = probe_cpus(row->plan.threads);
    row->rounds.planned += o->rounds;
    for (int round = 0; round < most && quiet < o->rounds && !bench_interrupted(); round++) {
        if (row->rounds.measured == TURNS_MAX) break;
        bench_progress("%s  round %d of %d%s", where, quiet + 1, o->rounds,
                       round > quiet ? " (disturbed ones are repeated)" : "");
        quiet += !one_round(&m, (bench_turn){.process = process, .round = row->rounds.measured});
        row->rounds.measured++;
    }
    row->partial |= bench_interrupted();
}
