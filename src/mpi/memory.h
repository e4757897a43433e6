/* memory.h - memory of libtine_mpi, in one place so that a test can make the k-th request fail. */
#ifndef TINE_MPI_MEMORY_H
#define TINE_MPI_MEMORY_H
#include <stddef.h>

extern size_t memory_fails_at; /* the k-th request from now on, from 1 on, gets nothing; 0: none */

/* For one call. It comes from the engine's scratch, whose pages are kept for the next call. */
void *memory_get(size_t bytes);            /* NULL: none; contents arbitrary */
void *memory_zeros(size_t bytes);          /* the same, zeros */
void *memory_array(size_t n, size_t size); /* NULL if n * size overflows, too */
void memory_put(void *p);

/* Zeros that stay when the call has ended; NULL: none. */
void *memory_make(size_t bytes);
void memory_free(void *p);

#endif
