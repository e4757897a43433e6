/* cancel.h - delays pthread_cancel while a call holds a resource that only this thread releases:
   scratch, a lock, a team, a file.

   A cancellation that arrives during a delay takes effect at the thread's first cancellation point
   after it. Without a delay, a body, a progress function or a file operation may be a cancellation
   point, and the thread would end without releasing anything. */
#ifndef TINE_CANCEL_H
#define TINE_CANCEL_H
#include <pthread.h>

/* depth: how many delays of this thread have begun and not ended. was: the state of cancellation
   before the first of them, restored after the last. */
extern _Thread_local struct cancel_mine {
    unsigned depth;
    int was;
} cancel_mine __attribute__((tls_model("initial-exec"), visibility("hidden")));

static inline void cancel_off(void)
{
    if (cancel_mine.depth++ == 0) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_mine.was);
}

static inline void cancel_on(void)
{
    int off;
    if (cancel_mine.depth > 0 && --cancel_mine.depth == 0)
        pthread_setcancelstate(cancel_mine.was, &off);
}

#endif
