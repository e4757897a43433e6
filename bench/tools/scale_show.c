/* scale_show.c - prints and plots the scaling of a workload. */
#include "scale.h"
#include <math.h>

/* Writes an efficiency and its interval. */
static void percent(FILE *f, const stat_ratio *r)
{
    char s[16] = "";
    if (isnan(r->ratio)) {
        fprintf(f, "%16s–", "");
        return;
    }
    bench_show_plus_minus(s, sizeof s, stat_plus_minus(r));
    fprintf(f, "%8.0f %% %*s%s", r->ratio * 100, 6 - bench_columns(s), "", s);
}

static const char *sure(char s[40], const stat_ratio *r)
{
    char times[24], interval[16];
    snprintf(s, 40, "%s %s", bench_show_times(times, sizeof times, r->ratio),
             bench_show_plus_minus(interval, sizeof interval, stat_plus_minus(r)));
    return s;
}

static void text_hog(FILE *f, const bench_scale *s)
{
    char a[32], b[32], c[40];
    fprintf(f,
            "one CPU kept busy by another program (at best %.2f × the time, its share of the CPU "
            "shared out)\n",
            s->cpus / (s->cpus - 0.5));
    for (int i = 0; i < SCALE_HOGGED; i++)
        fprintf(f, "  %-8s %10s -> %10s  %s\n", bench_sched_names[s->hogged[i]],
                bench_show_time(a, sizeof a, s->quiet[i]), bench_show_time(b, sizeof b, s->hog[i]),
                sure(c, &s->slowdown[i]));
}

void scale_text(FILE *f, const bench_scale *s)
{
    char time[32], n[24], ratio[40];
    fprintf(f, "%s, n = %s, %s, %d CPUs; serial loop %s\n", s->workload->name,
            bench_show_count(n, sizeof n, s->n), bench_sched_names[s->plan.sched], s->cpus,
            bench_show_time(time, sizeof time, s->serial));
    fprintf(f, "threads       time    over serial       efficiency   as much a thread       "
               "efficiency\n");
    for (size_t i = 0; i < s->count; i++) {
        const bench_scale_point *p = &s->points[i];
        fprintf(f, "%7d %10s %16s", p->threads, bench_show_time(time, sizeof time, p->strong),
                sure(ratio, &p->speedup));
        percent(f, &p->strong_efficiency);
        fprintf(f, "   %16s", bench_show_time(time, sizeof time, p->weak));
        percent(f, &p->weak_efficiency);
        fprintf(f, "%s\n", p->threads > s->cpus ? "   more threads than CPUs" : "");
    }
    if (s->quiet[0] > 0) text_hog(f, s);
}

static plot *over_threads(const bench_scale *s, const char *name, const char *what, plot_unit unit)
{
    char title[120], n[24];
    snprintf(title, sizeof title, "%.40s, %s elements, %s, on %d CPUs", s->workload->name,
             bench_show_count(n, sizeof n, s->n), bench_sched_names[s->plan.sched], s->cpus);
    plot *d = plot_new(PLOT_LINES, name, title, "threads", what);
    d->log_x = 1, d->unit_x = PLOT_COUNT, d->unit_y = unit;
    return d;
}

plot *scale_speedup_plot(const bench_scale *s, const char *name)
{
    plot *d = over_threads(s, name, "times as fast as the serial loop", PLOT_TIMES);
    int measured = plot_series_coloured(d, "measured", PLOT_TINE),
        ideal = plot_series_coloured(d, "ideal, as far as there are CPUs", PLOT_PLAIN_GREY);
    d->series[ideal].dashed = 1;
    for (size_t i = 0; i < s->count; i++) {
        const bench_scale_point *p = &s->points[i];
        plot_point_interval(d, measured, p->threads, p->speedup.ratio, p->speedup.lo,
                            p->speedup.hi);
        plot_point_add(d, ideal, p->threads, p->threads < s->cpus ? p->threads : s->cpus);
    }
    plot_alt(d, "Speed-up over the serial loop against threads, beside the ideal.");
    return d;
}

static void add_percent(plot *d, int series, int threads, const stat_ratio *r)
{
    plot_point_interval(d, series, threads, 100 * r->ratio, 100 * r->lo, 100 * r->hi);
}

plot *scale_efficiency_plot(const bench_scale *s, const char *name)
{
    plot *d = over_threads(s, name, "efficiency", PLOT_PERCENT);
    int strong = plot_series_coloured(d, "strong: all of n", PLOT_THREADS),
        weak = plot_series_coloured(d, "weak: as much a thread", PLOT_COPYING);
    for (size_t i = 0; i < s->count; i++) {
        const bench_scale_point *p = &s->points[i];
        add_percent(d, strong, p->threads, &p->strong_efficiency);
        if (!isnan(p->weak_efficiency.ratio)) add_percent(d, weak, p->threads, &p->weak_efficiency);
    }
    plot_alt(d, "Efficiency against threads, for the same work and for as much work a thread.");
    return d;
}
