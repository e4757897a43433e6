/* scratch.h - scratch memory for one call, kept for the next. */
#ifndef TINE_SCRATCH_H
#define TINE_SCRATCH_H
#include <stddef.h>

void *scratch_get(size_t bytes); /* aligned to 64 bytes, contents arbitrary; NULL if there is none */
void scratch_put(void *p);       /* p from scratch_get, or NULL */

#endif
