/* streams_call.h - the types of streams: one call, its cells, and the two rings between the calling
   thread and the team.

       pull ──> a spare cell ──> queue ──> work, on any thread ──> done ──> push ──> spare again
                (calling thread)                                            (calling thread) */
#ifndef TINE_STREAMS_CALL_H
#define TINE_STREAMS_CALL_H
#include "../schedule/call.h"

/* a thread's items in flight if nobody says: one in work, others while the caller is busy with
   one */
enum { STREAM_WINDOW = 4 };

/* A thread's own figures, on cache lines of its own. */
typedef struct stream_slot {
    _Alignas(128) double busy; /* seconds in work */
    double ns;                 /* an item's cost as its last batch had it; 0: not known */
} stream_slot;

typedef struct stream_call {
    const tine_stream *s;
    const tine_opts *o;
    bool ordered;
    int threads;
    size_t window; /* cells */
    size_t room;   /* items that may be in flight now, at most */
    double began;
    size_t batch; /* items that a thread takes at once, at most */

    /* A cell holds an item and its result, on cache lines of its own. */
    char *cells;
    size_t cell, out_at;

    /* The calling thread's alone. */
    size_t *item_in; /* the number of the item in each cell */
    size_t *spare;   /* a stack of cells without items */
    size_t spares;
    size_t taken;         /* from `done` */
    size_t last_reported; /* n of the last report */
    size_t pushed;
    bool ended;
    stream_slot *slots;
    local_rooms rooms; /* of the threads, where the options ask for them */

    /* Two rings of `mask + 1` >= window places. `queue` holds the cells of items [next, tail).
       `done` holds the cells of finished items, plus one: tine_imap's at their items' numbers,
       tine_imap_unordered's in the order in which they finished. */
    size_t mask;
    _Atomic size_t *queue, *done;
    _Alignas(128) _Atomic size_t tail;     /* items pulled: written by the calling thread only */
    _Alignas(128) _Atomic size_t next;     /* items taken to be worked on */
    _Alignas(128) _Atomic size_t finished; /* unordered: places taken in `done` */

    /* A lower item's failure replaces a higher one's; items from the limit on are dropped. */
    _Alignas(128) _Atomic size_t limit;
    int rc;
    error_note error;     /* what was noted where rc came from */
    _Atomic int sleepers; /* workers asleep whom nobody has called yet; changed under the lock */
    /* the place of `done` for which the calling thread sleeps; SIZE_MAX: it does not */
    _Atomic size_t wanted;
    int called; /* workers called that have not got up yet */
    bool closed;
    pthread_mutex_t lock;
    pthread_cond_t work, news;
} stream_call;

static inline void *stream_item(const stream_call *c, size_t cell)
{
    return c->cells + cell * c->cell;
}
static inline void *stream_out(const stream_call *c, size_t cell)
{
    return c->cells + cell * c->cell + c->out_at;
}

#endif
