/* bins.h - counts how often each bin occurs: the functions on one thread that src/group/bincount.c
   calls, once per instruction set. */
#ifndef TINE_BINS_H
#define TINE_BINS_H
#include <stddef.h>
#include <stdint.h>

enum { BINS_BATCH = 1024 }; /* elements whose bins are found at once; they stay in L1 */

/* Counters of 32 bits in 1 << k tables, k = 0 … 3. Element i is counted in table i % (1 << k), so
   that increments of equal neighbours need not wait for each other. For up to BINS_IN(k) bins the
   tables fill at most half of L1. They begin BINS_APART(k) counters apart, a constant, which takes
   no register and no instruction. A single table may have any number of bins. */
#define BINS_IN(k) ((k) == 0 ? 65536 : (k) == 1 ? 2048 : (k) == 2 ? 1024 : 256)
#define BINS_APART(k) ((size_t)BINS_IN(k) + 16)

struct tine_bins {
    /* Returns whether all of key[0, m) are below bins. */
    int (*below)(const uint32_t *key, size_t m, uint64_t bins);
    /* Sets id[i] = key[i] for i < m. Returns whether all of key[0, m) are below bins, which is less
       than 2^32. */
    int (*narrow)(uint32_t *id, const uint64_t *key, size_t m, uint64_t bins);
    /* count[id[i]]++ for each i. Returns 0 at an id that is not below end. */
    int (*plain)(size_t *count, const uint32_t *id, size_t m, uint32_t end);
    /* words[k]: t[i % (1 << k) * BINS_APART(k) + id[i]]++ for each i. */
    int (*words[4])(uint32_t *t, const uint32_t *id, size_t m, uint32_t end);
    /* t[i % 4][id[i]]++ for each i, on tables of bytes, some of which may be the same. A byte that
       overflows becomes 0, and its bin is added to carried[]. Returns how many bins were added. */
    size_t (*bytes)(uint8_t *const t[4], uint32_t *carried, const uint32_t *id, size_t m);
};

/* Returns the bins of elements [lo, lo + m), m <= BINS_BATCH, in `room` or in another array. A bin
   is a number below `bins`; the number `bins` itself means that the element is not counted. NULL:
   an element is out of range. */
typedef const uint32_t *bins_ids(uint32_t *room, size_t lo, size_t m, const void *ctx);

/* A job of counting, which src/group/bincount.c runs over all threads. */
struct tine_bins_job {
    const struct tine_bins *ops;
    bins_ids *ids;
    const void *ctx;
    size_t bins; /* less than 2^32 - 1 */
    size_t n;
    double ns; /* ns that finding a bin takes on one thread */
    int fails; /* whether ids may return NULL */
    /* the elements, if each is the number of its bin or out of range; else NULL */
    const uint32_t *raw;
};
struct tine_opts;
int tine_bins_(size_t *count, const struct tine_bins_job *job, const struct tine_opts *o);
struct tine_keys;
int tine_groupby_keys_(size_t *order, size_t *starts, const void *key,
                       const struct tine_bins_job *job, const struct tine_keys *k,
                       const struct tine_opts *o);
#endif
