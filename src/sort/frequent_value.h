/* frequent_value.h - takes the most frequent value out of an array, and puts it back. */
#ifndef TINE_FREQUENT_VALUE_H
#define TINE_FREQUENT_VALUE_H
#include "sort_job.h"

/* Whether most elements of x[0, n), n > 0, have one value, by a sample. *value = its bits. */
bool frequent_value(const sort_job *j, uint64_t *value, const void *x, size_t n);
/* Moves the elements that differ from the value to the front; returns how many there are. The rest
   of x is then indeterminate. */
size_t frequent_value_take(const sort_job *j, void *x, size_t n, uint64_t value);
/* Fills x[0, n) up with the value: x[0, others) is in order, and the value is inserted where it
   belongs. */
int frequent_value_put(const sort_job *j, void *x, size_t n, size_t others, uint64_t value);

#endif
