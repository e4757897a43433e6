/* splitters.h - the places where sorted parts are cut, so that every rank gets its own part of the
   whole: exactly as many elements as it had. */
#ifndef TINE_MPI_SPLITTERS_H
#define TINE_MPI_SPLITTERS_H
#include "call.h"

/* A part in ascending order. Ordinals are numbers in the elements' order. `below` returns the
   number of elements whose ordinal is below `bound`. */
typedef struct sorted_part {
    const void *x;
    size_t n;
    size_t (*below)(const void *x, size_t n, uint64_t bound);
    uint64_t last; /* the greatest ordinal that an element may have */
} sorted_part;

/* The number of words of memory that splitters_cut needs. */
size_t splitters_words(int ranks);
/* For r < ranks, words[r] = the border before rank r: the ordinal of the element that has
   targets[r] elements before it in the sorted whole array. targets ascend. */
int splitters_find(MPI_Comm comm, const sorted_part *p, const size_t *targets, uint64_t *words);
/* For r < ranks, sent[r] = the number of this rank's elements that belong to rank r. Equal elements
   keep the order of ranks. targets[r] is the number of elements of the whole array before rank r's
   part. */
int splitters_cut(MPI_Comm comm, const sorted_part *p, const size_t *targets, size_t *sent,
                  uint64_t *words);

#endif
