/* compare.h - compares several ways to run one workload. They take turns, so that all meet the same
   state of the machine. */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H
#include "../backends/backend.h"

enum { COMPARE_ROUNDS = 10 }; /* Most rounds of a comparison. */
typedef struct bench_try {
    int backend; /* The index in bench_backends. */
    /* 1: this try is the one before with smaller chunks. It is skipped if those chunks were too
       small already. */
    int finer;
    bench_plan plan;
    const char *name;   /* The name of the loop, under which tine keeps wisdom. NULL: none. */
    unsigned anew;      /* 1: AUTO has no record of the loop in any call. */
    double median, min; /* Seconds per call. NAN: not measured. */
    double first;       /* Seconds of the very first call. */
    /* The median of the samples of each round. NAN: there were none. */
    double round[COMPARE_ROUNDS];
    size_t samples;
    tine_stats used; /* The figures of tine's first call: the plan and threads it used. */
    int out;         /* 1: the try was dropped, because it was far slower than the best. */
} bench_try;
typedef struct bench_compare {
    double time; /* Seconds for each try, all rounds together. */
    int rounds;  /* At most COMPARE_ROUNDS. */
    /* Least number of calls, even if they take longer than `time`. 0: one per round. */
    size_t least;
    /* A try that is this many times slower than the best after a round is dropped. 0: no try is
       dropped. */
    double far;
} bench_compare;
/* Returns 0; BENCH_EXIT_WRONG, after a message, if a call failed or its result differs from the
   serial loop's; -1 without memory. */
int compare_run(const bench_workload *w, bench_data *d, bench_try *tries, size_t count,
                const bench_compare *c);
/* Returns the ratio of the times of base over those of side, paired by round. */
stat_ratio compare_ratio(const bench_try *base, const bench_try *side);
/* The same for tries of two comparisons that followed each other, so that no rounds are paired. */
stat_ratio compare_apart(const bench_try *base, const bench_try *side);
#endif
