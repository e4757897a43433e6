/* scale_show.c - scaling as a text and a plot. */
#include "scale.h"
#include "../plot/gnuplot.h"
#include <math.h>

static void percent(FILE *f, double x)
{
    if (isnan(x))
        fprintf(f, "%10s", "–");
    else
        fprintf(f, "%8.0f %%", x * 100);
}

static void text_hog(FILE *f, const bench_scale *s)
{
    char a[32], b[32];
    fprintf(f,
            "one CPU kept busy by another program (at best %.2f × the time, its share of the CPU "
            "shared out)\n",
            s->cpus / (s->cpus - 0.5));
    for (int i = 0; i < SCALE_HOGGED; i++)
        fprintf(f, "  %-8s %10s -> %10s  %.2f ×\n", bench_sched_names[s->hogged[i]],
                bench_show_time(a, sizeof a, s->quiet[i]), bench_show_time(b, sizeof b, s->hog[i]),
                s->hog[i] / s->quiet[i]);
}

void scale_text(FILE *f, const bench_scale *s)
{
    char time[32], n[24], ratio[24];
    fprintf(f, "%s, n = %s, %s, %d CPUs; serial loop %s\n", s->workload->name,
            bench_show_count(n, sizeof n, s->n), bench_sched_names[s->plan.sched], s->cpus,
            bench_show_time(time, sizeof time, s->serial));
    fprintf(f, "threads       time   over serial  efficiency   as much a thread  efficiency\n");
    for (size_t i = 0; i < s->count; i++) {
        const bench_scale_point *p = &s->points[i];
        fprintf(f, "%7d %10s %13s", p->threads, bench_show_time(time, sizeof time, p->strong),
                bench_show_times(ratio, sizeof ratio, s->serial / p->strong));
        percent(f, p->strong_efficiency);
        fprintf(f, "   %18s", bench_show_time(time, sizeof time, p->weak));
        percent(f, p->weak_efficiency);
        fprintf(f, "%s\n", p->threads > s->cpus ? "   more threads than CPUs" : "");
    }
    if (s->quiet[0] > 0) text_hog(f, s);
}

void scale_plot(FILE *f, const bench_scale *s, const char *png)
{
    char name[64], n[24];
    int max = s->points[s->count - 1].threads, weak = 0;
    double top = s->cpus, percents = 100;
    fprintf(f, "$points << END\n");
    for (size_t i = 0; i < s->count; i++) {
        const bench_scale_point *p = &s->points[i];
        fprintf(f, "%d %.6g %.6g ", p->threads, s->serial / p->strong, p->strong_efficiency * 100);
        top = fmax(top, s->serial / p->strong);
        /* halves may fit in caches */
        percents = fmax(percents, 100 * fmax(p->strong_efficiency, p->weak_efficiency));
        weak |= !isnan(p->weak_efficiency);
        if (isnan(p->weak_efficiency))
            fprintf(f, "NaN\n");
        else
            fprintf(f, "%.6g\n", p->weak_efficiency * 100);
    }
    fprintf(f, "END\n");
    gnuplot_frame(f, png, 1040, 460);
    fprintf(f, "set multiplot layout 1,2 title \"%s, %s elements, %s, on %d CPUs\" font ',14'\n",
            gnuplot_text(name, sizeof name, s->workload->name), bench_show_count(n, sizeof n, s->n),
            bench_sched_names[s->plan.sched], s->cpus);
    fprintf(f,
            "set grid lc rgb '#e4e4e4' lt 1 lw 1\nset xlabel 'threads'\nset logscale x 2\nset "
            "xrange [0.9:%g]\nset key below horizontal maxrows 1 samplen 2\nset bmargin 6\n"
            "set object 1 rectangle from first %d, graph 0 to graph 1, graph 1 fc rgb '#f6eee6' fs "
            "solid noborder behind\n"
            "set label 1 'more threads than CPUs' at graph 0.98, graph 0.04 right font ',10' "
            "textcolor rgb '#8a6a4a'\n",
            max * 1.12, s->cpus);
    fprintf(f,
            "set ylabel 'times as fast as the serial loop'\nset yrange [0:%g]\n"
            "plot (x < %d ? x : %d) with lines lc rgb '#999999' dt 2 title 'ideal', $points using "
            "1:2 with linespoints pt 7 ps 1.1 lw 2 lc rgb '#009e73' title 'measured'\n",
            top * 1.1, s->cpus, s->cpus);
    fprintf(f,
            "set ylabel 'efficiency, %%'\nset yrange [0:%g]\n"
            "plot 100 with lines lc rgb '#999999' dt 2 notitle, $points using 1:3 with linespoints "
            "pt 7 ps 1.1 lw 2 lc rgb '#0072b2' title 'strong: all of n'",
            percents * 1.15);
    if (weak)
        fprintf(f, ", $points using 1:4 with linespoints pt 5 ps 1.1 lw 2 lc rgb '#d55e00' title "
                   "'weak: as much a thread'");
    fprintf(f, "\nunset multiplot\n");
}
