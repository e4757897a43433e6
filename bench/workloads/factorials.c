/* factorials.c - the factorials of 10, 12 and 14. A tutorial claims that a pool makes them
   significantly faster. */
#include "factorial.h"

FACTORIAL_WORKLOAD(factorials, "factorials of 10, 12, 14", 3)
