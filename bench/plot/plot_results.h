/* plot_results.h - the plots of a results file. */
#ifndef BENCH_PLOT_RESULTS_H
#define BENCH_PLOT_RESULTS_H
#include "plot.h"
#include "../backends/backend.h"

int plot_colour_of(int backend); /* Returns the colour of the backend's family. */
/* Returns a number of a backend's record. NAN: there is no such number, or no record. */
double plot_figure(const json_t *backend, const char *key);
/* Adds a bar as long as a backend's speed-up, with its interval. */
void plot_speedup_bar(plot *p, int series, int row, const json_t *backend);
plot *plot_speedup(const json_t *rows);
plot *plot_processes(const json_t *rows);
/* Threads, processes that share memory and processes behind pipes on each workload. A row beyond
   PLOT_ROWS is left out. */
plot *plot_kinds(const json_t *rows);
#endif
