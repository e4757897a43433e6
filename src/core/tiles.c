/* tiles.c - tine_tiles_: a kernel's loop over the tiles of a matrix. The options count elements,
   not tiles. */
#include "../../kernels/tiles.h"
#include "../schedule/phases.h"

int tine_tiles_(tine_body *body, void *ctx, size_t tiles, size_t n, double ns, const tine_opts *o)
{
    phases s;
    int rc = phases_begin(&s, n, o);
    if (rc) return rc;
    if (n) rc = phases_for(&s, body, ctx, tiles, ns * (double)n / (double)tiles, 1);
    return phases_end(&s, rc);
}
