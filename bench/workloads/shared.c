/* shared.c - memory shared by threads and forked workers, with every page mapped. Other programs
   open it by its descriptor. */
#include "workload.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct mapping {
    struct mapping *next;
    void *p;
    size_t bytes;
    int file;
} mapping;
#ifndef MADV_COLLAPSE
#    define MADV_COLLAPSE 25
#endif
/* Bytes of a huge page on x86-64, and on aarch64 with pages of 4 KiB. */
enum { HUGE_PAGE = 2 << 20 };
static int huge;
static mapping *mappings; /* Only the main thread adds and removes mappings. */

/* An empty request still gets a page, so that NULL always means "no memory". */
static size_t at_least_one(size_t bytes) { return bytes ? bytes : 1; }

void bench_pages_huge(int wanted) { huge = wanted; }

/* Returns the kB of one line of /proc/self/smaps_rollup, about the shared pages of this process. */
static double rollup(const char *key)
{
    char line[256];
    double kb = 0, sum = 0;
    size_t length = strlen(key);
    FILE *f = fopen("/proc/self/smaps_rollup", "r");
    while (f && fgets(line, sizeof line, f))
        if (!strncmp(line, key, length) && sscanf(line + length, "%lf", &kb) == 1) sum += kb;
    if (f) fclose(f);
    return sum;
}

double bench_pages_share(void)
{
    double all = 0;
    for (const mapping *m = mappings; m; m = m->next) all += (double)m->bytes / 1024;
    double found = rollup("ShmemPmdMapped:");
    return all > 0 ? (found < all ? found / all : 1) : NAN;
}

/* Returns address space aligned to a huge page. NULL: none is needed, or none was found. */
static void *place_for_huge(size_t size)
{
    if (!huge) return NULL;
    char *p = mmap(NULL, size + HUGE_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return NULL;
    size_t before = HUGE_PAGE - (uintptr_t)p % HUGE_PAGE;
    munmap(p, before);
    if (before < HUGE_PAGE) munmap(p + before + size, HUGE_PAGE - before);
    return p + before;
}

/* Maps a file without a name. The memory is of the same kind as that of MAP_ANONYMOUS. */
static void *map(size_t *size, int *file)
{
    if (huge) *size = (*size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    *file = memfd_create("tine-bench", MFD_CLOEXEC);
    if (*file < 0) return NULL;
    void *p = MAP_FAILED, *place = place_for_huge(*size);
    if (!ftruncate(*file, (off_t)*size))
        p = mmap(place, *size, PROT_READ | PROT_WRITE, MAP_SHARED | (place ? MAP_FIXED : 0), *file,
                 0);
    if (p == MAP_FAILED) close(*file);
    return p == MAP_FAILED ? NULL : p;
}

/* Asks the kernel to form huge pages of this memory now, whatever its own policy is (Linux 6.1 on).
   On older kernels /sys/kernel/mm/transparent_hugepage/shmem_enabled must be `advise`. */
static void collapse(void *p, size_t size)
{
    if (huge && madvise(p, size, MADV_COLLAPSE)) madvise(p, size, MADV_HUGEPAGE);
}

void *bench_shared(size_t bytes)
{
    size_t size = at_least_one(bytes);
    mapping *m = malloc(sizeof *m);
    void *p = m ? map(&size, &m->file) : NULL;
    if (!p) {
        free(m);
        return NULL;
    }
    m->p = p;
    m->bytes = size;
    m->next = mappings;
    mappings = m;
    /* Touches every page, because a first touch within a measurement would cost a microsecond per
       page. */
    memset(p, 0, size);
    collapse(p, size);
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
    munmap(p, m ? m->bytes : at_least_one(bytes));
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
