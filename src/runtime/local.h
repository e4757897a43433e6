/* local.h - the options' .local: room for each thread of a call, which tine_local returns.

   A call takes the rooms of all its threads as one piece of scratch. Each thread enters its room
   when it comes to the call, and clears it when tine_local first asks: threads that do not ask
   touch nothing. */
#ifndef TINE_LOCAL_H
#define TINE_LOCAL_H
#include <stdbool.h>
#include <stddef.h>
#include "thread_index.h"

/* All rooms of a call; base is NULL if its options ask for none. */
typedef struct local_rooms {
    char *base;
    size_t bytes;  /* of a room */
    size_t stride; /* from one room to the next */
} local_rooms;

/* The room that a thread is in. It belongs to the calls of one depth: a call within a body, which
   is one deeper, does not see the body's. */
typedef struct local_room {
    char *room; /* NULL: none */
    size_t bytes;
    int depth;
    bool cleared;
} local_room;
extern _Thread_local local_room local_here
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* false: no memory. */
bool local_begin(local_rooms *r, size_t bytes, size_t threads);
void local_end(local_rooms *r);

/* A thread comes to the call, and goes. local_leave takes what local_enter returned. */
static inline local_room local_enter(const local_rooms *r, int thread)
{
    const local_room was = local_here;
    local_here = (local_room){.room = r->base ? r->base + (size_t)thread * r->stride : NULL,
                              .bytes = r->bytes,
                              .depth = thread_depth};
    return was;
}
static inline void local_leave(local_room was) { local_here = was; }

#endif
