/* compare.h - several ways to run one workload, taking turns, so that all of them meet the same
   machine. */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H
#include "../backends/backend.h"

typedef struct bench_try {
    int backend; /* of bench_backends */
    /* 1: as the try before, with smaller chunks: not tried if those were too small already */
    int finer;
    bench_plan plan;
    const char *name;   /* the loop's, for wisdom; NULL: none */
    unsigned anew;      /* 1: AUTO meets the loop anew in every call */
    double median, min; /* seconds a call; NAN: it was not measured */
    double first;       /* the first call of all */
    size_t samples;
    tine_stats used; /* what tine really used: of its first call */
    int out;         /* far behind: not measured to the end */
} bench_try;
typedef struct bench_compare {
    double time; /* seconds for each try, all rounds together */
    int rounds;
    /* at least this number of calls, even if they take longer; 0: one a round */
    size_t least;
    /* a try this many times slower than the best after a round is dropped; 0: never */
    double far;
} bench_compare;
/* 0; BENCH_EXIT_WRONG if a result differs from the serial loop's or a call failed (it said so); -1:
   no memory. */
int compare_run(const bench_workload *w, bench_data *d, bench_try *tries, size_t count,
                const bench_compare *c);
#endif
