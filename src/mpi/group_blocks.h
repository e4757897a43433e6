/* group_blocks.h - the blocks of group sums. A rank has the blocks that begin in its part, with all
   their keys and elements. */
#ifndef TINE_MPI_GROUP_BLOCKS_H
#define TINE_MPI_GROUP_BLOCKS_H
#include "call.h"

enum { GROUP_BLOCKS = 64 }; /* the most blocks; the promised bits depend on it */

typedef struct group_blocks {
    tine_type type;      /* of the keys */
    const char *key, *x; /* this rank's part */
    size_t key_size, x_size;
    seam_cut cuts;
    char *seam_key, *seam_x;
    /* count: the number of this rank's blocks. elements: the number of elements in these blocks. */
    size_t count, elements;
} group_blocks;

/* The number of elements of a block of an array of n elements. The last block may be shorter. */
size_t group_block_length(size_t n);
/* The arguments of a call. Its blocks are not cut yet. */
group_blocks group_of(const void *key, tine_type type, const void *x, size_t x_size);
/* Makes one block of this rank's part, for operations that do not round. */
void group_blocks_whole(group_blocks *b, const tine_mpi_array *a);
/* Cuts the blocks, and fetches the elements of a block that ends on another rank. rc is this rank's
   code until now. All ranks agree on the code. */
int group_blocks_fetch(group_blocks *b, mpi_call *c, int rc);
/* The number of elements of block k of this rank; *key and *x point to them. */
size_t group_block(const group_blocks *b, size_t k, const char **key, const char **x);

/* Checks the arguments that all group functions have. Returns the text of a bad one, or NULL. */
const char *group_bad(const group_blocks *b, const tine_mpi_array *a);

#endif
