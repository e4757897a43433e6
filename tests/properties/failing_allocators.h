/* failing_allocators.h - replaces the allocators of the C library by functions that fail on demand.
   The includer defines fails(caller) before: whether this allocation fails, by the address in the
   calling function. One file of a program includes this. */
#ifndef TINE_TESTS_FAILING_ALLOCATORS_H
#define TINE_TESTS_FAILING_ALLOCATORS_H
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include "sanitized.h"

/* Returns the function of this name that this file replaces. */
static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

#if !SANITIZED /* AddressSanitizer needs its own malloc before dlsym could find it. */
void *malloc(size_t size)
{
    static void *(*plain)(size_t);
    if (!plain) *(void **)&plain = next("malloc");
    return fails(__builtin_return_address(0)) ? NULL : plain(size);
}

void *realloc(void *old, size_t size)
{
    static void *(*plain)(void *, size_t);
    if (!plain) *(void **)&plain = next("realloc");
    return fails(__builtin_return_address(0)) ? NULL : plain(old, size);
}

int posix_memalign(void **out, size_t align, size_t size)
{
    static int (*plain)(void **, size_t, size_t);
    if (!plain) *(void **)&plain = next("posix_memalign");
    return fails(__builtin_return_address(0)) ? ENOMEM : plain(out, align, size);
}
#endif

void *aligned_alloc(size_t align, size_t size)
{
    static void *(*plain)(size_t, size_t);
    if (!plain) *(void **)&plain = next("aligned_alloc");
    return fails(__builtin_return_address(0)) ? NULL : plain(align, size);
}
#endif
