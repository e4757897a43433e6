/* job.h - a background job, and what each thread knows about the jobs that run on it. */
#ifndef TINE_JOB_H
#define TINE_JOB_H
#include <stdbool.h>
#include "../runtime/error.h"
#include "tine/tine.h"

enum job_state { JOB_QUEUED, JOB_RUNNING, JOB_DONE };

/* LOCK_JOBS protects every field that changes after tine_start, except `canceled`. */
struct tine_job {
    tine_task *call;
    void *ctx;
    /* given: the options given to tine_start. o: the options that the call gets. */
    tine_opts given, o;
    uint64_t env; /* the floating-point control of the thread that started the job */
    _Atomic bool canceled;
    enum job_state state;
    bool released; /* tine_release was called: no thread will wait for the job */
    bool awaited;  /* some thread sleeps, or has slept, until the job is done */
    bool alone;    /* the job was started in a place where calls run on one thread */
    int rc;
    error_note error; /* the note of the job's failure */
    unsigned process; /* the job_generation of the process that started the job */
    tine_job *below;  /* the job on the same thread that waits until this one has ended, or NULL */
    tine_job *next, *before; /* the neighbours in the queue */
};

typedef struct job_thread {
    /* the job that runs on this thread, or for whose team the thread works; or NULL */
    tine_job *job;
    bool hired; /* the thread is a worker of job_queue.c */
    bool lent;  /* the place of `job` is lent to the queue */
    int depth;  /* the number of jobs on this thread; each except the last waits for the next */
} job_thread;
extern _Thread_local job_thread job_here __attribute__((tls_model("initial-exec")));

#endif
