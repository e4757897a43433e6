/* explain_command.c - tine-bench explain: the timeline of a workload's call, the lost time, and one
   sentence of advice. */
#include "explain.h"
#include <limits.h>

static error_t parse(int key, char *arg, struct argp_state *state)
{
    return cli_parse(key, arg, state->input);
}

/* Forms the name of a plot. Plots of several sizes, or of a schedule that the user asked for, have
   names of their own. */
static void name_of(char *s, size_t size, const bench_workload *w, size_t n, const cli_options *o)
{
    char many[24] = "", schedule[24] = "";
    if (o->ns_count > 1) snprintf(many, sizeof many, "-%zu", n);
    if (o->sched != TINE_AUTO)
        snprintf(schedule, sizeof schedule, "-%s", bench_sched_names[o->sched]);
    snprintf(s, size, "explain-%s%s%s", w->name, many, schedule);
}

static int explain_one(const bench_workload *w, size_t n, const cli_options *o)
{
    bench_explain e = {0};
    bench_data d;
    char name[96], trace[PATH_MAX];
    const bench_plan plan = {.threads = o->threads, .sched = o->sched, .chunk = o->chunk};
    int rc = cli_prepare(&d, w, n, o->data_dir);
    if (!rc) rc = explain_run(&e, w, &d, &plan);
    if (!rc) {
        explain_text(stdout, &e);
        name_of(name, sizeof name, w, n, o);
        FILE *f = cli_create(trace, o->output, name, "json");
        explain_trace(f, &e);
        fclose(f);
        plot *timeline = explain_plot(&e, name);
        plot_draw(timeline, o->output);
        plot_free(timeline);
        printf("%s (open it in https://ui.perfetto.dev)\n\n", trace);
    }
    explain_free(&e);
    bench_release(w, &d);
    return rc ? BENCH_EXIT_WRONG : 0;
}

int bench_explain_command(int argc, char **argv)
{
    static const struct argp_option list[] = {
        CLI_OPTION_WORKLOAD,
        CLI_OPTION_N,
        CLI_OPTION_DATA,
        CLI_OPTION_THREADS,
        CLI_OPTION_SCHEDULE,
        CLI_OPTION_CHUNK,
        CLI_OPTION_OUTPUT("Where timeline and trace go (default: here)"),
        {0}};
    static const struct argp argp = {
        list,
        parse,
        NULL,
        "Takes one call of a workload apart: which thread ran which chunk when, as a plot and as a "
        "trace for Perfetto or chrome://tracing; busy, imbalance, what chunks, start and end cost; "
        "and one sentence of advice.",
        NULL,
        NULL,
        NULL};
    cli_options o = {0};
    int status = 0;
    cli_arguments(&o, &argp, argc, argv, &o, 0);
    for (size_t i = 0; i < o.workloads_count; i++)
        for (size_t k = 0; k < o.ns_count; k++) status |= explain_one(o.workloads[i], o.ns[k], &o);
    return status;
}
