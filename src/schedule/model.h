/* model.h - AUTO's model: estimates that follow what is measured, one comparison, and one rule for
   trying the other way. Pure: no clock, no threads. */
#ifndef TINE_MODEL_H
#define TINE_MODEL_H
#include <stdbool.h>

/* What something takes, in ns: the mean, and by how much measurements exceed it. */
typedef struct estimate {
    double mean, deviation;
} estimate;

/* Follows a measurement, as TCP follows round-trip times: quickly down, slowly up. One far above
   the mean counts as an accident, for less than it is. */
void estimate_follow(estimate *e, double ns);

/* A loop, as it would run now. */
typedef struct prospect {
    double serial_ns; /* on the calling thread alone */
    double start_ns;  /* until the last thread of the team has come */
    double slowdown;  /* times as long that an element takes beside other threads; 1: as long */
    int threads;
} prospect;

/* ns that the loop takes on the team. The calling thread works while the others come, and the
   region does not end before the last of them has. */
double model_team(const prospect *p);
/* Whether the team is to run the loop: it is faster; or it is time to try it though it seems
   slower, since what is believed of its start may be out of date. That is when loops that stayed
   alone have forgone more than the try would lose, twice as much after each try in vain, until
   tries lose the part EXPLORE of the time. What threads lose beside each other is explored where it
   is measured, in contention.c. */
bool model_calls_team(const prospect *p, double forgone_ns, int vain);
/* ns that the loop, which stayed alone, forwent: what a team that spins would have saved. */
double model_forgone(const prospect *p);
#endif
