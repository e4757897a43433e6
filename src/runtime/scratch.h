/* scratch.h - scratch memory for one call, kept for the next. */
#ifndef TINE_SCRATCH_H
#define TINE_SCRATCH_H
#include "../../kernels/scratch.h" /* scratch_get, scratch_put: kernels may use them, too */

/* For tests: bytes kept now, and a look at once at how many may be. */
size_t scratch_kept(void);
void scratch_look(void);

#endif
