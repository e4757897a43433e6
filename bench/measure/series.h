/* series.h - all turns of one way to run a workload, each with its samples and its disturbance. A
   row's series lie in memory that the measuring process shares with the program that started it. */
#ifndef BENCH_SERIES_H
#define BENCH_SERIES_H
#include "disturbance.h"
#include "statistics.h"

enum {
    SAMPLES_A_TURN = 32,
    /* Most turns of a series, over all processes, repeated rounds included. */
    TURNS_MAX = STAT_UNITS_MAX,
    /* Most openings of a pool, or starts of a process, for the distribution of start_once. */
    OPENINGS_MAX = 12
};

typedef struct bench_turn {
    int process, round, place; /* place: the position of the turn in the order of its round. */
    int count;
    double seconds[SAMPLES_A_TURN]; /* Seconds per call. Each sample is the mean of `reps` calls. */
    double reps;
    double start, transfer, work; /* Seconds per call of process pools. NAN for other backends. */
    bench_disturbance disturbance;
} bench_turn;

typedef struct bench_series {
    size_t turns, openings;
    double opening[OPENINGS_MAX]; /* Seconds of each opening, for start_once. */
    bench_turn turn[TURNS_MAX];
} bench_series;

/* Marks all turns of a round, in `count` series, with the causes that disturbed any of them: those
   that the turn has recorded, and a probe slower than PROBE_LIMIT times `best` seconds. Returns the
   causes; 0: the round was quiet. */
int series_mark(bench_series *series, size_t count, int round, double best);

/* The numbers of a row's rounds, and which of them count. */
typedef struct series_rounds {
    int planned;   /* Rounds asked for, in all processes together. */
    int measured;  /* Rounds measured, repeated ones included. */
    int disturbed; /* Measured rounds that were disturbed. */
    int all;       /* 1: too few rounds were undisturbed, so disturbed ones count too. */
} series_rounds;

/* Stores the median of the samples of each round that counts at seconds[round], and NAN for other
   rounds. seconds has room for TURNS_MAX. Returns the last round that counts, plus 1. */
size_t series_medians(double *seconds, const bench_series *s, const series_rounds *r);
/* Stores the median of each process over its rounds that count. seconds has room for TURNS_MAX.
   Returns the number of processes with such a round. */
size_t series_processes(double *seconds, const bench_series *s, const series_rounds *r);
/* Whether the row stayed disturbed: too few rounds were undisturbed, so disturbed ones count. */
int series_disturbed(const series_rounds *r);
/* Returns the ratio of base over side, paired by round. It is undecided where the row stayed
   disturbed. */
stat_ratio series_ratio(const bench_series *base, const bench_series *side, const series_rounds *r);
#endif
