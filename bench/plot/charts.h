/* charts.h - gnuplot scripts for the charts of a results file. */
#ifndef BENCH_CHART_H
#define BENCH_CHART_H
#include <jansson.h>
#include "../backends/backend.h"

/* Writes the script that draws path.png and path.svg; returns how many bars it has. */
int chart_speedup(FILE *f, const json_t *rows, const char *path);
int chart_processes(FILE *f, const json_t *rows, const char *path);
#endif
