/* streams_item.h - what is done to one item of a stream. */
#ifndef TINE_STREAMS_ITEM_H
#define TINE_STREAMS_ITEM_H
#include "streams_call.h"

/* Whether this item is not to be worked on or pushed any more: it or a lower one failed. */
static inline bool stream_dropped(const stream_call *c, size_t item)
{
    return item >= atomic_load_explicit(&c->limit, memory_order_relaxed);
}

/* from: the mark before the failure. */
void stream_fail(stream_call *c, size_t item, int rc, unsigned from);
/* Pulls the next item into a cell: false at the end or on a failure, after which nothing more is
   pulled. */
bool stream_pull(stream_call *c, size_t item, size_t cell);
/* Works on one item unless a lower one failed. */
void stream_work(stream_call *c, size_t item, size_t cell, int thread);
/* Pushes one result unless this item or a lower one failed, then reports progress. */
void stream_push(stream_call *c, size_t item, size_t cell);
void stream_progress(stream_call *c);

#endif
