/* seam.h - a block that lies on several ranks is worked on where it begins: its other elements come
   there, and results go back. */
#ifndef TINE_MPI_SEAM_H
#define TINE_MPI_SEAM_H
#include "parts.h"

/* This rank's part of an array whose unit is a block of so many elements. */
typedef struct seam_cut {
    const tine_mpi_array *a;
    size_t block;
    parts_share share;
    size_t count; /* elements of the seam; 0: this rank has none */
    size_t tail;  /* how many of them this rank has itself: the first ones */
} seam_cut;
seam_cut seam_of(const tine_mpi_array *a, size_t block);

/* MPI requests that either direction takes, elements being of `size` bytes or fewer. */
size_t seam_requests(const seam_cut *s, size_t size);
/* to[0 … s->count) = the seam's elements; x: this rank's part. */
int seam_fetch(const seam_cut *s, const void *x, void *to, size_t size, MPI_Request *requests);
/* The same places of all ranks' y = from[0 … s->count). */
int seam_return(const seam_cut *s, const void *from, void *y, size_t size, MPI_Request *requests);

#endif
