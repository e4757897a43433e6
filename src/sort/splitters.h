/* splitters.h - chooses the splitters of a sample sort: which bucket each key belongs to. */
#ifndef TINE_SPLITTERS_H
#define TINE_SPLITTERS_H
#include "sort_job.h"

enum { SORT_CUT_LEAST = 4 }; /* the smallest log that callers ask for */

/* *c = about 2^log buckets for the keys of x, n >= 8 << log, chosen from a sample. false: no memory. */
bool sort_cut(const sort_job *j, struct radix_cut *c, const void *x, size_t n, unsigned log);

#endif
