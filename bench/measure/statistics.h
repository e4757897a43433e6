/* statistics.h - the rule by which two sides are compared: a ratio of times, its interval from a
   seeded bootstrap, and one of three words. bench/recompute.py follows the same rule. */
#ifndef BENCH_STATISTICS_H
#define BENCH_STATISTICS_H
#include <stddef.h>
#include <stdint.h>

/* A unit is one value of a side in a comparison: the time of a round, or of a process. */
enum {
    STAT_UNITS_MIN = 6,    /* With fewer units on a side the word is "undecided". */
    STAT_UNITS_MAX = 256,  /* Units beyond this number are ignored. */
    STAT_RESAMPLES = 1000, /* Resamples of the bootstrap. */
    STAT_SEED = 1
};
/* Share of the resampled medians within the interval. With 99 %, one late round of eight hides a
   difference of 10 % in every fourth comparison on a quiet machine. With 95 %, it does so in every
   twentieth. Equal sides still stay undecided in 97 of 100 comparisons on a noisy machine. */
#define STAT_LEVEL 0.95
/* Smaller ratios are no finding, however narrow their interval. The addresses of arrays and code
   move all rounds of a process by up to 3 % (AMD Zen 3, 2 CPUs, November 2026). */
#define STAT_MARGIN 1.03

typedef enum { STAT_UNDECIDED, STAT_FASTER, STAT_SLOWER } stat_word;
extern const char *const stat_words[]; /* Indexed by stat_word. */

/* Times of a base over times of a side: above 1, the side is faster. All members are NAN if there
   is nothing to compare. */
typedef struct stat_ratio {
    double ratio, lo, hi;
    stat_word word;
    size_t units; /* The number of units of the side that has fewer. */
} stat_ratio;

/* Compares sides for which base[i] and side[i] were measured in the same round. A NAN on either
   side drops the pair. */
stat_ratio stat_paired(const double *base, const double *side, size_t n);
/* Compares sides whose units are separate processes, so that no units are paired. */
stat_ratio stat_apart(const double *base, size_t base_n, const double *side, size_t side_n);
/* Half the width of the interval as a share of the ratio: the number after ± in a table. */
double stat_plus_minus(const stat_ratio *r);

/* Returns the next number of the generator splitmix64. */
uint64_t stat_random(uint64_t *state);
/* Returns a uniform number in [0, n). n is at most 2^32. */
size_t stat_below(uint64_t *state, size_t n);
/* Shuffles x by the method of Fisher and Yates. */
void stat_shuffle(uint64_t *state, int *x, size_t n);

void samples_sort(double *x, size_t n);
double samples_quantile(const double *sorted, size_t n, double q); /* Returns NAN if n is 0. */
/* Returns the median of the values that are not NAN. They may have any order, and n is at most
   STAT_UNITS_MAX. */
double samples_median(const double *x, size_t n);
#endif
