/* sort_job.h - what the algorithms of this folder are told about the keys that they sort. */
#ifndef TINE_SORT_JOB_H
#define TINE_SORT_JOB_H
#include <stdbool.h>
#include "../../kernels/sort/radix.h"
#include "natural_runs.h"

/* The key of element i is key(x[i]) by `map`. */
typedef struct sort_job {
    phases *s;
    const struct tine_radix *ops;
    size_t size; /* bytes of a key: 4 or 8 */
    struct radix_map map;
    /* How many low bits of a key are in order already wherever its other bits are equal; 0 for
       plain keys. */
    unsigned low;
    double part; /* The share of the operation that the whole sort is, for progress. */
} sort_job;

#endif
