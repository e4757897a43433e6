/* factorials_many.c - the factorials of 10, 12 and 14, repeated: shows from how many elements on
   threads are faster. */
#define W bench_workload_factorials_many
#define NAME "factorials_many"
#define ABOUT "factorials of 10, 12, 14, 10, 12, …"
#define COUNT 1000000
#include "factorial.h"
