/* cancel.h - puts pthread_cancel off while a call holds what nobody else would give back: scratch,
   a lock, a team, a file.

   A cancellation that arrives meanwhile takes effect at the thread's next cancellation point after
   that. A body, a progress function or a file operation would else be one, and the thread would end
   with all that it holds. */
#ifndef TINE_CANCEL_H
#define TINE_CANCEL_H
#include <pthread.h>

/* How often this thread has put it off, and what to restore when it has let go as often. */
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
