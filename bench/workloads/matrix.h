/* matrix.h - n elements as a matrix in C order that is nearly square; a few at the end may be left
   over. */
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

/* Whole numbers below 1000: sums are exact, in whatever order. */
static inline double whole(size_t i) { return (double)(hash(i) % 1000); }
#endif
