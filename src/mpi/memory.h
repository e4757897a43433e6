/* memory.h - memory of libtine_mpi. All of it comes from here, so that a test can make the k-th
   request fail. */
#ifndef TINE_MPI_MEMORY_H
#define TINE_MPI_MEMORY_H
#include <stddef.h>

extern size_t memory_fails_at; /* k >= 1: the k-th request from now on fails; 0: none fails */

/* Memory for one call, from the engine's scratch, whose pages are kept for the next call. NULL if
   there is none, or if n * size overflows. Only memory_zeros sets the contents. */
void *memory_get(size_t bytes);
void *memory_zeros(size_t bytes);
void *memory_array(size_t n, size_t size);
void memory_put(void *p);

/* Memory of zeros that outlives the call; NULL if there is none. */
void *memory_make(size_t bytes);
void memory_free(void *p);

#endif
