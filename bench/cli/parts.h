/* parts.h - tine-bench run measures in parts. For each part a new process starts this program
   again, so that memory and threads of one row cannot affect the next row. A fork takes 0.3 ms from
   a small process, and 4.7 ms from one that has measured a few rows. A plain fork would not do,
   because tine and OpenMP stay on one thread in a forked child. */
#ifndef BENCH_PARTS_H
#define BENCH_PARTS_H
#include "../measure/cpu_probe.h"
#include "../measure/harness.h"

/* The results that the process of a row leaves. Pointers in a slot are invalid in other
   processes. */
typedef struct parts_slot {
    bench_row row;
    double limits[TURNS_MAX];
    bench_series series[BENCH_SERIES];
} parts_slot;
/* Memory that the program shares with its parts: a file without a name. */
typedef struct parts_area {
    bench_machine machine;
    /* The least seconds of cpu_probe in this run, by the number of CPUs. 0: unknown. */
    double probe_best[PROBE_CPUS_MAX + 1];
    parts_slot slots[];
} parts_area;

parts_area *parts_create(size_t slots, int *file); /* Returns NULL without memory. */
/* Called in a part. Returns NULL if the file is no area. */
parts_area *parts_map(int file);

typedef enum { PART_BEFORE, PART_AFTER, PART_ROW } part_kind;
/* Runs `tine-bench part FILE KIND INDEX PROCESS` with the arguments of this run. Returns NULL, or
   why the part failed. */
const char *parts_run(int file, part_kind kind, size_t index, int process, int argc, char **argv);
#endif
