/* plot_command.c - tine-bench plot: draws a results file's plots, as SVG and PNG. */
#include "plot_results.h"
#include <stdlib.h>

enum { OUTPUT = 256, INLINE };

typedef struct plot_options {
    const char *file, *dir;
    int to_page;
} plot_options;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    plot_options *o = state->input;
    if (key == OUTPUT)
        o->dir = arg;
    else if (key == INLINE)
        o->to_page = 1;
    else if (key == ARGP_KEY_ARG && !o->file)
        o->file = arg;
    else if (key == ARGP_KEY_ARG)
        bench_fail("'%s': plot takes one results file", arg);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static json_t *rows_of(const char *path, json_t **whole)
{
    json_error_t e;
    *whole = json_load_file(path, 0, &e);
    if (!*whole) bench_fail("cannot read %s: %s", path, e.text);
    json_t *rows = json_object_get(*whole, "rows");
    if (!json_is_array(rows)) bench_fail("%s is not a results file of tine-bench run", path);
    return rows;
}

static void draw(plot *d, const char *dir)
{
    if (d->series_count && d->series[0].n)
        plot_draw(d, dir);
    else
        bench_note("nothing to draw for %s", d->name);
    plot_free(d);
}

/* Returns a plot as SVG. The page's style gives the colours. */
static json_t *drawn(const json_t *item)
{
    char *text = NULL;
    size_t length = 0;
    plot *p = plot_of_json(item);
    FILE *f = open_memstream(&text, &length);
    if (!f) bench_fail("no memory");
    if (p) plot_svg(f, p);
    fclose(f);
    json_t *svg = json_string(text);
    free(text);
    plot_free(p);
    return svg;
}

/* Reads a list of plots from standard input and writes a list of drawings to standard output. */
static int inline_all(void)
{
    json_error_t e;
    size_t i;
    const json_t *item;
    json_t *plots = json_loadf(stdin, 0, &e), *all = json_array();
    if (!json_is_array(plots)) bench_fail("standard input is no list of plots: %s", e.text);
    json_array_foreach(plots, i, item) json_array_append_new(all, drawn(item));
    int rc = json_dumpf(all, stdout, 0);
    json_decref(plots), json_decref(all);
    return rc ? BENCH_EXIT_USAGE : 0;
}

int bench_plot(int argc, char **argv)
{
    static const struct argp_option list[] = {
        {"output", OUTPUT, "DIR", 0, "Where the plots go (default: here)", 0},
        {"inline", INLINE, 0, OPTION_HIDDEN, 0, 0},
        {0}};
    static const struct argp argp = {list,
                                     parse,
                                     "RESULTS.json",
                                     "Draws kinds, speedup and processes, as SVG and PNG, of a "
                                     "results file (tine-bench run --output results.json).",
                                     NULL,
                                     NULL,
                                     NULL};
    plot_options o = {.dir = "."};
    json_t *whole;
    bench_check_arguments(argc, argv, list);
    argp_parse(&argp, argc, argv, 0, NULL, &o);
    if (o.to_page) return inline_all();
    if (!o.file) bench_fail("plot needs a results file (tine-bench run --output results.json)");
    const json_t *rows = rows_of(o.file, &whole);
    draw(plot_kinds(rows), o.dir);
    draw(plot_speedup(rows), o.dir);
    draw(plot_processes(rows), o.dir);
    json_decref(whole);
    return 0;
}
