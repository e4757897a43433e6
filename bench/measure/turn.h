/* turn.h - the one loop that measures: calls of an open backend, first until it is warm, then
   sample after sample until the turn's time is up. */
#ifndef BENCH_TURN_H
#define BENCH_TURN_H
#include "../backends/backend.h"

typedef struct turn_rule {
    double warm_up;    /* seconds of calls before samples are taken; 0: it is warm */
    double sample_min; /* seconds: shorter calls are repeated, and a sample is their mean */
    double budget;     /* seconds for the samples; there is one at least */
    size_t room;       /* samples at most */
} turn_rule;

/* The samples, in seconds a call; returns how many. *reps is the number of calls in a sample: of
   the turn before, or 1, and then of this one. *rc is the code of a call that failed, else as it
   was. */
size_t turn_take(bench_open *s, const turn_rule *rule, size_t *reps, double *seconds, int *rc);

/* The seconds that reps calls of an open backend take, each on a zeroed result and, where it
   matters, a fresh input. */
double backend_timed(bench_open *s, size_t reps, int *rc);
#endif
