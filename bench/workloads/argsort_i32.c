/* argsort_i32.c - the order of 32-bit integers. */
#define KEY int32_t
#define W bench_workload_argsort_i32
#define NAME "argsort_i32"
#define FILL fill_i32
#define WHAT "32-bit integers"
#include "argsort.h"
