/* factorials_many.c - the factorials of 10, 12 and 14, repeated: shows the number of elements from
   which threads are faster. */
#include "factorial.h"

FACTORIAL_WORKLOAD(factorials_many, "factorials of 10, 12, 14, 10, 12, …", 1000000)
