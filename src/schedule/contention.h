/* contention.h - whether the threads of a loop slow each other down. */
#ifndef TINE_CONTENTION_H
#define TINE_CONTENTION_H
#include "call.h"

/* The calling thread calls these at the beginning and at the end of a region. */
void contention_begin(team_call *c);
void contention_end(const team_call *c);
/* A loop ended on the team without a measurement of contention: learns what it can from the team's
   time. */
void contention_learn(const team_call *c);
/* A loop has ended without a measurement; its elements took `ns` each, by the time of all threads
   together. */
void contention_suspect(const team_call *c, double ns);
/* A loop has run on one thread; its elements took `ns` each. */
void contention_check(const team_call *c, double ns);
/* Every other thread calls this before its next take; waits while the thread is paused. */
void contention_wait(team_call *c);
/* Notes that the calling thread has ended a take. It lasted take_ns in all, and `ns` an element. */
void contention_note(team_call *c, double take_ns, double ns);
/* The calling thread has nothing left to do: ends the pause of the others. */
void contention_let_go(team_call *c);

#endif
