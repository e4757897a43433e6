/* put.h - scattering: what src/core/scatter.c asks of one thread, for each type. */
#ifndef TINE_PUT_H
#define TINE_PUT_H
#include <stddef.h>
#include <stdint.h>

/* What tine_put's look at the indexes may find. */
enum { PUT_BEYOND = 1, PUT_UNORDERED = 2 };

/* An entry is an index within its bucket, of 32 bits, and the value. */
struct tine_put {
    size_t size, entry; /* bytes of an element and of an entry */
    /* What is the matter with at[lo, hi): one is not below ny, one is not greater than the one
       before it. */
    int (*look)(const size_t *at, size_t lo, size_t hi, size_t ny);
    /* y[at[i]] = x[i] for i in [lo, hi), in order. */
    void (*put)(void *y, const size_t *at, const void *x, size_t lo, size_t hi);
    /* owner[at[i]] = tile for i in [lo, hi). */
    void (*claim)(unsigned char *owner, unsigned char tile, const size_t *at, size_t lo, size_t hi);
    /* put of those whose owner[at[i]] is `tile`. Returns whether all are. */
    int (*put_own)(void *y, const unsigned char *owner, unsigned char tile, const size_t *at,
                   const void *x, size_t lo, size_t hi);
    /* count[at[i] >> shift]++ for i in [lo, hi). */
    void (*count)(uint32_t *count, const size_t *at, size_t lo, size_t hi, unsigned shift);
    /* entry number room[at[i] >> shift]++ is (at[i], x[i]), for i in [lo, hi), in order. */
    void (*scatter)(void *entries, size_t *room, const size_t *at, const void *x, size_t lo,
                    size_t hi, unsigned shift);
    /* y[index] = value for entries [lo, hi), in order; y: where the bucket begins. */
    void (*write)(void *y, const void *entries, size_t lo, size_t hi);
};

struct tine_opts;
int tine_put_run_(const struct tine_put *p, void *y, size_t ny, const size_t *at, const void *x,
                  size_t n, const struct tine_opts *o);
#endif
