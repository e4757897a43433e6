/* contention.h - whether the threads of a loop slow each other down. */
#ifndef TINE_CONTENTION_H
#define TINE_CONTENTION_H
#include "call.h"

/* The calling thread calls these at the beginning and at the end of a region. */
void contention_begin(team_call *c);
void contention_end(const team_call *c);
/* Called when a loop has ended on the team without a measurement of contention. Learns the cost of
   an element, and whether contention is suspected, from the time of all threads together. */
void contention_learn(const team_call *c);
/* Called when a loop has ended without a measurement, with the ns that an element took by the time
   of all threads together. If that looks contended, makes the next call run on one thread. */
void contention_suspect(const team_call *c, double ns);
/* Called when a loop has run on one thread, with the ns that an element took. If this is more than
   the known cost, the elements have become dearer, and the known slow-down is lowered
   accordingly. */
void contention_check(const team_call *c, double ns);
/* Every other thread calls this before its next take; waits while the thread is paused. */
void contention_wait(team_call *c);
/* Notes that the calling thread has ended a take. It lasted take_ns in all, and `ns` an element. */
void contention_note(team_call *c, double take_ns, double ns);
/* The calling thread has nothing left to do: ends the pause of the others. */
void contention_let_go(team_call *c);

#endif
