/* factorials.c - the factorials of 10, 12 and 14: said to be significantly faster in a pool. */
#define W bench_workload_factorials
#define NAME "factorials"
#define ABOUT "factorials of 10, 12, 14"
#define COUNT 3
#include "factorial.h"
