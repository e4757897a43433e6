/* contention.h - whether the threads of a loop stand in each other's way. */
#ifndef TINE_CONTENTION_H
#define TINE_CONTENTION_H
#include "call.h"

/* At the begin and at the end of a region, on the calling thread. */
void contention_begin(team_call *c);
void contention_end(const team_call *c);
/* A loop's elements took so many ns each by the time of all threads, and nothing was found out. */
void contention_suspect(const team_call *c, double ns);
/* A loop ran on one thread: its elements took so many ns each. */
void contention_check(const team_call *c, double ns);
/* Another thread, before its next take: waits while it is paused. */
void contention_wait(const team_call *c);
/* The calling thread has ended a take of so many ns, at so many ns an element. */
void contention_note(team_call *c, double take_ns, double ns);
/* The calling thread has nothing left to do: nobody is paused any more. */
void contention_let_go(team_call *c);

#endif
