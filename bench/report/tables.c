/* tables.c - the report's tables: verdicts, before against after, and the map of schedules and
   chunks. */
#include "report.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The names of all sides that any row has, serial apart. */
static int sides_of(const json_t *rows, const char *names[64])
{
    size_t i, k;
    const json_t *row, *side;
    int n = 0;
    json_array_foreach(rows, i, row)
    {
        json_array_foreach(json_object_get(row, "sides"), k, side)
        {
            const char *name = report_text(side, "side");
            int at = 0;
            while (at < n && strcmp(names[at], name)) at++;
            if (at == n && n < 64 && strcmp(name, "serial")) names[n++] = name;
        }
    }
    return n;
}

static void speed_cell(FILE *f, const json_t *row, const char *name)
{
    size_t i;
    const json_t *side = report_backend(row, name), *any;
    double x = report_real(side, "speedup");
    if (isfinite(x)) {
        fprintf(f, "<td data-v=\"%.6g\" class=\"%s\">", x,
                report_class(report_text(side, "speedup_word")));
        html_format(f, "%s %s", report_times(x), report_sure(side, "speedup"));
        fputs("<br><small>", f);
        html_text(f, report_time(report_real(side, "median_s")));
        fputs("</small></td>", f);
        return;
    }
    json_array_foreach(json_object_get(row, "sides"), i, any)
    {
        const char *state = report_text(any, "state");
        if (strcmp(report_text(any, "side"), name) ||
            (strcmp(state, "wrong") && strcmp(state, "failed")))
            continue;
        fputs("<td class=\"bad\"><strong>", f);
        html_text(f, state);
        fputs("</strong></td>", f);
        return;
    }
    fputs("<td>–</td>", f);
}

/* What each backend in the table is. */
static void glossary(FILE *f, const char *const *sides, int n)
{
    fputs("<details open><summary>What the columns are</summary><dl class=\"glossary\">\n", f);
    for (int k = 0; k < n; k++) {
        int known = backend_named(sides[k]);
        if (known < 0) continue;
        fputs("<dt>", f);
        html_text(f, bench_backends[known].heading);
        fputs("</dt><dd>", f);
        html_text(f, bench_backends[known].about);
        fputs("</dd>\n", f);
    }
    fputs("</dl></details>\n", f);
}

void section_verdicts(FILE *f, const report_data *d)
{
    const char *sides[64];
    size_t i;
    const json_t *row, *rows = report_rows(d->now);
    int n = sides_of(rows, sides);
    fputs("<section id=\"verdicts\"><h2>Verdicts</h2>\n<p>How many times as fast as the serial "
          "loop each backend is, ± its interval, and what that means. Green gains, red loses; what "
          "has no colour is undecided.</p>\n",
          f);
    glossary(f, sides, n);
    fputs("<div class=\"tools\"><label for=\"filter\">Filter</label> <input id=\"filter\" "
          "type=\"search\" data-filters=\"verdict-table\" placeholder=\"sum, memory-bound, …\"> "
          "<span id=\"verdict-table-count\" class=\"note\" role=\"status\"></span></div>\n<div "
          "class=\"card scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Verdicts, scrolls "
          "sideways\"><table class=\"sortable\" id=\"verdict-table\"><thead><tr><th "
          "scope=\"col\">workload</th><th scope=\"col\">elements</th><th "
          "scope=\"col\">threads</th><th scope=\"col\">serial</th>",
          f);
    for (int k = 0; k < n; k++) {
        fputs("<th scope=\"col\">", f);
        html_text(f, report_heading(sides[k]));
        fputs("</th>", f);
    }
    fputs("<th scope=\"col\" class=\"words\">verdict</th></tr></thead>\n<tbody>\n", f);
    json_array_foreach(rows, i, row)
    {
        double serial = report_real(report_backend(row, "serial"), "median_s");
        fputs("<tr><th scope=\"row\" title=\"", f);
        html_text(f, report_text(row, "about"));
        fputs("\">", f);
        html_text(f, report_text(row, "work"));
        fprintf(f, "</th><td data-v=\"%zu\">%s</td><td>%zu</td><td data-v=\"%.6g\">%s</td>",
                report_count(row, "n"), report_n(report_count(row, "n")),
                report_count(row, "threads"), isfinite(serial) ? serial : 0, report_time(serial));
        for (int k = 0; k < n; k++) speed_cell(f, row, sides[k]);
        fputs("<td class=\"words\">", f);
        html_text(f, report_text(row, "verdict"));
        fputs("</td></tr>\n", f);
    }
    fputs("</tbody></table></div></section>\n", f);
}

/* The median of each process's rounds, as series_processes has it. */
static size_t processes_of(const json_t *row, const json_t *side, double *seconds)
{
    int all = json_is_true(json_object_get(row, "disturbed_rounds_count"));
    bench_series *s = calloc(1, sizeof *s);
    series_rounds rounds = {.all = all};
    size_t i, k;
    const json_t *turn, *sample;
    if (!s) bench_fail("no memory");
    json_array_foreach(json_object_get(side, "turns"), i, turn)
    {
        if (s->turns == TURNS_MAX) break;
        bench_turn *t = &s->turn[s->turns++];
        t->process = (int)report_count(turn, "process");
        t->disturbance.disturbed = json_is_true(json_object_get(turn, "disturbed"));
        json_array_foreach(json_object_get(turn, "samples_s"), k,
                           sample) if (t->count < SAMPLES_A_TURN) t->seconds[t->count++] =
            json_number_value(sample);
    }
    size_t n = series_processes(seconds, s, &rounds);
    free(s);
    return n;
}

/* before / after with its interval, on a scale from a quarter to four times. */
static void whisker(FILE *f, double ratio, double lo, double hi)
{
    enum { WIDE = 150, HIGH = 20 };
    double at[3] = {lo, ratio, hi};
    for (int i = 0; i < 3; i++) at[i] = (log2(fmin(fmax(at[i], 0.25), 4)) + 2) / 4 * (WIDE - 8) + 4;
    fprintf(f,
            "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" aria-hidden=\"true\"><line "
            "x1=\"%d\" x2=\"%d\" y1=\"1\" y2=\"%d\" class=\"mark\"/><path class=\"line s0\" "
            "d=\"M%.1f 10H%.1f\"/><circle cx=\"%.1f\" cy=\"10\" r=\"4\" class=\"s0\"/></svg>",
            WIDE, HIGH, WIDE, HIGH, WIDE / 2, WIDE / 2, HIGH - 1, at[0], at[2], at[1]);
}

static void compare_side(FILE *f, const json_t *row, const json_t *old_row, const json_t *side)
{
    const json_t *old = report_backend(old_row, report_text(side, "side"));
    double before[TURNS_MAX], after[TURNS_MAX];
    size_t n = old ? processes_of(old_row, old, before) : 0, m = processes_of(row, side, after);
    stat_ratio r = stat_apart(before, n, after, m);
    if (isnan(r.ratio)) return;
    fputs("<tr><th scope=\"row\">", f);
    html_text(f, report_text(row, "work"));
    fprintf(f, "</th><td data-v=\"%zu\">%s</td><td>", report_count(row, "n"),
            report_n(report_count(row, "n")));
    html_text(f, report_heading(report_text(side, "side")));
    fprintf(f, "</td><td data-v=\"%.6g\">%s</td><td data-v=\"%.6g\">%s</td>",
            samples_median(before, n), report_time(samples_median(before, n)),
            samples_median(after, m), report_time(samples_median(after, m)));
    fprintf(f, "<td data-v=\"%.6g\" class=\"%s\">%.2f×</td>", r.ratio,
            report_class(stat_words[r.word]), r.ratio);
    if (r.units < STAT_UNITS_MIN)
        fprintf(f, "<td>–</td><td></td><td>undecided: %zu process%s, %d are needed</td></tr>\n",
                r.units, r.units == 1 ? "" : "es", STAT_UNITS_MIN);
    else {
        fprintf(f, "<td>%.2f – %.2f</td><td>", r.lo, r.hi);
        whisker(f, r.ratio, r.lo, r.hi);
        fprintf(f, "</td><td>%s</td></tr>\n", stat_words[r.word]);
    }
}

static const json_t *row_like(const json_t *rows, const json_t *row)
{
    static const char *const keys[] = {"work", "data", "n", "threads", "schedule", "chunk", NULL};
    size_t i;
    const json_t *other;
    json_array_foreach(rows, i, other)
    {
        if (report_same(row, other, keys)) return other;
    }
    return NULL;
}

int report_common(const report_data *d)
{
    size_t i;
    const json_t *row;
    json_array_foreach(report_rows(d->now), i, row)
    {
        if (row_like(report_rows(d->before), row)) return 1;
    }
    return 0;
}

void section_compare(FILE *f, const report_data *d)
{
    size_t i, k;
    const json_t *row, *side;
    if (!d->before) return;
    fputs("<section id=\"compare\"><h2>Before and after</h2>\n<p>Times of ", f);
    html_text(f, report_text(d->before, "date"));
    fputs(" over times of ", f);
    html_text(f, report_text(d->now, "date"));
    fprintf(f,
            ": above 1 is faster than before. A process is one sample, for what one process does "
            "is alike: it takes %d on each side (<code>--processes %d</code>) to decide. The "
            "interval is that of the ratio of two medians (%.0f&nbsp;%%), bootstrapped; a "
            "difference of less than %.0f&nbsp;%% is none. The dashed line is 1, the scale goes "
            "from ¼ to 4 and is logarithmic.</p>\n",
            STAT_UNITS_MIN, STAT_UNITS_MIN, 100 * STAT_LEVEL, 100 * (STAT_MARGIN - 1));
    fputs(
        "<div class=\"card scroll\" "
        "tabindex=\"0\" role=\"region\" aria-label=\"Before and after, scrolls sideways\"><table "
        "class=\"sortable\"><thead><tr><th scope=\"col\">workload</th><th "
        "scope=\"col\">elements</th><th scope=\"col\">backend</th><th scope=\"col\">before</th><th "
        "scope=\"col\">after</th><th scope=\"col\">ratio</th><th scope=\"col\">interval</th><th "
        "scope=\"col\">picture</th><th scope=\"col\">so</th></tr></thead>\n<tbody>\n",
        f);
    json_array_foreach(report_rows(d->now), i, row)
    {
        const json_t *old = row_like(report_rows(d->before), row);
        json_array_foreach(json_object_get(row, "sides"), k,
                           side) if (old && !strcmp(report_text(side, "state"), "ok"))
            compare_side(f, row, old, side);
    }
    fputs("</tbody></table></div></section>\n", f);
}

/* ---- the map: a table for each work, schedules down, chunks across --------------------------- */
static int by_size(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static const json_t *cell_of(const json_t *rows, const json_t *like, const char *sched,
                             size_t chunk)
{
    static const char *const keys[] = {"work", "n", "threads", NULL};
    size_t i;
    const json_t *row;
    json_array_foreach(rows, i, row)
    {
        if (report_same(row, like, keys) && !strcmp(report_text(row, "schedule"), sched) &&
            report_count(row, "chunk") == chunk)
            return row;
    }
    return NULL;
}

static void heat_cell(FILE *f, double x, double best)
{
    double share = isfinite(x) ? x / best : 0;
    if (!isfinite(x)) {
        fputs("<td>–</td>", f);
        return;
    }
    fprintf(f, "<td class=\"heat%s\" style=\"background:rgb(%.0f,%.0f,%.0f)\">%.2f</td>",
            share > 0.999 ? " best" : "", 250 - 160 * share, 238 - 48 * share, 218 - 50 * share, x);
}

static void heat_of(FILE *f, const json_t *rows, const json_t *first)
{
    static const char *const keys[] = {"work", "n", "threads", NULL};
    static const char *const scheds[] = {"static", "dynamic", "guided", "steal", "auto"};
    size_t chunks[64], n = 0, i;
    const json_t *row;
    double best = 0;
    json_array_foreach(rows, i, row)
    {
        size_t k = 0, chunk = report_count(row, "chunk");
        if (!report_same(row, first, keys)) continue;
        best = fmax(best, report_real(report_backend(row, "tine"), "speedup"));
        while (k < n && chunks[k] != chunk) k++;
        if (k == n && n < 64) chunks[n++] = chunk;
    }
    if (n < 2 || best == 0) return;
    qsort(chunks, n, sizeof *chunks, by_size);
    fprintf(f, "<div class=\"card\"><h3>");
    html_format(f, "%s, %s elements, %zu threads", report_text(first, "work"),
                report_n(report_count(first, "n")), report_count(first, "threads"));
    fputs("</h3><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Map of schedules "
          "and chunks\"><table><thead><tr><th scope=\"col\">schedule</th>",
          f);
    for (size_t k = 0; k < n; k++)
        fprintf(f, "<th scope=\"col\" style=\"text-align:center\">%s</th>",
                chunks[k] ? report_n(chunks[k]) : "chosen");
    fputs("</tr></thead><tbody>\n", f);
    for (size_t s = 0; s < sizeof scheds / sizeof *scheds; s++) {
        int any = 0;
        for (size_t k = 0; k < n; k++) any |= cell_of(rows, first, scheds[s], chunks[k]) != NULL;
        if (!any) continue;
        fprintf(f, "<tr><th scope=\"row\">%s</th>", scheds[s]);
        for (size_t k = 0; k < n; k++)
            heat_cell(
                f,
                report_real(report_backend(cell_of(rows, first, scheds[s], chunks[k]), "tine"),
                            "speedup"),
                best);
        fputs("</tr>\n", f);
    }
    fputs("</tbody></table></div></div>\n", f);
}

void section_heat(FILE *f, const report_data *d)
{
    static const char *const keys[] = {"work", "n", "threads", NULL};
    size_t i, j;
    const json_t *row, *earlier, *rows = report_rows(d->sweep);
    if (!rows) return;
    fputs("<section id=\"heat\"><h2>Schedule and chunk</h2>\n<p>Speed-up over the serial loop "
          "under each schedule (down) and chunk (across), by tine. Darker is faster; the best has "
          "a frame. “chosen” is the chunk that the schedule takes by itself.</p>\n",
          f);
    json_array_foreach(rows, i, row)
    {
        int seen = 0;
        json_array_foreach(rows, j, earlier)
        {
            if (j >= i) break;
            seen |= report_same(row, earlier, keys);
        }
        if (!seen) heat_of(f, rows, row);
    }
    fputs("</section>\n", f);
}
