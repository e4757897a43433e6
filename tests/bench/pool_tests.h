/* pool_tests.h - what the tests of process pools share: shared memory, loops over kinds, and a
   check for leaks. */
#ifndef POOL_TESTS_H
#define POOL_TESTS_H
#include "../../bench/pools/pool.h"
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { KINDS = POOL_VM_COPY + 1 };

static inline void *shared(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    cr_assert(p != MAP_FAILED);
    return p;
}

static inline int open_files(void)
{
    DIR *d = opendir("/proc/self/fd");
    int count = 0;
    while (readdir(d)) count++;
    closedir(d);
    return count;
}

/* Counts the anonymous shared mappings, which are listed as /dev/zero. The allocator makes and
   removes private ones. */
static inline int shared_mappings(void)
{
    FILE *f = fopen("/proc/self/maps", "r");
    char line[512];
    int count = 0;
    while (fgets(line, sizeof line, f)) count += strstr(line, "/dev/zero") != NULL;
    fclose(f);
    return count;
}

typedef struct leaks {
    int files, mappings;
} leaks;
static inline leaks leaks_before(void) { return (leaks){open_files(), shared_mappings()}; }
static inline void no_leaks_since(leaks before)
{
    cr_assert_eq(open_files(), before.files, "descriptors: %d, before %d", open_files(),
                 before.files);
    cr_assert_eq(shared_mappings(), before.mappings);
    cr_assert_eq(waitpid(-1, NULL, WNOHANG), -1);
    cr_assert_eq(errno, ECHILD, "a child is left");
}

/* A reduction that depends on order: the elements are the digits of a number in base 1000003 (mod
   2^64). Zero bytes are the number without digits, whose scale is 1. */
typedef struct digits {
    uint64_t value, scale_less_one;
} digits;
static inline void digits_zero(void *acc) { *(digits *)acc = (digits){0, 0}; }
static inline void digits_append(digits *a, uint64_t value, uint64_t scale)
{
    *a = (digits){a->value * scale + value, (a->scale_less_one + 1) * scale - 1};
}
static inline void digits_add(digits *d, uint64_t x) { digits_append(d, x, 1000003); }
static inline void digits_join(void *acc, const void *part, void *ctx)
{
    const digits *b = part;
    (void)ctx;
    digits_append(acc, b->value, b->scale_less_one + 1);
}

/* Makes one run in a pool of its own. */
static inline int run_once(int kind, const pool_task *t, const pool_opts *o, size_t n,
                           pool_times *times, size_t *chunk)
{
    pool *p;
    int rc = pool_open(&p, (pool_kind)kind, t, o);
    if (rc) return rc;
    rc = pool_run(p, n, times, chunk);
    pool_close(p);
    return rc;
}
#endif
