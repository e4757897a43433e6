/* simulate_show.c - tine-bench simulate: the simulator's figures as a text and a plot. */
#include "simulate.h"
#include "../plot/gnuplot.h"
#include <limits.h>
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

void simulate_plot(FILE *f, const bench_simulation *s, const char *png)
{
    /* The first drawn are the largest: most curves lie one on the other. */
    static const struct {
        int type;
        double size, width;
    } points[SIM_SCHEDS] = {{7, 1.1, 2}, {4, 2.4, 5}, {8, 1.8, 3.5}, {7, 0.9, 1.5}, {12, 1.1, 1.5}};
    static const char *const colours[SIM_SCHEDS] = {"#7a4988", "#d55e00", "#e69f00", "#009e73",
                                                    "#56b4e9"};
    char name[64], n[24];
    fprintf(f, "$points << END\n");
    for (int t = 0; t < s->teams_count; t++) {
        fprintf(f, "%d", s->teams[t]);
        for (int k = 0; k < SIM_SCHEDS; k++) fprintf(f, " %.5g", s->efficiency[t][k] * 100);
        fprintf(f, "\n");
    }
    fprintf(f, "END\n");
    gnuplot_frame(f, png, 820, 480);
    fprintf(f, "set title \"%s, %s elements: predicted efficiency of schedules\" font ',14'\n",
            gnuplot_text(name, sizeof name, s->workload->name),
            bench_show_count(n, sizeof n, s->n));
    fprintf(f,
            "set grid lc rgb '#e4e4e4' lt 1 lw 1\nset logscale x 2\nset xrange [3.5:1200]\nset "
            "yrange [0:105]\nset xlabel 'threads'\n"
            "set ylabel 'efficiency, %%'\nset key %s\nplot ",
            s->efficiency[s->teams_count - 1][0] > 50 ? "bottom left" : "top right");
    for (int k = 0; k < SIM_SCHEDS; k++)
        fprintf(f, "%s$points using 1:%d with linespoints pt %d ps %g lw %g lc rgb '%s' title '%s'",
                k ? ", " : "", k + 2, points[k].type, points[k].size, points[k].width, colours[k],
                way(k));
    fprintf(f, "\n");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    return cli_parse(key, arg, state->input);
}

static int simulate_one(const bench_workload *w, size_t n, const cli_options *o)
{
    static bench_simulation s;
    bench_data d;
    char name[64], png[PATH_MAX], script[PATH_MAX];
    s.costs.before = NULL;
    int rc = cli_prepare(&d, w, n, o->data_dir);
    if (!rc) rc = simulate_run(&s, w, &d, o->chunk, o->time);
    if (!rc) {
        simulate_text(stdout, &s);
        snprintf(name, sizeof name, "simulate-%s", w->name);
        fclose(cli_create(png, o->output, name, "png"));
        FILE *f = cli_create(script, o->output, name, "gp");
        simulate_plot(f, &s, png);
        fclose(f);
        if (!gnuplot_run(script)) printf("%s\n", png);
        printf("\n");
    }
    sim_free(&s.costs);
    w->release(&d);
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
