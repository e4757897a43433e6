/* report_csv.c - writes CSV: a line per workload, n, plan and side. Times are in seconds, and
   unknown values are empty. */
#include "../backends/backend.h"
#include <math.h>

static const char *const states[] = {"not measured", "ok", "wrong", "failed"};

static void number(FILE *f, double x)
{
    if (isfinite(x))
        fprintf(f, ",%.9g", x);
    else
        fputc(',', f);
}

static void line(FILE *f, const bench_row *row, int i)
{
    const bench_figure *g = &row->figures[i];
    double rate = row->bytes > 0 ? row->bytes / g->median : NAN;
    fprintf(f, "%s,%zu,%s,%d,%s,%zu,%s,%zu", row->workload->name, row->n, bench_backends[i].name,
            row->plan.threads, bench_sched_names[row->plan.sched], row->plan.chunk,
            states[g->state], g->samples);
    const double numbers[] = {g->median,
                              g->min,
                              g->spread,
                              g->median / (double)row->n * 1e9,
                              g->speedup,
                              stat_plus_minus(&g->total),
                              g->code.ratio,
                              stat_plus_minus(&g->code),
                              g->parallel.ratio,
                              stat_plus_minus(&g->parallel),
                              rate,
                              rate / row->bandwidth,
                              g->start_once,
                              g->start,
                              g->transfer,
                              g->work};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) number(f, numbers[k]);
    fprintf(f, ",%s,%s,%s,%d,%d,%d,\"%s\",%s\n", stat_words[g->total.word],
            stat_words[g->code.word], stat_words[g->parallel.word], row->rounds.measured,
            row->rounds.disturbed, row->partial, row->verdict,
            row->workload->inputs ? row->workload->inputs[row->input] : "");
}

void report_csv(FILE *f, const bench_report *r)
{
    fprintf(
        f, "work,n,side,threads,schedule,chunk,state,samples,median_s,min_s,spread,ns_per_"
           "element,speedup,plus_minus,code,code_plus_minus,parallel,"
           "parallel_plus_minus,bytes_per_s,bandwidth_share,start_once_s,start_s,transfer_s,work_s,"
           "word,code_word,parallel_word,rounds,disturbed_rounds,partial,verdict,data\n");
    for (size_t k = 0; k < r->rows_count; k++) {
        for (int i = 0; i < BENCH_BACKENDS; i++) {
            if (i == BENCH_SERIAL ||
                (r->options->backends[i] &&
                 bench_backends[i].has(&bench_backends[i], r->rows[k].workload)))
                line(f, &r->rows[k], i);
        }
    }
}
