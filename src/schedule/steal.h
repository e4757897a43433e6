/* steal.h - range stealing: each thread works on its own chunks, then on those of others. */
#ifndef TINE_STEAL_H
#define TINE_STEAL_H
#include "call.h"

/* Consecutive chunks that a thread takes at once: their first number, and how many there are. */
typedef struct steal_take {
    uint64_t first, many;
} steal_take;

/* Assigns the chunks to the slots, before the region. */
void steal_deal(team_call *c);
/* Takes the next chunks of this thread, its own or stolen ones; false: there are none. If there are
   more than 2^31 chunks, *t counts tiles of several chunks. now: ticks, used only if chunks follow
   the work. */
bool steal_next(const team_call *c, int thread, uint64_t now, steal_take *t);
/* Works on this thread's own chunks and then on those of others, until none is left. */
void steal_work(team_call *c, int thread);

#endif
