/* series.h - everything that was measured of one way to run a workload: its turns, each with its
   samples and with what disturbed it. A row's series lie in memory that its process shares with the
   program that started it. */
#ifndef BENCH_SERIES_H
#define BENCH_SERIES_H
#include "disturbance.h"
#include "statistics.h"

enum {
    SAMPLES_A_TURN = 32,
    /* turns of a side: rounds, twice as many where some were disturbed, in each process */
    TURNS_MAX = STAT_UNITS_MAX,
    OPENINGS_MAX = 12 /* pools opened, or processes started, for the distribution of start_once */
};

typedef struct bench_turn {
    int process, round, place; /* place: its place in the order of this round */
    int count;
    double seconds[SAMPLES_A_TURN]; /* of a call; each is the mean of `reps` calls */
    double reps;
    double start, transfer, work; /* seconds a call, of process pools (NAN for others) */
    bench_disturbance disturbance;
} bench_turn;

typedef struct bench_series {
    size_t turns, openings;
    double opening[OPENINGS_MAX]; /* seconds; see start_once */
    bench_turn turn[TURNS_MAX];
} bench_series;

/* Which rounds of a row count. */
typedef struct series_rounds {
    int planned;   /* in all processes together */
    int measured;  /* with those that were repeated */
    int disturbed; /* of the measured */
    int all;       /* too few were quiet: the disturbed ones count, too */
} series_rounds;

/* The median of the samples of each round that counts, at the round's place in `seconds`, which has
   room for TURNS_MAX; NAN elsewhere. Returns how many places there are. */
size_t series_medians(double *seconds, const bench_series *s, const series_rounds *r);
/* The median of each process over its rounds that count; room for TURNS_MAX. */
size_t series_processes(double *seconds, const bench_series *s, const series_rounds *r);
/* Whether the row stayed disturbed: too few rounds were quiet, so that disturbed ones count. */
int series_disturbed(const series_rounds *r);
/* Base over side, paired by round. It is undecided where the row stayed disturbed. */
stat_ratio series_ratio(const bench_series *base, const bench_series *side, const series_rounds *r);
#endif
