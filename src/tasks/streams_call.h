/* streams_call.h - the types of streams: one call, its cells, and the two rings between the calling
   thread and the team.

       pull ──> a spare cell ──> queue ──> work, on any thread ──> done ──> push ──> spare again
       (calling thread)                                            (calling thread) */
#ifndef TINE_STREAMS_CALL_H
#define TINE_STREAMS_CALL_H
#include "../schedule/call.h"

/* The least number of items in flight per thread, if the call gives no window. One item is in work;
   the others keep the thread busy while the calling thread works on an item. */
enum { STREAM_WINDOW = 4 };

/* The figures of one thread, on cache lines of its own. */
typedef struct stream_slot {
    _Alignas(128) double busy; /* seconds in the user's `work` function */
    double ns;                 /* ns of an item in the thread's last batch; 0: not known */
} stream_slot;

typedef struct stream_call {
    const tine_stream *s;
    const tine_opts *o;
    bool ordered;
    int threads;
    size_t window; /* the number of cells */
    size_t room;   /* the largest number of items that may be in flight now */
    double began;
    size_t batch; /* the largest number of items that a thread takes at once */

    /* A cell holds an item and, at byte out_at, its result, on cache lines of its own. */
    char *cells;
    size_t cell, out_at;

    /* The fields from here to `ended` are used by the calling thread only. */
    size_t *item_in; /* the number of the item in each cell */
    size_t *spare;   /* a stack of cells without items */
    size_t spares;
    size_t taken; /* the number of results taken from `done` */
    /* The total that the last report of progress gave. 0: the total was not known then. */
    size_t last_reported;
    size_t pushed;
    bool ended;
    stream_slot *slots; /* [thread]: written by that thread */
    local_rooms rooms;  /* the threads' local memory, if the options ask for it */

    /* Two rings of `mask + 1` >= window places. `queue` holds the cells of items [next, tail).
       `done` holds, for each finished item, the number of its cell plus one. tine_imap puts an item
       at the place of its number, tine_imap_unordered in the order in which items finish. */
    size_t mask;
    _Atomic size_t *queue, *done;
    /* the number of items pulled; written by the calling thread only */
    _Alignas(128) _Atomic size_t tail;
    _Alignas(128) _Atomic size_t next; /* the number of items taken for work */
    /* tine_imap_unordered: the number of places taken in `done` */
    _Alignas(128) _Atomic size_t finished;

    /* The number of the lowest failed item, whose code is rc. Items from it on are dropped. */
    _Alignas(128) _Atomic size_t limit;
    int rc;
    error_note error; /* the note that belongs to rc */
    /* the number of workers that sleep and have not been called yet; changed under the lock */
    _Atomic int sleepers;
    /* The place of `done` for which the calling thread sleeps. SIZE_MAX: the calling thread is
       awake. */
    _Atomic size_t wanted;
    int called; /* the number of workers that were called and are not yet awake */
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
