/* report_latex.c - writes a tabular for a paper: each side's speed-up over the serial loop, and ±
   half its interval in percent. The table needs no package. */
#include "../backends/backend.h"
#include <math.h>

/* Writes a name. TeX's own characters are escaped (_ % & #) or left out (the others). */
static void word(FILE *f, const char *s)
{
    for (; *s; s++) {
        if (*s == '_' || *s == '%' || *s == '&' || *s == '#') fputc('\\', f);
        if (*s != '\\' && *s != '{' && *s != '}' && *s != '$' && *s != '~' && *s != '^')
            fputc(*s, f);
    }
}

static int shown(const bench_report *r, int i)
{
    return i != BENCH_SERIAL && r->options->backends[i];
}

/* Writes a speed-up, in parentheses if it is undecided. */
static void cell(FILE *f, const bench_figure *g)
{
    int sure = g->total.word != STAT_UNDECIDED;
    if (g->state >= STATE_WRONG)
        fputs(" & wrong", f);
    else if (isnan(g->speedup))
        fputs(" & --", f);
    else
        fprintf(f, " & $%s%.2f \\pm %.0f\\,\\%%%s$", sure ? "" : "(", g->speedup,
                100 * stat_plus_minus(&g->total), sure ? "" : ")");
}

static void line(FILE *f, const bench_report *r, const bench_row *row)
{
    word(f, row->label);
    fprintf(f, " & %zu & %d & ", row->n, row->plan.threads);
    if (*row->skipped)
        fputs("--", f);
    else
        fprintf(f, "%.3g", row->figures[BENCH_SERIAL].median * 1e3);
    for (int i = 0; i < BENCH_BACKENDS; i++)
        if (shown(r, i)) cell(f, &row->figures[i]);
    fputs(" \\\\\n", f);
}

void report_latex(FILE *f, const bench_report *r)
{
    fputs("\\begin{tabular}{lrrr", f);
    for (int i = 0; i < BENCH_BACKENDS; i++) fputs(shown(r, i) ? "r" : "", f);
    fputs("}\n\\hline\nworkload & $n$ & threads & serial/ms", f);
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (!shown(r, i)) continue;
        fputs(" & ", f);
        word(f, bench_backends[i].heading);
    }
    fputs(" \\\\\n\\hline\n", f);
    for (size_t i = 0; i < r->rows_count; i++) line(f, r, &r->rows[i]);
    fputs("\\hline\n\\end{tabular}\n", f);
}
