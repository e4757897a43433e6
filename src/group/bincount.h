/* bincount.h - counting, as one part of a larger operation. */
#ifndef TINE_SRC_BINS_H
#define TINE_SRC_BINS_H
#include "../../kernels/group/bins.h"
#include "../schedule/phases.h"

/* count is written only on success. */
int bincount(phases *s, size_t *count, const struct tine_bins_job *j, double part);
#endif
