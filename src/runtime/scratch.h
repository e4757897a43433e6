/* scratch.h - scratch memory for one call, kept for the next. */
#ifndef TINE_SCRATCH_H
#define TINE_SCRATCH_H
#include <stddef.h>

void *scratch_get(size_t bytes); /* aligned to 64 bytes, contents arbitrary; NULL if there is none */
void scratch_put(void *p);       /* p from scratch_get, or NULL; on the thread that got it */

/* For tests: bytes kept now, and a look at once at how many may be. */
size_t scratch_kept(void);
void scratch_look(void);

#endif
