/* scratch.h - scratch memory for one call, kept for the next. */
#ifndef TINE_SCRATCH_H
#define TINE_SCRATCH_H
#include "../../kernels/scratch.h" /* scratch_get, scratch_put: kernels may use them, too */
#include "tine/tine.h"

/* The same for libtine_mpi. */
TINE_API void *tine_scratch_get_(size_t bytes);
TINE_API void tine_scratch_put_(void *p);

/* For tests: the bytes kept now, and a call that computes the limit at once. */
size_t scratch_kept(void);
void scratch_look(void);

#endif
