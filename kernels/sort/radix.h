/* radix.h - sorting by digits: the functions on one thread that src/sort/sort.c calls, for keys of
   4 and of 8 bytes, once per instruction set.

       key        an element as an unsigned integer of the same order (struct radix_map)
       cut        which bucket a key belongs to: made from a sample, so that buckets are even
                  (struct radix_cut) */
#ifndef TINE_RADIX_H
#define TINE_RADIX_H
#include <stddef.h>
#include <stdint.h>
#include "ranks.h"

/* key(u) = (u ^ (u < 0 ? flip : 0) ^ sign) - base, for the bits u of an element. For integers flip
   = base = 0, and sign is the sign bit if they have one. For floats all bits of a negative number
   are flipped, so that -inf < … < -0.0 < +0.0 < … < inf < NaN. base moves the negative NaNs, which
   would come first, behind all others. The map can be inverted: different bits have different
   keys. */
struct radix_map {
    uint64_t flip, sign, base;
};

struct radix_range {
    uint64_t min, max; /* The extreme keys, both included; min > max if no key has been seen. */
};

/* Divides min + [0, reach] into cells of 1 << shift keys; keys outside count as the ends. A cell is
   split into buckets of equal width, or neighbouring cells share a bucket: bucket = (cell >> 8) +
   ((distance from the cell's start) >> (cell & 63)), where `cell` is the cell's entry. */
enum { RADIX_CELL_BITS = 12, RADIX_CELLS = 1 << RADIX_CELL_BITS };
struct radix_cut {
    uint64_t min, reach;
    unsigned shift, buckets; /* There are fewer than 2^16 buckets. */
    uint32_t cell[RADIX_CELLS];
};

/* Bytes of a line. The keys of a bucket are scattered to lines; each new line is taken where the
   last one taken ends. So keys need not be counted first, and memory is written in order. Lines of
   256 bytes take 0.8 ns an element, lines of 64 bytes 1.2 (Zen 5, 512 buckets). */
enum { RADIX_LINE = 256 };
/* Bytes of memory that scatter needs for `buckets` buckets. */
#define RADIX_ROOM(buckets) ((size_t)(buckets) * (RADIX_LINE + sizeof(void *)) + RADIX_LINE)

/* The number of a bucket's lines, and of keys in the last of them; all others are full. */
struct radix_tally {
    uint32_t lines, last;
};
enum { RADIX_SPLIT = 1024 }; /* The smallest n for which `split` may be called. */
/* An entry of a list of lines is the line's number times RADIX_LIST plus the number of its keys. */
enum { RADIX_LIST = 128 };

/* Lines of pairs, each of a key and its value of `size` bytes, one after the other. A line has
   RADIX_EACH pairs: 128 to 256 bytes if values have 4 or 8. */
struct radix_lines {
    char *pairs;
    size_t size;
};
enum { RADIX_EACH = 16 };

/* Parts of equal width, for keys from min on. The part of a key is the upper 32 bits of ((key -
   min) >> shift) * times, where the shifted distance fits 32 bits. */
struct radix_parts {
    uint64_t min, times;
    unsigned shift;
    uint32_t parts;
};
/* Bytes of memory that deal needs for `buckets` buckets. */
#define RADIX_PAIRS_ROOM(buckets, pair) \
    ((size_t)(buckets) * (RADIX_EACH * (pair) + sizeof(uint32_t)) + RADIX_LINE)

/* Few distinct elements, by their bits. A multiplication sends each to a place of its own, which
   holds its number. */
enum {
    RADIX_COUNTING_MAX = 64,
    RADIX_COUNTING_BITS = 10,
    RADIX_COUNTING_PLACES = 1 << RADIX_COUNTING_BITS
};
struct radix_counting {
    uint64_t times, element[RADIX_COUNTING_MAX];
    size_t values;
    unsigned char value[RADIX_COUNTING_PLACES];
    /* [place]: the element to which the place belongs. A place without an element holds any bits.
     */
    uint64_t holder[RADIX_COUNTING_PLACES];
};

/* The functions for keys of one width. low: the number of low bits of a key that are in order
   already wherever the other bits are equal (0: plain keys). */
struct tine_radix {
    /* Extends *s by the keys of x[lo, hi). */
    void (*key_range)(struct radix_range *s, const void *x, size_t lo, size_t hi,
                      const struct radix_map *m);
    /* Compares each key of x[lo, hi) with the key before it; lo > 0. Returns 1 if none is less than
       its predecessor, plus 2 if none is greater. */
    int (*order)(const void *x, size_t lo, size_t hi, const struct radix_map *m);
    uint64_t (*key)(const void *x, size_t i, const struct radix_map *m);
    /* Scatters the keys of x[0, n), in order, to lines of y, which is aligned to lines: at most n /
       (keys a line) + buckets of them. owner: the bucket of each line. Returns how many lines there
       are. nontemporal: through buffers, by non-temporal stores. room: RADIX_ROOM bytes. */
    size_t (*scatter)(void *y, uint16_t *owner, struct radix_tally *tally, const void *x, size_t n,
                      const struct radix_map *m, const struct radix_cut *c, void *room,
                      int nontemporal);
    /* Scatters keys with their values to lines of pairs. room: RADIX_PAIRS_ROOM bytes. */
    size_t (*deal)(const struct radix_lines *to, uint16_t *owner, struct radix_tally *tally,
                   const void *x, const char *values, size_t n, const struct radix_map *m,
                   const struct radix_cut *c, void *room, int nontemporal);
    /* Joins x[0, n) and values to pairs, in their order. */
    void (*join_pairs)(const struct radix_lines *to, const void *x, const char *values, size_t n,
                       const struct radix_map *m);
    /* range_of_pairs sets *s to the range of the keys of the n pairs from `place` on.
       range_of_lines does this for the pairs of `many` lines. */
    void (*range_of_pairs)(struct radix_range *s, const struct radix_lines *l, size_t place,
                           size_t n);
    /* Whether the keys of the first n pairs are all equal, or n < 2. */
    int (*same_pairs)(const struct radix_lines *l, size_t n);
    void (*range_of_lines)(struct radix_range *s, const struct radix_lines *l, const uint64_t *list,
                           size_t many);
    /* Copies the pairs of `many` lines to `to`, part by part, in their order. end: one entry a
       part; number: room for one entry a pair. */
    void (*part_lines)(char *to, uint32_t *end, uint16_t *number, const struct radix_lines *l,
                       const uint64_t *list, size_t many, const struct radix_parts *p);
    /* As part_lines, if each part is a single key. Writes the keys, as elements, and the values in
       order. */
    void (*place_lines)(void *keys, char *values, uint32_t *end, uint16_t *number,
                        const struct radix_lines *l, const uint64_t *list, size_t many,
                        const struct radix_parts *p, const struct radix_map *m);
    /* copy_lines splits the pairs of `many` lines into keys, as elements, and values. copy_pairs
       splits the n pairs from `place` on. */
    void (*copy_lines)(void *keys, char *values, const struct radix_lines *l, const uint64_t *list,
                       size_t many, const struct radix_map *m);
    void (*copy_pairs)(void *keys, char *values, const struct radix_lines *l, size_t place,
                       size_t n, const struct radix_map *m);
    /* pack_pairs sets out[i] for the pair of index place + i: the upper 32 bits are those of its
       key as in `pack`, the lower 32 bits are the index. take copies the keys and values of n
       pairs, whose indexes are the lower 32 bits of order[0, n). */
    void (*pack_pairs)(uint64_t *out, const struct radix_lines *l, size_t place, size_t n,
                       uint64_t min, unsigned shift);
    void (*take)(void *keys, char *values, const struct radix_lines *l, const uint64_t *order,
                 size_t n, const struct radix_map *m);
    /* pack_short and take_short do the same from index 0 on, with entries of 32 bits, of which the
       last `bits` are the index. sort_short_ties sorts entries that differ only in their indexes by
       their whole keys. It returns 0 if there are too many such entries. */
    void (*pack_short)(uint32_t *out, const struct radix_lines *l, size_t n, uint64_t min,
                       unsigned shift, unsigned bits);
    int (*sort_short_ties)(uint32_t *order, const struct radix_lines *l, size_t n, unsigned bits);
    void (*take_short)(void *keys, char *values, const struct radix_lines *l, const uint32_t *order,
                       size_t n, unsigned bits, const struct radix_map *m);
    /* The first entry of order[from, n) whose upper half equals that of the next one; n: there is
       none. */
    size_t (*tie)(const uint64_t *order, size_t from, size_t n);
    /* dst = the keys of `many` lines of y, as elements. */
    void (*gather)(void *dst, const void *y, const uint64_t *list, size_t many,
                   const struct radix_map *m);
    /* dst = the n keys of `many` lines, sorted, as elements. room: for 2 n keys. */
    void (*bucket)(void *dst, const void *y, const uint64_t *list, size_t many, void *room,
                   size_t n, const struct radix_map *m, unsigned low);
    /* dst = the n keys of src, as elements. */
    void (*put)(void *dst, const void *src, size_t n, const struct radix_map *m);
    /* Sorts the n elements of x; spare: room for n elements, or NULL. */
    void (*whole)(void *x, void *spare, size_t n, const struct radix_map *m, unsigned low);
    /* For i in [lo, hi), the upper 32 bits of out[i] are (key(x[i]) - min) >> shift, which fits
       them, and the lower 32 bits are i. */
    void (*pack)(uint64_t *out, const void *x, size_t lo, size_t hi, const struct radix_map *m,
                 uint64_t min, unsigned shift);
    /* Swaps x[i] and x[n - 1 - i] for i in [lo, hi), hi <= n / 2. */
    void (*reverse)(void *x, size_t lo, size_t hi, size_t n);
    /* Moves the elements of x[0, n) that differ from `element` to the front, in their order;
       returns how many there are. What lies behind them is indeterminate. */
    size_t (*others)(void *x, size_t n, uint64_t element);
    /* to = the na elements of a and the nb elements of b, both in order, merged. */
    void (*merge)(void *to, const void *a, size_t na, const void *b, size_t nb,
                  const struct radix_map *m);
    /* Moves the element of each rank r in l to x[r]. The order of the other elements is
       indeterminate afterwards. */
    void (*quickselect)(void *x, size_t n, ranks_list l, const struct radix_map *m);
    /* The following functions sort in place, about pivots. If `vectors`, the keys are signed
       numbers in uint64_t.
       pivot: returns a key of x greater than min, for at == n / 2 near the middle of x, else near
       the rank `at`, 0 < at < n. All keys of x are >= min, and some are greater. raw: the map, if x
       holds elements; NULL: x holds keys. */
    uint64_t (*pivot)(const void *x, size_t n, size_t at, uint64_t min,
                      const struct radix_map *raw);
    /* Moves the keys below the pivot in front of the others, n >= RADIX_SPLIT; returns how many
       there are. raw: x holds elements, which become keys; NULL: x holds keys. */
    size_t (*split)(void *x, size_t n, uint64_t pivot, const struct radix_map *raw);
    /* Does what quickselect does for n keys, all in [min, max], of which the smallest has the rank
       `first`. Keys that reach their final places become elements. */
    void (*quickselect_keys)(void *x, size_t n, size_t first, ranks_list l, uint64_t min,
                             uint64_t max, const struct radix_map *m);
    uint64_t lowest, highest; /* the bounds of all keys */
    /* Finds places for `many` different elements u, at most RADIX_COUNTING_MAX; 0: found none. */
    int (*counting_make)(struct radix_counting *f, const uint64_t *u, size_t many);
    /* Adds how often each of these elements is in x[0, n) to count; returns 0 as soon as it meets
       another element. */
    int (*counting_tally)(const struct radix_counting *f, uint64_t *count, const void *x, size_t n);
    /* number[i] = the number of the element x[i], or RADIX_COUNTING_MAX for another element; adds
       how often each number occurs to count[number]. */
    void (*counting_number)(const struct radix_counting *f, unsigned char *number, uint64_t *count,
                            const void *x, size_t n);
    /* Copies n values of `size` bytes, each to the place to[number[i]], which then moves on. */
    void (*counting_deal)(char **to, const unsigned char *number, const char *values, size_t size,
                          size_t n);
    void (*fill)(void *x, uint64_t element, size_t n);
    /* Whether split works in vectors. Then nothing is sorted by digits: whole needs no spare
       memory, and scatter, gather and bucket do not exist. */
    int vectors;
    size_t leaf; /* The largest number of keys that `whole` sorts without spare memory. */
};

extern const struct tine_radix tine_radix32_base, tine_radix64_base;
#ifdef __x86_64__
extern const struct tine_radix tine_radix32_v3, tine_radix64_v3, tine_radix32_v4, tine_radix64_v4;
#endif

/* The keys of one type. packed, halves: the functions for keys of 8 and of 4 bytes, of the same
   instruction set. */
struct tine_keys {
    const struct tine_radix *ops, *packed, *halves;
    struct radix_map map;
    size_t size;
};

/* Returns the keys of the type of k in descending order. With the complement of sign, all bits are
   complemented before base is subtracted. This reverses the order of all elements. base then moves
   the NaNs without a sign bit, which would come first, behind all others. */
static inline struct tine_keys tine_keys_descending(struct tine_keys k)
{
    k.map.sign = ~k.map.sign;
    return k;
}

/* The functions of src/sort (sort.c, argsort.c, sort_pairs.c) that kernels call, and that use all
   threads. The kernels have checked the arrays. */
struct tine_opts;
int tine_sort_keys_(void *x, size_t n, const struct tine_keys *k, const struct tine_opts *o);
int tine_argsort_keys_(size_t *order, const void *x, size_t n, const struct tine_keys *k,
                       const struct tine_opts *o);
int tine_sort_pairs_keys_(void *keys, void *values, size_t size, size_t n,
                          const struct tine_keys *k, const struct tine_opts *o);
#endif
