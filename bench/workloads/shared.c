/* shared.c - memory that threads and forked workers see alike, with every page already there; other
   programs open it by its descriptor. */
#include "workload.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct mapping {
    struct mapping *next;
    void *p;
    int file;
} mapping;
static mapping *mappings; /* made and undone by the main thread alone */

/* An empty request still gets a page, so that no caller needs to tell "none" from "no memory". */
static size_t at_least_one(size_t bytes) { return bytes ? bytes : 1; }

/* A file without a name is the same memory as MAP_ANONYMOUS gives. */
static void *map(size_t size, int *file)
{
    void *p = MAP_FAILED;
    *file = memfd_create("tine-bench", MFD_CLOEXEC);
    if (*file < 0) return NULL;
    if (!ftruncate(*file, (off_t)size))
        p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, *file, 0);
    if (p == MAP_FAILED) close(*file);
    return p == MAP_FAILED ? NULL : p;
}

void *bench_shared(size_t bytes)
{
    size_t size = at_least_one(bytes);
    mapping *m = malloc(sizeof *m);
    void *p = m ? map(size, &m->file) : NULL;
    if (!p) {
        free(m);
        return NULL;
    }
    m->p = p;
    m->next = mappings;
    mappings = m;
    memset(p, 0, size); /* a first touch inside a measurement would cost a microsecond a page */
    return p;
}

static mapping **place(const void *p)
{
    mapping **m = &mappings;
    while (*m && (*m)->p != p) m = &(*m)->next;
    return m;
}

int bench_shared_file(const void *p)
{
    mapping *m = *place(p);
    return m ? m->file : -1;
}

void bench_unshare(void *p, size_t bytes)
{
    mapping **at = place(p), *m = *at;
    if (!p) return;
    munmap(p, at_least_one(bytes));
    if (!m) return;
    *at = m->next;
    close(m->file);
    free(m);
}

size_t bench_input_bytes(const bench_workload *w, size_t n)
{
    return n * w->in_size * at_least_one(w->in_arrays);
}

void bench_restart(const bench_workload *w, bench_data *d, size_t k)
{
    if (d->variants > 1)
        d->in = (const char *)d->first + k % d->variants * bench_input_bytes(w, d->n);
    if (w->in_place) memcpy(d->out, d->in, d->n * w->out_size);
}
