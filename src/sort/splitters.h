/* splitters.h - chooses the splitters of a sample sort: which bucket each key belongs to. */
#ifndef TINE_SPLITTERS_H
#define TINE_SPLITTERS_H
#include "sort_job.h"

enum { SPLITTERS_LOG_MIN = 4 }; /* the smallest log that callers ask for */

/* *c = about 2^log buckets for the keys of x, n >= 8 << log, chosen from a sample. false: no
   memory. */
bool splitters_choose(const sort_job *j, struct radix_cut *c, const void *x, size_t n,
                      unsigned log);

#endif
