/* select.h - finding keys by their ranks: the functions on one thread that src/select/select.c and
   its neighbours call, for keys of 4 and of 8 bytes, once per instruction set. Keys are those of
   radix.h: each element as an unsigned integer of the same order. */
#ifndef TINE_SELECT_H
#define TINE_SELECT_H
#include "../sort/radix.h"

/* Counts of keys: below: < lo; upto: <= lo; inside: strictly between lo and hi; within: <= hi. */
struct tine_tally {
    size_t below, upto, inside, within;
};

enum { SELECT_DIGIT = 11 }; /* bits of a digit: 2048 counters of 4 bytes take a quarter of L1 */

struct tine_select {
    /* Copies the keys of x[0, n) strictly between lo and hi to out, and adds their counts to *t.
       closed: copies the keys of [lo, hi]; *t then counts as if lo were one less and hi one
       greater. What out[0, n) holds behind these keys is indeterminate. */
    void (*between)(void *out, struct tine_tally *t, const void *x, size_t n,
                    const struct radix_map *m, uint64_t lo, uint64_t hi, int closed);
    /* Returns how many keys are greater than `key`. */
    size_t (*beyond)(const void *x, size_t n, const struct radix_map *m, uint64_t key);
    /* count[(key - min) >> shift]++ for the keys in [min, max]. */
    void (*digit)(uint32_t *count, const void *x, size_t n, const struct radix_map *m, uint64_t min,
                  uint64_t max, unsigned shift);
    /* Stores the indexes i in [lo, hi) of keys >= min in `at`; returns how many there are. */
    size_t (*reach)(size_t *at, const void *x, size_t lo, size_t hi, const struct radix_map *m,
                    uint64_t min);
    /* Deals x[0, n) to `lanes` lanes, as x[i] to lane i % lanes, and stores the greatest key of
       each lane in `out`. lanes: a multiple of 64, at most n. */
    void (*maxima)(uint64_t *out, size_t lanes, const void *x, size_t n, const struct radix_map *m);
    /* ns a key on one thread, in L2, for all functions except digit (2.5 GHz Cascade Lake) */
    double ns;
};

extern const struct tine_select tine_select32_base, tine_select64_base;
#ifdef __x86_64__
extern const struct tine_select tine_select32_v3, tine_select64_v3, tine_select32_v4,
    tine_select64_v4;
#endif

/* The functions for the current type. */
#define SELECT_OPS2_(bits) UNDER_(tine_select##bits, TINE_ISA)
#define SELECT_OPS_(bits) SELECT_OPS2_(bits)
#define SELECT_OPS &SELECT_OPS_(TINE_BITS_)

/* The functions of src/select that kernels call, and that use all threads. The kernels have checked
   the arrays. */
struct tine_opts;
int tine_nth_keys_(void *out, const void *x, size_t at, size_t n, const struct tine_keys *k,
                   const struct tine_select *ops, const struct tine_opts *o);
/* *out = a + (b - a) * t for two elements. */
typedef void tine_mix(double *out, const void *a, const void *b, double t);
/* last: the greatest key of a number; a greater key is a NaN's, and makes every out NaN. */
int tine_quantile_keys_(double *out, const double *q, size_t nq, const void *x, size_t n,
                        const struct tine_keys *k, const struct tine_select *ops, uint64_t last,
                        tine_mix *mix, const struct tine_opts *o);
int tine_topk_keys_(void *values, size_t *at, size_t many, const void *x, size_t n,
                    const struct tine_keys *k, const struct tine_select *ops,
                    const struct tine_opts *o);
#endif
