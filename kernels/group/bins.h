/* bins.h - counting how often each of some bins is met: what src/group/bincount.c asks of one
   thread, once per instruction set. */
#ifndef TINE_BINS_H
#define TINE_BINS_H
#include <stddef.h>
#include <stdint.h>

enum { BINS_BATCH = 1024 }; /* elements whose bins are found at once: they stay in L1 */

/* Counters of 32 bits in 1 << k tables, k = 0 … 3, element i in table i % (1 << k), so that
   neighbours of one bin need not wait for each other. Of bins up to BINS_IN(k) the tables fill no
   more than half of L1; they begin BINS_APART(k) counters apart, a constant, which costs no
   register and no instruction. One table has any number of bins. */
#define BINS_IN(k) ((k) == 0 ? 65536 : (k) == 1 ? 2048 : (k) == 2 ? 1024 : 256)
#define BINS_APART(k) ((size_t)BINS_IN(k) + 16)

struct tine_bins {
    /* Whether all of key[0, m) are below bins. */
    int (*below)(const uint32_t *key, size_t m, uint64_t bins);
    /* The same, and id[i] = key[i]; bins < 2^32. */
    int (*narrow)(uint32_t *id, const uint64_t *key, size_t m, uint64_t bins);
    /* count[id[i]]++; returns 0 at an id that is not below end. */
    int (*plain)(size_t *count, const uint32_t *id, size_t m, uint32_t end);
    /* t[i % (1 << k) * BINS_APART(k) + id[i]]++ is words[k]. */
    int (*words[4])(uint32_t *t, const uint32_t *id, size_t m, uint32_t end);
    /* t[i % 4][id[i]]++ on tables of bytes, some of which may be the same. Where one comes to 256
       it is 0 again, and the bin is put down in carried[]. Returns how many were. */
    size_t (*bytes)(uint8_t *const t[4], uint32_t *carried, const uint32_t *id, size_t m);
};

/* The bins of elements [lo, lo + m), m <= BINS_BATCH, in room or elsewhere: numbers up to `bins`,
   which itself is no bin and not counted; NULL if an element is out of range. */
typedef const uint32_t *bins_ids(uint32_t *room, size_t lo, size_t m, const void *ctx);

/* A job of counting: over all threads in src/group/bincount.c. */
struct tine_bins_job {
    const struct tine_bins *ops;
    bins_ids *ids;
    const void *ctx;
    size_t bins; /* < 2^32 - 1 */
    size_t n;
    double ns; /* what finding a bin costs one thread */
    int fails; /* whether ids may return NULL */
    /* the elements, if they are the numbers of their bins as they are, or out of range; or NULL */
    const uint32_t *raw;
};
struct tine_opts;
int tine_bins_(size_t *count, const struct tine_bins_job *job, const struct tine_opts *o);
struct tine_keys;
int tine_groupby_keys_(size_t *order, size_t *starts, const void *key,
                       const struct tine_bins_job *job, const struct tine_keys *k,
                       const struct tine_opts *o);
#endif
