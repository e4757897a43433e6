/* factorials_many.c - the factorials of 10, 12 and 14, again and again: how many does it take for
   threads to pay? */
#define W bench_workload_factorials_many
#define NAME "factorials_many"
#define ABOUT "factorials of 10, 12, 14, 10, 12, …"
#define COUNT 1000000
#include "factorial.h"
