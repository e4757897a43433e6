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

size_t bench_input_bytes(const bench_work *w, size_t n) { return n * w->in_size * at_least_one(w->in_arrays); }

void bench_restart(const bench_work *w, bench_data *d, size_t k)
{
    if (d->variants > 1) d->in = (const char *)d->first + k % d->variants * bench_input_bytes(w, d->n);
    if (w->in_place) memcpy(d->out, d->in, d->n * w->out_size);
}
