/* scan.h - scans over all ranks, in three passes of one engine call. */
#ifndef TINE_MPI_SCAN_H
#define TINE_MPI_SCAN_H
#include "call.h"

/* The engine calls this function instead of tine_chain_run_. */
int scan_spread(tine_spread_ *s, const tine_chain_ *c, void *ctx, void *base, size_t n);

/* A call of a scan begins with scan_begin. Then the engine scans scan_m elements from scan_x to
   scan_y, with the call's options, three times. scan_next follows the first two scans, and scan_end
   the third. */
int scan_begin(mpi_call *c, const char *name, void *y, const void *x, size_t size,
               const tine_mpi_array *a, const tine_opts *o);
void *scan_y(const mpi_call *c);
const void *scan_x(const mpi_call *c);
size_t scan_m(const mpi_call *c);
void scan_next(mpi_call *c, int rc);
int scan_end(mpi_call *c, int rc);

#endif
