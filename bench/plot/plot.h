/* plot.h - a plot as data (lines, bars, a timeline, a heat map). It can be shown as text, as SVG in
   the report, and as files. */
#ifndef BENCH_PLOT_H
#define BENCH_PLOT_H
#include <jansson.h>
#include <stdio.h>

enum { PLOT_SERIES = 24, PLOT_ROWS = 160, PLOT_TICKS = 16, PLOT_COLUMNS = 64 };
typedef enum { PLOT_LINES, PLOT_BARS, PLOT_TIMELINE, PLOT_HEAT } plot_kind;
/* Each family of backends has the same colour in every picture. A series without a given colour
   takes that of its index. The page's style has variants of these colours for the dark mode. */
enum {
    PLOT_THREADS, /* OpenMP. */
    PLOT_OCHRE,
    PLOT_TINE,
    PLOT_SHARING, /* Processes with shared memory. */
    PLOT_INDIGO,
    PLOT_COPYING,    /* Processes that move data. */
    PLOT_OTHERS,     /* Other libraries. */
    PLOT_PLAIN_GREY, /* The serial loop, and ideal lines. */
    PLOT_COLOURS
};
typedef enum { PLOT_PLAIN, PLOT_SECONDS, PLOT_TIMES, PLOT_COUNT, PLOT_MIB, PLOT_PERCENT } plot_unit;

/* LINES: the point (x, y). BARS: y is the length of the series' bar in that row. TIMELINE: the
   interval [x, y) in that row. HEAT: y is the value in that row and column x. */
typedef struct plot_point {
    double x, y;
    int row;
    double lo, hi; /* LINES, BARS: the interval of y. NAN: unknown. */
} plot_point;

typedef struct plot {
    plot_kind kind;
    /* Units of the axes. Bars and timelines have one axis, x. */
    plot_unit unit_x, unit_y;
    char name[32], title[120], x[80], y[80], alt[600]; /* alt describes the plot in words. */
    /* Lines only, because bars and timelines begin at 0. */
    int log_x, log_y;
    double until; /* Timelines: least end of the axis. NAN: the axis ends with the data. */
    double mark;  /* A line across the plot: a height (lines) or a length (bars). NAN: no line. */
    int own_axes; /* Bars: each row has an axis of its own, which ends with its longest bar. */
    char mark_name[40];
    char rows[PLOT_ROWS][64];       /* Names of the rows, for all plots but lines. */
    char columns[PLOT_COLUMNS][16]; /* Names of the columns, for heat maps. */
    int rows_count, columns_count, series_count;
    struct {
        char name[64];
        int dashed; /* 1: the series is an ideal or a fit, not a measurement. */
        int colour;
        plot_point *point;
        size_t n;
    } series[PLOT_SERIES];
} plot;

/* plot.c: these functions exit with a message without memory. */
plot *plot_new(plot_kind kind, const char *name, const char *title, const char *x, const char *y);
void plot_free(plot *p);
int plot_series(plot *p, const char *name);
int plot_series_coloured(plot *p, const char *name, int colour);
int plot_row(plot *p, const char *name);
int plot_column(plot *p, const char *name);
void plot_cell(plot *p, int column, int row, double value); /* Adds a value to the first series. */
void plot_point_add(plot *p, int series, double x, double y);
void plot_point_interval(plot *p, int series, double x, double y, double lo, double hi);
void plot_bar(plot *p, int series, int row, double length);
void plot_bar_interval(plot *p, int series, int row, double length, double lo, double hi);
void plot_interval(plot *p, int series, int row, double from, double to);
void plot_alt(plot *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Formats a value with its unit. */
const char *plot_show(char *s, size_t size, plot_unit unit, double x);

/* plot_axis.c: the ends of an axis and its marks. */
typedef struct plot_axis {
    double lo, hi;
    int log;
    plot_unit unit;
    double tick[PLOT_TICKS];
    int ticks;
} plot_axis;
plot_axis plot_axis_x(const plot *p); /* For bars and timelines this is the only axis. */
plot_axis plot_axis_y(const plot *p);
/* Returns the axis of a row of bars: the plot's, or the row's own. */
plot_axis plot_axis_row(const plot *p, int row);
double plot_place(const plot_axis *a, double x); /* Returns 0 at lo and 1 at hi. */
/* The functions below draw or store a plot. */
void plot_text(FILE *f, const plot *p, int width);
/* Writes SVG to be put into HTML. The page's style gives the colours. */
void plot_svg(FILE *f, const plot *p);
/* Writes a complete SVG file, with a title, on white. */
void plot_svg_whole(FILE *f, const plot *p);
/* Writes DIR/NAME.svg and, where rsvg-convert is installed, DIR/NAME.png, and prints their paths.
   dir NULL: the current folder. Exits with a message on failure. */
void plot_draw(const plot *p, const char *dir);
/* Writes DIR/NAME.json, which the report draws. Exits with a message on failure. */
void plot_keep(const plot *p, const char *dir);
json_t *plot_json(const plot *p);
plot *plot_of_json(const json_t *o); /* Returns NULL if o is not a plot. */
#endif
