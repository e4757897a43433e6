/* tiles.h - loops over the tiles of a matrix. */
#ifndef TINE_KERNELS_TILES_H
#define TINE_KERNELS_TILES_H
#include "tine/tine.h"

typedef struct tiles_loop {
    tine_body *body; /* for the tiles */
    size_t tiles;
    /* A second loop of `joins` indexes, which joins what the tiles have computed. NULL: there is
       none. */
    tine_body *join;
    size_t joins;
    void *ctx; /* for both bodies */
    size_t n;  /* the matrix's elements, which the options count */
    double ns; /* the time of one element */
    double join_ns;
    /* The bytes of scratch that each thread has while it runs `body`; 0: none. */
    size_t room;
    char *rooms; /* set by tine_tiles_; NULL: there is no memory, or no room was asked for */
} tiles_loop;

/* Runs the loops. Defined in src/core/tiles.c. */
int tine_tiles_(tiles_loop *l, const tine_opts *o);

/* The scratch of the calling thread, for use in `body`; NULL: no memory. */
static inline void *tiles_room(const tiles_loop *l)
{
    return l->rooms ? l->rooms + (size_t)tine_thread() * l->room : NULL;
}

#endif
