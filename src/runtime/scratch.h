/* scratch.h - scratch memory for one call, kept for the next. */
#ifndef TINE_SCRATCH_H
#define TINE_SCRATCH_H
/* This header declares scratch_get and scratch_put, which kernels use too. */
#include "../../kernels/scratch.h"
#include "tine/tine.h"

/* scratch_get and scratch_put for libtine_mpi. */
TINE_API void *tine_scratch_get_(size_t bytes);
TINE_API void tine_scratch_put_(void *p);

/* For tests: the bytes kept now, and a call that computes the limit at once. */
size_t scratch_kept(void);
void scratch_look(void);

#endif
