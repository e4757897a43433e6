/* deadline.h - ends a process of a test that hangs. */
#ifndef TINE_TESTS_DEADLINE_H
#define TINE_TESTS_DEADLINE_H
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

/* The number of seconds until this process counts as hung. */
static volatile sig_atomic_t seconds_left;

static void count_down(int signal_number)
{
    if (--seconds_left > 0) {
        alarm(1);
        return;
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

/* Ends this process by SIGALRM after this number of seconds. A clock that ticks each second counts
   them: a process that was stopped meanwhile misses ticks, and does not count as hung. */
static inline void end_after(int seconds)
{
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGALRM);
    /* A child that was forked in a job has the job's mask, which holds every signal. */
    pthread_sigmask(SIG_UNBLOCK, &mask, NULL);
    seconds_left = seconds;
    signal(SIGALRM, count_down);
    alarm(1);
}
#endif
