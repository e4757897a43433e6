/* job_queue.h - the queue of jobs, and the threads that run them.

   The threads come when there is something to do and go when there is nothing, so that none is
   idle, and none is left over after a fork. While there are queued jobs there is a thread of
   worker_main, which takes them when its own job has ended. Where a place is free and no thread can
   be created, whoever waits for a queued job runs that job, and no other: a thread that ran a job
   for which it does not wait might find that one waiting for its own. */
#ifndef TINE_JOB_QUEUE_H
#define TINE_JOB_QUEUE_H
#include <pthread.h>
#include "job.h"

/* Signalled when a job has ended, or a place is free for which no thread can be created. */
extern pthread_cond_t job_queue_news;
extern unsigned job_generation; /* one more in every forked child */

/* All of the following are called with LOCK_JOBS held. Most give it back for a while. `cpus` is how
   many jobs may run at once. */

/* Puts j in the queue; false: no thread can be created for it, and none will come by. Then j is not
   in the queue. */
bool job_queue_add(tine_job *j, int cpus);
/* Takes the queued job j out, and ends it as canceled. */
void job_queue_cancel(tine_job *j);
/* Whether there is a job that no thread will begin soon, though there is a place for it. */
bool job_queue_wants_thread(int cpus);
/* Creates one more thread, if one is wanted. */
void job_queue_call_thread(int cpus);
/* Sees to it that the queued job j begins: on a worker or, if `here`, on this thread. False: on
   neither, since too many jobs run on this thread already. */
bool job_queue_hasten(tine_job *j, int cpus, bool here);
/* Nanoseconds for which a thread that waits does best to sleep before it asks to be woken; 0: none.
   Where short jobs queue for the CPUs, each waking would take a CPU from one of them. */
double job_queue_nap_ns(void);

#endif
