/* parts.h - tine-bench run does its measuring in parts, each in a process of its own that starts
   this program anew: what one row leaves in memory, and the threads that it made, cannot touch the
   next (a fork takes 0.3 ms from a small process, and 4.7 ms from one that has measured a few
   rows). A plain fork would not do: in a forked child, tine and OpenMP stay on one thread. */
#ifndef BENCH_PARTS_H
#define BENCH_PARTS_H
#include "../measure/harness.h"

/* What a row's process leaves behind. Pointers in it mean nothing to others. */
typedef struct parts_slot {
    bench_row row;
    double limits[TURNS_MAX];
    bench_series series[BENCH_SERIES];
} parts_slot;
/* Memory that the program shares with its parts: a file without a name. */
typedef struct parts_area {
    bench_machine machine;
    parts_slot slots[];
} parts_area;

parts_area *parts_create(size_t slots, int *file); /* NULL: no memory */
parts_area *parts_map(int file);                   /* in a part; NULL: it is none */

typedef enum { PART_BEFORE, PART_AFTER, PART_ROW } part_kind;
/* Starts `tine-bench part FILE KIND INDEX PROCESS` with the arguments of this run, and waits for
   it. NULL, or why it ended as it should not. */
const char *parts_run(int file, part_kind kind, size_t index, int process, int argc, char **argv);
#endif
