/* plot.h - a picture as data, lines, bars or a timeline: shown as text, through gnuplot, and as SVG in the report.
 */
#ifndef BENCH_DRAWING_H
#define BENCH_DRAWING_H
#include <jansson.h>
#include <stdio.h>

enum { DRAWING_SERIES = 8, DRAWING_ROWS = 24, DRAWING_TICKS = 16 };
typedef enum { DRAWING_LINES, DRAWING_BARS, DRAWING_SPANS } drawing_kind;
typedef enum {
    DRAWING_PLAIN,
    DRAWING_SECONDS,
    DRAWING_TIMES,
    DRAWING_COUNT,
    DRAWING_MIB,
    DRAWING_PERCENT
} drawing_unit;

/* LINES: a point. BARS: y is the length of the series' bar in that row. SPANS: [x, y) in that row. */
typedef struct drawing_point {
    double x, y;
    int row;
} drawing_point;

typedef struct drawing {
    drawing_kind kind;
    drawing_unit unit_x, unit_y;                       /* of the axes; bars and spans have one axis, x */
    char name[32], title[120], x[80], y[80], alt[600]; /* alt: what the picture shows, in words */
    int log_x, log_y;                                  /* lines only: bars and spans begin at 0 */
    double mark; /* a line across: a height (lines) or a length (bars); NAN: none */
    char mark_name[40];
    char rows[DRAWING_ROWS][64]; /* of bars and spans */
    int rows_count, series_count;
    struct {
        char name[64];
        int dashed; /* an ideal or a fit, not a measurement */
        drawing_point *point;
        size_t n;
    } series[DRAWING_SERIES];
} drawing;

/* drawing.c; they do not return without memory */
drawing *drawing_new(drawing_kind kind, const char *name, const char *title, const char *x, const char *y);
void drawing_free(drawing *p);
int drawing_series(drawing *p, const char *name);
int drawing_row(drawing *p, const char *name);
void drawing_point_add(drawing *p, int series, double x, double y);
void drawing_bar(drawing *p, int series, int row, double length);
void drawing_span(drawing *p, int series, int row, double from, double to);
void drawing_alt(drawing *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *drawing_show(char *s, size_t size, drawing_unit unit, double x); /* a value with its unit */

/* drawing_axis.c: where an axis begins, ends and has its marks. */
typedef struct drawing_axis {
    double lo, hi;
    int log;
    drawing_unit unit;
    double tick[DRAWING_TICKS];
    int ticks;
} drawing_axis;
drawing_axis drawing_axis_x(const drawing *p); /* the one axis of bars and spans */
drawing_axis drawing_axis_y(const drawing *p);
double drawing_place(const drawing_axis *a, double x);    /* 0 at lo, 1 at hi */
extern const char *const drawing_colours[DRAWING_SERIES]; /* Okabe and Ito's, told apart without red and green */

/* The ways to draw it. */
void drawing_text(FILE *f, const drawing *p, int width);
int drawing_gnuplot(const drawing *p,
                    const char *dir);        /* DIR/NAME.png and .svg; 0, or -1: no gnuplot, or it failed */
void drawing_svg(FILE *f, const drawing *p); /* to be put into HTML; the page's style gives the colours */
json_t *drawing_json(const drawing *p);
drawing *drawing_of_json(const json_t *o); /* NULL if it is not one */
#endif
