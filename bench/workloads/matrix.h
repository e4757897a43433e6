/* matrix.h - n elements as a nearly square matrix in C order. A few elements at the end may be
   unused. */
#ifndef WORKLOADS_MATRIX_H
#define WORKLOADS_MATRIX_H
#include <math.h>
#include "arrays.h"

typedef struct sides {
    size_t rows, cols;
} sides;

static inline sides sides_of(size_t n)
{
    const size_t rows = (size_t)sqrt((double)n);
    return (sides){rows, rows ? n / rows : 0};
}

/* Returns a whole number below 1000. Sums of such numbers are exact in any order. */
static inline double whole(size_t i) { return (double)(hash(i) % 1000); }
#endif
