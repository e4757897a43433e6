/* frequent_value.h - takes the value that most elements have out of an array, and puts it back. */
#ifndef TINE_FREQUENT_VALUE_H
#define TINE_FREQUENT_VALUE_H
#include "sort_job.h"

/* Whether a few elements of x[0, n), n > 0, say that most are one. Its bits go to *value. */
bool frequent_value(const sort_job *j, uint64_t *value, const void *x, size_t n);
/* Brings the elements that differ from the value to the front; returns how many they are. The
   others are lost. */
size_t frequent_value_take(const sort_job *j, void *x, size_t n, uint64_t value);
/* x[0, others) is in order: the value goes between, to fill x[0, n). */
int frequent_value_put(const sort_job *j, void *x, size_t n, size_t others, uint64_t value);

#endif
