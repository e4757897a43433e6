/* scale_command.c - tine-bench scale: time and efficiency over threads, and with a hog on one CPU. */
#include "scale.h"
#include <limits.h>
#include <math.h>
#include <string.h>

enum { HOG = TOOL_OWN };
typedef struct scale_options {
    bench_tool tool;
    int hog;
} scale_options;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    scale_options *o = state->input;
    if (key == HOG) o->hog = 1;
    else return tool_parse(key, arg, &o->tool);
    return 0;
}

static int scale_one(const bench_work *w, size_t n, const scale_options *o)
{
    static bench_scale s;
    char name[64], png[PATH_MAX], script[PATH_MAX];
    const bench_plan plan = {.sched = o->tool.sched, .chunk = o->tool.chunk};
    bench_progress("%s", w->name);
    int rc = scale_run(&s, w, n, o->tool.data_dir, &plan, o->tool.threads, o->tool.time);
    if (!rc && o->hog) rc = scale_hog(&s, o->tool.data_dir, o->tool.time);
    bench_progress_clear();
    if (rc) return BENCH_EXIT_WRONG;
    scale_text(stdout, &s);
    snprintf(name, sizeof name, "scale-%s", w->name);
    fclose(tool_create(png, o->tool.output, name, "png"));
    FILE *f = tool_create(script, o->tool.output, name, "gp");
    scale_picture(f, &s, png);
    fclose(f);
    if (!picture_draw(script)) printf("%s\n", png);
    printf("\n");
    return 0;
}

int bench_scale_command(int argc, char **argv)
{
    static const struct argp_option list[] = {
        TOOL_OPTION_WORK, TOOL_OPTION_N, TOOL_OPTION_DATA, TOOL_OPTION_SCHEDULE, TOOL_OPTION_CHUNK,
        {"threads", TOOL_THREADS, "COUNT", 0, "Threads, at most (default: four times the CPUs)", 2},
        TOOL_OPTION_TIME("For each number of threads (default: 0.2)"), TOOL_OPTION_OUTPUT("Where the picture goes (default: here)"),
        {"hog", HOG, 0, 0, "Then every schedule beside a program that keeps one CPU busy", 2}, {0}};
    static const struct argp argp = {
        list, parse, NULL, "Times a work on 1, 2, … threads and beyond the CPUs: all of n (strong), and as many elements a thread (weak, for "
        "works whose elements cost the same), with efficiency and a picture.", NULL, NULL, NULL};
    scale_options o = {.tool = {.time = 0.2}};
    int status = 0;
    tool_arguments(&o.tool, &argp, argc, argv, &o, 0);
    bench_catch_interrupt();
    for (size_t i = 0; i < o.tool.works_count && !bench_interrupted(); i++)
        for (size_t k = 0; k < o.tool.ns_count; k++) status |= scale_one(o.tool.works[i], o.tool.ns[k], &o);
    return bench_interrupted() ? BENCH_EXIT_INTERRUPT : status;
}
