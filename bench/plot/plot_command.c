/* plot_command.c - tine-bench plot: draws a results file's plots, as SVG and PNG. */
#include "plot_results.h"
#include <stdlib.h>
#include <string.h>

enum { OUTPUT = 256, INLINE };
/* A picture of this many bars is 800 pixels wide and some 2000 high, which is two screens. */
enum { BARS_A_PICTURE = 48 };

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

/* Returns the rows that were measured, with labels. */
static json_t *rows_of(const char *path, json_t **whole)
{
    json_error_t e;
    *whole = json_load_file(path, 0, &e);
    if (!*whole) bench_fail("cannot read %s: %s", path, e.text);
    json_t *rows = json_object_get(*whole, "rows");
    if (!json_is_array(rows)) bench_fail("%s is not a results file of tine-bench run", path);
    for (size_t i = json_array_size(rows); i-- > 0;)
        if (json_object_get(json_array_get(rows, i), "skipped")) json_array_remove(rows, i);
    plot_results_label(rows);
    return rows;
}

/* Draws all rows in one picture, or in several of about as many rows each: NAME, NAME-2, … A row
   has at most as many bars as `bars` says. */
static void draw_all(plot *make(const json_t *rows), const json_t *rows, size_t bars,
                     const char *dir)
{
    size_t n = json_array_size(rows), fit = bars < BARS_A_PICTURE ? BARS_A_PICTURE / bars : 1,
           pictures = (n + fit - 1) / fit;
    for (size_t k = 0; k < pictures; k++) {
        json_t *some = json_array();
        for (size_t i = n * k / pictures; i < n * (k + 1) / pictures; i++)
            json_array_append(some, json_array_get(rows, i));
        plot *p = make(some);
        size_t used = strlen(p->name), said = strlen(p->title);
        if (k) snprintf(p->name + used, sizeof p->name - used, "-%zu", k + 1);
        if (pictures > 1)
            snprintf(p->title + said, sizeof p->title - said, " (%zu/%zu)", k + 1, pictures);
        if (p->rows_count && p->series_count)
            plot_draw(p, dir);
        else if (k == 0)
            bench_note("nothing to draw for %s", p->name);
        plot_free(p);
        json_decref(some);
    }
}

/* Returns the largest number of backends in a row, serial among them. */
static size_t backends_of(const json_t *rows)
{
    size_t i, most = 1;
    const json_t *row;
    json_array_foreach(rows, i, row)
    {
        size_t n = json_array_size(json_object_get(row, "sides"));
        if (n > most) most = n;
    }
    return most;
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
    size_t backends = backends_of(rows);
    draw_all(plot_kinds, rows, 3, o.dir);
    draw_all(plot_speedup, rows, backends, o.dir);
    draw_all(plot_processes, rows, backends, o.dir);
    json_decref(whole);
    return 0;
}
