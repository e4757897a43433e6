/* sweep_command.c - tine-bench sweep: heat maps and tables of single workloads, or a short table of
   all workloads. */
#include "sweep.h"
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { ALL = CLI_OWN };
typedef struct sweep_options {
    cli_options common;
    int all;
} sweep_options;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    sweep_options *o = state->input;
    if (key == ALL)
        o->all = 1;
    else
        return cli_parse(key, arg, &o->common);
    return 0;
}

/* The ratio of neighbouring chunks. Tables do not need every power of two. */
static const size_t step_of_plots = 2, step_of_tables = 8;

static void draw(const bench_sweep *s, const char *dir)
{
    plot *d = sweep_plot(s);
    plot_draw(d, dir);
    plot_keep(d, dir);
    plot_free(d);
    printf("\n");
}

/* Sweeps one workload at one n. Returns an exit status. */
static int sweep_one(bench_sweep *s, const bench_workload *w, size_t n, const sweep_options *o)
{
    bench_data d;
    int threads = o->common.threads ? o->common.threads : cli_threads();
    bench_progress("%s  n = %zu", w->name, n ? n : w->n);
    int rc = cli_prepare(&d, w, n, o->common.data_dir);
    if (!rc)
        rc = sweep_run(s, w, &d, threads, o->all ? step_of_tables : step_of_plots, o->common.time);
    bench_progress_clear();
    if (!rc && o->all) sweep_table_row(stdout, s);
    if (!rc && !o->all) {
        sweep_text(stdout, s);
        if (s->teams_count) draw(s, o->common.output);
    }
    bench_release(w, &d);
    return rc ? BENCH_EXIT_WRONG : 0;
}

/* Returns the next number of elements of the table: from 1 up in factors of 100, while a call takes
   at most some tenths of a second and the arrays about 2 GB. 0: the table ends. */
static size_t next_n(const bench_sweep *s, size_t n)
{
    static const double long_call = 5e-3, large = 2e9;
    const bench_workload *w = s->workload;
    size_t arrays = w->in_arrays > 1 ? w->in_arrays : 1;
    double bytes = (double)n * 100 * (double)(w->in_size * arrays + w->out_size);
    return s->serial.median > long_call || bytes > large || n >= 100000000 || s->n < n ? 0
                                                                                       : n * 100;
}

/* Counts of rows, for the lines below the table. cold, warm, wise: AUTO's time is near the best.
   slow: AUTO, cold or warm, is slower than serial. far: AUTO, warm, is far from the best. */
typedef struct counts {
    int rows, cold, warm, wise, slow, far;
} counts;

static bool within(double time, double factor, double best)
{
    static const double noise = 100e-9;
    return time <= factor * best + noise;
}

static void judge(counts *k, const bench_sweep *s)
{
    static const double near = 1.06, slower = 1.05, far = 1.25;
    const double best = sweep_best(s)->median, serial = s->serial.median;
    k->rows++;
    k->cold += within(s->cold.median, near, best);
    k->warm += within(s->warm.median, near, best);
    k->wise += within(s->wise.median, near, best);
    k->slow += !within(s->cold.median, slower, serial) || !within(s->warm.median, slower, serial);
    k->far += !within(s->warm.median, far, best);
}

static int sweep_all(bench_sweep *s, const sweep_options *o)
{
    counts k = {0};
    int status = 0;
    sweep_table_head(stdout);
    for (size_t i = 0; i < o->common.workloads_count && !bench_interrupted(); i++) {
        const bench_workload *w = o->common.workloads[i];
        size_t at = 0, n = o->common.ns[0] ? o->common.ns[0] : w->n ? 1 : 0;
        do {
            int bad = sweep_one(s, w, n, o);
            status |= bad;
            if (bad) break;
            judge(&k, s);
            if (o->common.ns[0])
                n = ++at < o->common.ns_count ? o->common.ns[at] : 0;
            else
                n = n ? next_n(s, n) : 0;
        } while (n && !bench_interrupted());
    }
    printf(
        "\n%d rows. Within 6 %% + 100 ns of the best: AUTO cold in %d, AUTO in %d, with wisdom in "
        "%d.\nSlower than serial by more than 5 %% + 100 ns: in %d. More than 1.25 times the best "
        "+ 100 ns: in %d.\n",
        k.rows, k.cold, k.warm, k.wise, k.slow, k.far);
    return status;
}

int bench_sweep_command(int argc, char **argv)
{
    static const struct argp_option list[] = {
        CLI_OPTION_WORKLOAD,
        CLI_OPTION_N,
        CLI_OPTION_DATA,
        CLI_OPTION_THREADS,
        CLI_OPTION_TIME(
            "For each of the last comparison: serial, AUTO, the best cells (default: 0.3)"),
        CLI_OPTION_OUTPUT("Where the plots go (default: here)"),
        {"all", ALL, 0, 0,
         "The short table instead of plots: AUTO against the best of a coarser sweep, for "
         "workloads (default: all) and n from 1 up",
         3},
        {0}};
    static const struct argp argp = {
        list,
        parse,
        NULL,
        "Times static, dynamic, guided and steal with every chunk in powers of two on 2, 4, … "
        "threads, draws a heat map, and says where AUTO lies against the best of them.\v"
        "  tine-bench sweep --workload mandelbrot,coastline\n  tine-bench sweep --all            "
        "the whole table of AUTO",
        NULL,
        NULL,
        NULL};
    sweep_options o = {.common = {.time = 0.3}};
    bench_sweep *s = malloc(sizeof *s);
    int status = 0;
    if (!s) bench_fail("no memory");
    bench_check_arguments(argc, argv, list);
    for (int i = 1; i < argc; i++) o.all |= !strcmp(argv[i], "--all");
    cli_arguments(&o.common, &argp, argc, argv, &o, o.all);
    bench_catch_interrupt();
    if (o.all)
        status = sweep_all(s, &o);
    else
        for (size_t i = 0; i < o.common.workloads_count && !bench_interrupted(); i++)
            for (size_t k = 0; k < o.common.ns_count; k++)
                status |= sweep_one(s, o.common.workloads[i], o.common.ns[k], &o);
    free(s);
    return bench_interrupted() ? BENCH_EXIT_INTERRUPT : status;
}
