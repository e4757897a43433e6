/* streams_item.c - the steps of one item of a stream: it is pulled, worked on and pushed; failures
   and progress. */
#include "streams_item.h"
#include "../runtime/clock.h"
#include "../runtime/error.h"
#include "../runtime/guard.h"

void stream_fail(stream_call *c, size_t item, int rc, unsigned from)
{
    pthread_mutex_lock(&c->lock);
    if (item < atomic_load_explicit(&c->limit, memory_order_relaxed)) {
        atomic_store_explicit(&c->limit, item, memory_order_relaxed);
        c->rc = rc;
        c->error = error_since(from, rc);
    }
    pthread_mutex_unlock(&c->lock);
}

static tine_event *event_of(const stream_call *c, size_t item)
{
    return c->o->events && item < c->o->events_cap ? c->o->events + item : NULL;
}

bool stream_pull(stream_call *c, size_t item, size_t cell)
{
    unsigned from = error_mark();
    int rc = guard_pull(c->s, stream_item(c, cell));
    if (rc == 0) {
        tine_event *e = event_of(c, item);
        /* the event of a dropped item has no end */
        if (e) *e = (tine_event){.lo = 0};
        return true;
    }
    c->ended = true;
    if (rc != TINE_END) stream_fail(c, item, rc, from);
    return false;
}

/* Calls the user's `work` function, and times it for stats. */
static int watched(stream_call *c, size_t item, size_t cell, int thread)
{
    double start = clock_seconds() - c->began;
    int rc = guard_work(c->s, stream_out(c, cell), stream_item(c, cell));
    double end = clock_seconds() - c->began;
    tine_event *e = event_of(c, item);
    if (e) *e = (tine_event){item, item + 1, thread, start, end};
    c->slots[thread].busy += end - start;
    return rc;
}

void stream_work(stream_call *c, size_t item, size_t cell, int thread)
{
    if (stream_dropped(c, item)) return;
    unsigned from = error_mark();
    int rc = team_timed(c->o) ? watched(c, item, cell, thread)
                              : guard_work(c->s, stream_out(c, cell), stream_item(c, cell));
    if (rc) stream_fail(c, item, rc, from);
}

/* Calls the user's progress function. The total that is passed to the function is 0, unknown, until
   the stream has ended without a failure. A cancellation counts as a failure of item 0: all items
   are dropped, and the progress function is not called again. */
void stream_progress(stream_call *c)
{
    if (!c->o->progress || stream_dropped(c, 0)) return;
    bool whole = c->ended && !stream_dropped(c, SIZE_MAX - 1);
    c->last_reported = whole ? atomic_load_explicit(&c->tail, memory_order_relaxed) : 0;
    if (guard_progress(c->o, c->pushed, c->last_reported))
        stream_fail(c, 0, TINE_ECANCELED, error_mark());
}

void stream_push(stream_call *c, size_t item, size_t cell)
{
    if (stream_dropped(c, item)) return;
    unsigned from = error_mark();
    int rc = guard_push(c->s, stream_out(c, cell));
    if (rc) {
        stream_fail(c, item, rc, from);
        return;
    }
    c->pushed++;
    stream_progress(c);
}
