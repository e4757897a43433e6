/* plot_results.h - gnuplot scripts for the plots of a results file. */
#ifndef BENCH_PLOT_RESULTS_H
#define BENCH_PLOT_RESULTS_H
#include <jansson.h>
#include "../backends/backend.h"

/* Writes the script that draws path.png and path.svg; returns how many bars it has. */
int plot_speedup(FILE *f, const json_t *rows, const char *path);
int plot_processes(FILE *f, const json_t *rows, const char *path);
#endif
