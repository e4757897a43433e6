/* report_markdown.c - writes a Markdown table: tine, the best of all other sides, and the name of
   that side. */
#include "../backends/backend.h"
#include <math.h>

static int measured(const bench_figure *g) { return g->state == STATE_MEASURED && g->samples > 0; }

/* Returns the fastest side other than tine, or -1 for none. serial counts, because a loop on one
   thread may be the fastest. */
static int best_other(const bench_row *row)
{
    int best = -1;
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (i == BENCH_TINE || !measured(&row->figures[i])) continue;
        if (best < 0 || row->figures[i].median < row->figures[best].median) best = i;
    }
    return best;
}

static void cell(FILE *f, const bench_figure *g)
{
    char s[32];
    fprintf(f, " %s |",
            g->state >= STATE_WRONG ? "wrong"
            : measured(g)           ? bench_show_time(s, sizeof s, g->median)
                                    : "–");
}

static void against(FILE *f, const bench_row *row, int best)
{
    char times[32], sure[32];
    stat_ratio r = series_ratio(&row->series[best], &row->series[BENCH_TINE], &row->rounds);
    fprintf(f, " %s | %s %s, %s |\n", bench_backends[best].heading,
            bench_show_times(times, sizeof times, r.ratio),
            bench_show_plus_minus(sure, sizeof sure, stat_plus_minus(&r)), stat_words[r.word]);
}

static void line(FILE *f, const bench_report *r, const bench_row *row)
{
    char n[24];
    fprintf(f, "| %s | %s | %d |", row->label, bench_show_count(n, sizeof n, row->n),
            row->plan.threads);
    if (*row->skipped) {
        fprintf(f, " not measured: %s |\n", row->skipped);
        return;
    }
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (i == BENCH_SERIAL || r->options->backends[i]) cell(f, &row->figures[i]);
    }
    int best = best_other(row);
    const bench_figure *tine = &row->figures[BENCH_TINE];
    if (best < 0 || !measured(tine))
        fprintf(f, " – | – |\n");
    else
        against(f, row, best);
}

void report_markdown(FILE *f, const bench_report *r)
{
    int columns = 5;
    fprintf(f, "| workload | n | threads |");
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (i != BENCH_SERIAL && !r->options->backends[i]) continue;
        fprintf(f, " %s |", bench_backends[i].heading);
        columns++;
    }
    fprintf(f, " best of the others | tine's speed over it |\n|");
    while (columns--) fprintf(f, "---|");
    fprintf(f, "\n");
    for (size_t i = 0; i < r->rows_count; i++) line(f, r, &r->rows[i]);
}
