/* sort_i64.c - 64-bit integers sorted. */
#define KEY int64_t
#define W bench_workload_sort_i64
#define NAME "sort_i64"
#define FILL fill_i64
#define WHAT "64-bit integers"
#define TAKES_INPUT 0
#include "sort.h"
