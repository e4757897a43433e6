/* bincount.h - counting, as one part of a larger operation. */
#ifndef TINE_SRC_BINS_H
#define TINE_SRC_BINS_H
#include "../../kernels/group/bins.h"
#include "../schedule/phases.h"

/* Counts how often each bin of the job *j occurs. Writes `count` only on success. weight: the share
   of the whole call in this count, from 0 to 1. */
int bincount(phases *s, size_t *count, const struct tine_bins_job *j, double weight);
#endif
