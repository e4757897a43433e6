/* sort_i32.c - 32-bit integers sorted. */
#define KEY int32_t
#define W bench_workload_sort_i32
#define NAME "sort_i32"
#define FILL fill_i32
#define WHAT "32-bit integers"
#define TAKES_INPUT 0
#include "sort.h"
