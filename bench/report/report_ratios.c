/* report_ratios.c - writes a Markdown table: the time of each other side over tine's, and the sides
   that are faster than tine. */
#include "../backends/backend.h"
#include <math.h>

static int measured(const bench_figure *g) { return g->state == STATE_MEASURED && g->samples > 0; }

/* Whether a side has a column: any row has a result of it, and the side is not tine. */
static int shown(const bench_report *r, int i)
{
    int any = 0;
    for (size_t k = 0; k < r->rows_count; k++) any |= r->rows[k].figures[i].state != STATE_OFF;
    return any && i != BENCH_TINE;
}

/* Returns the ratio of a side's times over tine's. */
static stat_ratio ratio_of(const bench_row *row, int i)
{
    const bench_figure *tine = &row->figures[BENCH_TINE], *other = &row->figures[i];
    if (!measured(tine) || !measured(other)) return (stat_ratio){.ratio = NAN, .lo = NAN};
    return series_ratio(&row->series[i], &row->series[BENCH_TINE], &row->rounds);
}

static void line(FILE *f, const bench_report *r, const bench_row *row)
{
    char n[24], s[32], sure[32];
    const bench_figure *tine = &row->figures[BENCH_TINE];
    fprintf(f, "| %s | %s | %d | %s |", row->label, bench_show_count(n, sizeof n, row->n),
            row->plan.threads,
            measured(tine)  ? bench_show_time(s, sizeof s, tine->median)
            : *row->skipped ? row->skipped
                            : "–");
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        stat_ratio ratio = ratio_of(row, i);
        const char *strong = ratio.word == STAT_SLOWER ? "**" : "";
        if (!shown(r, i)) continue;
        if (row->figures[i].state >= STATE_WRONG)
            fprintf(f, " %s |", row->figures[i].state == STATE_WRONG ? "wrong" : "failed");
        else
            fprintf(f, " %s%s%s %s |", strong, bench_show_times(s, sizeof s, ratio.ratio), strong,
                    bench_show_plus_minus(sure, sizeof sure, stat_plus_minus(&ratio)));
    }
    fprintf(f, "\n");
}

/* Writes for each workload the sides that are faster than tine. */
static void ahead(FILE *f, const bench_report *r)
{
    char s[32], n[24], sure[32];
    size_t found = 0;
    for (size_t k = 0; k < r->rows_count; k++) {
        const bench_row *row = &r->rows[k];
        for (int i = 0, first = 1; i < BENCH_BACKENDS; i++) {
            stat_ratio ratio = ratio_of(row, i);
            if (i == BENCH_TINE || ratio.word != STAT_SLOWER) continue;
            if (first)
                fprintf(f, "%s%s (%s): ", found++ ? "; " : "\nAhead of tine, and by how much: ",
                        row->label, bench_show_count(n, sizeof n, row->n));
            fprintf(f, "%s%s %s %s", first ? "" : ", ", bench_backends[i].heading,
                    bench_show_times(s, sizeof s, 1 / ratio.ratio),
                    bench_show_plus_minus(sure, sizeof sure, stat_plus_minus(&ratio)));
            first = 0;
        }
    }
    fprintf(f, found ? ".\n" : "\nNobody is ahead of tine here.\n");
}

void report_ratios(FILE *f, const bench_report *r)
{
    int columns = 4;
    fprintf(f, "| workload | n | threads | tine |");
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (!shown(r, i)) continue;
        fprintf(f, " %s |", bench_backends[i].heading);
        columns++;
    }
    fprintf(f, "\n|");
    while (columns--) fprintf(f, "---|");
    fprintf(f, "\n");
    for (size_t i = 0; i < r->rows_count; i++) line(f, r, &r->rows[i]);
    ahead(f, r);
}
