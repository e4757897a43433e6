/* splitters.h - chooses the splitters of a sample sort: which bucket each key belongs to. */
#ifndef TINE_SPLITTERS_H
#define TINE_SPLITTERS_H
#include "sort_job.h"

enum { SPLITTERS_LOG_MIN = 4 }; /* the smallest logarithm that callers pass */

/* Sets *c to about 2^log buckets for the keys of x, chosen from a sample; n is at least 8 << log.
   Returns false without memory. */
bool splitters_choose(const sort_job *j, struct radix_cut *c, const void *x, size_t n,
                      unsigned log);

#endif
