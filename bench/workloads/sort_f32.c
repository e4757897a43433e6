/* sort_f32.c - floats sorted. */
#define KEY float
#define W bench_workload_sort_f32
#define NAME "sort_f32"
#define FILL fill_f32
#define WHAT "floats"
#define TAKES_INPUT 0
#include "sort.h"
