/* summary.c - computes the figures of a row from its series: medians, spreads, and ratios with
   their intervals. bench/recompute.py does the same from a file of results. */
#include "../backends/backend.h"
#include <math.h>
#include <string.h>

static const stat_ratio unknown = {.ratio = NAN, .lo = NAN, .hi = NAN};
/* The ratio of a side on one thread to itself. */
static const stat_ratio itself = {.ratio = 1, .lo = 1, .hi = 1};

static int counts(const bench_turn *t, const series_rounds *r)
{
    return r->all || !t->disturbance.disturbed;
}

/* Returns the mean over the turns that count of the member at `offset`. */
static double mean_of(const bench_series *s, const series_rounds *r, size_t offset)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < s->turns; i++) {
        double x;
        memcpy(&x, (const char *)&s->turn[i] + offset, sizeof x);
        if (counts(&s->turn[i], r)) sum += x, n++;
    }
    return n ? sum / (double)n : NAN;
}

static void times_of(bench_figure *f, const bench_series *s, const series_rounds *r)
{
    double medians[TURNS_MAX], sorted[TURNS_MAX];
    size_t places = series_medians(medians, s, r), n = 0;
    f->samples = 0;
    f->min = NAN;
    for (size_t i = 0; i < s->turns; i++) {
        const bench_turn *t = &s->turn[i];
        if (!counts(t, r)) continue;
        f->samples += (size_t)t->count;
        for (int k = 0; k < t->count; k++) f->min = fmin(f->min, t->seconds[k]);
    }
    for (size_t i = 0; i < places; i++)
        if (!isnan(medians[i])) sorted[n++] = medians[i];
    samples_sort(sorted, n);
    f->median = samples_quantile(sorted, n, 0.5);
    f->spread = (samples_quantile(sorted, n, 0.75) - samples_quantile(sorted, n, 0.25)) / f->median;
    f->reps = n ? (size_t)(mean_of(s, r, offsetof(bench_turn, reps)) + 0.5) : 0;
    f->start = mean_of(s, r, offsetof(bench_turn, start));
    f->transfer = mean_of(s, r, offsetof(bench_turn, transfer));
    f->work = mean_of(s, r, offsetof(bench_turn, work));
    if (s->openings) f->start_once = samples_median(s->opening, s->openings);
}

/* Returns the series of the side's code on one thread, or NULL if it is unknown. */
static const bench_series *code_of(const bench_row *row, int i)
{
    const bench_series *s = NULL;
    if (i == BENCH_OPENMP) s = &row->series[SERIES_OPENMP_ALONE];
    if (i == BENCH_TINE) s = &row->series[SERIES_TINE_ALONE];
    if (bench_backends[i].kind >= 0) s = &row->series[SERIES_RANGE];
    return s && s->turns ? s : NULL;
}

static void ratios_of(bench_row *row, int i)
{
    bench_figure *f = &row->figures[i];
    const bench_series *serial = &row->series[BENCH_SERIAL], *own = &row->series[i],
                       *code = code_of(row, i);
    f->total = series_ratio(serial, own, &row->rounds);
    f->speedup = f->total.ratio;
    f->code = f->parallel = unknown;
    if (code) {
        f->code = series_ratio(serial, code, &row->rounds);
        f->parallel = series_ratio(code, own, &row->rounds);
    } else if (row->plan.threads == 1 && (i == BENCH_OPENMP || i == BENCH_TINE)) {
        f->code = f->total;
        f->parallel = itself;
    }
}

/* Marks the disturbed rounds, and decides whether they count: they do if too few rounds were
   undisturbed. If the best probe of the run has become faster, earlier rounds may now be marked. */
static void settle_rounds(bench_row *row)
{
    series_rounds *r = &row->rounds;
    r->disturbed = 0;
    for (int i = 0; i < r->measured; i++)
        r->disturbed += series_mark(row->series, BENCH_SERIES, i, row->probe_best) != 0;
    int quiet = r->measured - r->disturbed;
    r->all = quiet < (r->planned < STAT_UNITS_MIN ? r->planned : STAT_UNITS_MIN);
}

void summarise_row(bench_row *row)
{
    settle_rounds(row);
    row->bandwidth = NAN;
    for (int i = 0; i < row->rounds.measured; i++)
        row->bandwidth = fmax(row->bandwidth, row->limits[i]);
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        bench_figure *f = &row->figures[i];
        times_of(f, &row->series[i], &row->rounds);
        ratios_of(row, i);
        if (f->state == STATE_MEASURED && !f->samples) f->state = STATE_OFF;
    }
    row->over_openmp =
        series_ratio(&row->series[BENCH_OPENMP], &row->series[BENCH_TINE], &row->rounds);
}
