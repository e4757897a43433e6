/* tiles.c - tine_tiles_: a kernel's loop over the tiles of a matrix. The options count elements,
   not tiles. */
#include "../../kernels/tiles.h"
#include "../runtime/scratch.h"
#include "../schedule/phases.h"

int tine_tiles_(tiles_loop *l, const tine_opts *o)
{
    phases s;
    int rc = phases_begin(&s, l->n, o);
    if (rc) return rc;
    if (l->n) {
        const double ns = l->ns * (double)l->n, join_ns = l->join_ns * (double)l->joins,
                     share = l->join ? ns / (ns + join_ns) : 1;
        l->rooms = l->room ? scratch_get(l->room * (size_t)s.threads) : NULL;
        rc = phases_for(&s, l->body, l->ctx, l->tiles, ns / (double)l->tiles, share);
        scratch_put(l->rooms);
        if (rc == 0 && l->join)
            rc = phases_for(&s, l->join, l->ctx, l->joins, l->join_ns, 1 - share);
    }
    return phases_end(&s, rc);
}
