/* plot.h - a plot as data (lines, bars, a timeline, a heat map): shown as text, as SVG in the
   report, and as files. */
#ifndef BENCH_PLOT_H
#define BENCH_PLOT_H
#include <jansson.h>
#include <stdio.h>

enum { PLOT_SERIES = 24, PLOT_ROWS = 160, PLOT_TICKS = 16, PLOT_COLUMNS = 64 };
typedef enum { PLOT_LINES, PLOT_BARS, PLOT_TIMELINE, PLOT_HEAT } plot_kind;
/* One colour for each family of backends, in every picture; a series has its place as its colour
   unless it is given one. The page's style has the same colours by night. */
enum {
    PLOT_THREADS, /* OpenMP */
    PLOT_OCHRE,
    PLOT_TINE,
    PLOT_SHARING, /* processes over shared memory */
    PLOT_INDIGO,
    PLOT_COPYING,    /* processes that move data */
    PLOT_OTHERS,     /* other libraries */
    PLOT_PLAIN_GREY, /* the serial loop, ideals */
    PLOT_COLOURS
};
typedef enum { PLOT_PLAIN, PLOT_SECONDS, PLOT_TIMES, PLOT_COUNT, PLOT_MIB, PLOT_PERCENT } plot_unit;

/* LINES: a point. BARS: y is the length of the series' bar in that row. TIMELINE: the interval
   [x, y) in that row. HEAT: y is the value in that row and column x. */
typedef struct plot_point {
    double x, y;
    int row;
    double lo, hi; /* of bars: the interval of the length; NAN: unknown */
} plot_point;

typedef struct plot {
    plot_kind kind;
    /* of the axes; bars and timelines have one axis, x */
    plot_unit unit_x, unit_y;
    char name[32], title[120], x[80], y[80], alt[600]; /* alt: what the plot shows, in words */
    /* of lines only: bars and timelines begin at 0 */
    int log_x, log_y;
    double until; /* timelines: where the axis ends at least; NAN: with the data */
    double mark;  /* a line across: a height (lines) or a length (bars); NAN: none */
    char mark_name[40];
    char rows[PLOT_ROWS][64];       /* of all but lines */
    char columns[PLOT_COLUMNS][16]; /* of heat maps */
    int rows_count, columns_count, series_count;
    struct {
        char name[64];
        int dashed; /* an ideal or a fit, not a measurement */
        int colour;
        plot_point *point;
        size_t n;
    } series[PLOT_SERIES];
} plot;

/* plot.c; they do not return without memory */
plot *plot_new(plot_kind kind, const char *name, const char *title, const char *x, const char *y);
void plot_free(plot *p);
int plot_series(plot *p, const char *name);
int plot_series_coloured(plot *p, const char *name, int colour);
int plot_row(plot *p, const char *name);
int plot_column(plot *p, const char *name);
void plot_cell(plot *p, int column, int row, double value); /* of the first series */
void plot_point_add(plot *p, int series, double x, double y);
void plot_bar(plot *p, int series, int row, double length);
void plot_bar_interval(plot *p, int series, int row, double length, double lo, double hi);
void plot_interval(plot *p, int series, int row, double from, double to);
void plot_alt(plot *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *plot_show(char *s, size_t size, plot_unit unit, double x); /* a value with its unit */

/* plot_axis.c: where an axis begins, ends and has its marks. */
typedef struct plot_axis {
    double lo, hi;
    int log;
    plot_unit unit;
    double tick[PLOT_TICKS];
    int ticks;
} plot_axis;
plot_axis plot_axis_x(const plot *p); /* the one axis of bars and timelines */
plot_axis plot_axis_y(const plot *p);
double plot_place(const plot_axis *a, double x); /* 0 at lo, 1 at hi */
/* The ways to draw it. */
void plot_text(FILE *f, const plot *p, int width);
void plot_svg(FILE *f, const plot *p); /* to be put into HTML; the page's style gives the colours */
/* DIR/NAME.svg and, where rsvg-convert is installed, DIR/NAME.png (DIR NULL: here); prints their
   paths. Does not return if it cannot write. */
void plot_draw(const plot *p, const char *dir);
/* DIR/NAME.json, for the report to draw. Does not return if it cannot write. */
void plot_keep(const plot *p, const char *dir);
json_t *plot_json(const plot *p);
plot *plot_of_json(const json_t *o); /* NULL if it is not one */
#endif
