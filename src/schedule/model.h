/* model.h - AUTO's model: estimates that follow measurements, one comparison, and one rule for
   trying the other way. It reads no clock and starts no thread. */
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
    double serial_ns; /* ns on the calling thread alone */
    double start_ns;  /* ns until the team's last thread has arrived */
    /* the factor by which an element takes longer beside other threads; 1: not at all */
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
bool model_calls_team(const prospect *p, double forgone_ns, int vain);
/* The ns that a loop on the calling thread has forgone: what a team whose threads spin would have
   saved. */
double model_forgone(const prospect *p);
#endif
