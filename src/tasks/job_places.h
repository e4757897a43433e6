/* job_places.h - places: a queued job begins only while fewer places are taken than there are CPUs.

   A job that waits for another one, or asks whether it is done, lends its place to the queue until
   the other one is done. Otherwise it would hold the place that the other job needs, or that a
   third job needs on which the other waits. It takes the place back at once, without waiting for a
   free one, so for a while more jobs may run than there are CPUs. After a wait that timed out the
   place stays lent. */
#ifndef TINE_JOB_PLACES_H
#define TINE_JOB_PLACES_H
#include "job.h"

/* The number of places taken: the jobs that run, less those that have lent their places. Changed
   under LOCK_JOBS. */
extern _Atomic int job_places_taken;

/* The callers of these hold LOCK_JOBS. */
void job_places_lend(void);      /* lends the place of this thread's job */
void job_places_take_back(void); /* takes that place back if it is lent */
/* A forked child calls this: only the job that forked, if any, has a place there. */
void job_places_in_child(void);

#endif
