/* run.c - tine-bench run: prepares the machine's figures, measures row by row, writes what came
   out. */
#include "../backends/backend.h"
#include "cli_common.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The outputs are opened before any work is done, and emptied only when there is something to
   write. */
static void open_outputs(bench_options *o)
{
    for (size_t i = 0; i < o->outputs_count; i++) {
        bench_output *out = &o->outputs[i];
        out->file = strcmp(out->path, "-") ? fopen(out->path, "a") : stdout;
        if (!out->file) bench_fail("cannot write %s: %s", out->path, strerror(errno));
    }
}

static int write_outputs(const bench_report *r)
{
    int failed = 0;
    bench_progress_clear();
    for (size_t i = 0; i < r->options->outputs_count; i++) {
        const bench_output *out = &r->options->outputs[i];
        /* a pipe or terminal */
        if (out->file != stdout && ftruncate(fileno(out->file), 0)) clearerr(out->file);
        if (out->format == FORMAT_TABLE) report_table(out->file, r, r->options->details);
        if (out->format == FORMAT_CSV) report_csv(out->file, r);
        if (out->format == FORMAT_JSON) report_json(out->file, r);
        if (out->format == FORMAT_MARKDOWN) report_markdown(out->file, r);
        if (out->format == FORMAT_RATIOS) report_ratios(out->file, r);
        if (fflush(out->file) || ferror(out->file)) {
            bench_note("cannot write %s: %s", out->path, strerror(errno));
            failed = 1;
        }
        if (out->file != stdout) fclose(out->file);
    }
    return failed;
}

static void open_input(bench_input *in, const bench_options *o)
{
    if (!o->input_path) return;
    input_open(in, o->input_path);
    for (size_t i = 0; i < o->ns_count; i++) {
        if (o->ns[i] > in->n)
            bench_fail("--n %zu: %s has %zu elements", o->ns[i], o->input_path, in->n);
    }
}

/* Counts of elements to measure: those asked for, else all of the input, else the workload's
   own. */
static size_t n_of(const bench_options *o, const bench_input *input, const bench_workload *w,
                   size_t i)
{
    return o->ns_count ? o->ns[i] : input->x ? input->n : w->n;
}

/* The inputs of a workload that were asked for by name; of a workload that has none of those, its
   first alone. */
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

/* A row for every n and plan, of one workload on one of its inputs. */
static void add_rows(bench_report *r, const bench_options *o, const bench_input *input,
                     const bench_workload *w, size_t choice)
{
    size_t ns = o->ns_count ? o->ns_count : 1,
           plans = o->threads_count * o->scheds_count * o->chunks_count;
    for (size_t i = 0; i < ns * plans; i++) {
        bench_row *row = &r->rows[r->rows_count++];
        size_t p = i % plans, threads = o->threads[p / (o->scheds_count * o->chunks_count)];
        row->workload = w;
        row->input = choice;
        snprintf(row->label, sizeof row->label, "%s%s%s", w->name,
                 w->inputs && !input->x ? " " : "",
                 w->inputs && !input->x ? w->inputs[choice] : "");
        row->n = n_of(o, input, w, i / plans);
        row->plan.threads = threads ? (int)threads : r->machine.threads;
        row->plan.sched = o->scheds[p / o->chunks_count % o->scheds_count];
        row->plan.chunk = o->chunks[p % o->chunks_count];
        row->bandwidth = NAN;
    }
}

static void fill_rows(bench_report *r, const bench_options *o, const bench_input *input)
{
    size_t ns = o->ns_count ? o->ns_count : 1,
           plans = o->threads_count * o->scheds_count * o->chunks_count;
    size_t chosen[BENCH_LIST_MAX], total = 0;
    for (size_t w = 0; w < o->workloads_count; w++) total += inputs_of(o, o->workloads[w], chosen);
    r->rows = calloc(total * ns * plans, sizeof *r->rows);
    if (!r->rows) bench_fail("no memory");
    for (size_t w = 0; w < o->workloads_count; w++) {
        size_t inputs = inputs_of(o, o->workloads[w], chosen);
        for (size_t k = 0; k < inputs; k++) add_rows(r, o, input, o->workloads[w], chosen[k]);
    }
}

static void measure_machine_before(bench_machine *m)
{
    bench_progress("measuring the machine");
    m->ping_before = core_latency();
    if (bandwidth_open(m->last_cache)) bench_note("no memory for the calibration of bandwidth");
    m->one = (bench_bandwidth){bandwidth_read(1), bandwidth_copy(1)};
    m->all = (bench_bandwidth){bandwidth_read(m->threads), bandwidth_copy(m->threads)};
}

static void measure_machine_after(bench_machine *m)
{
    m->all_after = (bench_bandwidth){bandwidth_read(m->threads), bandwidth_copy(m->threads)};
    m->ping_after = core_latency();
    bandwidth_close();
}

static int fits(const bench_row *row, size_t cache)
{
    const bench_workload *w = row->workload;
    size_t arrays = w->in_arrays > 1 ? w->in_arrays : 1;
    return (double)row->n * (double)(w->in_size * arrays + w->out_size) < (double)cache;
}

static void measure_rows(bench_report *r, const bench_options *o, const bench_input *input,
                         const double *cold)
{
    for (size_t i = 0; i < r->rows_count && !bench_interrupted(); i++) {
        bench_row *row = &r->rows[i];
        tine_array file = input->file;
        bench_source source = {.x = input->x,
                               .n = row->n,
                               .bounded = o->bounded,
                               .data_dir = o->data_dir,
                               .input = row->input};
        if (input->x && !input->converted) source.file = &file;
        if (row->n) file.n = row->n; /* the part of it that this row is about */
        char where[128], n[24];
        snprintf(where, sizeof where, "[%zu/%zu] %s  n = %s", i + 1, r->rows_count, row->label,
                 row->n ? bench_show_count(n, sizeof n, row->n) : "all");
        measure_row(row, o, &source, cold, where);
        row->in_cache = fits(row, r->machine.last_cache);
    }
}

static void judge(bench_report *r)
{
    r->interrupted = bench_interrupted();
    for (size_t i = 0; i < r->rows_count; i++) {
        bench_row *row = &r->rows[i];
        verdict_of(row);
        r->wrong |= *row->skipped && r->options->named;
        for (int k = 0; k < BENCH_BACKENDS; k++) r->wrong |= row->figures[k].state >= STATE_WRONG;
    }
}

int bench_run(int argc, char **argv)
{
    bench_options options = {0};
    bench_input input = {.x = NULL};
    bench_report report = {.options = &options, .argc = argc, .argv = argv};
    double cold[BENCH_BACKENDS];
    time_t now = time(NULL);
    bench_parse_run(&options, argc, argv);
    open_input(&input, &options);
    open_outputs(&options);
    bench_catch_interrupt();
    strftime(report.date, sizeof report.date, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    machine_describe(&report.machine);
    cold_starts(cold, report.machine.allowed);
    report.machine.threads = cli_threads();
    fill_rows(&report, &options, &input);
    measure_machine_before(&report.machine);
    measure_rows(&report, &options, &input, cold);
    measure_machine_after(&report.machine);
    judge(&report);
    int failed = write_outputs(&report);
    input_close(&input);
    free(report.rows);
    if (report.interrupted) return BENCH_EXIT_INTERRUPT;
    return failed ? BENCH_EXIT_USAGE : report.wrong ? BENCH_EXIT_WRONG : 0;
}
