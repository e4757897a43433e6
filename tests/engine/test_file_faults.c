/* test_file_faults.c - the k-th file call of the library fails, is interrupted, or is cut short,
   for k = 0, 1, 2, …. Then the result is an error or right. The file of the name is the old one or
   the new one. No other file is left. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "tine/npy.h"

/* ---- calls that fail ------------------------------------------------------------------------- */
/* armed: whether calls fail. left: number of calls that succeed first. failed: number of failed
   calls. with: their errno. */
static atomic_int armed, left, failed, with;
/* stutters: whether each call is interrupted or cut short in its first attempt. */
static atomic_int stutters, turn;
static atomic_int no_fallocate;

static bool ours(void *caller)
{
    Dl_info from;
    return dladdr(caller, &from) && strstr(from.dli_fname, "libtine");
}

static int fails(void *caller)
{
    if (!armed || !ours(caller) || atomic_fetch_sub(&left, 1) != 0) return 0;
    atomic_fetch_add(&failed, 1);
    errno = with;
    return 1;
}

static int interrupted(void *caller)
{
    if (!stutters || !ours(caller) || atomic_fetch_add(&turn, 1) % 2) return 0;
    errno = EINTR;
    return 1;
}

#define CALLER __builtin_return_address(0)
static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

/* Replaces the system's functions, under the names that the library calls. */
#define REPLACED(R, name, parameters, arguments, bad) \
    R name parameters \
    { \
        static R(*plain) parameters; \
        if (!plain) *(void **)&plain = next(#name); \
        return fails(CALLER) || interrupted(CALLER) ? bad : plain arguments; \
    }
REPLACED(int, fsync, (int file), (file), -1)
REPLACED(int, flock, (int file, int how), (file, how), -1)

#define FAILING(R, name, parameters, arguments, bad) \
    R name parameters \
    { \
        static R(*plain) parameters; \
        if (!plain) *(void **)&plain = next(#name); \
        return fails(CALLER) ? bad : plain arguments; \
    }
FAILING(int, msync, (void *at, size_t size, int how), (at, size, how), -1)
FAILING(int, fchmod, (int file, mode_t mode), (file, mode), -1)
FAILING(int, renameat, (int a, const char *from, int b, const char *to), (a, from, b, to), -1)
FAILING(int, fstat, (int file, struct stat *s), (file, s), -1)
FAILING(int, fstatat, (int folder, const char *name, struct stat *s, int how),
        (folder, name, s, how), -1)
FAILING(void *, mmap, (void *at, size_t size, int prot, int flags, int file, off_t from),
        (at, size, prot, flags, file, from), MAP_FAILED)

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
    static ssize_t (*plain)(int, const void *, size_t, off_t);
    if (!plain) *(void **)&plain = next("pwrite");
    if (fails(CALLER) || interrupted(CALLER)) return -1;
    return plain(file, bytes, stutters && ours(CALLER) && size > 1 ? size / 2 : size, at);
}

ssize_t pread(int file, void *bytes, size_t size, off_t at)
{
    static ssize_t (*plain)(int, void *, size_t, off_t);
    if (!plain) *(void **)&plain = next("pread");
    if (fails(CALLER) || interrupted(CALLER)) return -1;
    return plain(file, bytes, stutters && ours(CALLER) && size > 1 ? size / 2 : size, at);
}

int posix_fallocate(int file, off_t at, off_t size)
{
    static int (*plain)(int, off_t, off_t);
    if (!plain) *(void **)&plain = next("posix_fallocate");
    if (fails(CALLER)) return with;
    return no_fallocate ? no_fallocate : plain(file, at, size);
}

static int with_mode(int how, va_list more) { return how & O_CREAT ? va_arg(more, int) : 0; }

int open(const char *path, int how, ...)
{
    static int (*plain)(const char *, int, ...);
    if (!plain) *(void **)&plain = next("open");
    va_list more;
    va_start(more, how);
    int mode = with_mode(how, more);
    va_end(more);
    return fails(CALLER) || interrupted(CALLER) ? -1 : plain(path, how, mode);
}

int openat(int folder, const char *path, int how, ...)
{
    static int (*plain)(int, const char *, int, ...);
    if (!plain) *(void **)&plain = next("openat");
    va_list more;
    va_start(more, how);
    int mode = with_mode(how, more);
    va_end(more);
    return fails(CALLER) || interrupted(CALLER) ? -1 : plain(folder, path, how, mode);
}

/* ---- what is tried --------------------------------------------------------------------------- */
enum { N = 20000 };
static char folder[] = "/tmp/tine-faults-XXXXXX", path[64];

static void enter(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
}

static void remove_all(void)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.') unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
}

static void leave(void)
{
    remove_all();
    cr_assert_eq(rmdir(folder), 0);
}
TestSuite(file_faults, .init = enter, .fini = leave, .timeout = 120);

static int entries(const char *of)
{
    int count = 0;
    DIR *d = opendir(of);
    for (struct dirent *e; (e = readdir(d));) count += e->d_name[0] != '.';
    closedir(d);
    return count;
}

static int create_as(double value)
{
    tine_array a;
    int rc = tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){N});
    if (rc) return rc;
    for (size_t i = 0; i < N; i++) ((double *)a.data)[i] = value;
    return tine_array_close(&a);
}
static int create_array(void) { return create_as(2); }

/* The value of all elements of the file. -1: there is no file. -2: the elements differ. */
static double found;
static int open_array(void)
{
    tine_array a;
    int rc = tine_npy_open(&a, path, TINE_READ);
    found = -1;
    if (rc) return rc;
    found = a.n ? ((const double *)a.data)[0] : -2;
    for (size_t i = 1; i < a.n; i++)
        if (((const double *)a.data)[i] != found) found = -2;
    return tine_array_close(&a);
}

static int save(void) { return tine_wisdom_save(path); }
static int load(void) { return tine_wisdom_load(path); }

static void array_before(void) { cr_assert_eq(create_as(1), 0); }
static void wisdom_before(void)
{
    cr_assert_eq(save(), 0);
    FILE *f = fopen(path, "a");
    cr_assert(f && fputs("elsewhere 1 13 2 2 guided 7 a loop\n", f) >= 0 && fclose(f) == 0);
}
static void nothing_before(void) {}

/* Whether the file is unchanged, or as a successful call leaves it. */
static bool array_whole(int rc, bool before)
{
    int there = open_array() == 0;
    return there ? found == 2 || (found == 1 && rc) : rc && !before;
}
static bool wisdom_whole(int rc, bool before)
{
    return access(path, F_OK) == 0 ? load() == (before ? TINE_ESTALE : 0) : rc && !before;
}

static const struct {
    const char *name;
    int (*call)(void);
    void (*before)(void);
    bool (*whole)(int rc, bool before);
} CASES[] = {{"a new array", create_array, nothing_before, array_whole},
             {"an array in place of another", create_array, array_before, array_whole},
             {"an array that is read", open_array, array_before, NULL},
             {"a new wisdom file", save, nothing_before, wisdom_whole},
             {"a wisdom file that is there", save, wisdom_before, wisdom_whole},
             {"a wisdom file that is read", load, wisdom_before, wisdom_whole}};
enum { CASED = sizeof CASES / sizeof *CASES, MAX_SYSTEM_CALLS = 60 };

/* Makes one call whose k-th file call fails. Returns whether a file call failed. */
static int try_one(size_t i, int k, int error)
{
    remove_all();
    CASES[i].before();
    bool before = CASES[i].before != nothing_before;
    int descriptors = entries("/proc/self/fd");
    failed = 0;
    with = error;
    left = k;
    armed = 1;
    int rc = CASES[i].call();
    armed = 0;
    cr_assert(rc == 0 || rc == TINE_ESTALE || ((rc == TINE_EIO || rc == TINE_ENOMEM) && failed),
              "%s, call %d: %d", CASES[i].name, k, rc);
    cr_assert_eq(entries("/proc/self/fd"), descriptors, "%s, call %d: %d: a descriptor is open",
                 CASES[i].name, k, rc);
    cr_assert_leq(entries(folder), 1, "%s, call %d: %d: a file was left", CASES[i].name, k, rc);
    if (CASES[i].whole)
        cr_assert(CASES[i].whole(rc, before), "%s, call %d: %d: not whole", CASES[i].name, k, rc);
    return failed;
}

Test(file_faults, any_call_that_fails_leaves_the_old_file_or_the_new_one_and_nothing_else)
{
    int total = 0;
    for (size_t i = 0; i < CASED; i++)
        for (int k = 0;; k++) {
            cr_assert_lt(k, MAX_SYSTEM_CALLS, "%s: without end", CASES[i].name);
            total++;
            if (!try_one(i, k, k % 2 ? ENOSPC : EIO)) break;
        }
    cr_assert_gt(total, 40, "hardly any call failed: %d", total);
}

Test(file_faults, interrupted_and_short_calls_are_taken_up_again)
{
    for (int round = 0; round < 2; round++) {
        stutters = 1;
        turn = round; /* Each file call is the interrupted one in one round. */
        cr_assert_eq(create_array(), 0);
        cr_assert_eq(open_array(), 0);
        cr_assert_eq(found, 2);
        remove_all();
        cr_assert_eq(save(), 0);
        cr_assert_eq(save(), 0);
        cr_assert_eq(load(), 0);
        stutters = 0;
        cr_assert_eq(entries(folder), 1);
        remove_all();
    }
}

/* A file with a hole would end the program with SIGBUS when the disk is full. */
Test(file_faults, room_is_taken_where_the_system_cannot_reserve_it)
{
    static const int answers[] = {EOPNOTSUPP, EINVAL, ENOSYS, EINTR};
    for (int i = 0; i < 4; i++) {
        tine_array a;
        struct stat s = {0};
        no_fallocate = answers[i];
        cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){N}), 0);
        no_fallocate = 0;
        DIR *d = opendir(folder);
        for (struct dirent *e; (e = readdir(d));)
            if (e->d_name[0] != '.') cr_assert_eq(fstatat(dirfd(d), e->d_name, &s, 0), 0);
        closedir(d);
        cr_assert_geq((size_t)s.st_blocks * 512, N * sizeof(double),
                      "answer %d: the file has holes", answers[i]);
        for (size_t k = 0; k < N; k++) cr_assert_eq(((double *)a.data)[k], 0);
        cr_assert_eq(tine_array_discard(&a), 0);
    }
}
