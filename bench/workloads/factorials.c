/* factorials.c - the factorials of 10, 12 and 14. A tutorial claims that a pool makes them
   significantly faster. */
#define W bench_workload_factorials
#define NAME "factorials"
#define ABOUT "factorials of 10, 12, 14"
#define COUNT 3
#include "factorial.h"
