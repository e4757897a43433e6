/* pairs.h - sorting arrays of keys with a value beside each (src/sort/pairs.c, pairs_bucket.c). */
#ifndef TINE_PAIRS_H
#define TINE_PAIRS_H
#include "sort.h"

enum {
    PAIRS_LEAST = 1 << 15, /* elements: up to so many one thread is faster */
    PAIRS_SIZE = 64        /* bytes of a value: longer ones are whole cache lines wherever they lie */
};

/* n pairs in `many` lines of l, their keys within span, where they go as elements and values, and pairs_room bytes.
 */
typedef struct pairs_bucket {
    const struct tine_keys *k;
    const struct radix_lines *l;
    const uint64_t *list;
    size_t many, n;
    struct radix_span span;
    char *keys, *values;
    uint64_t *room;
} pairs_bucket;
size_t pairs_room(const struct tine_keys *k, size_t size, size_t n);
void pairs_bucket_sort(const pairs_bucket *b);

/* Which 32 bits of keys within a span are packed in front of a pair's place; rest: the bits that do not fit. */
typedef struct pairs_fit {
    uint64_t least, rest;
    unsigned shift;
} pairs_fit;
pairs_fit pairs_fitting(struct radix_span span);
/* Where the 32 bits tie in an order that is sorted by them, the rest decides. */
void pairs_settle(uint64_t *order, uint64_t *spare, size_t n, const struct radix_lines *l, pairs_fit fit,
                  const struct tine_keys *k);

/* Both sort keys and values in place, stably: 0 or an error. */
int pairs_alone(steps *s, void *keys, void *values, size_t size, size_t n, const struct tine_keys *k);
/* n >= PAIRS_LEAST, below 2^31; 0 < size <= PAIRS_SIZE. */
int pairs_sort(steps *s, void *keys, void *values, size_t size, size_t n, const struct tine_keys *k);

#endif
