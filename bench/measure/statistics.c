/* statistics.c - order statistics, and the comparison of two sides by the percentile bootstrap of
   their median ratio (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). It
   takes the median, because an undetected disturbance of one round must not change the answer. It
   takes ratios within a round, because all sides of a round met the same state of the machine. */
#include "statistics.h"
#include <math.h>
#include <stdlib.h>

const char *const stat_words[] = {
    [STAT_UNDECIDED] = "undecided", [STAT_FASTER] = "faster", [STAT_SLOWER] = "slower"};

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void samples_sort(double *x, size_t n) { qsort(x, n, sizeof *x, compare); }

/* Interpolates linearly between neighbours, as numpy.quantile does. */
double samples_quantile(const double *x, size_t n, double q)
{
    if (n == 0) return NAN;
    double at = q * (double)(n - 1);
    size_t i = (size_t)at;
    return i + 1 < n ? x[i] + (at - (double)i) * (x[i + 1] - x[i]) : x[n - 1];
}

double samples_median(const double *x, size_t n)
{
    double sorted[STAT_UNITS_MAX];
    size_t kept = 0;
    for (size_t i = 0; i < n && kept < STAT_UNITS_MAX; i++)
        if (!isnan(x[i])) sorted[kept++] = x[i];
    samples_sort(sorted, kept);
    return samples_quantile(sorted, kept, 0.5);
}

uint64_t stat_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

size_t stat_below(uint64_t *state, size_t n)
{
    return (size_t)((stat_random(state) >> 32) * n >> 32);
}

void stat_shuffle(uint64_t *state, int *x, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = stat_below(state, i);
        int moved = x[i - 1];
        x[i - 1] = x[k];
        x[k] = moved;
    }
}

/* Returns the median of n values drawn from x with replacement. */
static double resampled_median(uint64_t *state, const double *x, size_t n)
{
    double drawn[STAT_UNITS_MAX];
    for (size_t i = 0; i < n; i++) drawn[i] = x[stat_below(state, n)];
    return samples_median(drawn, n);
}

/* Forms ratio, interval and word from the logarithm of the ratio, its resamples and the number of
   units. */
static stat_ratio judged(double middle, double *resampled, size_t units)
{
    double tail = (1 - STAT_LEVEL) / 2;
    samples_sort(resampled, STAT_RESAMPLES);
    stat_ratio r = {.ratio = exp(middle),
                    .lo = exp(samples_quantile(resampled, STAT_RESAMPLES, tail)),
                    .hi = exp(samples_quantile(resampled, STAT_RESAMPLES, 1 - tail)),
                    .units = units};
    if (units >= STAT_UNITS_MIN && r.lo > STAT_MARGIN) r.word = STAT_FASTER;
    if (units >= STAT_UNITS_MIN && r.hi < 1 / STAT_MARGIN) r.word = STAT_SLOWER;
    return r;
}

static const stat_ratio nothing = {.ratio = NAN, .lo = NAN, .hi = NAN};

stat_ratio stat_paired(const double *base, const double *side, size_t n)
{
    double logs[STAT_UNITS_MAX], resampled[STAT_RESAMPLES];
    uint64_t state = STAT_SEED;
    size_t pairs = 0;
    for (size_t i = 0; i < n && pairs < STAT_UNITS_MAX; i++) {
        double x = log(base[i] / side[i]);
        if (isfinite(x)) logs[pairs++] = x;
    }
    if (!pairs) return nothing;
    for (int i = 0; i < STAT_RESAMPLES; i++) resampled[i] = resampled_median(&state, logs, pairs);
    return judged(samples_median(logs, pairs), resampled, pairs);
}

static size_t logarithms(double *logs, const double *x, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n && kept < STAT_UNITS_MAX; i++)
        if (isfinite(log(x[i]))) logs[kept++] = log(x[i]);
    return kept;
}

stat_ratio stat_apart(const double *base, size_t base_n, const double *side, size_t side_n)
{
    double a[STAT_UNITS_MAX], b[STAT_UNITS_MAX], resampled[STAT_RESAMPLES];
    uint64_t state = STAT_SEED;
    size_t n = logarithms(a, base, base_n), m = logarithms(b, side, side_n);
    if (!n || !m) return nothing;
    for (int i = 0; i < STAT_RESAMPLES; i++) {
        double before = resampled_median(&state, a, n);
        resampled[i] = before - resampled_median(&state, b, m);
    }
    return judged(samples_median(a, n) - samples_median(b, m), resampled, n < m ? n : m);
}

double stat_plus_minus(const stat_ratio *r) { return fmax(r->hi / r->ratio, r->ratio / r->lo) - 1; }
