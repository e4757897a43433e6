/* rows.c - the rows of a run, in the order in which they are measured and shown. */
#include "rows.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Returns the n-th number of elements to measure. The numbers are the user's, else the length of
   the input, else the workload's own. */
static size_t n_of(const bench_options *o, const bench_input *input, const bench_workload *w,
                   size_t i)
{
    return o->ns_count ? o->ns[i] : input->x ? input->n : w->n;
}

/* Selects the inputs of a workload that the user named. A workload with none of them gets its first
   input. */
static size_t inputs_of(const bench_options *o, const bench_workload *w, size_t *chosen)
{
    size_t count = 0, all = o->inputs_count == 1 && !strcmp(o->inputs[0], "all");
    for (size_t k = 0; w->inputs && w->inputs[k] && count < BENCH_LIST_MAX; k++) {
        int named = 0;
        for (size_t i = 0; i < o->inputs_count; i++)
            named |= !strcasecmp(o->inputs[i], w->inputs[k]);
        if (all || named) chosen[count++] = k;
    }
    if (count) return count;
    chosen[0] = 0;
    return 1;
}

static void add_row(bench_report *r, const bench_input *input, const bench_workload *w,
                    size_t choice, size_t n, bench_plan plan)
{
    bench_row *row = &r->rows[r->rows_count++];
    int named = w->inputs && !input->x;
    *row = (bench_row){.workload = w,
                       .input = choice,
                       .n = n,
                       .plan = plan,
                       .bandwidth = NAN,
                       .over_openmp.ratio = NAN};
    snprintf(row->label, sizeof row->label, "%s%s%s", w->name, named ? " " : "",
             named ? w->inputs[choice] : "");
}

/* Adds a row for every n and plan of one workload on one of its inputs. A workload that waits gets
   one more row, with more threads than CPUs, unless the user gave numbers of threads. */
static void add_rows(bench_report *r, const bench_input *input, const bench_workload *w,
                     size_t choice)
{
    const bench_options *o = r->options;
    size_t ns = o->ns_count ? o->ns_count : 1;
    for (size_t i = 0; i < ns; i++) {
        size_t n = n_of(o, input, w, i);
        for (size_t t = 0; t < o->threads_count; t++)
            for (size_t s = 0; s < o->scheds_count; s++)
                for (size_t c = 0; c < o->chunks_count; c++)
                    add_row(r, input, w, choice, n,
                            (bench_plan){.threads = (int)o->threads[t],
                                         .sched = o->scheds[s],
                                         .chunk = o->chunks[c]});
        if (w->waits && o->threads_count == 1 && !o->threads[0])
            add_row(r, input, w, choice, n, (bench_plan){.threads = w->waits});
    }
}

void rows_fill(bench_report *r, const bench_input *input)
{
    const bench_options *o = r->options;
    size_t chosen[BENCH_LIST_MAX],
        total = 0,
        each = (o->ns_count ? o->ns_count : 1) *
               (o->threads_count * o->scheds_count * o->chunks_count + 1);
    for (size_t w = 0; w < o->workloads_count; w++) total += inputs_of(o, o->workloads[w], chosen);
    r->rows = calloc(total * each, sizeof *r->rows);
    if (!r->rows) bench_fail("no memory");
    for (size_t w = 0; w < o->workloads_count; w++) {
        size_t inputs = inputs_of(o, o->workloads[w], chosen);
        for (size_t k = 0; k < inputs; k++) add_rows(r, input, o->workloads[w], chosen[k]);
    }
}

bench_source row_source(const bench_row *row, const bench_options *o, const bench_input *input,
                        tine_array *file)
{
    bench_source source = {.x = input->x,
                           .n = row->n,
                           .bounded = o->bounded,
                           .data_dir = o->data_dir,
                           .input = row->input};
    *file = input->file;
    if (row->n) file->n = row->n;
    if (input->x && !input->converted) source.file = file;
    return source;
}
