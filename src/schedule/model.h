/* model.h - AUTO's model of one thread against a team: estimates that follow measurements, their
   comparison, and the rule when to try the team although it seems slower. The model reads no clock
   and starts no thread. */
#ifndef TINE_MODEL_H
#define TINE_MODEL_H
#include <stdbool.h>

/* An estimate of a duration in ns: the mean, and the average by which measurements exceed it. */
typedef struct estimate {
    double mean, deviation;
    bool accident; /* the last measurement was far above the mean */
} estimate;

/* Moves the estimate towards a measurement, as TCP does with round-trip times: quickly down, slowly
   up. A measurement far above the mean is taken for an accident, and counts for less, unless the
   one before it was an accident, too. */
void estimate_follow(estimate *e, double ns);

/* What is expected of a loop if it runs now. */
typedef struct prospect {
    double serial_ns; /* The ns that the loop takes on the calling thread alone. */
    double start_ns;  /* The ns from the start of the team until its last thread has arrived. */
    /* The factor by which an element takes longer while other threads work. 1: it does not. */
    double slowdown;
    int threads;
} prospect;

/* The ns that the loop takes on the team. The calling thread works while the others arrive; the
   region does not end before the last of them has arrived. */
double model_team(const prospect *p);
/* Whether the team is to run the loop. It is if the team is faster. It also is if the team seems
   slower but a try is due, since the estimate of its start may be out of date. A try is due when
   the loops that stayed alone have forgone more time than the try would lose. After each try in
   vain twice as much is required, up to the point where tries cost the part EXPLORE of the time.
   What threads lose beside each other is measured in contention.c. */
bool model_calls_team(const prospect *p, double forgone_ns, int failed_wakeups);
/* The ns that a loop on the calling thread has forgone: what a team whose threads spin would have
   saved. */
double model_forgone(const prospect *p);
#endif
