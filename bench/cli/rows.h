/* rows.h - the rows of a run: one for each workload, input, n and plan that the options ask for. */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H
#include "../measure/harness.h"

/* Allocates and fills r->rows from the options and the input. A plan of 0 threads stands for tine's
   default. */
void rows_fill(bench_report *r, const bench_input *input);
/* Returns the source of one row's data. *file becomes the part of the input's file that the row
   uses. */
bench_source row_source(const bench_row *row, const bench_options *o, const bench_input *input,
                        tine_array *file);
#endif
