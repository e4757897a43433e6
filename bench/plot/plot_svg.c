/* plot_svg.c - plots as SVG inside the report's page: its style sheet gives the colours, by day and
   by night.
 */
#include "plot.h"
#include "html_text.h"
#include <math.h>
#include <string.h>

/* Units of the view box, which a phone shows at about 0.85 of a CSS pixel each and a desk at
   1.4. */
enum {
    WIDTH = 400,
    LEFT = 48,
    RIGHT = 14,
    TOP = 10,
    LINES_HEIGHT = 210,
    BAR = 15,
    TIMELINE_ROW = 20,
    FOOT = 34,
    KEY = 15
};
static const double LETTER = 6.3; /* the mean width of one, at 11 units */

static int columns(const char *s)
{
    int n = 0;
    for (; *s; s++) n += (*s & 0xC0) != 0x80;
    return n;
}

typedef struct box {
    double x, y, width, height; /* of the plot itself */
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
        plot_show(s, sizeof s, a->unit, a->tick[i]);
        const char *shown = plot_show(s, sizeof s, a->unit, a->tick[i]);
        double half = columns(shown) * LETTER / 2.0, at = fmax(fmin(x, WIDTH - half - 1), half + 1);
        if (at - half < last + 4) continue;
        text(f, at, b.y + b.height + 13, "tick mid", shown);
        last = at + half;
    }
    text(f, b.x + b.width / 2, b.y + b.height + 28, "axis mid", p->x);
}

/* The names of the series, in rows below; returns the height they take. */
static double key(FILE *f, const plot *p, double y)
{
    double x = 8, begin = y;
    int marked = p->kind == PLOT_LINES && isfinite(p->mark);
    if (p->series_count < 2 && !marked) return 0;
    for (int k = 0; k < p->series_count + marked; k++) {
        const char *name = k < p->series_count ? p->series[k].name : p->mark_name;
        double wide = 22 + columns(name) * LETTER;
        if (x + wide > WIDTH && x > 8) x = 8, y += KEY;
        if (f && k == p->series_count)
            line(f, x, y - 4, x + 12, y - 4, "mark");
        else if (f && p->series[k].dashed)
            fprintf(f, "<path d=\"M%.1f %.1fh12\" class=\"line dashed s%d\"/>\n", x, y - 4, k);
        else if (f)
            fprintf(f, "<rect x=\"%.1f\" y=\"%.1f\" width=\"12\" height=\"9\" class=\"s%d\"/>\n", x,
                    y - 8.5, k);
        if (f) text(f, x + 16, y, "key", name);
        x += wide + 6;
    }
    return y - begin + KEY;
}

static void lines(FILE *f, const plot *p, box b)
{
    plot_axis x = plot_axis_x(p), y = plot_axis_y(p);
    char s[32];
    text(f, 4, TOP + 2, "axis", p->y);
    axis_across(f, p, &x, b);
    for (int i = 0; i < y.ticks; i++) {
        double at = b.y + (1 - plot_place(&y, y.tick[i])) * b.height;
        line(f, b.x, at, b.x + b.width, at, "grid");
        text(f, b.x - 4, at + 3.5, "tick end", plot_show(s, sizeof s, y.unit, y.tick[i]));
    }
    if (isfinite(p->mark)) {
        double at = b.y + (1 - plot_place(&y, p->mark)) * b.height;
        line(f, b.x, at, b.x + b.width, at, "mark");
    }
    for (int k = 0; k < p->series_count; k++) {
        fprintf(f, "<path class=\"line s%d%s\" d=\"", k, p->series[k].dashed ? " dashed" : "");
        for (size_t i = 0; i < p->series[k].n; i++) {
            const plot_point *q = &p->series[k].point[i];
            fprintf(f, "%c%.1f %.1f", i ? 'L' : 'M', b.x + plot_place(&x, q->x) * b.width,
                    b.y + (1 - plot_place(&y, q->y)) * b.height);
        }
        fputs("\"/>\n", f);
        for (size_t i = 0; !p->series[k].dashed && p->series[k].n <= 64 && i < p->series[k].n;
             i++) {
            const plot_point *q = &p->series[k].point[i];
            fprintf(f, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" class=\"s%d\"/>\n",
                    b.x + plot_place(&x, q->x) * b.width,
                    b.y + (1 - plot_place(&y, q->y)) * b.height, k);
        }
    }
}

/* Each row's name stands above its bars, where a phone has room for it. */
static double bars_height(const plot *p)
{
    return p->rows_count * (p->series_count * BAR + KEY + 4.0);
}

/* The interval of a bar's length, where it is known: a line with ends. Returns where it or the bar
   ends. */
static double interval(FILE *f, const plot_axis *a, const plot_point *q, box b, double y,
                       double bar)
{
    if (isnan(q->lo) || isnan(q->hi)) return bar;
    double from = b.x + fmax(plot_place(a, q->lo), 0) * b.width,
           to = b.x + fmin(plot_place(a, q->hi), 1) * b.width;
    fprintf(f, "<path d=\"M%.1f %.1fH%.1fM%.1f %.1fv6M%.1f %.1fv6\" class=\"interval-of\"/>\n",
            from, y, to, from, y - 3, to, y - 3);
    return fmax(bar, to);
}

static void bars(FILE *f, const plot *p, box b)
{
    plot_axis a = plot_axis_x(p);
    char s[32];
    axis_across(f, p, &a, b);
    for (int k = 0; k < p->series_count; k++) {
        for (size_t i = 0; i < p->series[k].n; i++) {
            const plot_point *q = &p->series[k].point[i];
            double y = b.y + q->row * (p->series_count * BAR + KEY + 4.0) + KEY + k * BAR;
            double wide = fmax(plot_place(&a, q->y) * b.width, 0.5);
            const char *shown = plot_show(s, sizeof s, p->unit_x, q->y);
            fprintf(f, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" class=\"s%d\"/>\n",
                    b.x, y, wide, BAR - 2, k);
            double end = interval(f, &a, q, b, y + (BAR - 2) / 2.0, b.x + wide);
            int outside = end + 5 + columns(shown) * LETTER > WIDTH;
            text(f, outside ? WIDTH - 2 : end + 4, y + BAR - 5,
                 outside ? "value end over" : "value", shown);
        }
    }
    for (int r = 0; r < p->rows_count; r++)
        text(f, b.x, b.y + r * (p->series_count * BAR + KEY + 4.0) + KEY - 4, "row", p->rows[r]);
    if (isfinite(p->mark)) {
        double x = b.x + plot_place(&a, p->mark) * b.width;
        line(f, x, b.y, x, b.y + b.height, "mark");
    }
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
                TIMELINE_ROW - 4, k);
        }
    }
}

void plot_svg(FILE *f, const plot *p)
{
    box b = {.x = 8, .y = TOP, .width = WIDTH - 8 - RIGHT};
    double max = 0;
    for (int r = 0; r < p->rows_count; r++) max = fmax(max, columns(p->rows[r]));
    if (p->kind == PLOT_LINES)
        b = (box){LEFT + 6, TOP + 12, WIDTH - LEFT - 6 - RIGHT, LINES_HEIGHT};
    if (p->kind == PLOT_BARS) b.height = bars_height(p);
    if (p->kind == PLOT_TIMELINE)
        b.x = max * LETTER + 8, b.width = WIDTH - b.x - RIGHT,
        b.height = p->rows_count * TIMELINE_ROW;
    double below = b.y + b.height + FOOT, height = below + key(NULL, p, below + 11) + 6;
    fprintf(f, "<svg viewBox=\"0 0 %d %.0f\" role=\"img\" aria-label=\"", WIDTH, height);
    html_text(f, p->alt);
    fputs("\">\n", f);
    if (p->kind == PLOT_LINES) lines(f, p, b);
    if (p->kind == PLOT_BARS) bars(f, p, b);
    if (p->kind == PLOT_TIMELINE) timeline(f, p, b);
    key(f, p, below + 11);
    fputs("</svg>\n", f);
}
