/* timelines.c - the report's timelines: which thread ran which chunk when, from the traces of
   tine-bench explain. */
#include "report.h"
#include <math.h>
#include <stdlib.h>

/* cards are some 300 pixels wide, and each span has a border: thinner neighbours become one */
enum { INTERVALS_A_ROW = 90 };

typedef struct span {
    int thread;
    double from, to; /* seconds */
} span;

static int by_start(const void *a, const void *b)
{
    const span *x = a, *y = b;
    if (x->thread != y->thread) return x->thread - y->thread;
    return (x->from > y->from) - (x->from < y->from);
}

/* A trace's chunks, thread by thread; the caller frees them. */
static span *chunks_of(const json_t *trace, size_t *n)
{
    size_t i;
    const json_t *e, *events = json_object_get(trace, "traceEvents");
    span *s = calloc(json_array_size(events) + 1, sizeof *s);
    if (!s) bench_fail("no memory");
    *n = 0;
    json_array_foreach(events, i, e)
    {
        double thread = report_real(e, "tid"), from = report_real(e, "ts"),
               length = report_real(e, "dur");
        if (thread >= 0 && thread < PLOT_ROWS && length >= 0 && from >= 0)
            s[(*n)++] = (span){(int)thread, from * 1e-6, (from + length) * 1e-6};
    }
    qsort(s, *n, sizeof *s, by_start);
    return s;
}

static void draw(plot *d, const json_t *trace, int threads, double seconds)
{
    size_t n;
    span *s = chunks_of(trace, &n);
    char name[32];
    for (int t = 0; t < threads && t < PLOT_ROWS; t++)
        snprintf(name, sizeof name, "thread %d", t), plot_row(d, name);
    int series = plot_series(d, "chunks");
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i + 1;
             k < n && s[k].thread == s[i].thread && s[k].to - s[i].from < seconds / INTERVALS_A_ROW;
             k++)
            continue;
        if (s[i].thread < threads) plot_interval(d, series, s[i].thread, s[i].from, s[k - 1].to);
    }
    free(s);
}

/* The longest call of the same workload: all of its timelines have one axis. */
static double longest(const json_t *traces, const json_t *about)
{
    static const char *const keys[] = {"work", "n", NULL};
    size_t i;
    const json_t *other;
    double seconds = 0;
    json_array_foreach(traces, i, other)
    {
        const json_t *o = json_object_get(other, "otherData");
        if (report_same(o, about, keys)) seconds = fmax(seconds, report_real(o, "seconds"));
    }
    return seconds;
}

static void timeline(FILE *f, const json_t *traces, const json_t *trace)
{
    const json_t *about = json_object_get(trace, "otherData");
    double seconds = report_real(about, "seconds"), busy = report_real(about, "busy");
    size_t threads = report_count(about, "threads");
    char title[120];
    if (!(seconds > 0) || !threads) return;
    snprintf(title, sizeof title, "%.40s, %s elements, %.16s", report_text(about, "work"),
             report_n(report_count(about, "n")), report_text(about, "schedule"));
    plot *d = plot_new(PLOT_TIMELINE, "timeline", title, "since the call began", "");
    d->unit_x = PLOT_SECONDS;
    d->until = longest(traces, about);
    draw(d, trace, (int)(threads < PLOT_ROWS ? threads : PLOT_ROWS), seconds);
    plot_alt(d,
             "%zu threads in a call of %s, %s the serial loop; %.1f %% of their time was spent in "
             "bodies, the busiest worked %.1f %% longer than the mean. %s",
             threads, report_time(seconds), report_times(report_real(about, "serial_s") / seconds),
             100 * busy, 100 * report_real(about, "imbalance"), report_text(about, "advice"));
    fputs("<div class=\"card\">", f);
    html_plot(f, d);
    fputs("<p class=\"note\">", f);
    html_format(f, "Busy %.1f %%. %s", 100 * busy, report_text(about, "advice"));
    fputs("</p></div>\n", f);
    plot_free(d);
}

void section_timelines(FILE *f, const report_data *d)
{
    size_t i;
    const json_t *trace;
    if (!json_array_size(d->timelines)) return;
    fputs("<section id=\"timelines\"><h2>Timelines</h2>\n<p>Which thread ran a chunk when, in one "
          "call of tine; calls of one workload have one axis. A gap is time lost: to waking, to "
          "handing out, to waiting for the last. "
          "<code>tine-bench explain --workload NAME</code> shows any call so.</p>\n<div "
          "class=\"cards\">\n",
          f);
    json_array_foreach(d->timelines, i, trace) timeline(f, d->timelines, trace);
    fputs("</div></section>\n", f);
}
