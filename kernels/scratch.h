/* scratch.h - scratch memory for one call, which is kept for later calls. Defined in
   src/runtime/scratch.c. */
#ifndef TINE_KERNELS_SCRATCH_H
#define TINE_KERNELS_SCRATCH_H
#include <stddef.h>

/* Returns memory aligned to 64 bytes, with arbitrary contents; NULL: there is no memory. */
void *scratch_get(size_t bytes);
void scratch_put(void *p); /* p: from scratch_get on the same thread, or NULL */

#endif
