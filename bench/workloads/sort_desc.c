/* sort_desc.c - 64-bit integers sorted in descending order. */
#define KEY int64_t
#define W bench_workload_sort_desc
#define NAME "sort_desc"
#define FILL fill_i64
#define WHAT "64-bit integers in descending order"
#define TAKES_INPUT 0
#define DESCENDING 1
#include "sort.h"
