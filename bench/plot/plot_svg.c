/* plot_svg.c - draws plots as SVG: inside the report's page, whose style sheet gives the colours,
   and as complete files. */
#include "plot.h"
#include "../measure/harness.h"
#include <math.h>
#include <string.h>

/* Units of the view box. A unit is about 0.85 CSS pixels on a phone and 1.4 on a desktop. */
enum {
    WIDTH = 400,
    LEFT = 48,
    RIGHT = 14,
    TOP = 10,
    LINES_HEIGHT = 210,
    BAR = 15,
    TIMELINE_ROW = 20,
    FOOT = 34,
    KEY = 15,
    CELL = 34,
    TITLE = 34
};
static const double LETTER = 6.3; /* Mean width of a letter at a font size of 11 units. */

/* Writes s with the characters of the markup escaped, and without control characters. */
static void html_text(FILE *f, const char *s)
{
    for (; *s; s++) {
        if (*s == '<')
            fputs("&lt;", f);
        else if (*s == '>')
            fputs("&gt;", f);
        else if (*s == '&')
            fputs("&amp;", f);
        else if (*s == '"')
            fputs("&quot;", f);
        else if ((unsigned char)*s >= ' ')
            fputc(*s, f);
    }
}

typedef struct box {
    double x, y, width, height; /* The rectangle of the plot itself. */
} box;

static void text(FILE *f, double x, double y, const char *class, const char *s)
{
    fprintf(f, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, class);
    html_text(f, s);
    fputs("</text>\n", f);
}

static void line(FILE *f, double x1, double y1, double x2, double y2, const char *class)
{
    fprintf(f, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n", x1, y1, x2,
            y2, class);
}

static void axis_across(FILE *f, const plot *p, const plot_axis *a, box b)
{
    char s[32];
    double last = -1e9;
    for (int i = 0; i < a->ticks; i++) {
        double x = b.x + plot_place(a, a->tick[i]) * b.width;
        line(f, x, b.y, x, b.y + b.height, "grid");
        const char *shown = plot_show(s, sizeof s, a->unit, a->tick[i]);
        double half = bench_columns(shown) * LETTER / 2.0,
               at = fmax(fmin(x, WIDTH - half - 3), half + 3);
        if (at - half < last + 4) continue;
        text(f, at, b.y + b.height + 13, "tick mid", shown);
        last = at + half;
    }
    text(f, b.x + b.width / 2, b.y + b.height + 28, "axis mid", p->x);
}

/* Draws the names of the series, in rows below the plot. Returns their height. */
static double key(FILE *f, const plot *p, double y)
{
    double x = 8, begin = y;
    int marked = *p->mark_name && isfinite(p->mark);
    if (p->series_count < 2 && !marked) return 0;
    for (int k = 0; k < p->series_count + marked; k++) {
        const char *name = k < p->series_count ? p->series[k].name : p->mark_name;
        double wide = 22 + bench_columns(name) * LETTER;
        if (x + wide > WIDTH && x > 8) x = 8, y += KEY;
        if (f && k == p->series_count)
            line(f, x, y - 4, x + 12, y - 4, "mark");
        else if (f && p->series[k].dashed)
            fprintf(f, "<path d=\"M%.1f %.1fh12\" class=\"line dashed s%d\"/>\n", x, y - 4,
                    p->series[k].colour);
        else if (f)
            fprintf(f, "<rect x=\"%.1f\" y=\"%.1f\" width=\"12\" height=\"9\" class=\"s%d\"/>\n", x,
                    y - 8.5, p->series[k].colour);
        if (f) text(f, x + 16, y, "key", name);
        x += wide + 12;
    }
    return y - begin + KEY;
}

/* Returns the height of a value in the picture. */
static double height_at(const plot_axis *a, box b, double y)
{
    return b.y + (1 - plot_place(a, y)) * b.height;
}

/* Draws the points of a series, each with its interval, as a line with ends, if that is known. */
static void points(FILE *f, const plot *p, int series, const plot_axis *x, const plot_axis *y,
                   box b)
{
    int colour = p->series[series].colour;
    for (size_t i = 0; i < p->series[series].n; i++) {
        const plot_point *q = &p->series[series].point[i];
        double at = b.x + plot_place(x, q->x) * b.width,
               to = fmax(height_at(y, b, fmin(q->hi, y->hi)), b.y),
               from = height_at(y, b, fmax(q->lo, y->lo));
        if (!isnan(q->lo) && !isnan(q->hi))
            fprintf(f, "<path d=\"M%.1f %.1fV%.1fM%.1f %.1fh6M%.1f %.1fh6\" class=\"line s%d\"/>\n",
                    at, from, to, at - 3, from, at - 3, to, colour);
        fprintf(f, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" class=\"s%d\"/>\n", at,
                height_at(y, b, q->y), colour);
    }
}

static void lines(FILE *f, const plot *p, box b)
{
    plot_axis x = plot_axis_x(p), y = plot_axis_y(p);
    char s[32];
    text(f, 4, TOP + 2, "axis", p->y);
    axis_across(f, p, &x, b);
    for (int i = 0; i < y.ticks; i++) {
        double at = height_at(&y, b, y.tick[i]);
        line(f, b.x, at, b.x + b.width, at, "grid");
        text(f, b.x - 4, at + 3.5, "tick end", plot_show(s, sizeof s, y.unit, y.tick[i]));
    }
    if (isfinite(p->mark)) {
        double at = height_at(&y, b, p->mark);
        line(f, b.x, at, b.x + b.width, at, "mark");
    }
    for (int k = 0; k < p->series_count; k++) {
        int colour = p->series[k].colour;
        fprintf(f, "<path class=\"line s%d%s\" d=\"", colour, p->series[k].dashed ? " dashed" : "");
        for (size_t i = 0; i < p->series[k].n; i++) {
            const plot_point *q = &p->series[k].point[i];
            fprintf(f, "%c%.1f %.1f", i ? 'L' : 'M', b.x + plot_place(&x, q->x) * b.width,
                    height_at(&y, b, q->y));
        }
        fputs("\"/>\n", f);
        if (!p->series[k].dashed && p->series[k].n <= 64) points(f, p, k, &x, &y, b);
    }
}

/* Draws the title in one line, or in two where the picture is narrow. */
static void title(FILE *f, const char *s, double width)
{
    size_t room = (size_t)(width / (LETTER * 1.2)), at = strlen(s);
    char first[160];
    if (at > room) {
        at = room;
        while (at > room / 2 && s[at] != ' ') at--;
    }
    snprintf(first, sizeof first, "%.*s", (int)at, s);
    text(f, 8, s[at] ? -20 : -10, "title", first);
    if (s[at]) text(f, 8, -6, "title", s + at + 1);
}

/* Returns the height of the first rows. The name of each stands above its bars, because a phone has
   no room beside them. A series that a row lacks takes no room. */
static double rows_height(const plot *p, int rows)
{
    int n = 0;
    for (int k = 0; k < p->series_count; k++)
        for (size_t i = 0; i < p->series[k].n; i++) n += p->series[k].point[i].row < rows;
    return n * BAR + rows * (KEY + 4.0);
}

/* Draws the interval of a bar's length, if it is known, as a line with ends. Returns the right end
   of the interval or of the bar. */
static double interval(FILE *f, const plot_axis *a, const plot_point *q, box b, double y,
                       double bar)
{
    if (isnan(q->lo) || isnan(q->hi)) return bar;
    double from = b.x + fmax(plot_place(a, q->lo), 0) * b.width,
           to = b.x + fmin(plot_place(a, q->hi), 1) * b.width;
    /* The broad line below lets the thin one stand out from a bar of any colour. */
    for (int thin = 0; thin < 2; thin++)
        fprintf(f, "<path d=\"M%.1f %.1fH%.1fM%.1f %.1fv6M%.1f %.1fv6\" class=\"%s\"/>\n", from, y,
                to, from, y - 3, to, y - 3, thin ? "interval-of" : "interval-under");
    return fmax(bar, to);
}

/* Whether another series has the same colour, so that the colour does not identify the series. */
static int shares_colour(const plot *p, int series)
{
    for (int k = 0; k < p->series_count; k++)
        if (k != series && p->series[k].colour == p->series[series].colour) return 1;
    return 0;
}

enum { SHOWN = 100 };
/* Returns what stands beside a bar: its length, and its series unless the colour tells that. */
static const char *beside_bar(char shown[SHOWN], const plot *p, int series, double length)
{
    char s[32];
    int named = shares_colour(p, series);
    snprintf(shown, SHOWN, "%s%s%s", plot_show(s, sizeof s, p->unit_x, length), named ? " " : "",
             named ? p->series[series].name : "");
    return shown;
}

/* Returns the width of the axis at which every bar leaves room for the text beside it. */
static double bars_width(const plot *p)
{
    char shown[SHOWN];
    double room = WIDTH - 8, width = room - RIGHT;
    for (int k = 0; k < p->series_count; k++) {
        for (size_t i = 0; i < p->series[k].n; i++) {
            const plot_point *q = &p->series[k].point[i];
            plot_axis a = plot_axis_row(p, q->row);
            double end = plot_place(&a, isnan(q->hi) ? q->y : fmax(q->y, fmin(q->hi, a.hi))),
                   text = bench_columns(beside_bar(shown, p, k, q->y)) * LETTER + 5;
            if (end * width + text > room) width = (room - text) / end;
        }
    }
    return fmax(width, WIDTH / 3.0);
}

/* Draws one row: its bars, the mark over them, and over both the intervals and all text. */
static void row_of_bars(FILE *f, const plot *p, int row, box b)
{
    plot_axis a = plot_axis_row(p, row);
    double top = b.y + rows_height(p, row) + KEY, below = b.y + rows_height(p, row + 1) - 4;
    char shown[SHOWN];
    for (int over = 0; over < 2; over++) {
        int place = 0;
        for (int k = 0; k < p->series_count; k++) {
            for (size_t i = 0; i < p->series[k].n; i++) {
                const plot_point *q = &p->series[k].point[i];
                double y = top + place * BAR, wide = fmax(plot_place(&a, q->y) * b.width, 0.5);
                if (q->row != row) continue;
                if (!over) {
                    fprintf(f,
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" "
                            "class=\"s%d\"/>\n",
                            b.x, y, wide, BAR - 2, p->series[k].colour);
                } else {
                    double end = interval(f, &a, q, b, y + (BAR - 2) / 2.0, b.x + wide);
                    text(f, end + 4, y + BAR - 5, "value", beside_bar(shown, p, k, q->y));
                }
                place++;
            }
        }
        double x = b.x + plot_place(&a, p->mark) * b.width;
        if (!over && isfinite(p->mark)) line(f, x, top - 1, x, below, "mark");
    }
    text(f, b.x, top - 4, "row", p->rows[row]);
}

static void bars(FILE *f, const plot *p, box b)
{
    plot_axis a = plot_axis_x(p);
    if (p->own_axes)
        text(f, b.x, b.y + b.height + 20, "axis", p->x);
    else
        axis_across(f, p, &a, b);
    for (int r = 0; r < p->rows_count; r++) row_of_bars(f, p, r, b);
}

static void timeline(FILE *f, const plot *p, box b)
{
    plot_axis a = plot_axis_x(p);
    axis_across(f, p, &a, b);
    for (int r = 0; r < p->rows_count; r++)
        text(f, b.x - 4, b.y + r * TIMELINE_ROW + TIMELINE_ROW * 0.68, "tick end", p->rows[r]);
    for (int k = 0; k < p->series_count; k++) {
        for (size_t i = 0; i < p->series[k].n; i++) {
            const plot_point *q = &p->series[k].point[i];
            double from = plot_place(&a, q->x) * b.width, to = plot_place(&a, q->y) * b.width;
            fprintf(
                f,
                "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" class=\"interval s%d\"/>\n",
                b.x + from, (int)b.y + q->row * TIMELINE_ROW + 2, fmax(to - from, 0.2),
                TIMELINE_ROW - 4, p->series[k].colour);
        }
    }
}

/* Returns a colour from 1 (blue) to 4 and more (red), which readers who confuse red and green tell
   apart. *ink is black or white, for the number in the cell. */
static const char *heat_of(double x, const char **ink)
{
    static const struct {
        double to;
        const char *colour, *ink;
    } steps[] = {{1.03, "#00629b", "#ffffff"},    {1.1, "#8cc3e6", "#10202c"},
                 {1.3, "#cfe5f2", "#10202c"},     {1.7, "#f2efb6", "#10202c"},
                 {2.4, "#f0c47d", "#10202c"},     {4, "#f0a45d", "#10202c"},
                 {HUGE_VAL, "#a52a24", "#ffffff"}};
    int i = 0;
    while (!(x < steps[i].to) && steps[i].to < HUGE_VAL) i++;
    *ink = steps[i].ink;
    return steps[i].colour;
}

static void heat(FILE *f, const plot *p, box b)
{
    char s[32];
    for (int c = 0; c < p->columns_count; c++)
        text(f, b.x + (c + 0.5) * CELL, b.y + b.height + 13, "tick mid", p->columns[c]);
    text(f, b.x + b.width / 2, b.y + b.height + 28, "axis mid", p->x);
    for (int r = 0; r < p->rows_count; r++)
        text(f, b.x - 4, b.y + (r + 0.68) * TIMELINE_ROW, "tick end", p->rows[r]);
    for (size_t i = 0; p->series_count && i < p->series[0].n; i++) {
        const plot_point *q = &p->series[0].point[i];
        const char *ink, *colour = heat_of(q->y, &ink);
        double x = b.x + q->x * CELL, y = b.y + q->row * TIMELINE_ROW;
        fprintf(f, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", x, y,
                CELL - 1, TIMELINE_ROW - 1, colour);
        snprintf(s, sizeof s, q->y < 9.95 ? "%.2f" : q->y < 1000 ? "%.0f" : "999+", q->y);
        fprintf(f, "<text x=\"%.1f\" y=\"%.1f\" class=\"cell mid\" style=\"fill:%s\">%s</text>\n",
                x + CELL / 2.0, y + 13.5, ink, s);
    }
}

static box box_of(const plot *p)
{
    double names = 0;
    for (int r = 0; r < p->rows_count; r++) names = fmax(names, bench_columns(p->rows[r]));
    names = names * LETTER + 8;
    switch (p->kind) {
    case PLOT_LINES:
        return (box){LEFT + 6, TOP + 12, WIDTH - LEFT - 6 - RIGHT, LINES_HEIGHT};
    case PLOT_BARS:
        return (box){8, TOP, bars_width(p), rows_height(p, p->rows_count)};
    case PLOT_TIMELINE:
        return (box){names, TOP, WIDTH - names - RIGHT, p->rows_count * TIMELINE_ROW};
    default:
        return (box){names, TOP, p->columns_count * CELL, p->rows_count * TIMELINE_ROW};
    }
}

static double width_of(const plot *p, box b)
{
    return p->kind == PLOT_HEAT ? fmax(b.x + b.width + RIGHT, WIDTH) : WIDTH;
}

/* Returns the height of the drawn plot. */
static double height_of(const plot *p, box b)
{
    double below = b.y + b.height + FOOT;
    return below + key(NULL, p, below + 11) + 6;
}

static void draw(FILE *f, const plot *p, box b)
{
    if (p->kind == PLOT_LINES) lines(f, p, b);
    if (p->kind == PLOT_BARS) bars(f, p, b);
    if (p->kind == PLOT_TIMELINE) timeline(f, p, b);
    if (p->kind == PLOT_HEAT) heat(f, p, b);
    key(f, p, b.y + b.height + FOOT + 11);
    fputs("</svg>\n", f);
}

void plot_svg(FILE *f, const plot *p)
{
    box b = box_of(p);
    fprintf(f, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"", width_of(p, b),
            height_of(p, b));
    html_text(f, p->alt);
    fputs("\">\n", f);
    draw(f, p, b);
}

/* ---- a complete file ------------------------------------------------------------------------- */
static const char *const day[PLOT_COLOURS] = {"#0072b2", "#a86200", "#00795c", "#9c3d7c",
                                              "#5b56a6", "#c04400", "#756300", "#616161"};

static void style(FILE *f)
{
    fputs("<style>text{font:11px 'DejaVu Sans',sans-serif;fill:#1d2530}"
          ".tick,.axis{fill:#4d5661;font-size:10px}.value{font-size:10px}.cell{font-size:9px}"
          ".title{font-size:12px;font-weight:bold}.mid{text-anchor:middle}.end{text-anchor:end}"
          ".value,.row{paint-order:stroke;stroke:#fff;stroke-width:3px}"
          ".grid{stroke:#e4e4e4}.mark{stroke:#1d2530;stroke-dasharray:4 3}"
          ".line{stroke-width:2}.dashed{stroke-dasharray:5 4;stroke-width:1.5}"
          ".interval{stroke:#fff;stroke-width:.4}.interval-of{fill:none;stroke:#1d2530}"
          ".interval-under{fill:none;stroke:#fff;stroke-width:3}",
          f);
    for (int k = 0; k < PLOT_COLOURS; k++)
        fprintf(f, ".s%d{fill:%s}.line.s%d{fill:none;stroke:%s}", k, day[k], k, day[k]);
    fputs("</style>\n", f);
}

void plot_svg_whole(FILE *f, const plot *p)
{
    box b = box_of(p);
    double width = width_of(p, b), height = height_of(p, b) + TITLE;
    fprintf(f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 %d %.0f %.0f\" width=\"%.0f\" "
            "height=\"%.0f\" role=\"img\" aria-label=\"",
            -TITLE, width, height, 2 * width, 2 * height);
    html_text(f, p->alt);
    fputs("\">\n", f);
    style(f);
    fprintf(f, "<rect y=\"%d\" width=\"%.0f\" height=\"%.0f\" fill=\"#ffffff\"/>\n", -TITLE, width,
            height);
    title(f, p->title, width);
    draw(f, p, b);
}
