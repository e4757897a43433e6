/* sweep_show.c - a sweep as a text, a table's row and a heat map. */
#include "sweep.h"
#include "../plot/gnuplot.h"
#include <math.h>
#include <string.h>

enum { COLUMNS_MAX = 14, CELL = 46, ROW = 46 };

/* The cell of a team, way and chunk; NULL: none. */
static const bench_try *cell(const bench_sweep *s, int threads, const sweep_way *way, size_t chunk)
{
    for (size_t i = 0; i < s->count; i++) {
        const bench_plan *p = &s->cells[i].plan;
        if (p->threads == threads && p->sched == way->sched && p->order == way->order &&
            p->chunk == chunk)
            return &s->cells[i];
    }
    return NULL;
}

/* The chunks that were swept, rising, 0 first: as many as there are. */
static size_t chunks_of(const bench_sweep *s, size_t *chunks, size_t max)
{
    size_t n = 0;
    for (size_t i = s->count; i-- > 0 && n < max;) {
        const bench_plan *p = &s->cells[i].plan;
        if (p->sched != TINE_STEAL || p->order || p->threads != s->teams[s->teams_count - 1] ||
            !p->chunk)
            continue;
        if (n == 0) chunks[n++] = 0;
        chunks[n++] = p->chunk;
    }
    return n;
}

static const char *binary(char *s, size_t size, size_t chunk)
{
    static const char *const units[] = {"", "Ki", "Mi", "Gi"};
    int u = 0;
    if (!chunk) return "tine's";
    for (; chunk >= 1024 && chunk % 1024 == 0 && u < 3; u++) chunk /= 1024;
    snprintf(s, size, "%zu%s", chunk, units[u]);
    return s;
}

/* ---- text ------------------------------------------------------------------------------------ */
static void text_row(FILE *f, const bench_sweep *s, int threads, const sweep_way *way,
                     const size_t *chunks, size_t columns, size_t step)
{
    fprintf(f, "  %4d  %-16s", threads, bench_way_name(way->sched, way->order));
    for (size_t i = 0; i < columns; i = i ? i + step : 1) {
        const bench_try *c = cell(s, threads, way, chunks[i]);
        double x = c ? c->median / s->fastest : NAN;
        if (isnan(x))
            fprintf(f, "      –");
        else
            fprintf(f, "%7.*f", x < 9.95 ? 2 : 0, x);
    }
    fprintf(f, "\n");
}

static void text_try(FILE *f, const char *what, const bench_try *t, const bench_try *best)
{
    char time[32];
    fprintf(f, "  %-34s %9s  %.3f × the best", what, bench_show_time(time, sizeof time, t->median),
            t->median / best->median);
    if (t->backend == BENCH_TINE && t->used.threads > 1)
        fprintf(f, "  (%d threads, %s, chunk %zu)", t->used.threads,
                bench_way_name(t->used.sched, t->used.order), t->used.chunk);
    else
        fprintf(f, "  (one thread)");
    fprintf(f, "\n");
}

void sweep_text(FILE *f, const bench_sweep *s)
{
    size_t chunks[64], columns = chunks_of(s, chunks, 64),
                       step = (columns + COLUMNS_MAX - 1) / COLUMNS_MAX;
    char n[24];
    if (step < 1) step = 1;
    fprintf(f, "%s, n = %s: times over the fastest cell's, by chunk\n", s->workload->name,
            bench_show_count(n, sizeof n, s->n));
    fprintf(f, "  thr.  %-16s", "schedule");
    for (size_t i = 0; i < columns; i = i ? i + step : 1)
        fprintf(f, "%7s", binary(n, sizeof n, chunks[i]));
    fprintf(f, "\n");
    for (int t = 0; t < s->teams_count; t++)
        for (int k = 0; k < SWEEP_WAYS; k++)
            text_row(f, s, s->teams[t], &sweep_ways[k], chunks, columns, step);
    fprintf(f, "side by side\n");
    const bench_try *best = sweep_best(s);
    text_try(f, "serial loop", &s->serial, best);
    text_try(f, "AUTO, meeting the loop anew", &s->cold, best);
    text_try(f, "AUTO", &s->warm, best);
    text_try(f, "AUTO with wisdom", &s->wise, best);
    for (int i = 0; i < SWEEP_BEST; i++)
        if (!isnan(s->best[i].median))
            text_try(f, i ? "" : "best cells of the sweep", &s->best[i], best);
}

/* ---- a row of a table ------------------------------------------------------------------------ */
void sweep_table_head(FILE *f)
{
    fprintf(f, "| workload | n | serial | best of the sweep | its schedule | AUTO, cold | AUTO | "
               "with wisdom |\n"
               "|---|---|---|---|---|---|---|---|\n");
}

static void ratio_cell(FILE *f, const bench_try *t, const bench_try *best)
{
    double x = t->median / best->median;
    if (isnan(x))
        fprintf(f, " – |");
    else
        fprintf(f, " %.2f |", x);
}

void sweep_table_row(FILE *f, const bench_sweep *s)
{
    const bench_try *b = sweep_best(s);
    char n[24], serial[32], best[32];
    fprintf(f, "| %s | %s | %s | %s | ", s->workload->name, bench_show_count(n, sizeof n, s->n),
            bench_show_time(serial, sizeof serial, s->serial.median),
            bench_show_time(best, sizeof best, b->median));
    if (b == &s->serial || b->used.threads < 2)
        fprintf(f, "serial |");
    else
        fprintf(f, "%s, %zu |", bench_way_name(b->used.sched, b->used.order), b->used.chunk);
    ratio_cell(f, &s->cold, b);
    ratio_cell(f, &s->warm, b);
    ratio_cell(f, &s->wise, b);
    fprintf(f, "\n");
    fflush(f);
}

/* ---- the heat map ---------------------------------------------------------------------------- */
/* Between these the palette is light, and numbers are black. */
static const double light_from = 1.05, light_to = 3;

static void plot_cells(FILE *f, const bench_sweep *s, int team, const size_t *chunks,
                       size_t columns)
{
    fprintf(f, "$team%d << END\n", team);
    for (int k = 0; k < SWEEP_WAYS; k++)
        for (size_t i = 0; i < columns; i++) {
            const bench_try *c = cell(s, s->teams[team], &sweep_ways[k], chunks[i]);
            /* what tine chose stands apart */
            double x = c ? c->median / s->fastest : NAN, at = i ? (double)i : -0.25;
            if (isnan(x)) continue;
            fprintf(f, "%g %d %.4f %.*f%s %d\n", at, SWEEP_WAYS - 1 - k, fmin(x, 4),
                    x < 9.95 ? 2 : 0, fmin(x, 999), x > 999 ? "+" : "",
                    x < light_from || x > light_to ? 0xffffff : 0);
        }
    fprintf(f, "END\n");
}

static void plot_title(FILE *f, const bench_sweep *s)
{
    char name[64], n[24], time[32];
    const bench_try *best = sweep_best(s);
    fprintf(f, "set title \"%s, %s elements: time over the fastest cell's (%s)\\n",
            gnuplot_text(name, sizeof name, s->workload->name), bench_show_count(n, sizeof n, s->n),
            bench_show_time(time, sizeof time, s->fastest));
    fprintf(f,
            "AUTO takes %.2f times the best, meeting the loop anew %.2f; serial %.2f\" font ',13' "
            "offset 0,0.4\n",
            s->warm.median / best->median, s->cold.median / best->median,
            s->serial.median / best->median);
}

void sweep_plot(FILE *f, const bench_sweep *s, const char *png)
{
    size_t chunks[64], columns = chunks_of(s, chunks, 64);
    int width = 285 + (int)columns * CELL, panel = 70 + SWEEP_WAYS * ROW,
        height = 70 + panel * s->teams_count;
    char text[24];
    if (width < 620) width = 620;
    for (int t = 0; t < s->teams_count; t++) plot_cells(f, s, t, chunks, columns);
    gnuplot_frame(f, png, width, height);
    fprintf(f,
            "set multiplot\nset border 0\nunset key\nset logscale cb\nset cbrange [1:4]\nset "
            "lmargin at screen %.4f\n"
            "set rmargin at screen %.4f\nset xrange [-1:%.1f]\nset yrange [-0.5:%.1f]\nset style "
            "fill solid 1 noborder\n"
            "set object 99 rectangle from graph 0,0 to graph 1,1 fc rgb '#f0f0f0' fs solid behind\n"
            "set palette defined (0 '#1a7f4b', 0.08 '#7ccb92', 0.3 '#f2efb6', 0.6 '#f0a45d', 1 "
            "'#b0322b')\n"
            "set cbtics ('1' 1, '1.2' 1.2, '1.5' 1.5, '2' 2, '3' 3, '≥ 4' 4)\n",
            175.0 / width, 1 - 110.0 / width, (double)columns - 0.3, SWEEP_WAYS - 0.5);
    fprintf(f, "set xtics scale 0 font ',10' (");
    for (size_t i = 0; i < columns; i++)
        fprintf(f, "%s\"%s\" %g", i ? ", " : "", binary(text, sizeof text, chunks[i]),
                i ? (double)i : -0.25);
    fprintf(f, ")\nset ytics scale 0 (");
    for (int k = 0; k < SWEEP_WAYS; k++)
        fprintf(f, "%s\"%s\" %d", k ? ", " : "",
                bench_way_name(sweep_ways[k].sched, sweep_ways[k].order), SWEEP_WAYS - 1 - k);
    fprintf(f, ")\n");
    for (int t = 0; t < s->teams_count; t++) {
        double top = 1 - (70.0 + panel * t + 5) / height,
               low = top - (double)SWEEP_WAYS * ROW / height;
        if (t == 0)
            plot_title(f, s);
        else
            fprintf(f, "unset title\n");
        fprintf(f,
                "set tmargin at screen %.4f\nset bmargin at screen %.4f\nset label 1 '%d threads' "
                "at graph 0.5, graph -0.157 center font ',12'\n",
                top, low, s->teams[t]);
        fprintf(f, "set label 2 'chunk (elements)' at graph 1, graph -0.157 right font ',11' "
                   "textcolor rgb '#555555'\n");
        fprintf(f,
                "plot $team%d using 1:2:($1-0.48):($1+0.48):($2-0.47):($2+0.47):3 with boxxyerror "
                "fc palette, $team%d using 1:2:4:5 with labels font ',9' textcolor rgb variable\n",
                t, t);
    }
    fprintf(f, "unset multiplot\n");
}
