/* job_queue.h - the queue of jobs, and the threads that run them.

   Threads are created when there is a job to run, and end when there is none. So no thread is idle,
   and none is missing after a fork. While jobs are queued there is a thread of worker_main, which
   takes them when its own job has ended. If a place is free and no thread can be created, a thread
   that waits for a queued job runs that job, and no other. If it ran a job for which it does not
   wait, that job might wait for the thread's own job. */
#ifndef TINE_JOB_QUEUE_H
#define TINE_JOB_QUEUE_H
#include <pthread.h>
#include "job.h"

/* Signalled when a job has ended, or when a place is free for which no thread can be created. */
extern pthread_cond_t job_queue_news;
extern unsigned job_generation; /* incremented in every forked child */

/* The callers of the following functions hold LOCK_JOBS. Most functions give it back for a while.
   `cpus` is the number of jobs that may run at once. */

/* Puts j into the queue. False: no thread can be created for it, and no worker will take it later.
   Then j is not in the queue. */
bool job_queue_add(tine_job *j, int cpus);
/* Takes the queued job j out of the queue, and ends it as cancelled. */
void job_queue_cancel(tine_job *j);
/* Whether a place is free for a queued job that no thread is about to begin. */
bool job_queue_wants_thread(int cpus);
/* Creates one more thread if job_queue_wants_thread. */
void job_queue_call_thread(int cpus);
/* Makes sure that the queued job j begins: on a worker or, if `here`, on this thread. False: on
   neither, because too many jobs run nested on this thread. */
bool job_queue_hasten(tine_job *j, int cpus, bool here);
/* The ns for which a waiting thread should sleep before it asks to be woken; 0: not at all. If
   short jobs queue for the CPUs, each waking would take a CPU from one of them. */
double job_queue_nap_ns(void);

#endif
