/* radix_select.h - finds a key by its rank, digit by digit, without extra memory. */
#ifndef TINE_RADIX_SELECT_H
#define TINE_RADIX_SELECT_H
#include "select_job.h"

/* *found = the key of rank `rank`, counted from 0, of the n >= 1 keys to which m maps the elements
   of x. */
int radix_select(const select_job *j, const struct radix_map *m, uint64_t *found, size_t rank,
                 const void *x, size_t n);

#endif
