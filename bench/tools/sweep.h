/* sweep.h - times every schedule, chunk and number of threads on one workload, and compares AUTO
   with them. */
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
/* static, dynamic, guided and steal; and those from the end for which the order makes a
   difference. */
extern const sweep_way sweep_ways[SWEEP_WAYS];
typedef struct bench_sweep {
    const bench_workload *workload;
    size_t n;
    /* Sorted by threads, then by way, then by falling chunk. Chunk 0 (tine's choice) comes
       first. */
    bench_try cells[SWEEP_CELLS];
    size_t count;
    int teams[16], teams_count; /* The numbers of threads that were swept. */
    double fastest;             /* The least median of the cells, in seconds. */
    /* A second comparison, of few candidates, corrects for cells that were fastest by chance. */
    /* serial: the serial loop. cold: AUTO without a record of the loop. warm: AUTO. wise: AUTO with
       wisdom. */
    bench_try serial, cold, warm, wise;
    bench_try best[SWEEP_BEST]; /* The fastest cells again. */
} bench_sweep;

/* Sweeps chunks in powers of `step` (2, or more to be quicker) on 2, 4, … `threads` threads. Each
   candidate of the last comparison gets `time` seconds. Returns 0, BENCH_EXIT_WRONG, or -1 without
   memory. *s is too large for the stack. */
int sweep_run(bench_sweep *s, const bench_workload *w, bench_data *d, int threads, size_t step,
              double time);
/* Returns the fastest of the last comparison except AUTO. serial counts. */
const bench_try *sweep_best(const bench_sweep *s);
void sweep_text(FILE *f, const bench_sweep *s);
void sweep_table_head(FILE *f); /* A Markdown table with one row per sweep. */
void sweep_table_row(FILE *f, const bench_sweep *s);
plot *sweep_plot(const bench_sweep *s); /* A heat map of threads × schedule × chunk. */
int bench_sweep_command(int argc, char **argv);
#endif
