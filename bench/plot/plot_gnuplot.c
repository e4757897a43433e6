/* plot_gnuplot.c - plots as PNG and SVG files, drawn by gnuplot. */
#include "plot.h"
#include "gnuplot.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 900, LINES_HEIGHT = 480, HEAD = 110, KEY = 18, BAR = 24, TIMELINE_ROW = 34 };

/* In quotes that know no escapes but their own. */
static void quoted(FILE *f, const char *s)
{
    fputc('\'', f);
    for (; *s; s++) {
        if (*s == '\n') continue;
        if (*s == '\'') fputc('\'', f);
        fputc(*s, f);
    }
    fputc('\'', f);
}

static void tics(FILE *f, char which, const plot_axis *a)
{
    char s[32];
    fprintf(f, "set %crange [%.9g:%.9g]\nset %ctics (", which, a->lo, a->hi, which);
    for (int i = 0; i < a->ticks; i++) {
        fprintf(f, i ? ", " : "");
        plot_show(s, sizeof s, a->unit, a->tick[i]);
        char *percent = strchr(s, '%'); /* which begins a format there */
        if (percent) memmove(percent + 1, percent, strlen(percent) + 1);
        quoted(f, s);
        fprintf(f, " %.9g", a->tick[i]);
    }
    fprintf(f, ")\n");
    if (a->log) fprintf(f, "set logscale %c\n", which);
}

static int bars_of(const plot *p)
{
    return p->kind == PLOT_BARS ? p->rows_count * (p->series_count + 1) : p->rows_count;
}

static int height_of(const plot *p)
{
    int key = p->series_count > 1
                  ? KEY * (p->series_count + (p->kind == PLOT_LINES && isfinite(p->mark)))
                  : 0;
    return key + (p->kind == PLOT_LINES
                      ? LINES_HEIGHT
                      : HEAD + bars_of(p) * (p->kind == PLOT_BARS ? BAR : TIMELINE_ROW));
}

/* From the top downwards: row r's bars begin at r * (series + 1). */
static double place_of(const plot *p, int series, int row)
{
    return p->kind == PLOT_BARS ? row * (p->series_count + 1) + series + 0.5 : row + 0.5;
}

static void data(FILE *f, const plot *p)
{
    char s[32];
    for (int k = 0; k < p->series_count; k++) {
        fprintf(f, "$s%d << END\n", k);
        for (size_t i = 0; i < p->series[k].n; i++) {
            const plot_point *q = &p->series[k].point[i];
            double at = place_of(p, k, q->row), from = p->kind == PLOT_BARS ? 0 : q->x;
            if (p->kind == PLOT_LINES)
                fprintf(f, "%.9g %.9g\n", q->x, q->y);
            else
                fprintf(f, "%.9g %.4f %.9g %.9g %.4f %.4f \"%s\"\n", q->y, at, from, q->y,
                        at - 0.42, at + 0.42, plot_show(s, sizeof s, p->unit_x, q->y));
        }
        fprintf(f, "END\n");
    }
}

static void row_tics(FILE *f, const plot *p)
{
    fprintf(f, "set yrange [%d:0]\nset ytics scale 0 (", bars_of(p));
    for (int r = 0; r < p->rows_count; r++) {
        fprintf(f, r ? ", " : "");
        quoted(f, p->rows[r]);
        fprintf(f, " %.2f",
                p->kind == PLOT_BARS ? r * (p->series_count + 1) + p->series_count / 2.0 : r + 0.5);
    }
    fprintf(f, ")\n");
}

static void axes(FILE *f, const plot *p)
{
    plot_axis x = plot_axis_x(p), y = plot_axis_y(p);
    if (p->kind == PLOT_BARS) x.hi += (x.hi - x.lo) * 0.1; /* room for the last value */
    tics(f, 'x', &x);
    if (p->kind == PLOT_LINES)
        tics(f, 'y', &y);
    else
        row_tics(f, p);
    fprintf(f, "set xlabel ");
    quoted(f, p->x);
    if (p->kind == PLOT_LINES) fprintf(f, "\nset ylabel ");
    if (p->kind == PLOT_LINES) quoted(f, p->y);
    if (isfinite(p->mark)) {
        int lines = p->kind == PLOT_LINES;
        fprintf(f, "\nset arrow from %s %.9g,%s %d to %s %.9g,%s %d nohead lc rgb '#555555' dt 3",
                lines ? "graph" : "first", lines ? 0 : p->mark, lines ? "first" : "graph", 0,
                lines ? "graph" : "first", lines ? 1 : p->mark, lines ? "first" : "graph", 1);
        if (lines)
            fprintf(f, "\nunset arrow\n$mark << END\n%.9g %.9g\n%.9g %.9g\nEND", x.lo, p->mark,
                    x.hi, p->mark);
    }
    fprintf(f, "\n");
}

static void curves(FILE *f, const plot *p)
{
    fprintf(f, "plot ");
    for (int k = 0; k < p->series_count; k++) {
        const char *colour = plot_colours[k];
        if (k) fprintf(f, ", ");
        if (p->kind == PLOT_LINES && p->series[k].dashed)
            fprintf(f, "$s%d with lines lw 2 dt 2 lc rgb '%s' title ", k, colour);
        else if (p->kind == PLOT_LINES)
            fprintf(f, "$s%d with linespoints lw 2 pt 7 ps 0.7 lc rgb '%s' title ", k, colour);
        else
            fprintf(f, "$s%d using 1:2:3:4:5:6 with boxxyerror fs solid %s lc rgb '%s' title ", k,
                    p->kind == PLOT_TIMELINE ? "0.85 border lc rgb '#ffffff'" : "noborder", colour);
        quoted(f, p->series_count > 1 ? p->series[k].name : "");
        if (p->kind == PLOT_BARS)
            fprintf(f, ", $s%d using 1:2:7 with labels left offset 0.5,0 font ',11' notitle", k);
    }
    if (p->kind == PLOT_LINES && isfinite(p->mark)) {
        fprintf(f, ", $mark with lines lc rgb '#555555' dt 3 lw 1.5 title ");
        quoted(f, p->mark_name);
    }
    fprintf(f, "\n");
}

static void script(FILE *f, const plot *p, const char *path)
{
    int width = WIDTH, height = height_of(p);
    const char *look = "background '#ffffff' font 'DejaVu Sans,12'";
    fprintf(f, "set encoding utf8\nset terminal pngcairo noenhanced size %d,%d %s\nset output ",
            width, height, look);
    fprintf(f, "'%s.png'\nset title ", path);
    quoted(f, p->title);
    fprintf(f,
            " font ',14'\nset border 3 lc rgb '#888888'\nset tics nomirror out scale 0.5 textcolor "
            "rgb '#222222'\n"
            "set grid %s lc rgb '#e4e4e4' lt 1\nset key tmargin left vertical Left reverse maxcols "
            "1 samplen 1.5\n",
            p->kind == PLOT_LINES ? "xtics ytics" : "xtics");
    data(f, p);
    axes(f, p);
    curves(f, p);
    fprintf(
        f, "set terminal svg noenhanced size %d,%d %s\nset output '%s.svg'\nreplot\nunset output\n",
        width, height, look, path);
}

int plot_gnuplot(const plot *p, const char *dir)
{
    char path[4096], gp[4104];
    if ((size_t)snprintf(path, sizeof path, "%s/%s", dir, p->name) >= sizeof path ||
        strchr(path, '\''))
        return -1;
    snprintf(gp, sizeof gp, "%s.gp", path);
    FILE *f = fopen(gp, "w");
    if (!f) return -1;
    script(f, p, path);
    if (fclose(f)) return -1;
    int rc = gnuplot_draw(gp);
    if (rc == 0) remove(gp);
    return rc;
}
