/* memory.c - malloc and free, and the failures that tests ask for. */
#include "memory.h"
#include <stdint.h>
#include <stdlib.h>

size_t memory_fails_at;

static int fails(void) { return memory_fails_at && --memory_fails_at == 0; }

void *memory_get(size_t bytes) { return fails() ? NULL : malloc(bytes ? bytes : 1); }

void *memory_zeros(size_t bytes) { return fails() ? NULL : calloc(bytes ? bytes : 1, 1); }

void *memory_array(size_t n, size_t size)
{
    return size && n > PTRDIFF_MAX / size ? NULL : memory_get(n * size);
}

void memory_put(void *p) { free(p); }
