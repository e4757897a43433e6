/* test_npy.c - arrays on disk: what was written is read, whole or not at all; what is no array is
   an error and never worse. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tine/npy.h"

enum { TYPES = 6, FILE_MOST = 1 << 16 };
static char folder[] = "/tmp/tine-npy-XXXXXX", path[64], other[64];

static void enter(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.npy", folder);
    snprintf(other, sizeof other, "%s/b", folder);
}

static int files_left(void)
{
    int count = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));) count += e->d_name[0] != '.';
    closedir(d);
    return count;
}

/* All files but the one at `path`. */
static void remove_others(void)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.' && strcmp(e->d_name, "a.npy")) unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
}

static void leave(void)
{
    unlink(path), unlink(other), rmdir(other);
    cr_assert_eq(files_left(), 0, "a file was left behind");
    rmdir(folder);
}

TestSuite(npy, .init = enter, .fini = leave);

static void write_file(const char *name, const void *bytes, size_t size)
{
    FILE *f = fopen(name, "wb");
    cr_assert(f && fwrite(bytes, 1, size, f) == size && fclose(f) == 0);
}

static size_t read_file(const char *name, unsigned char *bytes)
{
    FILE *f = fopen(name, "rb");
    size_t size = f ? fread(bytes, 1, FILE_MOST, f) : 0;
    if (f) fclose(f);
    return size;
}

static bool there(const char *name) { return access(name, F_OK) == 0; }

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
    unsigned char bytes[FILE_MOST];
    write_file(path, "before", 6);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100}), 0);
    cr_assert_eq(tine_array_discard(&a), 0);
    cr_assert_eq(files_left(), 1);
    cr_assert(read_file(path, bytes) == 6 && memcmp(bytes, "before", 6) == 0);
}

Test(npy, of_a_program_that_dies_has_no_name)
{
    tine_array a;
    unsigned char bytes[FILE_MOST];
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

/* Nothing is left of it, neither files nor descriptors. */
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

/* What a child does with its parent's array: 0, or what went wrong. */
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
        tine_array_close(&a);
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
        at += snprintf(name + at, sizeof name - (size_t)at, "\u00e9"); /* 254 bytes */
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
    if (geteuid() != 0) return; /* nobody else may give files away */
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
    tine_array_close(&a);
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
        return 6; /* the library's own signal was left to the caller */
    raise(SIGXFSZ);
    if (tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100000}) != TINE_EIO) return 7;
    if (sigpending(&set) || !sigismember(&set, SIGXFSZ)) return 8; /* the caller's was taken away */
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

/* ---- files written by hand ------------------------------------------------------------------- */
/* Version, text, and n bytes of data that count up; returns the file's size. blanks: how many end
   the text. */
static size_t by_hand(unsigned char *to, int version, const char *text, int blanks, size_t n)
{
    size_t start = version == 1 ? 10 : 12, length = strlen(text) + (size_t)blanks;
    memset(to, 0, start);
    memcpy(to, "\x93NUMPY", 6);
    to[6] = (unsigned char)version;
    to[8] = (unsigned char)length;
    to[9] = (unsigned char)(length >> 8);
    memcpy(to + start, text, strlen(text));
    memset(to + start + strlen(text), ' ', (size_t)blanks);
    for (size_t i = 0; i < n; i++) to[start + length + i] = (unsigned char)(i + 1);
    return start + length + n;
}

static int opened(tine_array *a, int version, const char *text, int blanks, size_t n,
                  tine_access access)
{
    unsigned char bytes[FILE_MOST];
    write_file(path, bytes, by_hand(bytes, version, text, blanks, n));
    memset(a, 0xff, sizeof *a);
    return tine_npy_open(a, path, access);
}

#define HEAD(type, shape) "{'descr': '" type "', 'fortran_order': False, 'shape': " shape ", }"

Test(npy, of_any_version_byte_order_and_place)
{
    static const struct {
        const char *text;
        uint64_t third; /* bytes 9 … or 17 … of 1, 2, 3, … in that order */
        size_t size;
    } cases[] = {{HEAD("<u8", "(8,)"), 0x1817161514131211, 8},
                 {HEAD(">u8", "(8,)"), 0x1112131415161718, 8},
                 {HEAD("<u4", "(8, 2)"), 0x0c0b0a09, 4},
                 {HEAD(">u4", "(8, 2)"), 0x090a0b0c, 4},
                 {HEAD(">f4", "(16,)"), 0x090a0b0c, 4},
                 {HEAD(">i8", "(2, 2, 2)"), 0x1112131415161718, 8}};
    for (int k = 0; k < 6; k++)
        for (int version = 1; version <= 3; version++)
            for (int blanks = 0; blanks < 9; blanks++)
                for (int access = TINE_READ; access <= TINE_COPY; access++) {
                    tine_array a;
                    cr_assert_eq(
                        opened(&a, version, cases[k].text, blanks, 64, (tine_access)access), 0,
                        "%s", cases[k].text);
                    uint64_t third =
                        cases[k].size == 8 ? ((uint64_t *)a.data)[2] : ((uint32_t *)a.data)[2];
                    cr_assert_eq(third, cases[k].third, "%s: %llx", cases[k].text,
                                 (unsigned long long)third);
                    cr_assert_eq((uintptr_t)a.data % cases[k].size, 0);
                    cr_assert_eq(tine_array_close(&a), 0);
                }
}

Test(npy, whose_header_is_written_otherwise)
{
    static const char *const texts[] = {
        "{'shape': (8,), 'fortran_order': False, 'descr': '<f8'}",
        "{\"descr\":\"<f8\",\"fortran_order\":False,\"shape\":(8,)}",
        " { 'descr' : '=f8' , 'fortran_order' : False , 'shape' : ( 8 , ) , } \n",
        HEAD("<f8", "(8L,)"),
        HEAD("<f8", "(2, 4,)"),
        HEAD("<f8", "(2,4)"),
        HEAD("<f8", "()"),
        "{'descr': '<f8', 'fortran_order': True, 'shape': (8,), }",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tine_array a;
        cr_assert_eq(opened(&a, 1, texts[i], 3, 64, TINE_READ), 0, "%s", texts[i]);
        cr_assert_eq(tine_array_close(&a), 0);
    }
}

Test(npy, that_is_copied_on_write_leaves_its_file_alone)
{
    for (int big = 0; big < 2; big++) {
        unsigned char before[FILE_MOST], after[FILE_MOST];
        tine_array a;
        cr_assert_eq(
            opened(&a, 1, big ? HEAD(">i4", "(16,)") : HEAD("<i4", "(16,)"), 0, 64, TINE_COPY), 0);
        size_t size = read_file(path, before);
        memset(a.data, 0xee, 64);
        cr_assert_eq(tine_array_close(&a), 0);
        cr_assert(read_file(path, after) == size && memcmp(before, after, size) == 0);
    }
}

Test(npy, that_is_only_read_cannot_be_written_to)
{
    for (int big = 0; big < 2; big++) {
        tine_array a;
        cr_assert_eq(
            opened(&a, 1, big ? HEAD(">i4", "(16,)") : HEAD("<i4", "(16,)"), 0, 64, TINE_READ), 0);
        int ends[2]; /* a write from such memory works, a read into it is EFAULT */
        cr_assert_eq(pipe(ends), 0);
        cr_assert_eq(write(ends[1], a.data, 4), 4);
        cr_assert(read(ends[0], a.data, 4) < 0 && errno == EFAULT);
        close(ends[0]), close(ends[1]);
        cr_assert_eq(tine_array_close(&a), 0);
    }
}

static void refused(const char *what, int rc, const tine_array *a)
{
    static const tine_array nothing;
    tine_array rest = *a;
    cr_assert_eq(rc, TINE_EFORMAT, "%s: %d", what, rc);
    cr_assert(a->why && *a->why, "%s", what);
    rest.why = NULL;
    cr_assert_eq(memcmp(&rest, &nothing, sizeof rest), 0, "%s: left something", what);
}

Test(npy, that_is_none_is_refused)
{
    static const char *const texts[] = {
        "",
        "{",
        "{}",
        "{'descr': '<f8'}",
        HEAD("<f8", "(8,)") "x",
        HEAD("<f8", "(8,)") "{",
        "(" HEAD("<f8", "(8,)"),
        HEAD("<f2", "(8,)"),
        HEAD("<c16", "(2,)"),
        HEAD("|b1", "(8,)"),
        HEAD("|O", "(8,)"),
        HEAD("f8", "(8,)"),
        HEAD("|f8", "(8,)"),
        HEAD("", "(8,)"),
        HEAD("<", "(8,)"),
        HEAD("<f8<f8<f8", "(8,)"),
        HEAD("<M8[ns]", "(8,)"),
        HEAD("<f8", "8"),
        HEAD("<f8", "(8)"),
        HEAD("<f8", "(8"),
        HEAD("<f8", "(,)"),
        HEAD("<f8", "(8,,)"),
        HEAD("<f8", "(-1,)"),
        HEAD("<f8", "(+8,)"),
        HEAD("<f8", "(8.0,)"),
        HEAD("<f8", "(0x8,)"),
        HEAD("<f8", "(2 4)"),
        HEAD("<f8", "[8]"),
        HEAD("<f8", "(9,)"),
        HEAD("<f8", "(18446744073709551616,)"),
        HEAD("<f8", "(2305843009213693952,)"),
        HEAD("<f8", "(1152921504606846976,)"),
        HEAD("<f8", "(4294967296, 4294967296)"),
        HEAD("<f8", "(99999999999999999999999,)"),
        HEAD("<f8", "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)"),
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (8,), }",
        "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 4), }",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (8,), }",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (8,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (8,), 'more': 1}",
        "{'descr': '<f8' 'fortran_order': False, 'shape': (8,), }",
        "{'descr: '<f8', 'fortran_order': False, 'shape': (8,), }",
    };
    tine_array a;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int version = 1; version <= 3; version++)
            refused(texts[i], opened(&a, version, texts[i], 2, 64, TINE_READ), &a);
    for (int version = 0; version < 256; version += version == 0 ? 4 : 1)
        refused("version", opened(&a, version, HEAD("<f8", "(8,)"), 2, 64, TINE_READ), &a);
    refused("a long header", opened(&a, 1, HEAD("<f8", "(8,)"), 10001, 64, TINE_READ), &a);
}

/* Cut anywhere, and any one byte of the header replaced by any other: an error or an array, of
   which every byte can be read. */
Test(npy, that_is_cut_short_or_damaged)
{
    unsigned char good[FILE_MOST];
    size_t size = by_hand(good, 1, HEAD(">f8", "(2, 4)"), 1, 64);
    tine_array a;
    for (size_t k = 0; k < size; k++) {
        write_file(path, good, k);
        refused("cut", tine_npy_open(&a, path, TINE_READ), &a);
    }
    write_file(path, good, size);
    /* byte by byte: a file that is written anew each time takes milliseconds */
    int fine = 0, file = open(path, O_WRONLY);
    for (size_t at = 0; at < size - 64; at++) {
        for (int value = 0; value < 256; value += at < 12 ? 1 : 5) {
            cr_assert_eq(pwrite(file, &(unsigned char){(unsigned char)value}, 1, (off_t)at), 1);
            int rc = tine_npy_open(&a, path, TINE_READ);
            cr_assert(rc == 0 || rc == TINE_EFORMAT, "byte %zu = %d: %d", at, value, rc);
            if (rc) continue;
            unsigned sum = 0;
            for (size_t i = 0; i < a.n * tine_type_size(a.type); i++)
                sum += ((const volatile unsigned char *)a.data)[i];
            fine += sum > 0;
            tine_array_close(&a);
        }
        cr_assert_eq(pwrite(file, good + at, 1, (off_t)at), 1);
    }
    close(file);
    cr_assert_gt(fine, 10);
}

Test(npy, that_grows_is_read_as_its_header_says)
{
    tine_array a;
    cr_assert_eq(opened(&a, 1, HEAD("<f8", "(4,)"), 2, 64, TINE_READ), 0);
    cr_assert_eq(a.n, 4);
    cr_assert_eq(tine_array_close(&a), 0);
}

/* ---- what is no file ------------------------------------------------------------------------- */
Test(npy, that_is_not_there_or_no_file)
{
    tine_array a;
    cr_assert_eq(tine_npy_open(&a, path, TINE_READ), TINE_EIO);
    cr_assert_eq(errno, ENOENT);
    cr_assert(!a.data && !a.why);
    cr_assert_eq(tine_raw_open(&a, path, TINE_F64, 0, TINE_READ), TINE_EIO);
    refused("a folder", tine_npy_open(&a, folder, TINE_READ), &a);
    cr_assert_eq(mkfifo(path, 0600), 0);
    /* and does not wait for its writer */
    refused("a pipe", tine_npy_open(&a, path, TINE_READ), &a);
    char missing[96];
    snprintf(missing, sizeof missing, "%s/no/such", folder);
    cr_assert_eq(tine_npy_create(&a, missing, TINE_F64, 0, NULL), TINE_EIO);
    cr_assert_eq(errno, ENOENT);
}

Test(npy, checks_its_arguments)
{
    tine_array a = {.n = 77}, b;
    size_t shape[] = {8, SIZE_MAX / 32}, half[] = {(size_t)PTRDIFF_MAX / 16 + 1};
    cr_assert_eq(tine_npy_open(NULL, path, TINE_READ), TINE_EINVAL);
    cr_assert_eq(tine_npy_open(&a, NULL, TINE_READ), TINE_EINVAL);
    cr_assert_eq(tine_npy_open(&a, path, (tine_access)2), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(NULL, path, TINE_F64, 0, NULL), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, NULL, TINE_F64, 0, NULL), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, (tine_type)6, 0, NULL), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, -1, shape), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, TINE_DIMS + 1, shape), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 2, shape), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, half), TINE_EINVAL);
    cr_assert_eq(tine_raw_open(&a, path, (tine_type)-1, 0, TINE_READ), TINE_EINVAL);
    cr_assert_eq(tine_raw_open(NULL, path, TINE_F64, 0, TINE_READ), TINE_EINVAL);
    cr_assert_eq(tine_raw_create(&a, path, TINE_F64, 4, 1), TINE_EINVAL);
    cr_assert_eq(tine_raw_create(&a, path, TINE_F64, 0, SIZE_MAX / 8), TINE_EINVAL);
    cr_assert_eq(tine_array_close(NULL), TINE_EINVAL);
    cr_assert_eq(tine_array_discard(NULL), TINE_EINVAL);
    cr_assert_eq(a.n, 77);
    cr_assert_eq(tine_type_size((tine_type)6), 0);
    b = (tine_array){0};
    cr_assert_eq(tine_array_discard(&b), 0);
}

/* ---- raw ------------------------------------------------------------------------------------- */
Test(npy, raw_elements_are_written_and_read)
{
    for (size_t offset = 0; offset < 200; offset += 40)
        for (size_t n = 0; n < 12; n += 5) {
            tine_array a;
            cr_assert_eq(tine_raw_create(&a, path, TINE_I32, offset, n), 0);
            for (size_t i = 0; i < n; i++) ((int32_t *)a.data)[i] = (int32_t)i - 3;
            cr_assert_eq(tine_array_close(&a), 0);
            struct stat s;
            cr_assert(stat(path, &s) == 0 && (size_t)s.st_size == offset + 4 * n);
            cr_assert_eq(tine_raw_open(&a, path, TINE_I32, offset, TINE_READ), 0);
            cr_assert(a.n == n && a.dims == 1 && a.shape[0] == n);
            for (size_t i = 0; i < n; i++) cr_assert_eq(((int32_t *)a.data)[i], (int32_t)i - 3);
            cr_assert_eq(tine_array_close(&a), 0);
        }
}

Test(npy, raw_elements_at_an_odd_address_and_files_of_another_size)
{
    unsigned char bytes[33];
    tine_array a;
    for (int i = 0; i < 33; i++) bytes[i] = (unsigned char)i;
    write_file(path, bytes, 33);
    cr_assert_eq(tine_raw_open(&a, path, TINE_U64, 1, TINE_COPY), 0);
    cr_assert(a.n == 4 && ((uint64_t *)a.data)[0] == 0x0807060504030201);
    cr_assert_eq(tine_array_close(&a), 0);
    refused("half an element", tine_raw_open(&a, path, TINE_U64, 0, TINE_READ), &a);
    refused("beyond the end", tine_raw_open(&a, path, TINE_U64, 34, TINE_READ), &a);
    cr_assert_eq(tine_raw_open(&a, path, TINE_U64, 33, TINE_READ), 0);
    cr_assert_eq(a.n, 0);
    cr_assert_eq(tine_array_close(&a), 0);
}

/* ---- texts ----------------------------------------------------------------------------------- */
#define SAYS(call, code, text) \
    do { \
        int rc_ = (call); \
        cr_assert_eq(rc_, code, "%s: %d", text, rc_); \
        cr_assert_str_eq(tine_last_error(), text); \
    } while (0)

Test(npy, failures_say_what_was_wrong)
{
    tine_array a;
    size_t shape[] = {8, SIZE_MAX / 32};
    SAYS(tine_npy_open(NULL, path, TINE_READ), TINE_EINVAL, "tine_npy_open: a is NULL");
    SAYS(tine_npy_open(&a, NULL, TINE_READ), TINE_EINVAL, "tine_npy_open: path is NULL");
    SAYS(tine_npy_open(&a, path, (tine_access)2), TINE_EINVAL,
         "tine_npy_open: access is not a tine_access");
    SAYS(tine_raw_open(&a, path, (tine_type)-1, 0, TINE_READ), TINE_EINVAL,
         "tine_raw_open: t is not a tine_type");
    SAYS(tine_raw_open(&a, path, TINE_I32, 0, (tine_access)-1), TINE_EINVAL,
         "tine_raw_open: access is not a tine_access");
    SAYS(tine_npy_create(NULL, path, TINE_F64, 0, NULL), TINE_EINVAL, "tine_npy_create: a is NULL");
    SAYS(tine_npy_create(&a, NULL, TINE_F64, 0, NULL), TINE_EINVAL,
         "tine_npy_create: path is NULL");
    SAYS(tine_npy_create(&a, path, (tine_type)6, 0, NULL), TINE_EINVAL,
         "tine_npy_create: t is not a tine_type");
    SAYS(tine_npy_create(&a, path, TINE_F64, 33, shape), TINE_EINVAL,
         "tine_npy_create: dims is not 0 to 32");
    SAYS(tine_npy_create(&a, path, TINE_F64, 1, NULL), TINE_EINVAL,
         "tine_npy_create: shape is NULL");
    SAYS(tine_npy_create(&a, path, TINE_F64, 2, shape), TINE_EINVAL,
         "tine_npy_create: shape has more elements than an array can have");
    SAYS(tine_raw_create(&a, path, TINE_F64, 4, 1), TINE_EINVAL,
         "tine_raw_create: offset is not a multiple of the element's size");
    SAYS(tine_raw_create(&a, path, TINE_F64, 0, SIZE_MAX / 8), TINE_EINVAL,
         "tine_raw_create: n is more than an array can have");
    SAYS(tine_array_close(NULL), TINE_EINVAL, "tine_array_close: a is NULL");
    SAYS(tine_array_discard(NULL), TINE_EINVAL, "tine_array_discard: a is NULL");
    SAYS(tine_npy_open(&a, path, TINE_READ), TINE_EIO,
         "tine_npy_open: the file cannot be opened, and errno says why");
    SAYS(tine_raw_open(&a, folder, TINE_I32, 0, TINE_READ), TINE_EFORMAT,
         "tine_raw_open: the path names something that is no regular file");
    SAYS(tine_npy_create(&a, folder, TINE_I32, 0, NULL), TINE_EIO,
         "tine_npy_create: the path names a folder");
    SAYS(tine_raw_create(&a, "", TINE_I32, 0, 1), TINE_EIO,
         "tine_raw_create: the path cannot be followed, and errno says why");
    SAYS(tine_raw_create(&a, "/dev/null", TINE_I32, 0, 1), TINE_EIO,
         "tine_raw_create: the path names something that is no regular file");
    SAYS(opened(&a, 4, HEAD("<f8", "(8,)"), 0, 64, TINE_READ), TINE_EFORMAT,
         "tine_npy_open: the file is of an unknown version of the .npy format");
    cr_assert_str_eq(a.why, "the file is of an unknown version of the .npy format");
    SAYS(opened(&a, 1, HEAD("<f8", "(9,)"), 0, 64, TINE_READ), TINE_EFORMAT,
         "tine_npy_open: the file's data are cut short");
    SAYS(opened(&a, 1, HEAD(">f8", "(9,)"), 0, 64, TINE_READ), TINE_EFORMAT,
         "tine_npy_open: the file's data are cut short");
    SAYS(opened(&a, 1, HEAD("<f2", "(9,)"), 0, 64, TINE_READ), TINE_EFORMAT,
         "tine_npy_open: the file's elements are none of i4, i8, u4, u8, f4, f8");
    write_file(path, "five!", 5);
    SAYS(tine_npy_open(&a, path, TINE_READ), TINE_EFORMAT,
         "tine_npy_open: the file is no .npy file");
    SAYS(tine_raw_open(&a, path, TINE_F64, 0, TINE_READ), TINE_EFORMAT,
         "tine_raw_open: the file's size is not that of whole elements");
    cr_assert_eq(mkdir(other, 0700) + tine_npy_create(&a, path, TINE_I32, 0, NULL), 0);
    cr_assert(unlink(path) == 0 && mkdir(path, 0700) == 0);
    SAYS(tine_array_close(&a), TINE_EIO,
         "tine_array_close: the file cannot be written and given its name, and errno says why");
    cr_assert_eq(rmdir(path), 0);
}
