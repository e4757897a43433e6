/* steal.h - range stealing: each thread works on its own chunks, then on those of others. */
#ifndef TINE_STEAL_H
#define TINE_STEAL_H
#include "call.h"

/* Chunks that a thread takes in one go. */
typedef struct steal_take {
    uint64_t first, many;
} steal_take;

/* Deals the chunks out to the slots, before the region. */
void steal_deal(team_call *c);
/* The next chunks of this thread, its own or stolen ones; false: there are none. Above 2^31 chunks
   they are tiles of several. now: ticks, read only where chunks follow the work. */
bool steal_next(const team_call *c, int thread, uint64_t now, steal_take *t);
/* Works on this thread's own chunks and on others', until there are none. */
void steal_work(team_call *c, int thread);

#endif
