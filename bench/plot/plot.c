/* plot.c - makes, fills and frees plots, and formats values for axes. */
#include "plot.h"
#include "../measure/harness.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

plot *plot_new(plot_kind kind, const char *name, const char *title, const char *x, const char *y)
{
    plot *p = calloc(1, sizeof *p);
    if (!p) bench_fail("no memory");
    p->kind = kind;
    p->mark = p->until = NAN;
    snprintf(p->name, sizeof p->name, "%s", name);
    snprintf(p->title, sizeof p->title, "%s", title);
    snprintf(p->x, sizeof p->x, "%s", x);
    snprintf(p->y, sizeof p->y, "%s", y);
    return p;
}

void plot_free(plot *p)
{
    for (int k = 0; p && k < p->series_count; k++) free(p->series[k].point);
    free(p);
}

int plot_series(plot *p, const char *name)
{
    if (p->series_count == PLOT_SERIES) bench_fail("%s: more than %d series", p->name, PLOT_SERIES);
    snprintf(p->series[p->series_count].name, sizeof p->series[0].name, "%s", name);
    p->series[p->series_count].colour = p->series_count % PLOT_COLOURS;
    return p->series_count++;
}

int plot_series_coloured(plot *p, const char *name, int colour)
{
    int k = plot_series(p, name);
    p->series[k].colour = colour;
    return k;
}

int plot_column(plot *p, const char *name)
{
    if (p->columns_count == PLOT_COLUMNS)
        bench_fail("%s: more than %d columns", p->name, PLOT_COLUMNS);
    snprintf(p->columns[p->columns_count], sizeof p->columns[0], "%s", name);
    return p->columns_count++;
}

int plot_row(plot *p, const char *name)
{
    if (p->rows_count == PLOT_ROWS) bench_fail("%s: more than %d rows", p->name, PLOT_ROWS);
    snprintf(p->rows[p->rows_count], sizeof p->rows[0], "%s", name);
    return p->rows_count++;
}

static void add(plot *p, int series, plot_point point)
{
    /* The array grows when n is a power of two. */
    size_t n = p->series[series].n, room = n ? (n & (n - 1) ? 0 : 2 * n) : 1;
    if (room) p->series[series].point = realloc(p->series[series].point, room * sizeof point);
    if (!p->series[series].point) bench_fail("no memory");
    p->series[series].point[n] = point;
    p->series[series].n++;
}

void plot_point_interval(plot *p, int series, double x, double y, double lo, double hi)
{
    add(p, series, (plot_point){x, y, 0, lo, hi});
}

void plot_point_add(plot *p, int series, double x, double y)
{
    plot_point_interval(p, series, x, y, NAN, NAN);
}

void plot_bar_interval(plot *p, int series, int row, double length, double lo, double hi)
{
    add(p, series, (plot_point){0, length, row, lo, hi});
}

void plot_bar(plot *p, int series, int row, double length)
{
    plot_bar_interval(p, series, row, length, NAN, NAN);
}

void plot_interval(plot *p, int series, int row, double from, double to)
{
    add(p, series, (plot_point){from, to, row, NAN, NAN});
}

void plot_cell(plot *p, int column, int row, double value)
{
    plot_interval(p, 0, row, column, value);
}

void plot_alt(plot *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(p->alt, sizeof p->alt, format, args);
    va_end(args);
}

const char *plot_show(char *s, size_t size, plot_unit unit, double x)
{
    if (x == 0) return strcpy(s, "0");
    switch (unit) {
    case PLOT_SECONDS:
        return bench_show_time(s, size, x);
    case PLOT_TIMES:
        return bench_show_times(s, size, x);
    case PLOT_COUNT:
        return bench_show_count(s, size, (size_t)(x + 0.5));
    case PLOT_MIB:
        snprintf(s, size, x < 9.95 ? "%.1f MiB" : "%.0f MiB", x);
        break;
    case PLOT_PERCENT:
        snprintf(s, size, "%.0f %%", x);
        break;
    default:
        snprintf(s, size, "%.3g", x);
    }
    return s;
}
