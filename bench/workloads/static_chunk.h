/* static_chunk.h - a chunk of [0, n) for each thread of a parallel region. OpenMP programs divide
   loops by hand like this where a later part needs the result of an earlier one. */
#ifndef WORKLOADS_STATIC_CHUNK_H
#define WORKLOADS_STATIC_CHUNK_H
#include "workload.h"
#include <omp.h>

enum { TEAM_MAX = 4096 }; /* The largest number that --threads allows. */
static inline int team_size(const bench_plan *p)
{
    return p->threads < TEAM_MAX ? p->threads : TEAM_MAX;
}

typedef struct static_chunk {
    size_t lo, hi;
    int mine, of;
} static_chunk;

/* Returns the chunk of the calling thread. Called in a parallel region. */
static inline static_chunk my_chunk(size_t n)
{
    int k = omp_get_thread_num(), of = omp_get_num_threads();
    size_t each = n / (size_t)of, rest = n % (size_t)of, more = (size_t)k < rest;
    size_t lo = each * (size_t)k + (more ? (size_t)k : rest);
    return (static_chunk){lo, lo + each + more, k, of};
}
#endif
