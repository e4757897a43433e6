/* statistics.h - the one rule by which two sides are compared: a ratio of times, its interval from
   a seeded bootstrap, and one of three words. bench/recompute.py follows the same rule. */
#ifndef BENCH_STATISTICS_H
#define BENCH_STATISTICS_H
#include <stddef.h>
#include <stdint.h>

enum {
    STAT_UNITS_MIN = 6,    /* fewer units on a side: the answer is "undecided" */
    STAT_UNITS_MAX = 256,  /* more are not looked at */
    STAT_RESAMPLES = 1000, /* of the bootstrap */
    STAT_SEED = 1
};
/* The interval holds this share of the resampled medians. With 99 %, one late round of eight hides
   a difference of 10 % in every fourth comparison of a quiet machine; with 95 %, in every
   twentieth, and equal sides still stay undecided in 97 of 100 on a noisy one. */
#define STAT_LEVEL 0.95
/* Where arrays and code happen to lie moves all rounds of a process by up to 3 % (AMD Zen 3, 2
   CPUs, November 2026). A smaller difference is no finding, however narrow its interval. */
#define STAT_MARGIN 1.03

typedef enum { STAT_UNDECIDED, STAT_FASTER, STAT_SLOWER } stat_word;
extern const char *const stat_words[]; /* by stat_word */

/* Times of a base over times of a side: above 1, the side is faster. All NAN: nothing to compare.
 */
typedef struct stat_ratio {
    double ratio, lo, hi;
    stat_word word;
    size_t units; /* the smaller count of units */
} stat_ratio;

/* Unit i of both sides was measured in the same round. A NAN on either side drops the pair. */
stat_ratio stat_paired(const double *base, const double *side, size_t n);
/* The units of the two sides, which are processes, have nothing to do with each other. */
stat_ratio stat_apart(const double *base, size_t base_n, const double *side, size_t side_n);
/* Half the width of the interval, as a share of the ratio: the number after ± in a table. */
double stat_plus_minus(const stat_ratio *r);

uint64_t stat_random(uint64_t *state);                /* splitmix64 */
size_t stat_below(uint64_t *state, size_t n);         /* uniform in [0, n); n up to 2^32 */
void stat_shuffle(uint64_t *state, int *x, size_t n); /* Fisher and Yates */

void samples_sort(double *x, size_t n);
double samples_quantile(const double *sorted, size_t n, double q); /* NAN of none */
/* Of the values that are not NAN, in any order; at most STAT_UNITS_MAX. */
double samples_median(const double *x, size_t n);
#endif
