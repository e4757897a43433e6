/* turn.h - the loop that measures an open backend: calls until it is warm, then samples until the
   time of the turn is used up. */
#ifndef BENCH_TURN_H
#define BENCH_TURN_H
#include "../backends/backend.h"
#include <limits.h>

typedef struct turn_rule {
    /* Seconds of calls before samples are taken. 0: the backend is warm already. */
    double warm_up;
    double sample_min; /* Seconds: shorter calls are repeated, and a sample is their mean. */
    double budget;     /* Seconds for all samples. */
    size_t least;      /* Samples that are taken even if they take longer. 0 counts as 1. */
    size_t room;       /* Most samples. */
} turn_rule;

/* Stores samples in seconds per call, and returns their number. *reps is the number of calls in a
   sample: on entry that of the turn before, or 1, and on return that of this turn. If a call fails,
   *rc is its code, otherwise it is unchanged. */
size_t turn_take(bench_open *s, const turn_rule *rule, size_t *reps, double *seconds, int *rc);

/* Makes one call on poisoned outputs and checks its result. Returns the seconds of the call. *rc
   becomes the call's code, or TURN_WRONG where the result differs from the serial loop's. stats
   receives the figures of the call; it may be NULL. */
enum { TURN_WRONG = INT_MIN };
double turn_checked(bench_open *s, const bench_expected *e, tine_stats *stats, int *rc);

/* Returns the seconds that reps calls of an open backend take. Each call has a zeroed result and,
   where the workload needs it, a fresh input. */
double backend_timed(bench_open *s, size_t reps, int *rc);
#endif
