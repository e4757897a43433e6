/* chunk.h - one chunk of a call, on the thread that took it: errors, stats, progress. */
#ifndef TINE_CHUNK_H
#define TINE_CHUNK_H
#include "call.h"

/* Runs chunk k, which is [lo, hi), on this thread, unless a lower chunk has failed. Notes a
   failure. */
void chunk_range(team_call *c, size_t k, size_t lo, size_t hi);
/* Runs the next chunk, [from, hi), on the calling thread, before there is a team. */
void chunk_advance(team_call *c, size_t hi);
/* Runs the k-th chunk of [from, n). */
void chunk_run(team_call *c, size_t k);
/* Runs `many` chunks from the k-th on, by one call of the body. */
void chunk_run_many(team_call *c, size_t k, size_t many);
/* Reports progress, on the calling thread. If the report cancels, this counts as a failure before
   all others. */
void chunk_progress(team_call *c);

#endif
