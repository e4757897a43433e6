/* streams_item.h - the steps of one item of a stream. */
#ifndef TINE_STREAMS_ITEM_H
#define TINE_STREAMS_ITEM_H
#include "streams_call.h"

/* Whether this item is dropped: it or a lower one has failed. */
static inline bool stream_dropped(const stream_call *c, size_t item)
{
    return item >= atomic_load_explicit(&c->limit, memory_order_relaxed);
}

/* Notes that an item failed. from: the value of error_mark() before the call
   that failed. */
void stream_fail(stream_call *c, size_t item, int rc, unsigned from);
/* Pulls the next item into a cell. False at the end or after a failure; then no more items are
   pulled. */
bool stream_pull(stream_call *c, size_t item, size_t cell);
/* Calls the user's `work` function for one item, unless this item or a lower one has failed. */
void stream_work(stream_call *c, size_t item, size_t cell, int thread);
/* Pushes the result of one item, unless this item or a lower one has failed; then reports
   progress. */
void stream_push(stream_call *c, size_t item, size_t cell);
void stream_progress(stream_call *c);

#endif
