/* explain_command.c - tine-bench explain: the timeline of a work's call, what was lost in it, and one sentence of advice. */
#include "explain.h"
#include <limits.h>

static error_t parse(int key, char *arg, struct argp_state *state) { return tool_parse(key, arg, state->input); }

/* Pictures of several sizes, or beside one under a schedule asked for, have names of their own. */
static void name_of(char *s, size_t size, const bench_work *w, size_t n, const bench_tool *o)
{
    char many[24] = "", schedule[24] = "";
    if (o->ns_count > 1) snprintf(many, sizeof many, "-%zu", n);
    if (o->sched != TINE_AUTO) snprintf(schedule, sizeof schedule, "-%s", bench_sched_names[o->sched]);
    snprintf(s, size, "explain-%s%s%s", w->name, many, schedule);
}

static int explain_one(const bench_work *w, size_t n, const bench_tool *o)
{
    bench_explain e = {0};
    bench_data d;
    char name[96], png[PATH_MAX], svg[PATH_MAX], trace[PATH_MAX], script[PATH_MAX];
    const bench_plan plan = {.threads = o->threads, .sched = o->sched, .chunk = o->chunk};
    int rc = tool_prepare(&d, w, n, o->data_dir);
    if (!rc) rc = explain_run(&e, w, &d, &plan);
    if (!rc) {
        explain_text(stdout, &e);
        name_of(name, sizeof name, w, n, o);
        fclose(tool_create(png, o->output, name, "png"));
        fclose(tool_create(svg, o->output, name, "svg"));
        FILE *f = tool_create(trace, o->output, name, "json");
        explain_trace(f, &e);
        fclose(f);
        f = tool_create(script, o->output, name, "gp");
        explain_picture(f, &e, png, svg);
        fclose(f);
        if (!picture_draw(script)) printf("%s\n%s\n", png, svg);
        printf("%s (open it in https://ui.perfetto.dev)\n\n", trace);
    }
    explain_free(&e);
    w->release(&d);
    return rc ? BENCH_EXIT_WRONG : 0;
}

int bench_explain_command(int argc, char **argv)
{
    static const struct argp_option list[] = {
        TOOL_OPTION_WORK, TOOL_OPTION_N, TOOL_OPTION_DATA, TOOL_OPTION_THREADS, TOOL_OPTION_SCHEDULE, TOOL_OPTION_CHUNK,
        TOOL_OPTION_OUTPUT("Where timeline and trace go (default: here)"), {0}};
    static const struct argp argp = {
        list, parse, NULL, "Takes one call of a work apart: which thread ran which chunk when, as a picture and as a trace for Perfetto or "
        "chrome://tracing; busy, imbalance, what chunks, start and end cost; and one sentence of advice.", NULL, NULL, NULL};
    bench_tool o = {0};
    int status = 0;
    tool_arguments(&o, &argp, argc, argv, &o, 0);
    for (size_t i = 0; i < o.works_count; i++)
        for (size_t k = 0; k < o.ns_count; k++) status |= explain_one(o.works[i], o.ns[k], &o);
    return status;
}
