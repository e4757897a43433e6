/* scale.h - times a workload on 1 … N threads, up to more threads than CPUs, and measures how a
   busy neighbour slows each schedule. */
#ifndef BENCH_SCALE_H
#define BENCH_SCALE_H
#include "../cli/cli_common.h"
#include "../plot/plot.h"

enum { SCALE_POINTS = 48, SCALE_HOGGED = 5 };
typedef struct bench_scale_point {
    int threads;
    double strong; /* Seconds for all n elements. */
    /* Seconds for as many elements per thread as on one thread. NAN: not measured. */
    double weak;
    stat_ratio speedup; /* Over the serial loop. */
    /* Speed-up over one thread, divided by the smaller of threads and CPUs. */
    stat_ratio strong_efficiency;
    stat_ratio weak_efficiency;
} bench_scale_point;

typedef struct bench_scale {
    const bench_workload *workload;
    size_t n;
    bench_plan plan;
    int cpus;
    double serial; /* Seconds of the serial loop. */
    bench_scale_point points[SCALE_POINTS];
    size_t count;
    /* With --hog: seconds of the schedules static, dynamic, guided, steal and auto. quiet: on idle
       CPUs. hog: while another process keeps one CPU busy. */
    tine_sched hogged[SCALE_HOGGED];
    double quiet[SCALE_HOGGED], hog[SCALE_HOGGED];
    stat_ratio slowdown[SCALE_HOGGED]; /* hog over quiet. */
} bench_scale;

/* Measures up to `max` threads (0: four times the CPUs), for `time` seconds per point. Returns 0,
   BENCH_EXIT_WRONG, or -1 without memory. */
int scale_run(bench_scale *s, const bench_workload *w, size_t n, const char *data_dir,
              const bench_plan *plan, int max, double time);
/* Measures quiet and hog. */
int scale_hog(bench_scale *s, const char *data_dir, double time);
void scale_text(FILE *f, const bench_scale *s);
plot *scale_speedup_plot(const bench_scale *s, const char *name);
plot *scale_efficiency_plot(const bench_scale *s, const char *name);
int bench_scale_command(int argc, char **argv);
#endif
