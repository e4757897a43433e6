/* fuzz_memory.c - watches the library's allocations, and makes them fail on demand. Sanitizers have
   allocators of their own: under gcc's AddressSanitizer all allocations are watched and none fails;
   under ThreadSanitizer none is watched. */
#include <dlfcn.h>
#include <errno.h>
#include "../properties/sanitized.h"
#include "fuzz.h"

/* f: the case in hand; NULL: none is. left: the number of allocations until the first that fails;
   0: none fails. */
static _Thread_local struct {
    fuzz *f;
    int left, failed;
} memory __attribute__((tls_model("initial-exec")));

void memory_begin(fuzz *f)
{
    memory.left = f->fail_at;
    memory.failed = 0;
    memory.f = f;
}

int memory_end(void)
{
    memory.f = NULL;
    return memory.failed;
}

#if !SANITIZED || defined __SANITIZE_ADDRESS__
/* Notes an allocation. OpenMP may allocate memory in turn, which is not noted. */
static void watch(void)
{
    fuzz *const f = memory.f;
    if (!f) return;
    memory.f = NULL;
    fuzz_waver(f);
    memory.f = f;
}
#endif

#ifdef __SANITIZE_ADDRESS__
void __sanitizer_malloc_hook(const volatile void *p, size_t size); /* AddressSanitizer calls it. */
void __sanitizer_malloc_hook(const volatile void *p, size_t size)
{
    (void)p, (void)size;
    watch();
}
#endif

#if !SANITIZED
/* Whether this allocation fails. Those of OpenMP and of the C library do not. */
static bool fails(void *caller)
{
    Dl_info from;
    fuzz *const f = memory.f;
    if (!f || !dladdr(caller, &from) || !strstr(from.dli_fname, "libtine")) return false;
    watch();
    if (memory.left == 0 || --memory.left) return false;
    memory.left = f->fail_rest;
    memory.failed++;
    errno = ENOMEM;
    return true;
}

#    include "../properties/failing_allocators.h"
#endif
