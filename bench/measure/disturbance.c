/* disturbance.c - reads counters of the kernel: stolen time (/proc/stat), pressure on the CPUs
   (/proc/pressure/cpu), and the involuntary context switches of this process. */
#include "disturbance.h"
#include <math.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* A turn with larger figures counts as disturbed. Figures of turns of 40 ms (AMD Zen 3, 2 CPUs,
   November 2026):

                        quiet            other work on both CPUs
       pressure         0 to 0.46        0.5 to 1
       switches per s   0 to 500         70 to 1500
       steal            0, at times one tick of 10 ms, which is a share of 0.13

   If pressure_max were lower, every round of a quiet machine would count as disturbed, because a
   round has a dozen turns. Switches count only where the kernel does not report pressure: tasks of
   the turn that wake each other switch thousands of times a second (jobs, pools on tiny loops). */
static const double steal_max = 0.2, pressure_max = 0.5, switches_max = 1000;

static double stolen(void)
{
    double ticks = NAN;
    FILE *f = fopen("/proc/stat", "r");
    if (f && fscanf(f, "cpu %*f %*f %*f %*f %*f %*f %*f %lf", &ticks) != 1) ticks = NAN;
    if (f) fclose(f);
    return ticks / (double)sysconf(_SC_CLK_TCK);
}

static double waited(void)
{
    double us = NAN;
    FILE *f = fopen("/proc/pressure/cpu", "r");
    if (f && fscanf(f, "some avg10=%*f avg60=%*f avg300=%*f total=%lf", &us) != 1) us = NAN;
    if (f) fclose(f);
    return us * 1e-6;
}

bench_watch disturbance_watch(void)
{
    struct rusage u = {0};
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    getrusage(RUSAGE_SELF, &u);
    return (bench_watch){.steal = stolen(),
                         .pressure = waited(),
                         .switches = u.ru_nivcsw,
                         .when = (double)t.tv_sec + 1e-9 * (double)t.tv_nsec};
}

bench_disturbance disturbance_since(const bench_watch *before, int tasks, int cpus)
{
    bench_watch now = disturbance_watch();
    bench_disturbance d = {.seconds = now.when - before->when};
    d.steal = (now.steal - before->steal) / d.seconds / cpus;
    d.pressure = (now.pressure - before->pressure) / d.seconds;
    d.switches = (double)(now.switches - before->switches) / d.seconds;
    if (d.steal > steal_max) d.disturbed |= DISTURBED_STEAL;
    if (tasks <= cpus && d.pressure > pressure_max) d.disturbed |= DISTURBED_PRESSURE;
    if (tasks <= cpus && isnan(d.pressure) && d.switches > switches_max)
        d.disturbed |= DISTURBED_SWITCHES;
    return d;
}
