/* plot_results.c - plots of a results file: the speed-up of every backend on every workload, and
   the division of the time of process pools. */
#include "plot_results.h"
#include <math.h>

enum { PARTS = 3 };
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

static void name_of(char s[64], const json_t *row, const char *backend)
{
    char n[24];
    const char *name = json_string_value(json_object_get(row, "work"));
    snprintf(s, 64, "%.28s %s%s%s", name ? name : "",
             bench_show_count(n, sizeof n, (size_t)plot_figure(row, "n")), *backend ? ", " : "",
             backend);
}

plot *plot_speedup(const json_t *rows)
{
    size_t i;
    const json_t *row;
    char name[64];
    plot *d = plot_new(PLOT_BARS, "speedup", "Speed-up over the serial loop, with its interval",
                       "times as fast as the serial loop", "");
    d->unit_x = PLOT_TIMES, d->mark = 1;
    json_array_foreach(rows, i, row)
    {
        if (json_object_get(row, "skipped") || d->rows_count == PLOT_ROWS) continue;
        name_of(name, row, "");
        plot_row(d, name);
    }
    for (int k = 1; k < BENCH_BACKENDS && d->series_count < PLOT_SERIES; k++) {
        int place = 0, series = -1;
        json_array_foreach(rows, i, row)
        {
            const json_t *side = backend_of(row, bench_backends[k].name);
            double x = plot_figure(side, "speedup");
            if (json_object_get(row, "skipped") || place == d->rows_count) continue;
            if (isfinite(x) && x > 0) {
                if (series < 0)
                    series = plot_series_coloured(d, bench_backends[k].heading, plot_colour_of(k));
                plot_speedup_bar(d, series, place, side);
            }
            place++;
        }
    }
    plot_alt(d, "Bars of the speed-up of each backend on each workload; the results have them.");
    return d;
}

/* One bar of 100 % per pool and workload, divided into start, transfer and work. */
plot *plot_processes(const json_t *rows)
{
    size_t i;
    const json_t *row;
    char name[64];
    plot *d = plot_new(PLOT_TIMELINE, "processes", "Where the time of process pools goes",
                       "% of a call", "");
    d->unit_x = PLOT_PERCENT;
    plot_series_coloured(d, "start", PLOT_PLAIN_GREY);
    plot_series_coloured(d, "transfer and waking", PLOT_COPYING);
    plot_series_coloured(d, "work", PLOT_THREADS);
    json_array_foreach(rows, i, row)
    {
        for (int k = BENCH_POOLS; k < BENCH_PEERS && d->rows_count < PLOT_ROWS; k++) {
            const json_t *backend = backend_of(row, bench_backends[k].name);
            double sum = 0, at = 0;
            for (int p = 0; p < PARTS; p++) sum += plot_figure(backend, parts[p]);
            if (!isfinite(sum) || sum <= 0) continue;
            name_of(name, row, bench_backends[k].name);
            int place = plot_row(d, name);
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
