/* run.c - tine-bench run: starts processes that measure the machine and each row, and writes the
   results. */
#include "../backends/backend.h"
#include "cli_common.h"
#include "parts.h"
#include "rows.h"
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Opens the outputs before any measurement. An output is emptied only when there are results to
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
        /* A pipe or a terminal cannot be truncated. */
        if (out->file != stdout && ftruncate(fileno(out->file), 0)) clearerr(out->file);
        if (out->format == FORMAT_TABLE) report_table(out->file, r, r->options->details);
        if (out->format == FORMAT_CSV) report_csv(out->file, r);
        if (out->format == FORMAT_JSON) report_json(out->file, r);
        if (out->format == FORMAT_MARKDOWN) report_markdown(out->file, r);
        if (out->format == FORMAT_RATIOS) report_ratios(out->file, r);
        if (out->format == FORMAT_LATEX) report_latex(out->file, r);
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

/* ---- in the processes of their own ----------------------------------------------------------- */
enum { PASSES = 3 }; /* Passes over each kernel of bandwidth. The best one counts. */

/* Whether some row may move more bytes than the last-level cache holds, so that memory limits it. A
   row of all data has n == 0 and counts as such. */
static int memory_limits(const bench_report *r)
{
    for (size_t i = 0; i < r->rows_count; i++) {
        const bench_row *row = &r->rows[i];
        double n = (double)(row->n ? row->n : SIZE_MAX);
        if (n * row->workload->bytes > (double)r->machine.last_cache) return 1;
    }
    return 0;
}

static void measure_machine(bench_machine *m, int after, int with_memory)
{
    bench_progress("measuring the machine");
    double ping = core_latency();
    *(after ? &m->ping_after : &m->ping_before) = ping;
    if (!after) m->threads = cli_threads();
    if (with_memory && bandwidth_open(m->last_cache))
        bench_note("no memory for the calibration of bandwidth");
    if (!after) m->one = bandwidth_now(1, PASSES);
    *(after ? &m->all_after : &m->all) = bandwidth_now(m->threads, PASSES);
    bandwidth_close();
}

static int fits(const bench_row *row, size_t cache)
{
    const bench_workload *w = row->workload;
    size_t arrays = w->in_arrays > 1 ? w->in_arrays : 1;
    return (double)row->n * (double)(w->in_size * arrays + w->out_size) < (double)cache;
}

/* Copies the results that another process left in a row, except pointers. */
static void take_over(bench_row *row, const bench_row *left, parts_slot *slot)
{
    const bench_workload *workload = row->workload;
    *row = *left;
    row->workload = workload;
    row->series = slot->series;
    row->limits = slot->limits;
}

static void measure_one(const bench_report *r, size_t i, int process, const bench_input *input,
                        parts_area *area)
{
    bench_row *row = &r->rows[i];
    parts_slot *slot = &area->slots[i];
    tine_array file;
    char where[128], n[24];
    if (process)
        take_over(row, &slot->row, slot);
    else if (!row->plan.threads)
        row->plan.threads = r->machine.threads;
    row->last_cache = r->machine.last_cache;
    row->cpus = r->machine.allowed;
    row->series = slot->series;
    row->limits = slot->limits;
    double *probe_best = &area->probe_best[probe_cpus(row->plan.threads)];
    row->probe_best = *probe_best;
    bench_source source = row_source(row, r->options, input, &file);
    snprintf(where, sizeof where, "[%zu/%zu] %s  n = %s", i + 1, r->rows_count, row->label,
             row->n ? bench_show_count(n, sizeof n, row->n) : "all");
    measure_row(row, r->options, &source, process, where);
    row->in_cache = fits(row, r->machine.last_cache);
    *probe_best = row->probe_best;
    slot->row = *row;
}

/* tine-bench part FILE KIND INDEX PROCESS ARGUMENT…: measures a part. Only parts_run runs this
   command, so no list of commands shows it. */
int bench_part(int argc, char **argv)
{
    enum { OWN = 4 };
    bench_options options = {0};
    bench_input input = {.x = NULL};
    parts_area *area = argc > OWN ? parts_map(atoi(argv[1])) : NULL;
    if (!area) bench_fail("part: only tine-bench run starts it");
    part_kind kind = (part_kind)atoi(argv[2]);
    size_t index = (size_t)strtoull(argv[3], NULL, 10);
    int process = atoi(argv[4]);
    bench_silent = 1;
    bench_catch_interrupt();
    argv[OWN] = argv[0];
    bench_parse_run(&options, argc - OWN, argv + OWN);
    bench_report r = {.options = &options, .machine = area->machine};
    if (kind == PART_ROW) bench_pages_huge(options.huge);
    open_input(&input, &options);
    rows_fill(&r, &input);
    if (kind == PART_ROW)
        measure_one(&r, index, process, &input, area);
    else
        measure_machine(&area->machine, kind == PART_AFTER, memory_limits(&r));
    input_close(&input);
    bench_progress_clear();
    return 0;
}

/* ---- in the program itself ------------------------------------------------------------------- */
static void have_row_measured(bench_report *r, size_t i, int process, int file, parts_slot *slot)
{
    bench_row *row = &r->rows[i];
    if (*row->skipped) return;
    const char *why = parts_run(file, PART_ROW, i, process, r->argc, r->argv);
    if (slot->row.workload) take_over(row, &slot->row, slot);
    if (why && !bench_interrupted() && !*row->skipped)
        snprintf(row->skipped, sizeof row->skipped, "%s", why);
}

static void judge(bench_report *r)
{
    double cold[BENCH_BACKENDS];
    cold_starts(cold, r->cold, r->options->backends, r->machine.allowed, r->options->openings);
    r->interrupted = bench_interrupted();
    for (size_t i = 0; i < r->rows_count; i++) {
        bench_row *row = &r->rows[i];
        verdict_of(row);
        r->wrong |= *row->skipped && r->options->named;
        for (int k = 0; k < BENCH_BACKENDS; k++) {
            if (bench_backends[k].kind == BACKEND_THREADS) row->figures[k].start_once = cold[k];
            r->wrong |= row->figures[k].state >= STATE_WRONG;
        }
    }
}

void run_measure(bench_report *r, const bench_input *input)
{
    int file;
    time_t now = time(NULL);
    strftime(r->date, sizeof r->date, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    rows_fill(r, input);
    parts_area *area = parts_create(r->rows_count, &file);
    if (!area) bench_fail("no memory for the results");
    bench_catch_interrupt();
    machine_describe(&area->machine);
    parts_run(file, PART_BEFORE, 0, 0, r->argc, r->argv);
    for (int p = 0; p < r->options->processes; p++)
        for (size_t i = 0; i < r->rows_count && !bench_interrupted(); i++)
            have_row_measured(r, i, p, file, &area->slots[i]);
    if (!bench_interrupted()) parts_run(file, PART_AFTER, 0, 0, r->argc, r->argv);
    r->machine = area->machine;
    for (size_t i = 0; i < r->rows_count; i++) {
        /* Rows that an interrupt left out get their series too. */
        r->rows[i].series = area->slots[i].series;
        r->rows[i].limits = area->slots[i].limits;
        if (!r->rows[i].plan.threads) r->rows[i].plan.threads = r->machine.threads;
        r->rows[i].probe_best = area->probe_best[probe_cpus(r->rows[i].plan.threads)];
        summarise_row(&r->rows[i]); /* A later row may have had a better probe. */
    }
    judge(r);
}

/* OpenMP reads these variables at the start of a process, so they take effect in the processes of
   rows. */
static void pin_threads(void)
{
    setenv("OMP_PROC_BIND", "close", 1);
    setenv("OMP_PLACES", "threads", 1);
}

void run_prepare(bench_options *o, bench_input *input, int argc, char **argv)
{
    bench_parse_run(o, argc, argv);
    if (o->pin) pin_threads();
    open_input(input, o);
    open_outputs(o);
}

int bench_run(int argc, char **argv)
{
    bench_options options = {0};
    bench_input input = {.x = NULL};
    bench_report report = {.options = &options, .argc = argc, .argv = argv};
    run_prepare(&options, &input, argc, argv);
    run_measure(&report, &input);
    int failed = write_outputs(&report);
    input_close(&input);
    free(report.rows);
    if (report.interrupted) return BENCH_EXIT_INTERRUPT;
    return failed ? BENCH_EXIT_USAGE : report.wrong ? BENCH_EXIT_WRONG : 0;
}
