/* rounds.h - the rounds in which the contenders for one row take turns. */
#ifndef BENCH_ROUNDS_H
#define BENCH_ROUNDS_H
#include "../backends/backend.h"

enum { CONTENDERS = BENCH_SERIES };

/* One way to run the workload. In each round every contender has one turn. */
typedef struct contender {
    bench_open open;
    bench_job job;
    bench_series *series;
    /* Receives the failures. Contenders of code on one thread have no figure in the row, and use
       `unread`. */
    bench_figure *figure;
    bench_figure unread;
    size_t reps;
    int tasks; /* Threads and processes that need a CPU at the same time. */
} contender;

/* Whether a call moves more bytes than the last-level cache holds. Only such rows are limited by
   memory. */
int beyond_cache(const bench_row *row);
/* Stores in the contender's figure why a call failed. Returns 0 if rc is 0, else 1. */
int contender_failed(contender *r, int rc);
/* Runs rounds until the requested number was undisturbed, or 1.5 times that number in all. process
   is the number of this process among those that measure the row. */
void measure_rounds(bench_row *row, contender *all, size_t count, const bench_expected *e,
                    const bench_options *o, int process, const char *where);
#endif
