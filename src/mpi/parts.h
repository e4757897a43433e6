/* parts.h - the elements of an array that each rank has. */
#ifndef TINE_MPI_PARTS_H
#define TINE_MPI_PARTS_H
#include "messages.h"

typedef struct tine_mpi_own_ {
    MPI_Comm comm; /* the library's duplicate of the array's communicator: see comm.h */
    void *memory;  /* the elements, if the library made them */
    /* The file that the elements are mapped from, if the library did not make them. */
    tine_array file;
    size_t starts[]; /* rank r has elements [starts[r], starts[r + 1]) */
} parts;

/* The part of rank r. */
static inline message_range parts_of(const tine_mpi_array *a, int r)
{
    return (message_range){a->own_->starts[r], a->own_->starts[r + 1]};
}

/* The share of a rank in an array of blocks of `block` elements. A block belongs to the rank that
   has its first element.

       rank 1's part     [head |        body         | tail)
       blocks        ----|-----|------|------|-------|---------|--
                          rank 0's block              rank 1's seam: its tail and what follows

   head: the elements that belong to an earlier rank's seam. body: the blocks that lie in this part
   alone. seam: the block that begins in this part and ends on a later rank. All are ranges of
   places in the whole array. */
typedef struct parts_share {
    message_range head, body, seam;
} parts_share;
parts_share parts_shared(const tine_mpi_array *a, int r, size_t block);

/* The part of rank r if n elements are shared out evenly. */
message_range parts_even(size_t n, int r, int ranks);

#endif
