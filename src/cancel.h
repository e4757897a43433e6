/* cancel.h - puts pthread_cancel off while a call holds what nobody else would give back: memory, a lock, a team, a file. */
#ifndef TINE_CANCEL_H
#define TINE_CANCEL_H
#include <pthread.h>

/* Returns what cancel_restore needs. Pairs may be nested. A cancellation that arrives in between takes effect later, at the
   thread's next cancellation point. */
static inline int cancel_off(void)
{
    int was;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &was);
    return was;
}

static inline void cancel_restore(int was) { pthread_setcancelstate(was, &was); }

#endif
