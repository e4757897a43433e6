/* report_table.c - prints the table for people: a row per workload with times and speed-ups of its
   sides, and a verdict. */
#include "../backends/backend.h"
#include <math.h>
#include <string.h>

/* Widths in columns of the terminal. */
enum { TIME_WIDTH = 9, TIMES_WIDTH = 8, SURE_WIDTH = 6, CELL = 23 };
typedef struct paint {
    const char *good, *bad, *wrong, *dim, *bold, *off;
} paint;
static const paint colours = {"\033[32m", "\033[31m", "\033[1;41m",
                              "\033[2m",  "\033[1m",  "\033[0m"};
static const paint plain = {"", "", "", "", "", ""};

static int room(int width, const char *s)
{
    return width > bench_columns(s) ? width - bench_columns(s) : 0;
}
static void right(FILE *f, int width, const char *s) { fprintf(f, "%*s%s", room(width, s), "", s); }
static void left(FILE *f, int width, const char *s) { fprintf(f, "%s%*s", s, room(width, s), ""); }

static int work_width(const bench_report *r)
{
    int width = 8; /* At least the width of the heading. */
    for (size_t i = 0; i < r->rows_count; i++) {
        int n = bench_columns(r->rows[i].label);
        if (n > width) width = n;
    }
    return width;
}

/* Whether rows have different plans. They do only if the user asked for several. */
static int plans_differ(const bench_report *r)
{
    const bench_options *o = r->options;
    return o->threads_count > 1 || o->scheds_count > 1 || o->chunks_count > 1;
}

static void plan_text(char *s, size_t size, const bench_plan *p)
{
    char chunk[24] = "", n[20];
    if (p->chunk) snprintf(chunk, sizeof chunk, ",%s", bench_show_count(n, sizeof n, p->chunk));
    snprintf(s, size, "%s%s", bench_sched_names[p->sched], chunk);
}

static void head(FILE *f, const bench_report *r, int width, const paint *p)
{
    fprintf(f, "%s", p->bold);
    left(f, width, "workload");
    right(f, 9, "n");
    right(f, 9, "threads");
    if (plans_differ(r)) right(f, 15, "schedule");
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (i == BENCH_SERIAL)
            right(f, 9, "serial");
        else if (r->options->backends[i])
            right(f, CELL, bench_backends[i].heading);
    }
    fprintf(f, "%s\n", p->off);
}

static void cell(FILE *f, const bench_figure *g, int serial, const paint *p)
{
    char time[32], ratio[32], sure[32];
    const char *const colours_of[] = {
        [STAT_UNDECIDED] = "", [STAT_FASTER] = p->good, [STAT_SLOWER] = p->bad};
    const char *colour = colours_of[g->total.word];
    if (g->state >= STATE_WRONG) {
        fprintf(f, "%*s%s%s%s", serial ? 3 : CELL - 6, "", p->wrong,
                g->state == STATE_WRONG ? " WRONG" : "FAILED", p->off);
        return;
    }
    if (g->state == STATE_OFF) {
        right(f, serial ? TIME_WIDTH : CELL, "–");
        return;
    }
    right(f, TIME_WIDTH, bench_show_time(time, sizeof time, g->median));
    if (serial) return;
    fprintf(f, "%s", colour);
    right(f, TIMES_WIDTH, bench_show_times(ratio, sizeof ratio, g->speedup));
    right(f, SURE_WIDTH, bench_show_plus_minus(sure, sizeof sure, stat_plus_minus(&g->total)));
    fprintf(f, "%s", colour[0] ? p->off : "");
}

/* Prints the most memory that a call adds, and the bytes of the input. */
static void memory_line(FILE *f, const bench_report *r, const bench_row *row, const paint *p)
{
    const char *before = "peak memory (PSS) of a call: ";
    if (!r->options->input_path) return;
    fprintf(f, "  %s→ ", p->dim);
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        const bench_figure *g = &row->figures[i];
        if (g->state != STATE_MEASURED || isnan(g->peak)) continue;
        fprintf(f, "%s%s %.1f MB", before, bench_backends[i].heading, g->peak * 1e-6);
        before = ", ";
    }
    fprintf(f, "%s%s\n", *before == ',' ? "" : "peak memory: the input was converted", p->off);
}

static void row_lines(FILE *f, const bench_report *r, const bench_row *row, int width,
                      const paint *p)
{
    char n[24], threads[24], plan[48];
    left(f, width, row->label);
    right(f, 9, row->n ? bench_show_count(n, sizeof n, row->n) : "–");
    snprintf(threads, sizeof threads, "%d", row->plan.threads);
    right(f, 9, threads);
    plan_text(plan, sizeof plan, &row->plan);
    if (plans_differ(r)) right(f, 15, plan);
    for (int i = 0; i < BENCH_BACKENDS && !*row->skipped; i++) {
        if (i == BENCH_SERIAL || r->options->backends[i])
            cell(f, &row->figures[i], i == BENCH_SERIAL, p);
    }
    fprintf(f, "\n%*s%s→ %s%s\n", 2, "", p->dim, row->verdict, p->off);
    if (!*row->skipped) memory_line(f, r, row, p);
}

static const char *optional(char *s, size_t size, const char *format, double x)
{
    if (isnan(x)) return "–";
    snprintf(s, size, format, x);
    return s;
}

static void ratio_columns(FILE *f, const stat_ratio *r)
{
    char s[32];
    right(f, 9, bench_show_times(s, sizeof s, r->ratio));
    right(f, 5, bench_show_plus_minus(s, sizeof s, stat_plus_minus(r)));
}

static void detail_line(FILE *f, const bench_row *row, int i, int width)
{
    const bench_figure *g = &row->figures[i];
    char s[32];
    double rate = row->bytes > 0 ? row->bytes / g->median : NAN;
    left(f, width, row->label);
    fprintf(f, "  ");
    left(f, 9, bench_backends[i].name);
    right(f, 9, bench_show_time(s, sizeof s, g->median));
    right(f, 9, bench_show_time(s, sizeof s, g->min));
    right(f, 8, optional(s, sizeof s, "%.1f %%", g->spread * 100));
    right(f, 10, optional(s, sizeof s, "%.3g", g->median / (double)row->n * 1e9));
    right(f, 8, optional(s, sizeof s, "%.1f", rate * 1e-9));
    right(f, 7, optional(s, sizeof s, "%.0f %%", rate / row->bandwidth * 100));
    ratio_columns(f, &g->total);
    ratio_columns(f, &g->code);
    ratio_columns(f, &g->parallel);
    right(f, 9, bench_show_time(s, sizeof s, g->start_once));
    right(f, 9, bench_show_time(s, sizeof s, g->start));
    right(f, 10, bench_show_time(s, sizeof s, g->transfer));
    right(f, 9, bench_show_time(s, sizeof s, g->work));
    if (g->threads)
        fprintf(f, "  %d %s,%zu%s", g->threads,
                g->chunks == 1 ? "alone" : bench_sched_names[g->sched], g->chunk,
                g->tuned ? " (best)" : "");
    fprintf(f, "\n");
}

static void details_table(FILE *f, const bench_report *r, int width, const paint *p)
{
    fprintf(f, "\n%s", p->bold);
    left(f, width, "workload");
    fprintf(f,
            "  backend     median      min  spread  ns/elem.    GB/s  share      speed-up          "
            "code      parallel    opens    start  transfer     work  threads%s\n",
            p->off);
    for (size_t k = 0; k < r->rows_count; k++) {
        for (int i = 0; i < BENCH_BACKENDS; i++) {
            if (r->rows[k].figures[i].samples) detail_line(f, &r->rows[k], i, width);
        }
    }
}

/* Prints the least share of a row's arrays that lies in huge pages. */
static void huge_line(FILE *f, const bench_report *r, const paint *p)
{
    double min_share = NAN;
    for (size_t i = 0; i < r->rows_count; i++) min_share = fmin(min_share, r->rows[i].huge);
    if (r->options->huge)
        fprintf(f, "%sHuge pages: they hold %.0f %% of the arrays, at least.%s\n", p->dim,
                isnan(min_share) ? 0 : 100 * min_share, p->off);
}

/* Explains rows like `dot uniform`. */
static void inputs_line(FILE *f, const bench_report *r, const paint *p)
{
    for (size_t i = 0; i < r->rows_count; i++) {
        const bench_workload *w = r->rows[i].workload;
        if (!strcmp(r->rows[i].label, w->name)) continue;
        fprintf(f,
                "%s%s: the workload %s on its input %s. --data takes others (tine-bench list).%s\n",
                p->dim, r->rows[i].label, w->name, w->inputs[r->rows[i].input], p->off);
        return;
    }
}

/* Says what each pool of processes is. */
static void pools_line(FILE *f, const bench_report *r, const paint *p)
{
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (!r->options->backends[i] || bench_backends[i].kind < 0) continue;
        fprintf(f, "%s%s: %s.%s\n", p->dim, bench_backends[i].heading, bench_backends[i].about,
                p->off);
    }
}

static void foot(FILE *f, const bench_report *r, const paint *p)
{
    const bench_machine *m = &r->machine;
    char before[32], after[32];
    fprintf(f, "\n%s%s, %d CPUs, %s; ", p->dim, m->cpu, m->allowed, m->openmp);
    if (m->all.limit > 0) fprintf(f, "memory moves %.0f GB/s at most; ", m->all.limit * 1e-9);
    fprintf(f, "a cache line goes from core to core in %s before the run, in %s after it.%s\n",
            bench_show_time(before, sizeof before, m->ping_before),
            bench_show_time(after, sizeof after, m->ping_after), p->off);
    fprintf(
        f,
        "%sTimes are medians of a call. Speed-ups are medians over rounds of serial's time / "
        "this one's within a round, ± their %.0f %% interval; 1/19× is 19 times as slow. %d rounds "
        "were asked for, in random order. Lines with → compare threads and processes with their "
        "own code on one thread, so their ratios differ from the table's. Every result was checked "
        "against serial's.%s\n",
        p->dim, 100 * STAT_LEVEL, r->options->rounds * r->options->processes, p->off);
    pools_line(f, r, p);
    inputs_line(f, r, p);
    if (r->options->rounds * r->options->processes < STAT_UNITS_MIN)
        fprintf(f, "%sFewer than %d rounds decide nothing.%s\n", p->bold, STAT_UNITS_MIN, p->off);
    huge_line(f, r, p);
    if (r->interrupted)
        fprintf(f, "%sInterrupted: this is a part of what was asked for.%s\n", p->bold, p->off);
}

void report_table(FILE *f, const bench_report *r, int details)
{
    const paint *p = bench_colour(f) ? &colours : &plain;
    int width = work_width(r);
    head(f, r, width, p);
    for (size_t i = 0; i < r->rows_count; i++) row_lines(f, r, &r->rows[i], width, p);
    if (details) details_table(f, r, width, p);
    foot(f, r, p);
}
