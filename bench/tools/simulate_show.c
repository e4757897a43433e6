/* simulate_show.c - tine-bench simulate: prints and plots the simulator's figures. */
#include "simulate.h"
#include <math.h>

static const char *way(int k) { return bench_way_name(sim_ways[k].sched, sim_ways[k].order); }
static int width(int k) { return sim_ways[k].order == TINE_BACKWARD ? 16 : 10; }

static void text_check(FILE *f, const bench_simulation *s)
{
    char a[32], b[32];
    fprintf(f,
            "checked on %d threads, where bodies take %.2f times as long as alone: predicted with "
            "that, and measured\n",
            s->cpus, s->inflation);
    for (int k = 0; k < SIM_SCHEDS; k++)
        fprintf(f, "  %-15s %10s %10s  %+.0f %%\n", way(k),
                bench_show_time(a, sizeof a, s->predicted[k]),
                bench_show_time(b, sizeof b, s->measured[k]),
                (s->predicted[k] / s->measured[k] - 1) * 100);
}

void simulate_text(FILE *f, const bench_simulation *s)
{
    char n[24], total[32], each[24], chunk[32], region[32];
    const sim_costs *c = &s->costs;
    fprintf(f,
            "%s, n = %s: %s on one thread, recorded in chunks of %s; handing one out costs %s, a "
            "region %s\n",
            s->workload->name, bench_show_count(n, sizeof n, s->n),
            bench_show_time(total, sizeof total, c->before[c->count]),
            bench_show_count(each, sizeof each, c->each),
            bench_show_time(chunk, sizeof chunk, c->chunk_cost),
            bench_show_time(region, sizeof region, c->region));
    fprintf(f, "predicted efficiency\nthreads");
    for (int k = 0; k < SIM_SCHEDS; k++) fprintf(f, "%*s", width(k), way(k));
    fprintf(f, "\n");
    for (int t = 0; t < s->teams_count; t++) {
        fprintf(f, "%7d", s->teams[t]);
        for (int k = 0; k < SIM_SCHEDS; k++)
            fprintf(f, "%*.0f %%", width(k) - 2, s->efficiency[t][k] * 100);
        fprintf(f, "\n");
    }
    text_check(f, s);
    fprintf(f, "For more threads it knows what elements cost alone: a memory that is shared, and "
               "threads in each other's way, come on top.\n");
}

plot *simulate_plot(const bench_simulation *s)
{
    char title[120], name[64], n[24];
    snprintf(name, sizeof name, "simulate-%s", s->workload->name);
    snprintf(title, sizeof title, "%.40s, %s elements: predicted efficiency of schedules",
             s->workload->name, bench_show_count(n, sizeof n, s->n));
    plot *d = plot_new(PLOT_LINES, name, title, "threads", "efficiency");
    d->log_x = 1, d->unit_x = PLOT_COUNT, d->unit_y = PLOT_PERCENT;
    for (int k = 0; k < SIM_SCHEDS; k++) {
        int series = plot_series(d, way(k));
        for (int t = 0; t < s->teams_count; t++)
            plot_point_add(d, series, s->teams[t], s->efficiency[t][k] * 100);
    }
    plot_alt(d, "Predicted efficiency of each schedule against threads; the table has them.");
    return d;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    return cli_parse(key, arg, state->input);
}

static int simulate_one(const bench_workload *w, size_t n, const cli_options *o)
{
    static bench_simulation s;
    bench_data data;
    s.costs.before = NULL;
    int rc = cli_prepare(&data, w, n, o->data_dir);
    if (!rc) rc = simulate_run(&s, w, &data, o->chunk, o->time);
    if (!rc) {
        simulate_text(stdout, &s);
        plot *d = simulate_plot(&s);
        plot_draw(d, o->output);
        plot_free(d);
        printf("\n");
    }
    sim_free(&s.costs);
    bench_release(w, &data);
    return rc ? BENCH_EXIT_WRONG : 0;
}

int bench_simulate_command(int argc, char **argv)
{
    static const struct argp_option list[] = {
        CLI_OPTION_WORKLOAD,
        CLI_OPTION_N,
        CLI_OPTION_DATA,
        CLI_OPTION_CHUNK,
        CLI_OPTION_TIME("For each schedule of the check (default: 0.2)"),
        CLI_OPTION_OUTPUT("Where the plot goes (default: here)"),
        {0}};
    static const struct argp argp = {
        list,
        parse,
        NULL,
        "Records what elements cost on one thread and predicts how efficient static, dynamic, "
        "guided and steal would be on 4 to 1024 threads; then checks itself on the threads that "
        "there are.",
        NULL,
        NULL,
        NULL};
    cli_options o = {.time = 0.2};
    int status = 0;
    cli_arguments(&o, &argp, argc, argv, &o, 0);
    for (size_t i = 0; i < o.workloads_count; i++)
        for (size_t k = 0; k < o.ns_count; k++) status |= simulate_one(o.workloads[i], o.ns[k], &o);
    return status;
}
