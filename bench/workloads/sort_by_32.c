/* sort_by_32.c - structures of 32 bytes sorted by a comparison. */
#define E element_32
#define W bench_workload_sort_by_32
#define NAME "sort_by_32"
#define WHAT "32 bytes"
#include "sort_by.h"
