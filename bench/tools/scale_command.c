/* scale_command.c - tine-bench scale: time and efficiency over threads, also with a process that
   keeps one CPU busy. */
#include "scale.h"
#include <limits.h>
#include <math.h>
#include <string.h>

enum { HOG = CLI_OWN };
typedef struct scale_options {
    cli_options common;
    int hog;
} scale_options;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    scale_options *o = state->input;
    if (key == HOG)
        o->hog = 1;
    else
        return cli_parse(key, arg, &o->common);
    return 0;
}

static void draw(plot *d, const char *dir)
{
    plot_draw(d, dir);
    plot_free(d);
}

static int scale_one(const bench_workload *w, size_t n, const scale_options *o)
{
    static bench_scale s;
    char name[64];
    const bench_plan plan = {.sched = o->common.sched, .chunk = o->common.chunk};
    bench_progress("%s", w->name);
    int rc = scale_run(&s, w, n, o->common.data_dir, &plan, o->common.threads, o->common.time);
    if (!rc && o->hog) rc = scale_hog(&s, o->common.data_dir, o->common.time);
    bench_progress_clear();
    if (rc) return BENCH_EXIT_WRONG;
    scale_text(stdout, &s);
    snprintf(name, sizeof name, "scale-%s", w->name);
    draw(scale_speedup_plot(&s, name), o->common.output);
    snprintf(name, sizeof name, "scale-%s-efficiency", w->name);
    draw(scale_efficiency_plot(&s, name), o->common.output);
    printf("\n");
    return 0;
}

int bench_scale_command(int argc, char **argv)
{
    static const struct argp_option list[] = {
        CLI_OPTION_WORKLOAD,
        CLI_OPTION_N,
        CLI_OPTION_DATA,
        CLI_OPTION_SCHEDULE,
        CLI_OPTION_CHUNK,
        {"threads", CLI_THREADS, "COUNT", 0, "Threads, at most (default: four times the CPUs)", 2},
        CLI_OPTION_TIME("For each number of threads (default: 0.2)"),
        CLI_OPTION_OUTPUT("Where the plot goes (default: here)"),
        {"hog", HOG, 0, 0, "Then every schedule beside a program that keeps one CPU busy", 2},
        {0}};
    static const struct argp argp = {
        list,
        parse,
        NULL,
        "Times a workload on 1, 2, … threads and beyond the CPUs: all of n (strong), and as many "
        "elements a thread (weak, for workloads whose elements cost the same), with efficiency and "
        "a plot.",
        NULL,
        NULL,
        NULL};
    scale_options o = {.common = {.time = 0.2}};
    int status = 0;
    cli_arguments(&o.common, &argp, argc, argv, &o, 0);
    bench_catch_interrupt();
    for (size_t i = 0; i < o.common.workloads_count && !bench_interrupted(); i++)
        for (size_t k = 0; k < o.common.ns_count; k++)
            status |= scale_one(o.common.workloads[i], o.common.ns[k], &o);
    return bench_interrupted() ? BENCH_EXIT_INTERRUPT : status;
}
