/* plot_kinds.c - the plot of the front page: on each workload, threads, processes that share
   memory, and processes behind pipes. Each kind is shown by its fastest backend. */
#include "plot_results.h"
#include <math.h>

enum { THREADS, SHARED, PIPES, KINDS };
static const char *const kinds[KINDS] = {"threads (tine)", "processes that share memory",
                                         "processes behind pipes"};
static const int colours[KINDS] = {PLOT_TINE, PLOT_SHARING, PLOT_COPYING};

/* Returns the kind of a backend, or -1 for none of the three. */
static int kind_of(const char *name)
{
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (!backend_is(name, bench_backends[i].name)) continue;
        if (i == BENCH_TINE) return THREADS;
        if (i == BENCH_PIPE) return PIPES;
        if (bench_backends[i].kind >= POOL_SHM_PIPE && bench_backends[i].kind <= POOL_SHM_SPIN)
            return SHARED;
    }
    return -1;
}

/* Stores the backend of each kind that has the greatest speed-up in a row. NULL: the row has no
   backend of that kind. */
static void fastest_of(const json_t *row, const json_t *fastest[KINDS])
{
    size_t i;
    const json_t *side;
    for (int k = 0; k < KINDS; k++) fastest[k] = NULL;
    json_array_foreach(json_object_get(row, "sides"), i, side)
    {
        const char *name = json_string_value(json_object_get(side, "side"));
        double x = plot_figure(side, "speedup");
        int k = name ? kind_of(name) : -1;
        if (k >= 0 && isfinite(x) && !(plot_figure(fastest[k], "speedup") >= x)) fastest[k] = side;
    }
}

plot *plot_kinds(const json_t *rows)
{
    size_t i;
    const json_t *row;
    const json_t *fastest[KINDS];
    plot *p = plot_new(PLOT_BARS, "kinds", "Speed over the serial loop: longer is faster",
                       "times as fast as the serial loop", "");
    p->unit_x = PLOT_TIMES;
    p->mark = 1;
    snprintf(p->mark_name, sizeof p->mark_name, "serial loop");
    for (int k = 0; k < KINDS; k++) plot_series_coloured(p, kinds[k], colours[k]);
    json_array_foreach(rows, i, row)
    {
        int r = plot_results_row(p, row, "");
        fastest_of(row, fastest);
        for (int k = 0; k < KINDS; k++)
            if (fastest[k]) plot_speedup_bar(p, k, r, fastest[k]);
    }
    plot_results_axes(p);
    plot_alt(p, "Bars of the speed-up of threads, of processes that share memory and of processes "
                "behind pipes, on each workload.");
    return p;
}
