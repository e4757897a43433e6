/* ranks.h - environment variables: those by which MPI launchers pass rank and size before MPI_Init,
   and one that names the socket between tine-bench and rank 0. */
#ifndef BENCH_RANKS_H
#define BENCH_RANKS_H
#include <stdlib.h>

#define RANKS_SOCKET "TINE_BENCH_RANKS" /* "DESCRIPTOR:RANKS" */

/* Reads the number from the variable of Open MPI's launcher, or of MPICH's. Returns -1 if neither
   launcher started this process. */
static inline int ranks_number(const char *openmpi, const char *mpich)
{
    const char *text = getenv(openmpi);
    if (!text) text = getenv(mpich);
    return text ? atoi(text) : -1;
}
static inline int rank_started(void) { return ranks_number("OMPI_COMM_WORLD_RANK", "PMI_RANK"); }
static inline int ranks_started(void) { return ranks_number("OMPI_COMM_WORLD_SIZE", "PMI_SIZE"); }

#endif
