/* sort_by_8.c - structures of 8 bytes sorted by a comparison. */
#define E element_8
#define W bench_workload_sort_by_8
#define NAME "sort_by_8"
#define WHAT "8 bytes"
#include "sort_by.h"
