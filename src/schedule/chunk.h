/* chunk.h - one chunk of a call, on the thread that took it: errors, stats, progress. */
#ifndef TINE_CHUNK_H
#define TINE_CHUNK_H
#include "call.h"

/* Runs chunk k, which is [lo, hi), on this thread unless a lower one failed; a failure is noted. */
void chunk_range(team_call *c, size_t k, size_t lo, size_t hi);
/* The next chunk, [from, hi), on the calling thread, before there is a team. */
void chunk_advance(team_call *c, size_t hi);
/* The k-th chunk of the cut of [from, n). */
void chunk_run(team_call *c, size_t k);
/* `many` chunks from the k-th on, in one go. */
void chunk_run_many(team_call *c, size_t k, size_t many);
/* Reports progress; a report that cancels counts as a failure before all others. On the calling
   thread. */
void chunk_progress(team_call *c);

#endif
