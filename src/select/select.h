/* select.h - finds keys by their ranks, as one part of a larger operation. */
#ifndef TINE_SRC_SELECT_H
#define TINE_SRC_SELECT_H
#include "select_job.h"

/* If more than this share of the keys lies between the brackets, the ranks are put into place in a
   copy of all keys. */
static const double SELECT_SHARE = 0.75;

/* found[i] = the key of rank ranks[i], counted from 0, of the n >= 1 keys of x. The `many` ranks
   ascend. There are at most SELECT_RANKS of them, in at most SELECT_GAPS groups of neighbouring
   ranks. */
int select_keys(select_job *j, uint64_t *found, const size_t *ranks, size_t many, const void *x,
                size_t n);

/* The expected share of the n keys that lie between brackets, so that select_keys reads them twice.
   The time of select_keys, divided by the time of a sort, is a little more than this share. */
double select_share(const size_t *ranks, size_t many, size_t n);

#endif
