/* plots.c - the report's plots: speed-ups of each work, scaling over threads, and the lessons with
   their pictures.
 */
#include "report.h"
#include <math.h>
#include <string.h>

/* ---- speed-ups: a card for each work, all on one scale --------------------------------------- */
static double most_of(const json_t *rows)
{
    size_t i, k;
    const json_t *row, *side;
    double most = 1;
    json_array_foreach(rows, i, row)
    {
        json_array_foreach(json_object_get(row, "sides"), k, side)
        {
            double x = report_real(side, "speedup");
            if (isfinite(x)) most = fmax(most, x);
        }
    }
    return most;
}

static void speed_card(FILE *f, const json_t *row, double most)
{
    size_t k;
    const json_t *side;
    fputs("<div class=\"card\"><h3>", f);
    html_text(f, report_text(row, "work"));
    fputs("</h3><p class=\"note\">", f);
    html_format(f, "%s; %s elements, serial %s", report_text(row, "about"),
                report_n(report_count(row, "n")),
                report_time(report_real(report_backend(row, "serial"), "median_s")));
    fprintf(f, "</p><ul class=\"bars\" style=\"--one:%.3f%%\">\n", 100 / most);
    json_array_foreach(json_object_get(row, "sides"), k, side)
    {
        const char *name = report_text(side, "side");
        double x = report_real(side, "speedup");
        if (!strcmp(name, "serial") || !isfinite(x)) continue;
        int known = backend_named(name);
        int process =
            known >= 0 && (bench_backends[known].kind >= 0 || bench_backends[known].processes);
        fputs("<li><span>", f);
        html_text(f, report_heading(name));
        double low = report_real(side, "speedup_low"), high = report_real(side, "speedup_high");
        fprintf(f, "</span><i class=\"%s\"><b style=\"width:%.2f%%\"></b>",
                process ? "process" : "thread", 100 * x / most);
        if (isfinite(high - low))
            fprintf(f, "<s style=\"left:%.2f%%;width:%.2f%%\"></s>", 100 * low / most,
                    100 * (fmin(high, most) - fmin(low, most)) / most);
        fputs("</i><em>", f);
        html_format(f, "%s %s", report_times(x), report_sure(side, "speedup"));
        fputs("</em></li>\n", f);
    }
    fputs("</ul></div>\n", f);
}

void section_speedups(FILE *f, const report_data *d)
{
    size_t i;
    const json_t *row, *rows = report_rows(d->now);
    double most = most_of(rows);
    fputs("<section id=\"speedups\"><h2>Speed-ups</h2>\n<p>Threads (<span class=\"swatch "
          "thread\"></span> blue) and processes (<span class=\"swatch process\"></span> orange) on "
          "each workload. All bars begin at 0 and share one scale; the line is the serial loop, "
          "1×.</p>\n<div class=\"cards\">\n",
          f);
    json_array_foreach(rows, i, row)
    {
        if (!json_object_get(row, "skipped")) speed_card(f, row, most);
    }
    fputs("</div></section>\n", f);
}

/* ---- scaling --------------------------------------------------------------------------------- */
static double share_serial(const double *k, const double *speedup, int n)
{
    double up = 0, down = 0;
    for (int i = 0; i < n; i++) {
        double u = 1 - 1 / k[i];
        up += (1 / speedup[i] - 1 / k[i]) * u;
        down += u * u;
    }
    return down > 0 ? fmin(fmax(up / down, 0), 1) : NAN;
}

/* Points of one side over threads, in rows like `first`. */
static int points_of(const json_t *rows, const json_t *first, const char *side, double *k,
                     double *speedup, int most)
{
    static const char *const keys[] = {"work", "n", "schedule", "chunk", NULL};
    size_t i;
    const json_t *row;
    int n = 0;
    json_array_foreach(rows, i, row)
    {
        double x = report_real(report_backend(row, side), "speedup"),
               t = report_real(row, "threads");
        if (!report_same(row, first, keys) || !isfinite(x) || !(t >= 1) || n == most) continue;
        k[n] = t;
        speedup[n++] = x;
    }
    return n;
}

static void scaling_of(FILE *f, const json_t *rows, const json_t *first, double cpus)
{
    enum { MOST = 64, SIDES = 3 };
    static const char *const sides[SIDES] = {"openmp", "tine", "shm-spin"};
    static const int colours[SIDES] = {PLOT_THREADS, PLOT_TINE, PLOT_SHARING};
    char title[120];
    double k[MOST], x[MOST];
    snprintf(title, sizeof title, "%.40s, %s elements", report_text(first, "work"),
             report_n(report_count(first, "n")));
    plot *d =
        plot_new(PLOT_LINES, "scaling", title, "threads or processes", "times the serial loop");
    d->unit_x = PLOT_COUNT, d->unit_y = PLOT_TIMES;
    int measured = 0, best = -1, n;
    double most = 0, last = 1;
    for (int s = 0; s < SIDES; s++) {
        n = points_of(rows, first, sides[s], k, x, MOST);
        if (n < 2) continue;
        int series = plot_series_coloured(d, report_heading(sides[s]), colours[s]);
        for (int i = 0; i < n; i++) {
            plot_point_add(d, series, k[i], x[i]);
            last = fmax(last, k[i]);
            if (x[i] > most) most = x[i], best = s;
        }
        measured++;
    }
    if (measured && best >= 0) {
        int ideal = plot_series_coloured(d, "ideal", PLOT_PLAIN_GREY), fit;
        d->series[ideal].dashed = 1;
        double until = fmin(last, cpus > 0 ? cpus : last);
        for (double t = 1; t < until; t *= 2) plot_point_add(d, ideal, t, t);
        plot_point_add(d, ideal, until, until);
        n = points_of(rows, first, sides[best], k, x, MOST);
        int within = 0;
        for (int i = 0; i < n; i++) {
            if (k[i] <= until) k[within] = k[i], x[within++] = x[i];
        }
        double share = share_serial(k, x, within);
        char name[64];
        snprintf(name, sizeof name, "Amdahl, %.1f %% serial (%s)", 100 * share,
                 report_heading(sides[best]));
        if (isfinite(share)) {
            fit = plot_series(d, name);
            d->series[fit].dashed = 1;
            for (int i = 0; i <= 16; i++) {
                double t = 1 + (last - 1) * i / 16;
                plot_point_add(d, fit, t, 1 / (share + (1 - share) / t));
            }
        }
        plot_alt(d,
                 "Speed-up over 1 to %.0f threads: at best %.2f (%s). Amdahl's law fits with %.1f "
                 "%% of the time not shared.",
                 last, most, report_heading(sides[best]), 100 * share);
        fputs("<div class=\"card\">", f);
        html_plot(f, d);
        fputs("</div>\n", f);
    }
    plot_free(d);
}

void section_scaling(FILE *f, const report_data *d)
{
    static const char *const keys[] = {"work", "n", "schedule", "chunk", NULL};
    size_t i, j;
    const json_t *row, *earlier, *rows = report_rows(d->scale);
    double cpus = report_real(json_object_get(d->scale, "machine"), "cpus_allowed");
    if (!rows) return;
    fputs("<section id=\"scaling\"><h2>Scaling</h2>\n<p>Speed-up over the serial loop, by how many "
          "threads or processes share the work. Dashed: the ideal, as far as there are CPUs, and "
          "Amdahl's law, fitted to the best backend; what it calls serial is whatever does not get "
          "faster, memory included.</p>\n<div class=\"cards\">\n",
          f);
    json_array_foreach(rows, i, row)
    {
        int seen = 0;
        json_array_foreach(rows, j, earlier)
        {
            if (j >= i) break;
            seen |= report_same(row, earlier, keys);
        }
        if (!seen) scaling_of(f, rows, row, cpus);
    }
    fputs("</div></section>\n", f);
}

/* ---- lessons --------------------------------------------------------------------------------- */
static void cells(FILE *f, const json_t *list, const char *tag)
{
    size_t i;
    const json_t *cell;
    json_array_foreach(list, i, cell)
    {
        fprintf(f, "<%s>", i && *tag ? tag : "th");
        html_text(f, json_is_string(cell) ? json_string_value(cell) : "");
        fprintf(f, "</%s>", i && *tag ? tag : "th");
    }
}

static void lesson_table(FILE *f, const json_t *l)
{
    size_t i;
    const json_t *row, *rows = json_object_get(l, "rows");
    if (!json_array_size(rows)) return;
    fputs(
        "<details class=\"wide\"><summary>The figures</summary><div class=\"scroll\" "
        "tabindex=\"0\" role=\"region\" aria-label=\"Figures, scroll sideways\"><table><thead><tr>",
        f);
    cells(f, json_object_get(l, "columns"), "th");
    fputs("</tr></thead><tbody>\n", f);
    json_array_foreach(rows, i, row)
    {
        fputs("<tr>", f);
        cells(f, row, "td");
        fputs("</tr>\n", f);
    }
    fputs("</tbody></table></div></details>\n", f);
}

static void paragraph(FILE *f, const char *strong, const char *s)
{
    fputs("<p><strong>", f);
    html_text(f, strong);
    fputs("</strong> ", f);
    html_text(f, s);
    fputs("</p>\n", f);
}

/* What the student said, and what was measured. */
static void guesses(FILE *f, const json_t *l)
{
    size_t i;
    const json_t *g;
    fputs("<p><strong>Guess first</strong></p><ul>\n", f);
    json_array_foreach(json_object_get(l, "guesses"), i, g)
    {
        const char *said = report_text(g, "said"), *told = report_text(g, "told");
        fputs("<li>", f);
        html_text(f, report_text(g, "ask"));
        fputs("<br>You: <strong>", f);
        html_text(f, *said ? said : "no guess");
        fputs("</strong>. Measured: <strong>", f);
        html_text(f, report_text(g, "measured"));
        fputs("</strong>", f);
        html_format(f, "%s%s.", *told ? ", " : "", told);
        fputs("</li>\n", f);
    }
    fputs("</ul>\n", f);
}

static void lesson(FILE *f, const json_t *l)
{
    size_t i;
    const json_t *item;
    fputs("<article class=\"card lesson\" id=\"lesson-", f);
    html_text(f, report_text(l, "lesson"));
    fputs("\"><div><h3>", f);
    html_format(f, "%zu. %s", report_count(l, "number"), report_text(l, "title"));
    fputs("</h3>\n", f);
    paragraph(f, "", report_text(l, "question"));
    guesses(f, l);
    fputs("<p><strong>What this machine shows</strong></p><ul>\n", f);
    json_array_foreach(json_object_get(l, "findings"), i, item)
    {
        fputs("<li>", f);
        html_text(f, json_is_string(item) ? json_string_value(item) : "");
        fputs("</li>\n", f);
    }
    fputs("</ul></div>\n<div>\n", f);
    json_array_foreach(json_object_get(l, "pictures"), i, item)
    {
        plot *d = plot_of_json(item);
        if (d) html_plot(f, d);
        plot_free(d);
    }
    paragraph(f, "The trap:", report_text(l, "trap"));
    fputs("<p class=\"note\"><strong>Change it:</strong> <code>", f);
    html_format(f, "tine-bench lesson %s --set %s=%s", report_text(l, "lesson"),
                report_text(l, "knob"), report_text(l, "set"));
    fputs("</code> – ", f);
    html_text(f, report_text(l, "change"));
    fputs("</p></div>\n", f);
    lesson_table(f, l);
    fputs("</article>\n", f);
}

static void all_lessons(FILE *f, const report_data *d)
{
    for (int i = 0; i < REPORT_LESSONS; i++) {
        if (d->lessons[i]) lesson(f, d->lessons[i]);
    }
}

void section_sheet(FILE *f, const report_data *d) { all_lessons(f, d); }

void section_lessons(FILE *f, const report_data *d)
{
    int any = 0;
    for (int i = 0; i < REPORT_LESSONS; i++) any |= d->lessons[i] != NULL;
    if (!any) return;
    fputs(
        "<section id=\"lessons\"><h2>Lessons</h2>\n<p>Experiments that ran on this machine. Repeat "
        "one with <code>tine-bench lesson NAME</code>: it asks for your guess first.</p>\n",
        f);
    all_lessons(f, d);
    fputs("</section>\n", f);
}
