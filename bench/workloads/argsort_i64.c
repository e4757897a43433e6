/* argsort_i64.c - the order of 64-bit integers. */
#define KEY int64_t
#define W bench_workload_argsort_i64
#define NAME "argsort_i64"
#define FILL fill_i64
#define WHAT "64-bit integers"
#include "argsort.h"
