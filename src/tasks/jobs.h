/* jobs.h - what the planner and the team must know of calls in the background. */
#ifndef TINE_JOB_H
#define TINE_JOB_H
#include "tine/tine.h"

/* How many of so many CPUs a call on this thread may take: all of them, but in a job its share among the jobs that run. */
int job_share(int cpus);

/* The threads of a job's team work for the job: one that waits for another job lends its place, as the job itself does. */
tine_job *job_here(void);  /* the job that this thread works for, or NULL */
void job_join(tine_job *j); /* this thread, which works for none, works for j … */
void job_part(void);        /* … and no longer */

#endif
