/* local.c - tine_local: the calling thread's room in the innermost call. */
#include "local.h"
#include <stdint.h>
#include <string.h>
#include "scratch.h"
#include "sizes.h"
#include "tine/tine.h"

/* Each room begins on a pair of cache lines of its own, in bytes. Processors fetch lines in pairs,
   so two threads that write to one pair would slow each other down. */
enum { LINES = 128 };

_Thread_local local_room local_here __attribute__((tls_model("initial-exec")));

bool local_begin(local_rooms *r, size_t bytes, size_t threads)
{
    *r = (local_rooms){.bytes = bytes};
    if (!bytes) return true;
    if (bytes > PTRDIFF_MAX / threads - LINES) return false;
    r->stride = round_up(bytes, LINES);
    r->base = scratch_get(threads * r->stride);
    return r->base != NULL;
}

void local_end(local_rooms *r) { scratch_put(r->base); }

void *tine_local(void)
{
    local_room *l = &local_here;
    if (!l->room || l->depth != thread_depth) return NULL;
    if (!l->cleared) {
        memset(l->room, 0, l->bytes);
        l->cleared = true;
    }
    return l->room;
}
