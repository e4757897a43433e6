/* memory.c - memory for calls and for arrays, which fails where a test asks for it. */
#include "memory.h"
#include "../runtime/scratch.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

size_t memory_fails_at;

static int fails(void) { return memory_fails_at && --memory_fails_at == 0; }

void *memory_get(size_t bytes) { return fails() ? NULL : tine_scratch_get_(bytes); }

void *memory_zeros(size_t bytes)
{
    void *p = memory_get(bytes);
    return p ? memset(p, 0, bytes) : NULL;
}

void *memory_array(size_t n, size_t size)
{
    return size && n > PTRDIFF_MAX / size ? NULL : memory_get(n * size);
}

void memory_put(void *p) { tine_scratch_put_(p); }

/* Asks for large pages, as scratch does (src/runtime/scratch.c). First touches then take fewer page
   faults, and scattered reads fewer look-ups of pages. */
void *memory_make(size_t bytes)
{
    const uintptr_t page = 2 << 20;
    void *p = fails() ? NULL : calloc(bytes ? bytes : 1, 1);
    if (p && bytes >= 2 * page) {
        const uintptr_t from = ((uintptr_t)p + page - 1) / page * page;
        madvise((char *)p + (from - (uintptr_t)p), bytes - (from - (uintptr_t)p), MADV_HUGEPAGE);
    }
    return p;
}

void memory_free(void *p) { free(p); }
