/* shared.c - memory that threads and forked workers see alike, with every page already there. */
#include "work.h"
#include <string.h>
#include <sys/mman.h>

/* An empty request still gets a page, so that no caller needs to tell "none" from "no memory". */
static size_t at_least_one(size_t bytes) { return bytes ? bytes : 1; }

void *bench_shared(size_t bytes)
{
    size_t size = at_least_one(bytes);
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return NULL;
    memset(p, 0, size); /* a first touch inside a measurement would cost a microsecond a page */
    return p;
}

void bench_unshare(void *p, size_t bytes)
{
    if (p) munmap(p, at_least_one(bytes));
}
