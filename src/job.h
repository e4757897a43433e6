/* job.h - what the planner must know of calls in the background. */
#ifndef TINE_JOB_H
#define TINE_JOB_H

/* How many of so many CPUs a call on this thread may take: all of them, but in a job its share among the jobs that run. */
int job_share(int cpus);

#endif
