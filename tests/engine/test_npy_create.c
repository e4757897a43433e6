/* test_npy_create.c - creating arrays on disk: what was written can be read, as a whole or not at
   all; the name, mode and owner of the file. */
#include "npy_test.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

TestSuite(npy, .init = enter, .fini = leave);

/* ---- there and back -------------------------------------------------------------------------- */
static void there_and_back(tine_type t, int dims, const size_t *shape)
{
    tine_array a, b;
    unlink(path);
    cr_assert_eq(tine_npy_create(&a, path, t, dims, shape), 0);
    cr_assert_eq((uintptr_t)a.data % 64, 0);
    size_t bytes = a.n * tine_type_size(t);
    for (size_t i = 0; i < bytes; i++) ((unsigned char *)a.data)[i] = (unsigned char)(i * 7 + 1);
    cr_assert_not(there(path));
    cr_assert_eq(tine_array_close(&a), 0);
    cr_assert(there(path) && files_left() == 1);
    for (int access = TINE_READ; access <= TINE_COPY; access++) {
        cr_assert_eq(tine_npy_open(&b, path, (tine_access)access), 0);
        cr_assert(b.type == t && b.dims == dims && b.n * tine_type_size(t) == bytes && !b.why);
        cr_assert_eq(memcmp(b.shape, shape, (size_t)dims * sizeof *shape), 0);
        for (size_t i = 0; i < bytes; i++)
            cr_assert_eq(((unsigned char *)b.data)[i], (unsigned char)(i * 7 + 1));
        cr_assert_eq(tine_array_close(&b), 0);
        cr_assert_null(b.data);
        cr_assert_eq(tine_array_close(&b), 0);
    }
}

Test(npy, what_was_written_is_read)
{
    static const size_t shapes[][4] = {
        {0}, {1}, {1000}, {3, 4}, {5, 0, 7}, {2, 3, 4, 5}, {0, SIZE_MAX, SIZE_MAX}};
    static const int dims[] = {0, 1, 1, 2, 3, 4, 3};
    size_t ones[TINE_DIMS];
    for (int t = 0; t < TYPES; t++)
        for (int s = 0; s < 7; s++) there_and_back((tine_type)t, dims[s], shapes[s]);
    for (int i = 0; i < TINE_DIMS; i++) ones[i] = 1;
    there_and_back(TINE_F32, TINE_DIMS, ones);
}

Test(npy, of_zeros_until_it_is_written_to)
{
    tine_array a;
    cr_assert_eq(tine_npy_create(&a, path, TINE_I64, 1, (size_t[]){10000}), 0);
    for (size_t i = 0; i < a.n; i++) cr_assert_eq(((int64_t *)a.data)[i], 0);
    cr_assert_eq(tine_array_close(&a), 0);
}

/* ---- whole or not at all --------------------------------------------------------------------- */
Test(npy, that_is_thrown_away_leaves_what_was_there)
{
    tine_array a;
    unsigned char bytes[MAX_FILE];
    write_file(path, "before", 6);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100}), 0);
    cr_assert_eq(tine_array_discard(&a), 0);
    cr_assert_eq(files_left(), 1);
    cr_assert(read_file(path, bytes) == 6 && memcmp(bytes, "before", 6) == 0);
}

Test(npy, of_a_program_that_dies_has_no_name)
{
    tine_array a;
    unsigned char bytes[MAX_FILE];
    write_file(path, "before", 6);
    pid_t pid = fork();
    if (pid == 0) {
        if (tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100})) _exit(1);
        ((double *)a.data)[0] = 1;
        raise(SIGKILL);
    }
    int status;
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    cr_assert(read_file(path, bytes) == 6 && files_left() == 2);
    remove_others();
}

Test(npy, that_cannot_have_its_name_is_gone_and_says_so)
{
    tine_array a;
    cr_assert_eq(tine_npy_create(&a, other, TINE_F64, 1, (size_t[]){100}), 0);
    cr_assert_eq(mkdir(other, 0700), 0);
    cr_assert_eq(tine_array_close(&a), TINE_EIO);
    cr_assert_eq(errno, EISDIR);
    cr_assert_null(a.data);
    cr_assert_eq(files_left(), 1);
}

/* Checks that a failed creation leaves neither files nor descriptors. */
static void not_created(const char *name, int error)
{
    tine_array a;
    int before = files_left(), next = dup(0);
    close(next);
    cr_assert_eq(tine_npy_create(&a, name, TINE_F64, 1, (size_t[]){100}), TINE_EIO, "'%s'", name);
    cr_assert_eq(errno, error, "'%s': %s", name, strerror(errno));
    cr_assert_null(a.data);
    cr_assert_eq(tine_raw_create(&a, name, TINE_F64, 0, 100), TINE_EIO, "'%s'", name);
    cr_assert_eq(files_left(), before);
    cr_assert_eq(dup(0), next, "'%s': a descriptor was left open", name);
    close(next);
}

Test(npy, whose_path_is_none_is_refused_before_it_is_written)
{
    char name[96];
    not_created("", ENOENT);
    not_created(".", EISDIR);
    not_created("..", EISDIR);
    not_created("/", EISDIR);
    not_created("/dev/null", EINVAL);
    not_created(folder, EISDIR);
    snprintf(name, sizeof name, "%s/new/", folder);
    not_created(name, EISDIR);
    snprintf(name, sizeof name, "%s/new.npy/", folder);
    not_created(name, EISDIR);
    cr_assert_eq(mkfifo(path, 0600), 0);
    not_created(path, EINVAL);
    snprintf(name, sizeof name, "%s/x", path);
    not_created(name, ENOTDIR);
    cr_assert(unlink(path) == 0 && symlink("nowhere", path) == 0);
    not_created(path, ENOENT);
    cr_assert(unlink(path) == 0 && symlink("a.npy", path) == 0);
    not_created(path, ELOOP);
    cr_assert(unlink(path) == 0 && symlink(folder, path) == 0);
    not_created(path, EISDIR);
}

Test(npy, has_its_place_settled_when_it_is_created)
{
    tine_array a;
    char moved[64];
    cr_assert_eq(chdir(folder), 0);
    cr_assert_eq(tine_npy_create(&a, "a.npy", TINE_F64, 1, (size_t[]){100}), 0);
    cr_assert_eq(chdir("/"), 0);
    cr_assert_eq(tine_array_close(&a), 0);
    cr_assert(there(path) && files_left() == 1);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100}), 0);
    snprintf(moved, sizeof moved, "%s-moved", folder);
    cr_assert_eq(rename(folder, moved), 0);
    int rc = tine_array_close(&a);
    cr_assert_eq(rename(moved, folder), 0);
    cr_assert_eq(rc, 0);
    cr_assert(there(path) && files_left() == 1);
}

/* Calls of a child on its parent's array. Returns 0, or what went wrong. */
static int in_child(tine_array *a, bool keep)
{
    tine_array own;
    if (keep) {
        if (tine_array_close(a) != TINE_EIO || errno != EPERM) return 1;
        if (strcmp(tine_last_error(),
                   "tine_array_close: the array was created by the parent of this process"))
            return 2;
    } else if (tine_array_discard(a)) {
        return 3;
    }
    if (a->data || there(path)) return 4;
    if (tine_npy_create(&own, other, TINE_I32, 0, NULL) || tine_array_close(&own) || !there(other))
        return 5;
    return unlink(other) ? 6 : 0;
}

Test(npy, of_the_parent_is_left_alone_by_a_child)
{
    for (int keep = 0; keep < 2; keep++) {
        tine_array a;
        int status;
        cr_assert_eq(tine_npy_create(&a, path, TINE_I32, 1, (size_t[]){100}), 0);
        pid_t pid = fork();
        if (pid == 0) _exit(in_child(&a, keep));
        cr_assert_eq(waitpid(pid, &status, 0), pid);
        cr_assert_eq(status, 0, "the child ended with %#x", status);
        cr_assert_eq(files_left(), 1, "the child published or deleted the parent's file");
        ((int32_t *)a.data)[99] = 7;
        cr_assert_eq(tine_array_close(&a), 0);
        cr_assert_eq(tine_npy_open(&a, path, TINE_READ), 0);
        cr_assert_eq(((int32_t *)a.data)[99], 7);
        cr_assert_eq(tine_array_close(&a), 0);
        unlink(path);
    }
}

Test(npy, is_created_beside_any_number_of_leftovers)
{
    tine_array a;
    char name[96];
    for (int i = 0; i < 200; i++) {
        snprintf(name, sizeof name, "%s.tine-%ld-%d", path, (long)getpid(), i);
        write_file(name, "", 0);
    }
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100}), 0);
    cr_assert_eq(tine_array_close(&a), 0);
    remove_others();
}

Test(npy, may_have_the_longest_name)
{
    tine_array a;
    char name[320];
    int at = snprintf(name, sizeof name, "%s/", folder);
    for (int i = 0; i < 127; i++)
        at += snprintf(name + at, sizeof name - (size_t)at, "\u00e9"); /* The name has 254 bytes. */
    cr_assert_eq(tine_npy_create(&a, name, TINE_F64, 1, (size_t[]){100}), 0);
    cr_assert_eq(tine_array_close(&a), 0);
    cr_assert_eq(unlink(name), 0);
}

static mode_t mode_of(const char *name)
{
    struct stat s;
    cr_assert_eq(stat(name, &s), 0);
    return s.st_mode & 07777;
}

static int create_and_close(const char *name)
{
    tine_array a;
    int rc = tine_npy_create(&a, name, TINE_F64, 1, (size_t[]){100});
    return rc ? rc : tine_array_close(&a);
}

Test(npy, in_place_of_a_file_has_its_mode)
{
    static const mode_t modes[] = {0600, 0644, 0400, 0666, 0604, 0755};
    umask(022);
    cr_assert_eq(create_and_close(path), 0);
    cr_assert_eq(mode_of(path), 0644);
    for (int i = 0; i < 6; i++) {
        tine_array a;
        cr_assert_eq(chmod(path, modes[i]), 0);
        cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100}), 0);
        DIR *d = opendir(folder);
        for (struct dirent *e; (e = readdir(d));) {
            struct stat s;
            if (!strncmp(e->d_name, "a.npy.", 6))
                cr_assert(fstatat(dirfd(d), e->d_name, &s, 0) == 0 &&
                              (s.st_mode & 0777) == modes[i],
                          "readable before it is whole");
        }
        closedir(d);
        cr_assert_eq(chmod(path, modes[5 - i]), 0);
        cr_assert_eq(tine_array_close(&a), 0);
        cr_assert_eq(mode_of(path), modes[5 - i], "%o", mode_of(path));
    }
}

Test(npy, in_place_of_a_file_has_its_owner_as_far_as_permitted)
{
    enum { SOMEBODY = 12345, ELSE = 12346 };
    struct stat s;
    int status;
    if (geteuid() != 0) cr_skip_test("only root may change the owner of a file");
    cr_assert_eq(create_and_close(path), 0);
    cr_assert(chown(path, SOMEBODY, ELSE) == 0 && chmod(path, 0640) == 0 &&
              chmod(folder, 0777) == 0);
    cr_assert_eq(create_and_close(path), 0);
    cr_assert(stat(path, &s) == 0 && s.st_uid == SOMEBODY && s.st_gid == ELSE &&
              (s.st_mode & 0777) == 0640);
    pid_t pid = fork();
    if (pid == 0)
        _exit(setgid(SOMEBODY) || setgroups(0, NULL) || setuid(SOMEBODY) || create_and_close(path));
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_assert_eq(status, 0);
    cr_assert(stat(path, &s) == 0 && s.st_uid == SOMEBODY && s.st_gid == SOMEBODY);
    cr_assert_eq(s.st_mode & 0777, 0600, "readable by another group than before: %o", s.st_mode);
}

Test(npy, behind_a_link_leaves_the_link)
{
    char link[64], was[64];
    tine_array a;
    snprintf(link, sizeof link, "%s/link", folder);
    cr_assert_eq(mkdir(other, 0700), 0);
    cr_assert(symlink("../link", strcat(strcpy(was, other), "/first")) == 0 &&
              symlink("a.npy", link) == 0);
    cr_assert_eq(create_and_close(path), 0);
    cr_assert_eq(tine_npy_create(&a, was, TINE_I64, 1, (size_t[]){5}), 0);
    cr_assert_eq(tine_array_close(&a), 0);
    struct stat s;
    cr_assert(lstat(link, &s) == 0 && S_ISLNK(s.st_mode) && lstat(was, &s) == 0 &&
              S_ISLNK(s.st_mode));
    cr_assert(lstat(path, &s) == 0 && S_ISREG(s.st_mode));
    cr_assert_eq(tine_npy_open(&a, path, TINE_READ), 0);
    cr_assert_eq(a.n, 5);
    cr_assert_eq(tine_array_close(&a), 0);
    cr_assert(unlink(was) == 0 && unlink(link) == 0);
}

/* ---- limits ---------------------------------------------------------------------------------- */
static int over_the_limit(void)
{
    tine_array a;
    sigset_t set, was;
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, RLIM_INFINITY});
    if (tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100000}) != TINE_EIO || errno != EFBIG)
        return 1;
    if (tine_raw_create(&a, path, TINE_F64, 0, 100000) != TINE_EIO || errno != EFBIG) return 2;
    if (a.data || files_left()) return 3;
    pthread_sigmask(SIG_SETMASK, NULL, &was);
    if (sigismember(&was, SIGXFSZ)) return 4;
    sigemptyset(&set);
    sigaddset(&set, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100000}) != TINE_EIO) return 5;
    if (sigpending(&set) || sigismember(&set, SIGXFSZ))
        return 6; /* The library left its own signal pending for the caller. */
    raise(SIGXFSZ);
    if (tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100000}) != TINE_EIO) return 7;
    /* The library took the caller's signal away. */
    if (sigpending(&set) || !sigismember(&set, SIGXFSZ)) return 8;
    return pthread_sigmask(SIG_SETMASK, NULL, &was) || !sigismember(&was, SIGXFSZ) ? 9 : 0;
}

Test(npy, over_the_limit_on_file_sizes_is_an_error_and_no_signal)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) _exit(over_the_limit());
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_assert_eq(status, 0, "the child ended with %#x", status);
    cr_assert_eq(files_left(), 0);
}
