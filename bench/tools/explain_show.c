/* explain_show.c - prints the analysis of a call, and draws its timeline and a trace for
   Perfetto. */
#include "explain.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

static void line(FILE *f, const char *what, const char *value, const char *about)
{
    fprintf(f, "  %-22s %10s   %s\n", what, value, about);
}

static void share(FILE *f, const char *what, double x, const char *about)
{
    char s[24];
    snprintf(s, sizeof s, "%.1f %%", x * 100);
    line(f, what, s, about);
}

void explain_text(FILE *f, const bench_explain *e)
{
    const tine_stats *s = &e->stats;
    char a[32], b[32];
    fprintf(f, "%s, n = %s: %d thread%s, %s, %zu chunk%s of %zu\n", e->workload->name,
            bench_show_count(a, sizeof a, e->n), s->threads, s->threads == 1 ? "" : "s",
            s->threads > 1 ? bench_sched_names[s->sched] : "alone", s->chunks,
            s->chunks == 1 ? "" : "s", s->chunk);
    line(f, "time", bench_show_time(a, sizeof a, s->seconds), "the call, the median one");
    line(f, "serial loop", bench_show_time(a, sizeof a, e->serial),
         bench_show_times(b, sizeof b, e->serial / s->seconds));
    share(f, "busy", e->busy, "of all threads' time was spent in bodies");
    share(f, "imbalance", e->imbalance, "more work for the busiest thread than for the mean one");
    line(f, "start", bench_show_time(a, sizeof a, e->start), "until a thread's first chunk, mean");
    line(f, "end", bench_show_time(a, sizeof a, e->end), "after a thread's last chunk, mean");
    line(f, "between chunks", bench_show_time(a, sizeof a, e->between),
         "each, looking at the clock included");
    line(f, "longest chunk", bench_show_time(a, sizeof a, e->largest), "");
    if (s->expected_team > 0)
        fprintf(f, "  AUTO expected %s on one thread, and %s on the team: it chose %s.\n",
                bench_show_time(a, sizeof a, s->expected_alone),
                bench_show_time(b, sizeof b, s->expected_team),
                s->threads > 1 ? "the team" : "one thread");
    fprintf(f, "→ %s\n", e->advice);
}

/* Each chunk is one complete event ("X"), with times in microseconds. Each thread is a track of
   Perfetto. */
void explain_trace(FILE *f, const bench_explain *e)
{
    json_t *whole = json_object(), *events = json_array();
    for (int t = 0; t < e->stats.threads; t++) {
        char name[24];
        snprintf(name, sizeof name, "thread %d", t);
        json_array_append_new(events,
                              json_pack("{s:s, s:s, s:i, s:i, s:{s:s}}", "name", "thread_name",
                                        "ph", "M", "pid", 1, "tid", t, "args", "name", name));
    }
    for (size_t k = 0; k < e->shown; k++) {
        const tine_event *v = &e->events[k];
        char name[64];
        if (v->end <= 0) continue;
        snprintf(name, sizeof name, "[%zu, %zu)", v->lo, v->hi);
        json_array_append_new(
            events, json_pack("{s:s, s:s, s:s, s:i, s:i, s:f, s:f, s:{s:I, s:I, s:I}}", "name",
                              name, "cat", "chunk", "ph", "X", "pid", 1, "tid", v->thread, "ts",
                              v->start * 1e6, "dur", (v->end - v->start) * 1e6, "args", "lo",
                              (json_int_t)v->lo, "hi", (json_int_t)v->hi, "chunk", (json_int_t)k));
    }
    json_object_set_new(whole, "traceEvents", events);
    json_object_set_new(whole, "displayTimeUnit", json_string("ns"));
    json_object_set_new(whole, "otherData",
                        json_pack("{s:s, s:I, s:s, s:i, s:I, s:f, s:f, s:f, s:f, s:s}", "work",
                                  e->workload->name, "n", (json_int_t)e->n, "schedule",
                                  bench_sched_names[e->stats.sched], "threads", e->stats.threads,
                                  "chunk", (json_int_t)e->stats.chunk, "seconds", e->stats.seconds,
                                  "serial_s", e->serial, "busy", e->busy, "imbalance", e->imbalance,
                                  "advice", e->advice));
    json_dumpf(whole, f, JSON_COMPACT | JSON_REAL_PRECISION(9));
    fputc('\n', f);
    json_decref(whole);
}

/* Adds the chunks of a thread. Neighbouring chunks that are thinner than a pixel together become
   one box, because a million boxes would be too many. Other chunks alternate between two
   colours. */
static void add_chunks(plot *d, const bench_explain *e, int thread, double thin)
{
    double from = NAN, to = NAN;
    int shade = 0;
    for (size_t k = 0; k < e->shown; k++) {
        const tine_event *v = &e->events[k];
        if (v->end <= 0 || v->thread != thread) continue;
        if (!isnan(from) && v->end - from < thin && v->start >= to && v->start - to < thin) {
            to = v->end;
            continue;
        }
        if (!isnan(from)) plot_interval(d, shade ^= 1, thread, from, to);
        from = v->start, to = v->end;
    }
    if (!isnan(from)) plot_interval(d, shade ^ 1, thread, from, to);
}

plot *explain_plot(const bench_explain *e, const char *name)
{
    enum { PIXELS = 700 };
    const tine_stats *s = &e->stats;
    char title[120], n[24], time[32];
    int rows = s->threads < PLOT_ROWS ? s->threads : PLOT_ROWS;
    snprintf(title, sizeof title,
             "%.24s, %s elements: %s on %d threads, chunk %zu, %s; busy %.1f %%", e->workload->name,
             bench_show_count(n, sizeof n, e->n), bench_sched_names[s->sched], s->threads, s->chunk,
             bench_show_time(time, sizeof time, s->seconds), e->busy * 100);
    plot *d = plot_new(PLOT_TIMELINE, name, title, "time since the call began", "");
    d->unit_x = PLOT_SECONDS;
    plot_series_coloured(d, "chunk", PLOT_THREADS);
    plot_series_coloured(d, "next chunk", PLOT_TINE);
    for (int t = 0; t < rows; t++) {
        snprintf(title, sizeof title, "thread %d", t);
        plot_row(d, title);
        add_chunks(d, e, t, s->seconds / PIXELS);
    }
    plot_alt(d, "Which thread ran chunks when. %s", e->advice);
    return d;
}
