/* thread_index.h - the number of this thread in the innermost call, and whether calls on it can
   have a team. */
#ifndef TINE_THREAD_INDEX_H
#define TINE_THREAD_INDEX_H
#include <stdbool.h>

extern _Thread_local int thread_index
    __attribute__((tls_model("initial-exec"), visibility("hidden")));
/* The depth of nested calls on this thread, counted by thread_enter. */
extern _Thread_local int thread_depth
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* Begin and end a call that runs on this thread alone, which is thread 0 of that call. thread_leave
   takes the value that thread_enter returned. */
static inline int thread_enter(void)
{
    const int was = thread_index;
    thread_index = 0;
    thread_depth++;
    return was;
}
static inline void thread_leave(int was)
{
    thread_index = was;
    thread_depth--;
}

/* Whether calls run on this thread alone: they do in a parallel region and in a forked child. */
bool thread_alone(void);

#endif
