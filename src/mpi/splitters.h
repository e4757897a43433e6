/* splitters.h - where sorted parts are cut so that every rank gets the part of the whole that is
   its own: exactly as many elements as it had. */
#ifndef TINE_MPI_SPLITTERS_H
#define TINE_MPI_SPLITTERS_H
#include "call.h"

/* A part in ascending order, and how many of its elements have an ordinal below `bound`: ordinals
   are numbers in the elements' order. */
typedef struct sorted_part {
    const void *x;
    size_t n;
    size_t (*below)(const void *x, size_t n, uint64_t bound);
    uint64_t last; /* the greatest ordinal that an element may have */
} sorted_part;

/* Words of memory that splitters_cut takes. */
size_t splitters_words(int ranks);
/* words[r] = the ordinal of the element of the whole with targets[r] elements before it: the border
   before rank r, for r < ranks. targets ascend. */
int splitters_find(MPI_Comm comm, const sorted_part *p, const size_t *targets, uint64_t *words);
/* sent[r] = how many of this rank's elements belong to rank r. Equal elements go in the order of
   ranks. targets[r]: how many elements of the whole lie before rank r's, for r < ranks. */
int splitters_cut(MPI_Comm comm, const sorted_part *p, const size_t *targets, size_t *sent,
                  uint64_t *words);

#endif
