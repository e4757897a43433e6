/* radix.h - sorting by digits: what src/sort/sort.c asks of one thread, for keys of 4 and of 8
   bytes, once per instruction set.

       key        every element type as an unsigned integer that sorts the same (struct radix_map)
       cut        which bucket a key belongs to: found from a sample, so that buckets are even
                  (struct radix_cut) */
#ifndef TINE_RADIX_H
#define TINE_RADIX_H
#include <stddef.h>
#include <stdint.h>

/* key(u) = (u ^ (u < 0 ? flip : 0) ^ sign) - base, on the bits u of an element. Integers: flip =
   base = 0, sign the sign bit if they have one. Floats: a negative one is flipped whole, so that
   -inf < … < -0.0 < +0.0 < … < inf < NaN, and base moves the negative NaNs, which would come first,
   behind all others. It can be undone: distinct bits, distinct keys. */
struct radix_map {
    uint64_t flip, sign, base;
};

struct radix_range {
    uint64_t min, max; /* The extreme keys, both included; min > max if no key has been seen. */
};

/* least + [0, reach] in cells of 1 << shift; keys outside count as its ends. A cell holds some
   buckets of equal width, or neighbouring cells share one: bucket = (cell >> 8) + ((distance from
   the cell's start) >> (cell & 63)). */
enum { RADIX_CELL_BITS = 12, RADIX_CELLS = 1 << RADIX_CELL_BITS };
struct radix_cut {
    uint64_t min, reach;
    unsigned shift, buckets; /* fewer than 2^16 buckets */
    uint32_t cell[RADIX_CELLS];
};

/* Keys of a bucket are scattered to lines of so many bytes, each taken where the one before it
   ended: nobody has to count them first, and memory is written in order. 256 bytes cost 0.8 ns an
   element where 64 cost 1.2 (Zen 5, 512 buckets). */
enum { RADIX_LINE = 256 };
/* What scatter needs for so many buckets, in bytes. */
#define RADIX_ROOM(buckets) ((size_t)(buckets) * (RADIX_LINE + sizeof(void *)) + RADIX_LINE)

/* The lines a bucket has, and the keys in the last of them; all others are full. */
struct radix_tally {
    uint32_t lines, last;
};
enum { RADIX_SPLIT = 1024 }; /* keys that split takes at least */
enum { RADIX_LIST = 128 };   /* a line in a list: its number * RADIX_LIST + how many keys it has */

/* Pairs of a key and its value of `size` bytes, one after the other; lines have RADIX_EACH of them:
   128 to 256 bytes where values have 4 or 8. */
struct radix_lines {
    char *pairs;
    size_t size;
};
enum { RADIX_EACH = 16 };

/* Parts of equal width of keys from least on: the upper 32 bits of (key - least) >> shift, which
   fits 32 bits, times `times`. */
struct radix_parts {
    uint64_t min, times;
    unsigned shift;
    uint32_t parts;
};
/* What deal needs for so many buckets, in bytes. */
#define RADIX_PAIRS_ROOM(buckets, pair) \
    ((size_t)(buckets) * (RADIX_EACH * (pair) + sizeof(uint32_t)) + RADIX_LINE)

/* Few different elements, by their bits: a multiplication sends each to a place of its own, where
   its number stands. */
enum {
    RADIX_COUNTING_MAX = 64,
    RADIX_COUNTING_BITS = 10,
    RADIX_COUNTING_PLACES = 1 << RADIX_COUNTING_BITS
};
struct radix_counting {
    uint64_t times, element[RADIX_COUNTING_MAX];
    size_t values;
    unsigned char value[RADIX_COUNTING_PLACES];
    /* the element whose place it is; where it is nobody's, any */
    uint64_t holder[RADIX_COUNTING_PLACES];
};

/* low: so many low bits of every key are in order already where the others are equal (0: plain
   keys). */
struct tine_radix {
    /* Joins the keys of [lo, hi) into *s. */
    void (*key_range)(struct radix_range *s, const void *x, size_t lo, size_t hi,
                      const struct radix_map *m);
    /* Of x[lo, hi) after x[lo - 1]: 1 if no key is less than the one before it, + 2 if none is
       greater; lo > 0. */
    int (*order)(const void *x, size_t lo, size_t hi, const struct radix_map *m);
    uint64_t (*key)(const void *x, size_t i, const struct radix_map *m);
    /* The keys of x[0, n), in order, to lines of y, which is aligned to them: at most n / keys a
       line + buckets. owner: the bucket of each line. Returns how many there are. nontemporal:
       through buffers and past the cache. room: RADIX_ROOM bytes. */
    size_t (*scatter)(void *y, uint16_t *owner, struct radix_tally *tally, const void *x, size_t n,
                      const struct radix_map *m, const struct radix_cut *c, void *room,
                      int nontemporal);
    /* The same with values, to lines of pairs. room: RADIX_PAIRS_ROOM bytes. */
    size_t (*deal)(const struct radix_lines *to, uint16_t *owner, struct radix_tally *tally,
                   const void *x, const char *values, size_t n, const struct radix_map *m,
                   const struct radix_cut *c, void *room, int nontemporal);
    /* The pairs of x[0, n) and values, in their order. */
    void (*join_pairs)(const struct radix_lines *to, const void *x, const char *values, size_t n,
                       const struct radix_map *m);
    /* *s = of the keys of n pairs from a place on, of `many` lines. */
    void (*range_of_pairs)(struct radix_range *s, const struct radix_lines *l, size_t place,
                           size_t n);
    /* Whether the keys of the first n are all equal, or n < 2. */
    int (*same_pairs)(const struct radix_lines *l, size_t n);
    void (*range_of_lines)(struct radix_range *s, const struct radix_lines *l, const uint64_t *list,
                           size_t many);
    /* Their pairs to `to`, part by part, in their order; end: of the parts; number: room for one a
       pair. */
    void (*part_lines)(char *to, uint32_t *end, uint16_t *number, const struct radix_lines *l,
                       const uint64_t *list, size_t many, const struct radix_parts *p);
    /* Their keys, as elements, and their values, in order: each key is a part of its own, which
       part_lines would find. */
    void (*place_lines)(void *keys, char *values, uint32_t *end, uint16_t *number,
                        const struct radix_lines *l, const uint64_t *list, size_t many,
                        const struct radix_parts *p, const struct radix_map *m);
    /* Their keys, as elements, and their values; those of n pairs from a place on. */
    void (*copy_lines)(void *keys, char *values, const struct radix_lines *l, const uint64_t *list,
                       size_t many, const struct radix_map *m);
    void (*copy_pairs)(void *keys, char *values, const struct radix_lines *l, size_t place,
                       size_t n, const struct radix_map *m);
    /* out[i] = the key of pair place + i, as pack packs it, in front of place + i; and keys and
       values of the n pairs at the places in order's lower halves. */
    void (*pack_pairs)(uint64_t *out, const struct radix_lines *l, size_t place, size_t n,
                       uint64_t min, unsigned shift);
    void (*take)(void *keys, char *values, const struct radix_lines *l, const uint64_t *order,
                 size_t n, const struct radix_map *m);
    /* The same in 32 bits, of which the last `bits` are the place, from 0 on. settle_short brings
       those that tie but for their places in order of their keys; 0: gave up, too many do. */
    void (*pack_short)(uint32_t *out, const struct radix_lines *l, size_t n, uint64_t min,
                       unsigned shift, unsigned bits);
    int (*settle_short)(uint32_t *order, const struct radix_lines *l, size_t n, unsigned bits);
    void (*take_short)(void *keys, char *values, const struct radix_lines *l, const uint32_t *order,
                       size_t n, unsigned bits, const struct radix_map *m);
    /* The first of order[from, n) whose upper half the next one has, too; n: none. */
    size_t (*tie)(const uint64_t *order, size_t from, size_t n);
    /* dst = the keys of `many` lines of y, as elements. */
    void (*gather)(void *dst, const void *y, const uint64_t *list, size_t many,
                   const struct radix_map *m);
    /* The same, n in all, sorted. room: for 2 n keys. */
    void (*bucket)(void *dst, const void *y, const uint64_t *list, size_t many, void *room,
                   size_t n, const struct radix_map *m, unsigned low);
    /* dst = the n keys of src, as elements. */
    void (*put)(void *dst, const void *src, size_t n, const struct radix_map *m);
    /* Sorts the n elements of x; spare: room for n, or NULL. */
    void (*whole)(void *x, void *spare, size_t n, const struct radix_map *m, unsigned low);
    /* out[i] = (key(x[i]) - least) >> shift, which fits 32 bits, in front of i, for i in [lo,
       hi). */
    void (*pack)(uint64_t *out, const void *x, size_t lo, size_t hi, const struct radix_map *m,
                 uint64_t min, unsigned shift);
    /* Swaps x[i] and x[n - 1 - i] for i in [lo, hi), hi <= n / 2. */
    void (*reverse)(void *x, size_t lo, size_t hi, size_t n);
    /* Brings the elements of x[0, n) that differ from `element` to the front, in their order;
       returns how many they are. What lies behind them is indeterminate. */
    size_t (*others)(void *x, size_t n, uint64_t element);
    /* to = the na elements of a and the nb of b, both in order, merged. */
    void (*merge)(void *to, const void *a, size_t na, const void *b, size_t nb,
                  const struct radix_map *m);
    /* For sorting in place, about pivots. Keys of vectors are signed there, so lowest and highest
       are the bounds of all. A key near the middle of those of x, which are in [min, max], min <
       max; it is greater than min. raw: x has elements; NULL: it has keys. */
    uint64_t (*pivot)(const void *x, size_t n, uint64_t min, const struct radix_map *raw);
    /* Brings the keys below the pivot in front of the others, n >= RADIX_SPLIT; returns how many
       they are. raw: x has elements, which become keys; NULL: it has keys. */
    size_t (*split)(void *x, size_t n, uint64_t pivot, const struct radix_map *raw);
    /* Sorts the n keys of x, all in [min, max], which become elements. */
    void (*quicksort)(void *x, size_t n, uint64_t min, uint64_t max, const struct radix_map *m);
    uint64_t lowest, highest;
    /* Places for `many` different elements u, at most RADIX_COUNTING_MAX; 0: found none. */
    int (*counting_make)(struct radix_counting *f, const uint64_t *u, size_t many);
    /* Adds to count how often each of them is in x[0, n); returns 0 as soon as another one is
       met. */
    int (*counting_tally)(const struct radix_counting *f, uint64_t *count, const void *x, size_t n);
    /* The values of x[0, n), whose elements all have places, to where each one's next goes. */
    void (*counting_scatter)(const struct radix_counting *f, uint64_t *at, const void *x,
                             const char *values, size_t size, char *to, size_t n);
    void (*fill)(void *x, uint64_t element, size_t n);
    /* Whether split works in vectors. Nothing is sorted by digits then: whole needs no spare, and
       there are no scatter, gather and bucket. */
    int vectors;
    size_t leaf; /* up to so many, whole needs no spare */
};

extern const struct tine_radix tine_radix32_base, tine_radix64_base;
#ifdef __x86_64__
extern const struct tine_radix tine_radix32_v3, tine_radix64_v3, tine_radix32_v4, tine_radix64_v4;
#endif

/* A type as keys; packed, halves: the ops for 8 bytes and for 4, of the same instruction set. */
struct tine_keys {
    const struct tine_radix *ops, *packed, *halves;
    struct radix_map map;
    size_t size;
};

/* The same type in descending order. With the complement of sign, all bits are complemented before
   base is subtracted: the order of all elements is reversed, and base moves those NaNs behind them
   that would come first now, which have no sign bit. */
static inline struct tine_keys tine_keys_descending(struct tine_keys k)
{
    k.map.sign = ~k.map.sign;
    return k;
}

/* The kernels, over all threads: src/sort/sort.c, argsort.c, sort_pairs.c. Arrays are checked
   already. */
struct tine_opts;
int tine_sort_keys_(void *x, size_t n, const struct tine_keys *k, const struct tine_opts *o);
int tine_argsort_keys_(size_t *order, const void *x, size_t n, const struct tine_keys *k,
                       const struct tine_opts *o);
int tine_sort_pairs_keys_(void *keys, void *values, size_t size, size_t n,
                          const struct tine_keys *k, const struct tine_opts *o);
#endif
