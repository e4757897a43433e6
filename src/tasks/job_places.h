/* job_places.h - places: as many jobs run as there are CPUs, and each of them has a place.

   A job that waits for another one, or asks whether it is done, lends its place to the queue until
   it hears that it is. It would else hold the place that the other needs, or that a job needs for
   which the other waits. */
#ifndef TINE_JOB_PLACES_H
#define TINE_JOB_PLACES_H
#include "job.h"

/* Places taken: jobs that run, less those that have lent theirs. Changed under LOCK_JOBS. */
extern _Atomic int job_places_taken;

/* All under LOCK_JOBS. */
void job_places_lend(void);      /* lends the place of this thread's job */
void job_places_take_back(void); /* takes that place back if it is lent */
void job_places_in_child(void);  /* in a forked child: at most the job that forked has a place */

#endif
