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
/* Gives each row of the results a label: workload, input, n, and threads if another row differs in
   nothing else. */
void plot_results_label(const json_t *rows);
/* Adds a row of the plot, named by a label and a backend ("" for none). */
int plot_results_row(plot *p, const json_t *row, const char *backend);
/* Gives each row of bars an axis of its own, if the longest bars of two rows are too unlike. */
void plot_results_axes(plot *p);
/* Each of the three takes rows that were measured. */
plot *plot_speedup(const json_t *rows);
plot *plot_processes(const json_t *rows);
/* Threads, processes that share memory and processes behind pipes on each workload. */
plot *plot_kinds(const json_t *rows);
#endif
