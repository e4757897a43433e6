/* explain.h - analyses one call of a workload: which thread ran which chunk at what time, where
   time was lost, and what would help. */
#ifndef BENCH_EXPLAIN_H
#define BENCH_EXPLAIN_H
#include "../cli/cli_common.h"
#include "../plot/plot.h"

typedef struct bench_explain {
    const bench_workload *workload;
    size_t n;
    bench_plan plan;    /* The plan that the user asked for. */
    tine_stats stats;   /* The figures of the call that is shown. */
    tine_event *events; /* The chunks of that call: chunk k, for k < shown. */
    size_t shown;
    double serial; /* Seconds of the serial loop: the median of several calls. */
    double busy;   /* Share of threads × seconds that was spent in bodies. */
    /* Time in bodies of the busiest thread over the mean of all threads, minus 1. */
    double imbalance;
    /* Seconds, as means over threads. start: from the call to a thread's first chunk. end: from its
       last chunk to the end of the call. */
    double start, end;
    double between; /* Seconds per chunk between the chunks of a thread: the cost of handing out. */
    /* Time in bodies over the time of the serial loop. Above 1, threads slow each other down, for
       example by sharing memory. */
    double inflation;
    double largest;    /* Seconds of the longest chunk. */
    size_t largest_at; /* The first element of the longest chunk. */
    size_t largest_of; /* Number of elements of the longest chunk. */
    char advice[240];  /* One sentence. */
} bench_explain;

/* Calls the workload several times under the plan, and keeps the call of median length. Returns 0,
   BENCH_EXIT_WRONG after a message, or -1 without memory. The caller calls explain_free in every
   case. */
int explain_run(bench_explain *e, const bench_workload *w, bench_data *d, const bench_plan *plan);
void explain_free(bench_explain *e);
void explain_text(FILE *f, const bench_explain *e);
/* Writes Chrome's trace format, which Perfetto opens. */
void explain_trace(FILE *f, const bench_explain *e);
plot *explain_plot(const bench_explain *e, const char *name);
int bench_explain_command(int argc, char **argv);
#endif
