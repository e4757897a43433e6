/* plot_json.c - stores plots in files, from which the report draws them. */
#include "plot.h"
#include "../measure/harness.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static json_t *real_or_null(double x) { return isfinite(x) ? json_real(x) : json_null(); }

static double number(const json_t *x) { return json_is_number(x) ? json_number_value(x) : NAN; }
static double real(const json_t *o, const char *key) { return number(json_object_get(o, key)); }

static const char *text(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

static json_t *series_json(const plot *p, int k)
{
    json_t *o = json_pack("{s:s, s:b, s:i}", "name", p->series[k].name, "dashed",
                          p->series[k].dashed, "colour", p->series[k].colour),
           *points = json_array();
    for (size_t i = 0; i < p->series[k].n; i++) {
        const plot_point *q = &p->series[k].point[i];
        json_array_append_new(points,
                              json_pack("[o, o, i, o, o]", real_or_null(q->x), real_or_null(q->y),
                                        q->row, real_or_null(q->lo), real_or_null(q->hi)));
    }
    json_object_set_new(o, "points", points);
    return o;
}

json_t *plot_json(const plot *p)
{
    json_t *rows = json_array(), *columns = json_array(), *series = json_array();
    for (int r = 0; r < p->rows_count; r++) json_array_append_new(rows, json_string(p->rows[r]));
    for (int c = 0; c < p->columns_count; c++)
        json_array_append_new(columns, json_string(p->columns[c]));
    for (int k = 0; k < p->series_count; k++) json_array_append_new(series, series_json(p, k));
    return json_pack(
        "{s:i, s:i, s:i, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:o, s:o, s:s, s:o, s:o, s:o}", "kind",
        (int)p->kind, "unit_x", (int)p->unit_x, "unit_y", (int)p->unit_y, "name", p->name, "title",
        p->title, "x", p->x, "y", p->y, "alt", p->alt, "log_x", p->log_x, "log_y", p->log_y, "mark",
        real_or_null(p->mark), "until", real_or_null(p->until), "mark_name", p->mark_name, "rows",
        rows, "columns", columns, "series", series);
}

void plot_keep(const plot *p, const char *dir)
{
    char *path;
    json_t *o = plot_json(p);
    if (asprintf(&path, "%s/%s.json", dir ? dir : ".", p->name) < 0) bench_fail("no memory");
    if (!o || json_dump_file(o, path, JSON_INDENT(1) | JSON_REAL_PRECISION(6)))
        bench_fail("cannot write %s", path);
    json_decref(o);
    free(path);
}

static void read_series(plot *p, const json_t *o)
{
    size_t i;
    const json_t *q;
    int k = plot_series(p, text(o, "name"));
    p->series[k].dashed = json_is_true(json_object_get(o, "dashed"));
    json_int_t colour = json_integer_value(json_object_get(o, "colour"));
    if (colour >= 0 && colour < PLOT_COLOURS) p->series[k].colour = (int)colour;
    json_array_foreach(json_object_get(o, "points"), i, q)
    {
        const json_t *x = json_array_get(q, 0), *y = json_array_get(q, 1);
        int row = (int)json_integer_value(json_array_get(q, 2));
        if (!json_is_number(y) || row < 0 || (row >= p->rows_count && p->kind != PLOT_LINES))
            continue;
        double lo = number(json_array_get(q, 3)), hi = number(json_array_get(q, 4)),
               at = json_is_number(x) ? number(x) : 0;
        if (p->kind == PLOT_BARS)
            plot_bar_interval(p, k, row, number(y), lo, hi);
        else if (p->kind == PLOT_LINES)
            plot_point_interval(p, k, at, number(y), lo, hi);
        else
            plot_interval(p, k, row, at, number(y));
    }
}

plot *plot_of_json(const json_t *o)
{
    size_t i;
    const json_t *item, *rows = json_object_get(o, "rows"), *series = json_object_get(o, "series"),
                        *columns = json_object_get(o, "columns");
    int kind = (int)json_integer_value(json_object_get(o, "kind"));
    if (kind < PLOT_LINES || kind > PLOT_HEAT || !json_is_array(series)) return NULL;
    if (json_array_size(rows) > PLOT_ROWS || json_array_size(columns) > PLOT_COLUMNS ||
        json_array_size(series) > PLOT_SERIES)
        return NULL;
    plot *p =
        plot_new((plot_kind)kind, text(o, "name"), text(o, "title"), text(o, "x"), text(o, "y"));
    p->unit_x = (plot_unit)json_integer_value(json_object_get(o, "unit_x"));
    p->unit_y = (plot_unit)json_integer_value(json_object_get(o, "unit_y"));
    p->log_x = json_is_true(json_object_get(o, "log_x"));
    p->log_y = json_is_true(json_object_get(o, "log_y"));
    p->mark = real(o, "mark");
    p->until = real(o, "until");
    snprintf(p->mark_name, sizeof p->mark_name, "%s", text(o, "mark_name"));
    snprintf(p->alt, sizeof p->alt, "%s", text(o, "alt"));
    json_array_foreach(rows, i, item)
        plot_row(p, json_string_value(item) ? json_string_value(item) : "");
    json_array_foreach(columns, i, item)
        plot_column(p, json_string_value(item) ? json_string_value(item) : "");
    json_array_foreach(series, i, item) read_series(p, item);
    return p;
}
