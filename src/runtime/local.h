/* local.h - the options' .local: room for each thread of a call, which tine_local returns.

   A call takes the rooms of all its threads as one piece of scratch. Each thread enters its room
   when it begins to work for the call. The first tine_local of a thread clears its room, so a
   thread that never calls tine_local touches no memory. */
#ifndef TINE_LOCAL_H
#define TINE_LOCAL_H
#include <stdbool.h>
#include <stddef.h>
#include "thread_index.h"

/* All rooms of a call; base is NULL if its options ask for none. */
typedef struct local_rooms {
    char *base;
    size_t bytes;  /* the bytes of a room */
    size_t stride; /* the bytes from one room to the next */
} local_rooms;

/* The room of this thread in its innermost call. depth is that call's: a call within a body is one
   deeper, and has no room unless its own options ask for one. */
typedef struct local_room {
    char *room; /* NULL: none */
    size_t bytes;
    int depth;
    bool cleared;
} local_room;
extern _Thread_local local_room local_here
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* Takes the rooms of a call. Returns false if there is no memory. */
bool local_begin(local_rooms *r, size_t bytes, size_t threads);
void local_end(local_rooms *r);

/* A thread calls local_enter before its first body of a call, and local_leave, with the value that
   local_enter returned, after the last one. */
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
