/* seam.h - blocks that lie on several ranks. The rank where a block begins works on it: the other
   ranks send their elements of it, and get the results back. */
#ifndef TINE_MPI_SEAM_H
#define TINE_MPI_SEAM_H
#include "parts.h"

/* This rank's share in an array of blocks of `block` elements. */
typedef struct seam_cut {
    const tine_mpi_array *a;
    size_t block;
    parts_share share;
    size_t count; /* the number of elements of the seam; 0: this rank has no seam */
    /* The number of elements of the seam that this rank holds itself. They come first. */
    size_t tail;
} seam_cut;
seam_cut seam_of(const tine_mpi_array *a, size_t block);

/* The number of MPI requests of either direction, for elements of up to `size` bytes. */
size_t seam_requests(const seam_cut *s, size_t size);
/* to[0 … s->count) = the seam's elements. x is this rank's part. */
int seam_fetch(const seam_cut *s, const void *x, void *to, size_t size, MPI_Request *requests);
/* Sends the results from[0 … s->count) to the ranks that have the seam's elements. Each rank stores
   its results in y. */
int seam_return(const seam_cut *s, const void *from, void *y, size_t size, MPI_Request *requests);

#endif
