/* sweep_show.c - prints a sweep as a text and as a table's row, and draws its heat map. */
#include "sweep.h"
#include <math.h>
#include <string.h>

enum { COLUMNS_MAX = 14 };

/* Returns the cell of a number of threads, a way and a chunk. NULL: none. */
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

/* Stores the swept chunks in rising order, 0 first. Returns their number. */
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

/* Writes a time as a multiple of the best one's, with its interval: "1.02 ±1%". */
static const char *multiple(char s[40], const bench_try *t, const bench_try *best)
{
    char interval[16] = "";
    stat_ratio r = compare_ratio(t, best);
    if (t != best) bench_show_plus_minus(interval, sizeof interval, stat_plus_minus(&r));
    snprintf(s, 40, "%.2f%s%s", t->median / best->median, *interval ? " " : "", interval);
    return s;
}

static void text_try(FILE *f, const char *what, const bench_try *t, const bench_try *best)
{
    char time[32], ratio[40];
    multiple(ratio, t, best);
    fprintf(f, "  %-34s %9s  %*s%s × the best", what, bench_show_time(time, sizeof time, t->median),
            10 - bench_columns(ratio), "", ratio);
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
    char s[40];
    fprintf(f, " %s |", isnan(t->median / best->median) ? "–" : multiple(s, t, best));
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
plot *sweep_plot(const bench_sweep *s)
{
    size_t chunks[PLOT_COLUMNS], columns = chunks_of(s, chunks, PLOT_COLUMNS);
    char title[200], name[64], n[24], time[32], automatic[40];
    snprintf(name, sizeof name, "sweep-%.40s-%zu", s->workload->name, s->n);
    snprintf(title, sizeof title, "%.30s, %s elements: time over the fastest cell's (%s); AUTO %s",
             s->workload->name, bench_show_count(n, sizeof n, s->n),
             bench_show_time(time, sizeof time, s->fastest),
             multiple(automatic, &s->warm, sweep_best(s)));
    plot *d = plot_new(PLOT_HEAT, name, title, "chunk (elements)", "");
    plot_series(d, "times over the fastest");
    for (size_t i = 0; i < columns; i++) plot_column(d, binary(n, sizeof n, chunks[i]));
    for (int t = 0; t < s->teams_count; t++) {
        for (int k = 0; k < SWEEP_WAYS; k++) {
            const sweep_way *w = &sweep_ways[k];
            snprintf(title, sizeof title, "%d threads, %s", s->teams[t],
                     bench_way_name(w->sched, w->order));
            int row = plot_row(d, title);
            for (size_t i = 0; i < columns; i++) {
                const bench_try *c = cell(s, s->teams[t], w, chunks[i]);
                if (c && !isnan(c->median)) plot_cell(d, (int)i, row, c->median / s->fastest);
            }
        }
    }
    plot_alt(d, "The time of each schedule and chunk over the fastest; the text has them.");
    return d;
}
