/* sort_job.h - the keys that the algorithms of this folder sort, and what else they need. */
#ifndef TINE_SORT_JOB_H
#define TINE_SORT_JOB_H
#include <stdbool.h>
#include "../../kernels/sort/radix.h"
#include "natural_runs.h"

/* The keys to be sorted: `map` maps x[i] to the key of element i. */
typedef struct sort_job {
    phases *s;
    const struct tine_radix *ops;
    size_t size; /* bytes of a key: 4 or 8 */
    struct radix_map map;
    /* The number of low bits of a key that are in order already wherever its other bits are equal;
       0 for plain keys. */
    unsigned low;
    double weight; /* The share of the operation that the whole sort is, for progress. */
} sort_job;

#endif
