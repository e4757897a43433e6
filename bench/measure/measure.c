/* measure.c - measures one workload: the backends take turns in rounds, each turn checked, warmed
   up, then timed.

   OpenMP's threads go on spinning when a region ends (libgomp's default: 2 to 8 ms), and would take
   the CPUs from the processes of the next turn. Shorter spinning (GOMP_SPINCOUNT=1000) costs OpenMP
   and tine 4 to 6 µs a call where threads end unevenly, so the runtime's default stays, and each
   turn waits until this process is quiet. Idle threads then need up to 5 ms for their first region:
   the warm-up of a turn is longer than that, and is dropped. */
#include "../backends/backend.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

/* seconds: a thousand times what reading the clock takes */
static const double sample_min = 50e-6;
static const double warm_up = 10e-3; /* the first region after idling: 3 to 5 ms, 8 at worst */
/* from here on a first call is as good as any: 5 ms late are 2.5 % at most */
static const double long_call = 0.2;
/* from here on serial's first call, which the others are held against, is its only one */
static const double slow_serial = 1;
static const double quiet_step = 1e-3, quiet_share = 0.1;
enum {
    QUIET_STEPS_MIN = 4,
    QUIET_STEPS = 50,
    SAMPLES_A_TURN = 256,
    OVERHEAD_CALLS = 20000,
    OVERHEAD_TRIES = 5
};

typedef struct side_run {
    bench_open open;
    bench_figure *figure;
    double *samples;
    size_t count;
    double sum_reps;
    int done; /* no turns: it has been measured */
} side_run;

/* Calls on inputs of their own, put in place with the clock stopped. The last call's is variant 0,
   which is the one that the result is checked on. */
static double timed_apart(bench_open *s, size_t reps, int *rc)
{
    const bench_workload *w = s->job->workload;
    double sum = 0;
    for (size_t k = reps; k-- > 0 && !*rc;) {
        if (s->backend != &bench_backend_nothing) bench_restart(w, s->job->data, k);
        if (w->zero) w->zero(s->job->data->acc);
        double t = bench_now();
        *rc = s->backend->call(s);
        sum += bench_now() - t;
    }
    return sum;
}

/* Zeroes the result and calls, again and again; what this loop costs by itself is measured and
   subtracted. */
double backend_timed(bench_open *s, size_t reps, int *rc)
{
    void (*zero)(void *) = s->job->workload->zero;
    void *acc = s->job->data->acc;
    if (s->backend->timed) return s->backend->timed(s, reps, rc);
    if (s->job->workload->in_place || s->job->data->variants > 1) return timed_apart(s, reps, rc);
    double t = bench_now();
    for (size_t i = 0; i < reps && !*rc; i++) {
        if (zero) zero(acc);
        *rc = s->backend->call(s);
    }
    return bench_now() - t;
}

static double loop_overhead(const bench_job *job)
{
    bench_open s = {.backend = &bench_backend_nothing, .job = job};
    double best = HUGE_VAL;
    int rc = s.backend->open(&s);
    for (int i = 0; i < OVERHEAD_TRIES; i++)
        best = fmin(best, backend_timed(&s, OVERHEAD_CALLS, &rc));
    return best / OVERHEAD_CALLS;
}

/* Waits until the threads of this process have stopped spinning; those of a pool need no more than
   the first steps. */
static void wait_until_quiet(void)
{
    struct timespec step = {0, (long)(quiet_step * 1e9)}, t;
    for (int i = 0; i < QUIET_STEPS && !bench_interrupted(); i++) {
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
        double cpu = (double)t.tv_sec + 1e-9 * (double)t.tv_nsec, wall = bench_now();
        nanosleep(&step, NULL);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
        cpu = (double)t.tv_sec + 1e-9 * (double)t.tv_nsec - cpu;
        if (i >= QUIET_STEPS_MIN && cpu < quiet_share * (bench_now() - wall)) return;
    }
}

static void give_up(side_run *r, bench_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void give_up(side_run *r, bench_state state, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(r->figure->note, sizeof r->figure->note, format, args);
    va_end(args);
    r->figure->state = state;
}

static int failed(side_run *r, int rc)
{
    if (!rc) return 0;
    if (rc > 0)
        give_up(r, STATE_FAILED, "an element failed with %d", rc);
    else if (rc == POOL_EDIED)
        give_up(r, STATE_FAILED, "%s (chunk %zu)", r->open.backend->error(rc), r->open.lost);
    else
        give_up(r, STATE_FAILED, "%s", r->open.backend->error(rc));
    return 1;
}

static int wrong(side_run *r, const bench_expected *e)
{
    if (matches(e, r->open.job)) return 0;
    give_up(r, STATE_WRONG, "differs from serial");
    return 1;
}

/* One call on poisoned outputs, checked. Returns its seconds, or -1. */
static double checked_call(side_run *r, const bench_expected *e)
{
    int rc = 0;
    poison(r->open.job);
    r->open.opts.stats = &r->open.stats;
    double t = backend_timed(&r->open, 1, &rc);
    r->open.opts.stats = NULL;
    if (failed(r, rc) || wrong(r, e)) return -1;
    r->figure->threads = r->open.stats.threads;
    r->figure->sched = r->open.stats.sched;
    r->figure->chunk = r->open.stats.chunk;
    r->figure->chunks = r->open.stats.chunks;
    return t;
}

static void keep(side_run *r, double seconds, size_t reps, double overhead)
{
    r->samples[r->count++] = fmax(seconds / (double)reps - overhead, 1e-10);
    r->sum_reps += (double)reps;
}

/* Calls until warm; returns how many calls make a sample, 0 on failure. */
static size_t warm(side_run *r)
{
    size_t reps = 1;
    int rc = 0;
    double begin = bench_now(), t;
    for (;;) {
        t = backend_timed(&r->open, reps, &rc);
        if (failed(r, rc)) return 0;
        if (t >= sample_min && bench_now() - begin >= warm_up) break;
        if (t < sample_min) reps *= 2;
        if (bench_interrupted()) break;
    }
    return reps;
}

static void turn(side_run *r, const bench_expected *e, double budget, int first, double overhead)
{
    int rc = 0;
    wait_until_quiet();
    double t = checked_call(r, e);
    if (t < 0) return;
    if (t >= long_call && !first) {
        keep(r, t, 1, overhead);
        return;
    }
    size_t reps = t < long_call ? warm(r) : 1;
    if (r->open.backend->timed) overhead = 0; /* this loop is not theirs */
    if (!reps) return;
    r->open.counting = 1;
    double begin = bench_now();
    for (int i = 0; i < SAMPLES_A_TURN && !bench_interrupted(); i++) {
        t = backend_timed(&r->open, reps, &rc);
        if (failed(r, rc)) return;
        keep(r, t, reps, overhead);
        if (bench_now() - begin >= budget) break;
    }
    r->open.counting = 0;
    wrong(r, e); /* what the last timed call left behind */
}

static void open_side(side_run *r, const bench_backend *side, const bench_job *job, size_t most,
                      double cold)
{
    r->open = (bench_open){.backend = side, .job = job};
    r->samples = malloc(most * sizeof *r->samples);
    r->figure->state = STATE_MEASURED;
    double t = bench_now();
    int rc = r->samples ? side->open(&r->open) : TINE_ENOMEM;
    r->figure->start_once = side->kind == BACKEND_THREADS ? cold : bench_now() - t;
    failed(r, rc);
}

static void summarise(side_run *r)
{
    bench_figure *f = r->figure;
    double calls = (double)r->open.calls;
    int split = r->open.backend->kind >= 0 && calls > 0;
    samples_sort(r->samples, r->count);
    f->samples = r->count;
    f->reps = r->count ? (size_t)(r->sum_reps / (double)r->count + 0.5) : 0;
    f->median = samples_quantile(r->samples, r->count, 0.5);
    f->min = samples_quantile(r->samples, r->count, 0);
    f->spread =
        samples_quantile(r->samples, r->count, 0.75) - samples_quantile(r->samples, r->count, 0.25);
    f->spread /= f->median;
    f->start = split ? r->open.sum.start / calls : NAN;
    f->transfer = split ? r->open.sum.transfer / calls : NAN;
    f->work = split ? r->open.sum.work / calls : NAN;
    if (f->state == STATE_MEASURED && !r->count) f->state = STATE_OFF;
}

/* The calibration takes its turn with the sides. */
static double calibrate(const bench_row *row)
{
    if (row->bytes == 0) return NAN;
    wait_until_quiet();
    return row->workload->out_size ? bandwidth_copy(row->plan.threads)
                                   : bandwidth_read(row->plan.threads);
}

static void measure_rounds(bench_row *row, side_run *runs, size_t sides, const bench_expected *e,
                           const bench_options *o, const char *where)
{
    double overhead = loop_overhead(runs[0].open.job), bandwidths[64];
    int rounds = o->rounds < 64 ? o->rounds : 64, done = 0;
    for (int round = 0; round < rounds && !bench_interrupted(); round++) {
        bandwidths[done++] = calibrate(row);
        for (size_t k = 0; k < sides && !bench_interrupted(); k++) {
            side_run *r = &runs[(k + (size_t)round) % sides];
            if (r->figure->state != STATE_MEASURED || r->done) continue;
            bench_progress("%s  round %d of %d  %s", where, round + 1, rounds,
                           r->open.backend->heading);
            turn(r, e, o->time / rounds, round == 0, overhead);
        }
    }
    row->partial = bench_interrupted();
    samples_sort(bandwidths, (size_t)done);
    row->bandwidth = row->bytes > 0 ? samples_quantile(bandwidths, (size_t)done, 0.5) : NAN;
}

/* One more call for the memory that it takes, from no page of the user's file on. Not of other
   processes: workers have had the file since their first call; and after they are gone, for they
   would share what this call takes. */
static void measure_memory(side_run *r, const bench_source *source)
{
    int rc = 0;
    r->figure->peak = NAN;
    if (!source->file || r->open.backend->kind >= 0 || r->open.backend->timed ||
        r->figure->state != STATE_MEASURED || bench_interrupted())
        return;
    input_forget(source);
    r->figure->peak = memory_peak(&r->open, &rc);
    failed(r, rc);
}

/* Runs serial once, for what the other sides are held against. */
static int expect(bench_expected *e, const bench_job *job, side_run *serial)
{
    poison(job);
    bench_restart(job->workload, job->data, 0);
    if (job->workload->zero) job->workload->zero(job->data->acc);
    double t = bench_now();
    job->workload->serial(job->data);
    t = bench_now() - t;
    serial->done = t >= slow_serial;
    if (serial->done) keep(serial, t, 1, 0);
    return expected_take(e, job);
}

/* Opens the sides, measures them, closes them in the opposite order: a later pool's workers inherit
   from an earlier one. */
static void measure_sides(bench_row *row, const bench_job *job, const bench_options *o,
                          const double *cold, const char *where)
{
    side_run runs[BENCH_BACKENDS] = {0};
    bench_expected expected = {0};
    size_t sides = 0, most = (size_t)o->rounds * SAMPLES_A_TURN;
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if ((!o->backends[i] && i != BENCH_SERIAL) ||
            !bench_backends[i].has(&bench_backends[i], job->workload))
            continue;
        runs[sides].figure = &row->figures[i];
        open_side(&runs[sides++], &bench_backends[i], job, most, cold[i]);
    }
    if (expect(&expected, job, &runs[0]))
        snprintf(row->skipped, sizeof row->skipped, "no memory for the expected result");
    else
        measure_rounds(row, runs, sides, &expected, o, where);
    for (size_t k = sides; k-- > 0;) {
        measure_memory(&runs[k], job->source);
        summarise(&runs[k]);
        bench_backends[runs[k].figure - row->figures].close(&runs[k].open);
        free(runs[k].samples);
    }
    expected_free(&expected);
}

void measure_row(bench_row *row, const bench_options *o, const bench_source *source,
                 const double *cold, const char *where)
{
    static const char *const why[] = {"", "no memory", "no data"};
    const bench_workload *w = row->workload;
    bench_data d = {0};
    bench_progress("%s  preparing", where);
    int rc = w->prepare(&d, source);
    if (rc) snprintf(row->skipped, sizeof row->skipped, "%s", why[rc == 1 ? 1 : 2]);
    row->n = rc ? source->n : d.n;
    row->bytes = (double)d.n * w->bytes;
    bench_job job = {
        .workload = w, .data = &d, .plan = row->plan, .maxtasks = o->maxtasks, .source = source};
    if (!rc) measure_sides(row, &job, o, cold, where);
    w->release(&d);
    double serial = row->figures[BENCH_SERIAL].median;
    for (int i = 0; i < BENCH_BACKENDS; i++)
        row->figures[i].speedup = serial / row->figures[i].median;
}
