/* sweep.h - every schedule, chunk and number of threads on one workload, and where AUTO lies among
   them. */
#ifndef BENCH_SWEEP_H
#define BENCH_SWEEP_H
#include "../cli/cli_common.h"
#include "../measure/compare.h"
#include "../plot/plot.h"

enum { SWEEP_CELLS = 1024, SWEEP_BEST = 3, SWEEP_WAYS = 6 };
typedef struct sweep_way {
    tine_sched sched;
    tine_order order;
} sweep_way;
/* static, dynamic, guided, steal; and from the end, where it makes a difference */
extern const sweep_way sweep_ways[SWEEP_WAYS];
typedef struct bench_sweep {
    const bench_workload *workload;
    size_t n;
    /* threads by threads, way by way, chunks falling; chunk 0 (chosen) first */
    bench_try cells[SWEEP_CELLS];
    size_t count;
    int teams[16], teams_count; /* the numbers of threads that were swept */
    double fastest;             /* the least median of the cells */
    /* A second comparison, of few, so that who won by luck is found out: */
    /* serial loop; AUTO that never met the loop; AUTO; AUTO with wisdom */
    bench_try serial, cold, warm, wise;
    bench_try best[SWEEP_BEST]; /* the fastest cells again */
} bench_sweep;

/* Sweeps chunks in powers of `step` (2, or more to be quicker) on 2, 4, … `threads` threads; `time`
   seconds for each of the last comparison. 0, BENCH_EXIT_WRONG, or -1. *s is large: not for the
   stack. */
int sweep_run(bench_sweep *s, const bench_workload *w, bench_data *d, int threads, size_t step,
              double time);
/* the best of the last comparison that is not AUTO; serial counts */
const bench_try *sweep_best(const bench_sweep *s);
void sweep_text(FILE *f, const bench_sweep *s);
void sweep_table_head(FILE *f); /* a Markdown table, one row a sweep */
void sweep_table_row(FILE *f, const bench_sweep *s);
plot *sweep_plot(const bench_sweep *s); /* a heat map, threads × schedule × chunk */
int bench_sweep_command(int argc, char **argv);
#endif
