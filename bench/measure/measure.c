/* measure.c - measures one workload in this process: opens its backends, has them take turns, and
   closes them. */
#include "best_plan.h"
#include "rounds.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Makes one more call to measure its memory, starting with no page of the user's file mapped. Skips
   pools and other processes, whose workers have mapped the file since their first call. Runs after
   those backends are closed, because PSS divides shared pages among processes. */
static void measure_memory(contender *r, const bench_source *source)
{
    int rc = 0;
    r->figure->peak = NAN;
    if (!source->file || r->open.backend->kind >= 0 || r->open.backend->timed ||
        r->figure->state != STATE_MEASURED || bench_interrupted())
        return;
    input_forget(source);
    r->figure->peak = memory_peak(&r->open, &rc);
    contender_failed(r, rc);
}

/* Opens a backend. Pools are opened several times, for a distribution of the start-up time. */
static void open_backend(contender *r, size_t openings)
{
    bench_series *s = r->series;
    int is_pool = r->open.backend->kind >= 0, rc;
    for (;;) {
        double t = bench_now();
        rc = r->open.backend->open(&r->open);
        if (is_pool && s->openings < OPENINGS_MAX) s->opening[s->openings++] = bench_now() - t;
        if (rc || !is_pool || s->openings >= openings || bench_interrupted()) break;
        r->open.backend->close(&r->open);
    }
    contender_failed(r, rc);
}

static void enter(contender *r, const bench_backend *b, const bench_job *job, bench_series *series,
                  bench_figure *figure, const bench_options *o)
{
    r->job = *job;
    r->series = series;
    r->figure = figure ? figure : &r->unread;
    r->reps = 1;
    if (r->figure->state == STATE_OFF) r->figure->state = STATE_MEASURED;
    if (figure && o->thorough && !figure->tuned) {
        r->job.plan = best_plan(b, job, o->time, &figure->tuned);
    } else if (figure && figure->tuned) {
        r->job.plan.sched = figure->sched, r->job.plan.chunk = figure->chunk;
    }
    if (b == &bench_backends[BENCH_OPENMP] || b->kind >= 0) {
        r->figure->threads = r->job.plan.threads;
        r->figure->sched = r->job.plan.sched;
        r->figure->chunk = r->job.plan.chunk;
    }
    r->open = (bench_open){.backend = b, .job = &r->job};
    r->tasks = b == &bench_backends[BENCH_SERIAL] ? 1 : r->job.plan.threads;
    if (b->kind >= 0 && !pool_caller_works((pool_kind)b->kind)) r->tasks++;
    open_backend(r, o->openings > 1 ? (size_t)o->openings : 1);
}

/* Adds the code of OpenMP, of tine and of the pools on one thread, the base of their parallel
   speed-up. */
static size_t enter_code(contender *all, size_t count, const bench_row *row, const bench_job *job,
                         const bench_options *o)
{
    bench_job alone = *job;
    alone.plan = (bench_plan){.threads = 1};
    int pools = 0;
    for (int i = BENCH_POOLS; i < BENCH_BACKENDS; i++)
        pools |= o->backends[i] && bench_backends[i].kind >= 0;
    const struct {
        int wanted, series;
        const bench_backend *b;
    } codes[] = {{o->backends[BENCH_OPENMP] && job->plan.threads > 1, SERIES_OPENMP_ALONE,
                  &bench_backends[BENCH_OPENMP]},
                 {o->backends[BENCH_TINE] && job->plan.threads > 1, SERIES_TINE_ALONE,
                  &bench_backends[BENCH_TINE]},
                 {pools, SERIES_RANGE, &bench_backend_range}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].wanted && codes[i].b->has(codes[i].b, job->workload))
            enter(&all[count++], codes[i].b, &alone, &row->series[codes[i].series], NULL, o);
    return count;
}

/* Opens the backends, measures them, and closes them in the opposite order: a later pool's workers
   inherit descriptors from an earlier one. */
static void measure_backends(bench_row *row, const bench_job *job, const bench_options *o,
                             int process, const char *where)
{
    contender *all = calloc(CONTENDERS, sizeof *all);
    bench_expected expected = {0};
    size_t count = 0;
    if (!all || expected_make(&expected, job)) {
        snprintf(row->skipped, sizeof row->skipped, "no memory for the expected result");
        free(all);
        return;
    }
    if (!matches(&expected, job)) {
        snprintf(row->skipped, sizeof row->skipped, "its check refuses the serial loop's result");
        expected_free(&expected);
        free(all);
        return;
    }
    for (int i = 0; i < BENCH_BACKENDS && !bench_interrupted(); i++) {
        const bench_backend *b = &bench_backends[i];
        if ((!o->backends[i] && i != BENCH_SERIAL) || !b->has(b, job->workload)) continue;
        bench_progress("%s  opening %s", where, b->heading);
        enter(&all[count++], b, job, &row->series[i], &row->figures[i], o);
        if (o->again && i != BENCH_SERIAL && !b->timed)
            enter(&all[count++], b, job, &row->series[SERIES_AGAIN + i], &row->figures[i], o);
    }
    if (o->thorough && !o->again) count = enter_code(all, count, row, job, o);
    if (count) measure_rounds(row, all, count, &expected, o, process, where);
    for (size_t k = count; k-- > 0;) {
        measure_memory(&all[k], job->source);
        all[k].open.backend->close(&all[k].open);
    }
    expected_free(&expected);
    free(all);
}

void measure_row(bench_row *row, const bench_options *o, const bench_source *source, int process,
                 const char *where)
{
    static const char *const why[] = {"", "no memory", "no data"};
    const bench_workload *w = row->workload;
    bench_data d = {0};
    double *limits = row->limits ? NULL : calloc(TURNS_MAX, sizeof *limits);
    bench_series *series = row->series ? NULL : calloc(BENCH_SERIES, sizeof *series);
    if (limits) row->limits = limits;
    if (series) row->series = series;
    bench_progress("%s  preparing", where);
    int rc = row->limits && row->series ? bench_prepare(w, &d, source) : 1;
    if (rc) snprintf(row->skipped, sizeof row->skipped, "%s", why[rc == 1 ? 1 : 2]);
    row->n = rc ? source->n : d.n;
    row->bytes = (double)d.n * w->bytes;
    if (!rc && beyond_cache(row)) bandwidth_open(row->last_cache);
    row->huge = o->huge && !rc ? bench_pages_share() : NAN;
    bench_job job = {.workload = w,
                     .data = &d,
                     .plan = row->plan,
                     .maxtasks = o->maxtasks,
                     .pin = o->pin,
                     .source = source};
    if (!rc) measure_backends(row, &job, o, process, where);
    bandwidth_close();
    bench_release(w, &d);
    if (row->limits && row->series) summarise_row(row);
    if (limits) row->limits = NULL;
    if (series) row->series = NULL;
    free(limits);
    free(series);
}
