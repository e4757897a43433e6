/* contention.h - finds out, while a loop runs, that its threads stand in each other's way. */
#ifndef TINE_CONTENTION_H
#define TINE_CONTENTION_H
#include "call.h"

/* Whether threads may stand in each other's way where an element costs so many ns: dearer elements
   do more than take a lock. */
bool contention_possible(double ns);
/* At the begin and at the end of a call's stealing, on the calling thread. */
void contention_begin(team_call *c);
void contention_end(const team_call *c);
/* Where the monitor is on: the body on [lo, hi), on any thread. */
int contention_body(team_call *c, size_t lo, size_t hi);
/* The calling thread's piece took so many ns an element; before: another thread worked when it
   began; beside: and when it ended. */
void contention_note(team_call *c, double ns, bool before, bool beside);
/* Before a watched chunk of another thread: waits while the calling thread is timed on its own. */
void contention_wait(team_call *c);
/* The calling thread finds no chunk any more. */
void contention_let_go(team_call *c);

#endif
