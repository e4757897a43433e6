/* tiles.c - tine_tiles_: a kernel's loop over the tiles of a matrix. The options count elements,
   not tiles. */
#include "../../kernels/tiles.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../schedule/phases.h"

/* The least number of bytes between the rooms of two threads: a page, where the hardware
   prefetcher stops. Between rooms side by side it fetched cache lines that the other thread was
   writing: extremes of the columns of 1000 x 1000 floats took 1.3 times as long with two threads as
   with one (Zen 4). */
enum { APART = 4096 };

int tine_tiles_(tiles_loop *l, const tine_opts *o)
{
    phases s;
    int rc = phases_begin(&s, l->n, o);
    if (rc) return rc;
    if (l->n) {
        const double ns = l->ns * (double)l->n, join_ns = l->join_ns * (double)l->joins,
                     share = l->join ? ns / (ns + join_ns) : 1;
        if (l->room) l->room = round_up(l->room, APART) + APART;
        l->rooms = l->room ? scratch_get(l->room * (size_t)s.threads) : NULL;
        rc = phases_for(&s, l->body, l->ctx, l->tiles, ns / (double)l->tiles, share);
        scratch_put(l->rooms);
        if (rc == 0 && l->join)
            rc = phases_for(&s, l->join, l->ctx, l->joins, l->join_ns, 1 - share);
    }
    return phases_end(&s, rc);
}
