/* put.h - scattering: the functions on one thread that src/core/scatter.c calls, for each type. */
#ifndef TINE_PUT_H
#define TINE_PUT_H
#include <stddef.h>
#include <stdint.h>

/* What the check of tine_put's indexes may find. */
enum { PUT_BEYOND = 1, PUT_UNORDERED = 2 };

/* An entry holds an index within its bucket, of 32 bits, and the value. */
struct tine_put {
    size_t size, entry; /* size: the bytes of an element. entry: the bytes of an entry. */
    /* Checks at[lo, hi). PUT_BEYOND: an index is not below ny; PUT_UNORDERED: an index is not
       greater than the one before it. */
    int (*look)(const size_t *at, size_t lo, size_t hi, size_t ny);
    /* y[at[i]] = x[i] for i in [lo, hi), in order. */
    void (*put)(void *y, const size_t *at, const void *x, size_t lo, size_t hi);
    /* count[at[i] >> shift]++ for i in [lo, hi). */
    void (*count)(uint32_t *count, const size_t *at, size_t lo, size_t hi, unsigned shift);
    /* Entry number room[at[i] >> shift]++ becomes (at[i], x[i]), for i in [lo, hi), in order. */
    void (*scatter)(void *entries, size_t *room, const size_t *at, const void *x, size_t lo,
                    size_t hi, unsigned shift);
    /* y[index] = value for entries [lo, hi), in order; y points to the beginning of the bucket. */
    void (*write)(void *y, const void *entries, size_t lo, size_t hi);
};

struct tine_opts;
int tine_put_run_(const struct tine_put *p, void *y, size_t ny, const size_t *at, const void *x,
                  size_t n, const struct tine_opts *o);
#endif
