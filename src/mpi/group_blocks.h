/* group_blocks.h - the blocks in which group sums add: a rank has those that begin in its part,
   with all their keys and elements. */
#ifndef TINE_MPI_GROUP_BLOCKS_H
#define TINE_MPI_GROUP_BLOCKS_H
#include "call.h"

enum { GROUP_BLOCKS = 64 }; /* at most; part of the promise */

typedef struct group_blocks {
    tine_type type;      /* of the keys */
    const char *key, *x; /* this rank's part */
    size_t key_size, x_size;
    seam_cut cuts;
    char *seam_key, *seam_x;
    size_t count, elements; /* blocks of this rank; elements of them all */
} group_blocks;

/* Elements of a block of the whole array, but the last one. */
size_t group_block_length(size_t n);
/* What a call asks for; its blocks are not cut yet. */
group_blocks group_of(const void *key, tine_type type, const void *x, size_t x_size);
/* One block, of this rank's part, for what does not round. */
void group_blocks_whole(group_blocks *b, const tine_mpi_array *a);
/* Cuts, and fetches the elements of a block that ends on another rank. rc: this rank's code so far;
   agreed on. */
int group_blocks_fetch(group_blocks *b, mpi_call *c, int rc);
/* How many elements block k of this rank has, and where. */
size_t group_block(const group_blocks *b, size_t k, const char **key, const char **x);

/* The text of a bad argument, NULL if there is none: what all group functions check. */
const char *group_bad(const group_blocks *b, const tine_mpi_array *a);

#endif
