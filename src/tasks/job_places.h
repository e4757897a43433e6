/* job_places.h - places: a queued job begins only while fewer places are taken than there are CPUs.

   A job that waits for another one, or asks whether it is done, lends its place to the queue until
   it hears that it is. It would else hold the place that the other needs, or that a job needs for
   which the other waits. It takes the place back without waiting for one, so that for a while more
   jobs may run than there are CPUs. After a wait that timed out the place stays lent. */
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
