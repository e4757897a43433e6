/* tiles.h - loops over the tiles of a matrix. */
#ifndef TINE_KERNELS_TILES_H
#define TINE_KERNELS_TILES_H
#include "tine/tine.h"

/* Runs body(lo, hi, ctx) over the tiles of a matrix of n elements, each of which takes about `ns`
   nanoseconds. The options count elements. Defined in src/core/tiles.c. */
int tine_tiles_(tine_body *body, void *ctx, size_t tiles, size_t n, double ns, const tine_opts *o);

#endif
