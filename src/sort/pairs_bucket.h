/* pairs_bucket.h - sorts keys with values on one thread: a bucket of a larger array, or a short
   array. */
#ifndef TINE_PAIRS_BUCKET_H
#define TINE_PAIRS_BUCKET_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"
#include "key_fit.h"

typedef struct pairs_bucket {
    const struct tine_keys *k;
    const struct radix_lines *l; /* the lines that hold the pairs */
    const uint64_t *list;        /* the numbers of those lines, in order */
    /* many: the number of lines in the list. n: the number of pairs in these lines. */
    size_t many, n;
    struct radix_range range; /* all keys are in this range */
    char *keys, *values;      /* where the sorted elements and values go */
    uint64_t *room;           /* pairs_room bytes of scratch memory */
} pairs_bucket;
size_t pairs_room(const struct tine_keys *k, size_t size, size_t n);
void pairs_bucket_sort(const pairs_bucket *b);

/* order is sorted by its upper halves, 32 bits of each key. Sorts the entries whose upper halves
   are equal by the remaining bits of their keys. */
void pairs_sort_ties(uint64_t *order, uint64_t *spare, size_t n, const struct radix_lines *l,
                     key_fit fit, const struct tine_keys *k);

/* Sorts keys and values in place, stably, on one thread: 0 or an error. n < 2^31. */
int pairs_alone(phases *s, void *keys, void *values, size_t size, size_t n,
                const struct tine_keys *k);

#endif
