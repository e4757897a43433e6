/* radix.h - sorting by digits: what src/sort.c asks of one thread, for keys of 4 and of 8 bytes, once per instruction set.

       key        every element type as an unsigned integer that sorts the same        (struct radix_map)
       cut        which bucket a key belongs to: found from a sample, so that buckets are even (struct radix_cut)  */
#ifndef TINE_RADIX_H
#define TINE_RADIX_H
#include <stddef.h>
#include <stdint.h>

/* key(u) = (u ^ (u < 0 ? flip : 0) ^ sign) - base, on the bits u of an element. Integers: flip = base = 0, sign the sign bit
   if they have one. Floats: a negative one is flipped whole, so that -inf < … < -0.0 < +0.0 < … < inf < NaN, and base moves
   the negative NaNs, which would come first, behind all others. It can be undone: distinct bits, distinct keys. */
struct radix_map {
    uint64_t flip, sign, base;
};

struct radix_span {
    uint64_t least, most; /* keys */
    int up, down;         /* whether no key is less (greater) than the one before */
};

/* [least, least + CELLS << shift) in cells of equal width; a cell holds some buckets of equal width, or neighbouring cells
   share one: bucket = (cell >> 8) + ((distance from the cell's start) >> (cell & 63)). */
enum { RADIX_CELL_BITS = 12, RADIX_CELLS = 1 << RADIX_CELL_BITS };
struct radix_cut {
    uint64_t least;
    unsigned shift, buckets;
    uint32_t cell[RADIX_CELLS];
};

/* Bytes of one bucket's write buffer: 256 cost 0.8 ns an element where 64 cost 1.2 (Zen 5, 512 buckets). */
enum { RADIX_LINE = 256 };
/* What scatter needs to write past the cache, in bytes, for so many buckets. */
#define RADIX_BUFFERS(buckets) ((size_t)(buckets) * (RADIX_LINE + 16) + 2 * RADIX_LINE)

/* low: so many low bits of every key are in order already where the others are equal (0: plain keys). */
struct tine_radix {
    /* Joins the keys of [lo, hi), and how x[lo] follows x[lo - 1], into *s. */
    void (*span)(struct radix_span *s, const void *x, size_t lo, size_t hi, const struct radix_map *m);
    uint64_t (*key)(const void *x, size_t i, const struct radix_map *m);
    /* count[b] += how many keys of x[0, n) belong in bucket b. */
    void (*count)(uint32_t *count, const void *x, size_t n, const struct radix_map *m, const struct radix_cut *c);
    /* y[at[b]++] = key, for each in order; through buffers and past the cache unless buffers is NULL. */
    void (*scatter)(void *y, size_t *at, const void *x, size_t n, const struct radix_map *m, const struct radix_cut *c,
                    void *buffers);
    /* Sorts the n keys of src into dst, as elements again. other: room for n keys, or dst itself. */
    void (*bucket)(void *dst, void *src, void *other, size_t n, const struct radix_map *m, unsigned low, int past);
    /* dst = the n keys of src, as elements. */
    void (*put)(void *dst, const void *src, size_t n, const struct radix_map *m);
    /* Sorts the n elements of x; spare: room for n. Without it (NULL) in place, by exchange of bits. */
    void (*whole)(void *x, void *spare, size_t n, const struct radix_map *m, unsigned low);
    /* out[i] = (key(x[i]) - least) >> shift, which fits 32 bits, in front of i, for i in [lo, hi). */
    void (*pack)(uint64_t *out, const void *x, size_t lo, size_t hi, const struct radix_map *m, uint64_t least, unsigned shift);
    /* Swaps x[i] and x[n - 1 - i] for i in [lo, hi), hi <= n / 2. */
    void (*reverse)(void *x, size_t lo, size_t hi, size_t n);
    size_t leaf; /* up to so many, whole needs no spare */
};

extern const struct tine_radix tine_radix32_base, tine_radix64_base;
#ifdef __x86_64__
extern const struct tine_radix tine_radix32_v3, tine_radix64_v3, tine_radix32_v4, tine_radix64_v4;
#endif

/* A type as keys; packed: the ops for 8 bytes, of the same instruction set. */
struct tine_keys {
    const struct tine_radix *ops, *packed;
    struct radix_map map;
    size_t size;
};

/* The kernels, over all threads: src/sort.c, argsort.c, sort_pairs.c. Arrays are checked already. */
struct tine_opts;
int tine_sort_keys_(void *x, size_t n, const struct tine_keys *k, const struct tine_opts *o);
int tine_argsort_keys_(size_t *order, const void *x, size_t n, const struct tine_keys *k, const struct tine_opts *o);
int tine_sort_pairs_keys_(void *keys, void *values, size_t size, size_t n, const struct tine_keys *k,
                          const struct tine_opts *o);
#endif
