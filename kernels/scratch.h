/* scratch.h - scratch memory for one call, kept for the next. It comes from
   src/runtime/scratch.c. */
#ifndef TINE_KERNELS_SCRATCH_H
#define TINE_KERNELS_SCRATCH_H
#include <stddef.h>

/* aligned to 64 bytes, contents arbitrary; NULL if there is none */
void *scratch_get(size_t bytes);
void scratch_put(void *p); /* p from scratch_get, or NULL; on the thread that got it */

#endif
