/* sort_f64.c - doubles sorted. */
#define KEY double
#define W bench_workload_sort_f64
#define NAME "sort_f64"
#define FILL fill_f64
#define WHAT "doubles"
#define TAKES_INPUT 1
#include "sort.h"
