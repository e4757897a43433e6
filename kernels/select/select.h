/* select.h - finding keys by their rank: what src/select/select.c and its neighbours ask of one
   thread, for keys of 4 and of 8 bytes, once per instruction set. Keys are radix.h's: every element
   type as an unsigned integer that sorts the same. */
#ifndef TINE_SELECT_H
#define TINE_SELECT_H
#include "../sort/radix.h"

/* How many keys are < lo, <= lo, strictly between lo and hi, <= hi. */
struct tine_tally {
    size_t below, upto, inside, within;
};

enum {
    SELECT_DIGIT = 11, /* bits: 2048 counters of 4 bytes are a quarter of L1 */
    SELECT_PAD = 64    /* bytes that between() may write after the last key */
};

struct tine_select {
    /* The keys of x[0, n) strictly between lo and hi, to out; all are joined into *t. closed: those
       in [lo, hi], and *t as if lo were the key before and hi the key after. */
    void (*between)(void *out, struct tine_tally *t, const void *x, size_t n,
                    const struct radix_map *m, uint64_t lo, uint64_t hi, int closed);
    /* How many keys are greater. */
    size_t (*beyond)(const void *x, size_t n, const struct radix_map *m, uint64_t key);
    /* count[(key - least) >> shift]++ for the keys in [least, most]. */
    void (*digit)(uint32_t *count, const void *x, size_t n, const struct radix_map *m, uint64_t min,
                  uint64_t max, unsigned shift);
    /* The indexes i in [lo, hi) of keys that are >= least, to at; returns how many. */
    size_t (*reach)(size_t *at, const void *x, size_t lo, size_t hi, const struct radix_map *m,
                    uint64_t min);
    double ns; /* a key through any but digit, on one thread, in L2 (2.5 GHz Cascade Lake) */
};

extern const struct tine_select tine_select32_base, tine_select64_base;
#ifdef __x86_64__
extern const struct tine_select tine_select32_v3, tine_select64_v3, tine_select32_v4,
    tine_select64_v4;
#endif

/* Those for the type in hand. */
#define SELECT_OPS2_(bits) UNDER_(tine_select##bits, TINE_ISA)
#define SELECT_OPS_(bits) SELECT_OPS2_(bits)
#define SELECT_OPS &SELECT_OPS_(TINE_BITS_)

/* The kernels, over all threads; arrays are checked already. */
struct tine_opts;
int tine_nth_keys_(void *out, const void *x, size_t at, size_t n, const struct tine_keys *k,
                   const struct tine_select *ops, const struct tine_opts *o);
/* *out = a + (b - a) * t of two elements. */
typedef void tine_mix(double *out, const void *a, const void *b, double t);
/* last: the greatest key that is a number's; a greater one makes every out NaN. */
int tine_quantile_keys_(double *out, const double *q, size_t nq, const void *x, size_t n,
                        const struct tine_keys *k, const struct tine_select *ops, uint64_t last,
                        tine_mix *mix, const struct tine_opts *o);
int tine_topk_keys_(void *values, size_t *at, size_t many, const void *x, size_t n,
                    const struct tine_keys *k, const struct tine_select *ops,
                    const struct tine_opts *o);
#endif
