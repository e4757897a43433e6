/* plot_text.c - draws plots on terminals: bars as blocks, lines as letters, timelines as marks. */
#include "plot.h"
#include "../measure/harness.h"
#include <math.h>
#include <string.h>

enum { WIDEST = 160, HEIGHT = 15, VALUE = 15 };

static void padded(FILE *f, const char *s, int width)
{
    fprintf(f, "%s%*s", s, width > bench_columns(s) ? width - bench_columns(s) : 0, "");
}

static int label_width(const plot *p)
{
    int max = 0;
    for (int r = 0; r < p->rows_count; r++) {
        int n = bench_columns(p->rows[r]);
        if (n > max) max = n;
    }
    for (int k = 0; p->series_count > 1 && p->kind == PLOT_BARS && k < p->series_count; k++) {
        int n = bench_columns(p->series[k].name) + 2;
        if (n > max) max = n;
    }
    return max + 1;
}

static const plot_point *point_in_row(const plot *p, int series, int row)
{
    for (size_t i = 0; i < p->series[series].n; i++) {
        if (p->series[series].point[i].row == row) return &p->series[series].point[i];
    }
    return NULL;
}

static void bar(FILE *f, double length, const char *value)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int whole = (int)length;
    for (int i = 0; i < whole; i++) fputs("█", f);
    fprintf(f, "%s %s\n", eighths[(int)((length - whole) * 8)], value);
}

static void bars(FILE *f, const plot *p, int width)
{
    int label = label_width(p), many = p->series_count > 1;
    double max = 0, room = width - label - VALUE - 2;
    char value[32];
    for (int k = 0; k < p->series_count; k++)
        for (size_t i = 0; i < p->series[k].n; i++) max = fmax(max, p->series[k].point[i].y);
    for (int r = 0; r < p->rows_count; r++) {
        if (many) fprintf(f, "  %s\n", p->rows[r]);
        for (int k = 0; k < p->series_count; k++) {
            const plot_point *q = point_in_row(p, k, r);
            if (!q) continue;
            fprintf(f, many ? "    " : "  ");
            padded(f, many ? p->series[k].name : p->rows[r], many ? label - 2 : label);
            char sure[16] = "", both[64];
            const char *interval =
                bench_show_plus_minus(sure, sizeof sure, fmax(q->hi / q->y, q->y / q->lo) - 1);
            snprintf(both, sizeof both, "%s %s", plot_show(value, sizeof value, p->unit_x, q->y),
                     isnan(q->hi) ? "" : interval);
            bar(f, max > 0 ? fmax(q->y, 0) / max * room : 0, both);
        }
    }
}

/* Marks the blanks of a column that lie within a point's interval. */
static void interval(char grid[HEIGHT][WIDEST], const plot_axis *y, const plot_point *q,
                     long column)
{
    if (isnan(q->lo) || isnan(q->hi)) return;
    for (int r = 0; r < HEIGHT; r++) {
        double v = 1 - r / (HEIGHT - 1.0);
        if (v >= plot_place(y, q->lo) && v <= plot_place(y, q->hi) && grid[r][column] == ' ')
            grid[r][column] = ':';
    }
}

static void lines(FILE *f, const plot *p, int width)
{
    static char grid[HEIGHT][WIDEST];
    plot_axis x = plot_axis_x(p), y = plot_axis_y(p);
    char s[32], t[32];
    int wide = width - 14 < WIDEST ? width - 14 : WIDEST;
    memset(grid, ' ', sizeof grid);
    if (isfinite(p->mark)) {
        int row = (int)lround((1 - plot_place(&y, p->mark)) * (HEIGHT - 1));
        if (row >= 0 && row < HEIGHT) memset(grid[row], '.', (size_t)wide);
    }
    for (int k = 0; k < p->series_count; k++) {
        for (size_t i = 0; i < p->series[k].n; i++) {
            const plot_point *q = &p->series[k].point[i];
            double u = plot_place(&x, q->x) * (wide - 1),
                   v = (1 - plot_place(&y, q->y)) * (HEIGHT - 1);
            if (!(u >= 0 && u < wide && v >= -0.5 && v < HEIGHT - 0.5)) continue;
            interval(grid, &y, q, lround(u));
            grid[lround(v)][lround(u)] = (char)('A' + k);
        }
    }
    fprintf(f, "  %s\n", p->y);
    for (int r = 0; r < HEIGHT; r++) {
        const char *left = r == 0            ? plot_show(s, sizeof s, y.unit, y.hi)
                           : r == HEIGHT - 1 ? plot_show(s, sizeof s, y.unit, y.lo)
                                             : "";
        fprintf(f, "%*s%s |%.*s\n", 10 - bench_columns(left), "", left, wide, grid[r]);
    }
    const char *right = plot_show(t, sizeof t, x.unit, x.hi),
               *left = plot_show(s, sizeof s, x.unit, x.lo);
    fprintf(f, "%11s+", "");
    for (int i = 0; i < wide; i++) fputc('-', f);
    int room = wide - bench_columns(left) - bench_columns(right) - bench_columns(p->x);
    fprintf(f, "\n%12s%s%*s%s%*s%s\n", "", left, room / 2 > 1 ? room / 2 : 1, "", p->x,
            room - room / 2 > 1 ? room - room / 2 : 1, "", right);
    for (int k = 0; k < p->series_count; k++)
        fprintf(f, "%12s%c  %s\n", "", 'A' + k, p->series[k].name);
    if (isfinite(p->mark)) fprintf(f, "%12s.  %s\n", "", p->mark_name);
}

/* Work appears as two alternating marks, so that neighbouring chunks are distinct. Waiting appears
   as blanks. */
static void timeline(FILE *f, const plot *p, int width)
{
    plot_axis a = plot_axis_x(p);
    int label = label_width(p), wide = width - label - 6;
    char line[WIDEST + 1], end[32];
    if (wide > WIDEST) wide = WIDEST;
    for (int r = 0; r < p->rows_count; r++) {
        memset(line, ' ', (size_t)wide);
        int parity = 0;
        for (int k = 0; k < p->series_count; k++) {
            for (size_t i = 0; i < p->series[k].n; i++) {
                const plot_point *q = &p->series[k].point[i];
                if (q->row != r) continue;
                int from = (int)(plot_place(&a, q->x) * wide),
                    to = (int)ceil(plot_place(&a, q->y) * wide);
                parity = !parity;
                for (int c = from < 0 ? 0 : from; c < to && c < wide; c++)
                    line[c] = parity ? '#' : '=';
            }
        }
        fprintf(f, "  ");
        padded(f, p->rows[r], label);
        fprintf(f, "|%.*s|\n", wide, line);
    }
    const char *last = plot_show(end, sizeof end, a.unit, a.hi);
    fprintf(f, "%*s0%*s\n", label + 3, "", wide - 1 + (int)strlen(last) - bench_columns(last),
            last);
}

void plot_text(FILE *f, const plot *p, int width)
{
    if (width > WIDEST) width = WIDEST;
    fprintf(f, "\n  %s\n\n", p->title);
    if (p->kind == PLOT_BARS) bars(f, p, width);
    if (p->kind == PLOT_LINES) lines(f, p, width);
    if (p->kind == PLOT_TIMELINE) timeline(f, p, width);
    if (p->kind != PLOT_LINES && *p->x) fprintf(f, "\n  %s\n", p->x);
}
