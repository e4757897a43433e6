/* plot_results.c - plots of a results file: the speed-up of every backend on every workload, and
   the division of the time of process pools. */
#include "plot_results.h"
#include <math.h>
#include <string.h>

/* Rows of bars share an axis, unless the longest bar of one row has more than UNLIKE times the
   length of the longest bar of another row. */
enum { UNLIKE = 8, PARTS = 3 };
static const char *const parts[PARTS] = {"start_s", "transfer_s", "work_s"};

static const json_t *backend_of(const json_t *row, const char *name)
{
    size_t i;
    const json_t *backend;
    json_array_foreach(json_object_get(row, "sides"), i, backend)
    {
        const char *s = json_string_value(json_object_get(backend, "side"));
        if (s && backend_is(s, name)) return backend;
    }
    return NULL;
}

double plot_figure(const json_t *backend, const char *key)
{
    const json_t *x = json_object_get(backend, key);
    return json_is_number(x) ? json_number_value(x) : NAN;
}

void plot_speedup_bar(plot *p, int series, int row, const json_t *backend)
{
    plot_bar_interval(p, series, row, plot_figure(backend, "speedup"),
                      plot_figure(backend, "speedup_low"), plot_figure(backend, "speedup_high"));
}

int plot_colour_of(int backend)
{
    const int kind = bench_backends[backend].kind;
    if (backend == BENCH_SERIAL) return PLOT_PLAIN_GREY;
    if (backend == BENCH_OPENMP) return PLOT_THREADS;
    if (backend == BENCH_TINE) return PLOT_TINE;
    if (kind >= POOL_SHM_PIPE && kind <= POOL_SHM_SPIN) return PLOT_SHARING;
    return kind >= 0 ? PLOT_COPYING : PLOT_OTHERS;
}

static const char *member(const json_t *row, const char *key)
{
    const char *s = json_string_value(json_object_get(row, key));
    return s ? s : "";
}

/* Whether two rows differ in their numbers of threads alone. */
static int alike(const json_t *a, const json_t *b)
{
    return a != b && !strcmp(member(a, "work"), member(b, "work")) &&
           !strcmp(member(a, "data"), member(b, "data")) &&
           json_equal(json_object_get(a, "n"), json_object_get(b, "n"));
}

void plot_results_label(const json_t *rows)
{
    size_t i, k;
    json_t *row;
    const json_t *other;
    json_array_foreach(rows, i, row)
    {
        char s[64], n[24], threads[24] = "";
        json_array_foreach(rows, k, other)
        {
            if (alike(row, other))
                snprintf(threads, sizeof threads, ", %.0f threads", plot_figure(row, "threads"));
        }
        snprintf(s, sizeof s, "%.24s%s%.12s, %s%s", member(row, "work"),
                 *member(row, "data") ? " " : "", member(row, "data"),
                 bench_show_count(n, sizeof n, (size_t)plot_figure(row, "n")), threads);
        json_object_set_new(row, "label", json_string(s));
    }
}

int plot_results_row(plot *p, const json_t *row, const char *backend)
{
    char s[64];
    snprintf(s, sizeof s, "%s%s%s", member(row, "label"), *backend ? ", " : "", backend);
    return plot_row(p, s);
}

void plot_results_axes(plot *p)
{
    double least = HUGE_VAL, most = 0;
    for (int r = 0; r < p->rows_count; r++) {
        double longest = p->mark;
        for (int k = 0; k < p->series_count; k++)
            for (size_t i = 0; i < p->series[k].n; i++)
                if (p->series[k].point[i].row == r)
                    longest = fmax(longest, p->series[k].point[i].y);
        least = fmin(least, longest), most = fmax(most, longest);
    }
    p->own_axes = most > UNLIKE * least;
    if (p->own_axes)
        snprintf(p->x, sizeof p->x, "times as fast as the serial loop; a scale for each workload");
}

plot *plot_speedup(const json_t *rows)
{
    size_t i;
    const json_t *row;
    plot *d = plot_new(PLOT_BARS, "speedup", "Speed-up over the serial loop, with interval",
                       "times as fast as the serial loop", "");
    d->unit_x = PLOT_TIMES, d->mark = 1;
    snprintf(d->mark_name, sizeof d->mark_name, "serial loop");
    json_array_foreach(rows, i, row) plot_results_row(d, row, "");
    for (int k = 1; k < BENCH_BACKENDS && d->series_count < PLOT_SERIES; k++) {
        int series = -1;
        json_array_foreach(rows, i, row)
        {
            const json_t *side = backend_of(row, bench_backends[k].name);
            double x = plot_figure(side, "speedup");
            if (!isfinite(x) || x <= 0) continue;
            if (series < 0)
                series = plot_series_coloured(d, bench_backends[k].heading, plot_colour_of(k));
            plot_speedup_bar(d, series, (int)i, side);
        }
    }
    plot_results_axes(d);
    plot_alt(d, "Bars of the speed-up of each backend on each workload; the results have them.");
    return d;
}

/* One bar of 100 % per pool and workload, divided into start, transfer and work. */
plot *plot_processes(const json_t *rows)
{
    size_t i;
    const json_t *row;
    plot *d = plot_new(PLOT_TIMELINE, "processes", "Where the time of process pools goes",
                       "% of a call", "");
    d->unit_x = PLOT_PERCENT;
    plot_series_coloured(d, "start", PLOT_PLAIN_GREY);
    plot_series_coloured(d, "transfer and waking", PLOT_COPYING);
    plot_series_coloured(d, "work", PLOT_THREADS);
    json_array_foreach(rows, i, row)
    {
        for (int k = BENCH_POOLS; k < BENCH_PEERS; k++) {
            const json_t *backend = backend_of(row, bench_backends[k].name);
            double sum = 0, at = 0;
            for (int p = 0; p < PARTS; p++) sum += plot_figure(backend, parts[p]);
            if (!isfinite(sum) || sum <= 0) continue;
            int place = plot_results_row(d, row, bench_backends[k].name);
            for (int p = 0; p < PARTS; p++) {
                double part = plot_figure(backend, parts[p]) / sum * 100;
                plot_interval(d, p, place, at, at + part);
                at += part;
            }
        }
    }
    plot_alt(d, "Bars of the shares of starting, moving data and waking, and work, in a call of "
                "each process pool on each workload.");
    return d;
}
