/* head.c - the top of the report: when, on what machine, and the one sentence that sums it up. */
#include "report.h"
#include <math.h>
#include <string.h>

void section_date(FILE *f, const report_data *d) { html_text(f, report_text(d->now, "date")); }

/* The best of the sides named; NULL if none was measured. */
static const json_t *best(const json_t *row, const char *const *sides)
{
    const json_t *most = NULL;
    for (; *sides; sides++) {
        const json_t *side = report_backend(row, *sides);
        if (!most || report_real(side, "speedup") > report_real(most, "speedup")) most = side;
    }
    return most;
}

void section_lead(FILE *f, const report_data *d)
{
    static const char *const kinds[][4] = {
        {"openmp", "tine", NULL}, {"shm-pipe", "shm-futex", "shm-spin", NULL}, {"pipe", NULL}};
    static const char *const names[] = {"Threads", "processes over shared memory",
                                        "processes behind pipes"};
    size_t i, rows = 0, gains[3] = {0};
    double most[3] = {0};
    const json_t *row;
    json_array_foreach(report_rows(d->now), i, row)
    {
        if (json_object_get(row, "skipped")) continue;
        rows++;
        for (int k = 0; k < 3; k++) {
            const json_t *side = best(row, kinds[k]);
            gains[k] += !strcmp(report_text(side, "speedup_word"), stat_words[STAT_FASTER]);
            most[k] = fmax(most[k], report_real(side, "speedup"));
        }
    }
    html_format(f, "%zu workloads, with the same loops and the same data on every backend. ", rows);
    for (int k = 0, first = 1; k < 3; k++) {
        if (most[k] == 0) continue;
        html_format(f, "%s%s beat the serial loop in %zu", first ? "" : ", ", names[k], gains[k]);
        html_format(f, " (at best %s)", report_times(most[k]));
        first = 0;
    }
    fputs(".", f);
}

static void fact(FILE *f, const char *name, const char *value)
{
    if (!*value) return;
    fputs("<div><dt>", f);
    html_text(f, name);
    fputs("</dt><dd>", f);
    html_text(f, value);
    fputs("</dd></div>\n", f);
}

static void fact_bytes(FILE *f, const char *name, double bytes)
{
    static const struct {
        double unit;
        const char *name;
    } units[] = {{0x1p30, "GiB"}, {0x1p20, "MiB"}, {0x1p10, "KiB"}};
    char s[48];
    int i = 0;
    if (!(bytes > 0)) return;
    while (i < 2 && bytes < units[i].unit) i++;
    snprintf(s, sizeof s, "%.4g %s", bytes / units[i].unit, units[i].name);
    fact(f, name, s);
}

void section_machine(FILE *f, const report_data *d)
{
    const json_t *m = json_object_get(d->now, "machine"),
                 *rate = json_object_get(m, "bandwidth_bytes_per_s"),
                 *ping = json_object_get(m, "core_to_core_s");
    const json_t *one = json_object_get(rate, "one_thread"),
                 *all = json_object_get(rate, "all_threads_before");
    char s[160];
    fputs("<dl class=\"machine\">\n", f);
    fact(f, "Processor", report_text(m, "cpu"));
    snprintf(s, sizeof s, "packages: %zu, cores: %zu, CPUs: %zu, of them ours: %zu",
             report_count(m, "packages"), report_count(m, "cores"), report_count(m, "cpus"),
             report_count(m, "cpus_allowed"));
    fact(f, "Topology", s);
    fact_bytes(f, "First cache (L1d)", report_real(m, "l1d_bytes"));
    fact_bytes(f, "Second cache (L2)", report_real(m, "l2_bytes"));
    fact_bytes(f, "Third cache (L3)", report_real(m, "l3_bytes"));
    fact_bytes(f, "Memory", report_real(m, "memory_bytes"));
    snprintf(s, sizeof s, "%.0f GB/s on one thread, %.0f on all, at best",
             report_real(one, "limit") * 1e-9, report_real(all, "limit") * 1e-9);
    fact(f, "Memory moves", s);
    if (isfinite(report_real(ping, "before"))) {
        snprintf(s, sizeof s, "%.0f ns before the run, %.0f after",
                 report_real(ping, "before") * 1e9, report_real(ping, "after") * 1e9);
        fact(f, "A cache line, core to core", s);
    }
    snprintf(s, sizeof s, "%s; %s", report_text(m, "compiler"), report_text(m, "openmp"));
    fact(f, "Compiler and OpenMP", s);
    snprintf(s, sizeof s, "%s, kernels for %s", report_text(m, "tine"), report_text(m, "tine_isa"));
    fact(f, "tine", s);
    fact(f, "System", report_text(m, "kernel"));
    fact(f, "Environment", report_text(m, "environment"));
    fputs("</dl>", f);
}

void section_contents(FILE *f, const report_data *d)
{
    int lessons = 0;
    for (int i = 0; i < REPORT_LESSONS; i++) lessons += d->lessons[i] != NULL;
    if (d->before) fputs("<a href=\"#compare\">Before and after</a>\n", f);
    fputs("<a href=\"#verdicts\">Verdicts</a>\n<a href=\"#speedups\">Speed-ups</a>\n", f);
    if (report_rows(d->sweep)) fputs("<a href=\"#heat\">Schedule and chunk</a>\n", f);
    if (report_rows(d->scale)) fputs("<a href=\"#scaling\">Scaling</a>\n", f);
    if (json_array_size(d->timelines)) fputs("<a href=\"#timelines\">Timelines</a>\n", f);
    if (lessons) fputs("<a href=\"#lessons\">Lessons</a>\n", f);
}

void section_command(FILE *f, const report_data *d)
{
    size_t i;
    const json_t *word;
    fputs("Made by <code>", f);
    json_array_foreach(json_object_get(d->now, "command"), i, word)
        html_format(f, "%s%s", i ? " " : "", json_is_string(word) ? json_string_value(word) : "");
    fputs("</code>", f);
    if (!json_is_true(json_object_get(d->now, "complete")))
        fputs(". It was interrupted: this is a part of what was asked for", f);
    fputs(".", f);
}
