/* scale.h - a workload on 1 … N threads and beyond the CPUs, and what a busy neighbour does to each
   schedule. */
#ifndef BENCH_SCALE_H
#define BENCH_SCALE_H
#include "../cli/cli_common.h"
#include "../plot/plot.h"

enum { SCALE_POINTS = 48, SCALE_HOGGED = 5 };
typedef struct bench_scale_point {
    int threads;
    double strong; /* seconds, all of n */
    /* seconds, weak_n elements: as many a thread as on one; NAN: not measured */
    double weak;
    size_t weak_n;
    /* one thread's time over this one's, by the CPUs that there are to be used */
    double strong_efficiency;
    double weak_efficiency;
} bench_scale_point;

typedef struct bench_scale {
    const bench_workload *workload;
    size_t n;
    bench_plan plan;
    int cpus;
    double serial; /* seconds of the serial loop */
    bench_scale_point points[SCALE_POINTS];
    size_t count;
    /* With --hog: seconds by schedule, static, dynamic, guided, steal, auto: on quiet CPUs, and
       with one kept busy by another. */
    tine_sched hogged[SCALE_HOGGED];
    double quiet[SCALE_HOGGED], hog[SCALE_HOGGED];
} bench_scale;

/* Threads up to `most` (0: four times the CPUs); `time` seconds a point. 0, BENCH_EXIT_WRONG, or
   -1. */
int scale_run(bench_scale *s, const bench_workload *w, size_t n, const char *data_dir,
              const bench_plan *plan, int max, double time);
/* Fills in quiet and hog. */
int scale_hog(bench_scale *s, const char *data_dir, double time);
void scale_text(FILE *f, const bench_scale *s);
plot *scale_speedup_plot(const bench_scale *s, const char *name);
plot *scale_efficiency_plot(const bench_scale *s, const char *name);
int bench_scale_command(int argc, char **argv);
#endif
