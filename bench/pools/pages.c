/* pages.c - page tables and CPU affinity, which a forked worker must set right. */
#include "pages.h"
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MADV_POPULATE_READ
#    define MADV_POPULATE_READ 22
#    define MADV_POPULATE_WRITE 23
#endif

/* One madvise maps all pages at 0.1 µs each. Single faults take 0.5 µs or more each. Kernels before
   5.14 lack the call, and each page is then touched. */
void pool_map_pages(const void *p, size_t bytes, int write)
{
    if (!p || !bytes) return;
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const uintptr_t lo = (uintptr_t)p & ~(page - 1), hi = (uintptr_t)p + bytes;
    if (madvise((void *)lo, hi - lo, write ? MADV_POPULATE_WRITE : MADV_POPULATE_READ) == 0) return;
    for (uintptr_t a = lo < (uintptr_t)p ? (uintptr_t)p : lo; a < hi;
         a = (a & ~(page - 1)) + page) {
        /* Writes to the page without changing a bit, so that the kernel maps it. */
        if (write)
            __atomic_fetch_or((char *)a, 0, __ATOMIC_RELAXED);
        else
            (void)*(const volatile char *)a;
    }
}

/* The CPUs that this program was started with. OpenMP runtimes under OMP_PROC_BIND pin the main
   thread when they are loaded, and a forked worker would inherit that one CPU. A function in
   .preinit_array runs before any library is initialised. */
static cpu_set_t started_with;
static long started_bytes;

__attribute__((no_sanitize("address", "undefined"))) static void
note_affinity(int argc, char **argv, char **env)
{
    (void)argc, (void)argv, (void)env;
    started_bytes = syscall(SYS_sched_getaffinity, 0, sizeof started_with, &started_with);
}
__attribute__((section(".preinit_array"),
               used)) static void (*const preinit)(int, char **, char **) = note_affinity;

int pool_usable_cpus(cpu_set_t *cpus)
{
    memset(cpus, 0xff, sizeof *cpus);
    if (started_bytes > 0) *cpus = started_with;
    return started_bytes > 0 ? CPU_COUNT(cpus) : (int)sysconf(_SC_NPROCESSORS_ONLN);
}

void pool_reset_affinity(void)
{
    cpu_set_t cpus;
    pool_usable_cpus(&cpus);
    sched_setaffinity(0, sizeof cpus, &cpus);
}

void pool_pin(int worker)
{
    cpu_set_t all, one;
    if (sched_getaffinity(0, sizeof all, &all) || CPU_COUNT(&all) == 0) return;
    int skip = worker % CPU_COUNT(&all);
    CPU_ZERO(&one);
    for (int c = 0; c < CPU_SETSIZE; c++) {
        if (!CPU_ISSET(c, &all) || skip-- > 0) continue;
        CPU_SET(c, &one);
        break;
    }
    sched_setaffinity(0, sizeof one, &one);
}
