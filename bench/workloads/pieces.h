/* pieces.h - a part of [0, n) for each thread of a parallel region, as OpenMP programs cut it by hand where a later part
   needs what an earlier one found. */
#ifndef WORKS_PIECES_H
#define WORKS_PIECES_H
#include "workload.h"
#include <omp.h>

enum { PIECES_MOST = 4096 }; /* as many as --threads allows */
static inline int pieces(const bench_plan *p) { return p->threads < PIECES_MOST ? p->threads : PIECES_MOST; }

typedef struct piece {
    size_t lo, hi;
    int mine, of;
} piece;

/* In a parallel region: the calling thread's. */
static inline piece my_piece(size_t n)
{
    int k = omp_get_thread_num(), of = omp_get_num_threads();
    size_t each = n / (size_t)of, rest = n % (size_t)of, more = (size_t)k < rest;
    size_t lo = each * (size_t)k + (more ? (size_t)k : rest);
    return (piece){lo, lo + each + more, k, of};
}
#endif
