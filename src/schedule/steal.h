/* steal.h - range stealing: each thread works on its own chunks, then on those of others. */
#ifndef TINE_STEAL_H
#define TINE_STEAL_H
#include "call.h"

/* Deals the chunks out to the slots, before the region. */
void steal_deal(team_call *c);
/* Works on this thread's own chunks and on others', until there are none. */
void steal_work(team_call *c, int thread);

#endif
