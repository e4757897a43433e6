/* explain.h - one call of a workload: which thread ran which chunk when, what was lost where, and
   what to do about it. */
#ifndef BENCH_EXPLAIN_H
#define BENCH_EXPLAIN_H
#include "../cli/cli_common.h"
#include "../plot/plot.h"

typedef struct bench_explain {
    const bench_workload *workload;
    size_t n;
    bench_plan plan;    /* as asked for */
    tine_stats stats;   /* of the call that is shown */
    tine_event *events; /* its chunks: chunk k, for k < shown */
    size_t shown;
    double serial;    /* seconds of the serial loop: the median of a few */
    double busy;      /* share of threads × seconds that was spent in bodies */
    double imbalance; /* the busiest thread's time in bodies over the mean, less 1 */
    /* seconds, the mean of threads: from the call to a thread's first chunk, and from its last
       chunk to the end */
    double start, end;
    double between; /* seconds a chunk between a thread's chunks: what handing out costs */
    /* time in bodies over the serial loop's: threads stand in each other's way, or share a
       memory */
    double inflation;
    double largest;    /* seconds that the longest chunk took */
    size_t largest_at; /* the first element of the longest chunk */
    size_t largest_of; /* the elements of the longest chunk */
    char advice[240];  /* one sentence */
} bench_explain;

/* Calls the workload some times under the plan, keeps the call of median length. 0,
   BENCH_EXIT_WRONG (it said so), or -1: no memory. explain_free in any case. */
int explain_run(bench_explain *e, const bench_workload *w, bench_data *d, const bench_plan *plan);
void explain_free(bench_explain *e);
void explain_text(FILE *f, const bench_explain *e);
/* Chrome's trace format, which Perfetto opens */
void explain_trace(FILE *f, const bench_explain *e);
plot *explain_plot(const bench_explain *e, const char *name);
int bench_explain_command(int argc, char **argv);
#endif
