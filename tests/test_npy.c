/* test_npy.c - arrays on disk: what was written is read, whole or not at all; what is no array is an error and never worse. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
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

/* ---- there and back ------------------------------------------------------------------------------------------------------ */
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
        for (size_t i = 0; i < bytes; i++) cr_assert_eq(((unsigned char *)b.data)[i], (unsigned char)(i * 7 + 1));
        cr_assert_eq(tine_array_close(&b), 0);
        cr_assert_null(b.data);
        cr_assert_eq(tine_array_close(&b), 0);
    }
}

Test(npy, what_was_written_is_read)
{
    static const size_t shapes[][4] = {{0}, {1}, {1000}, {3, 4}, {5, 0, 7}, {2, 3, 4, 5}, {0, SIZE_MAX, SIZE_MAX}};
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

/* ---- whole or not at all --------------------------------------------------------------------------------------------------- */
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
        if (rename(a.temporary_, other)) _exit(2); /* where the test finds it again */
        ((double *)a.data)[0] = 1;
        raise(SIGKILL);
    }
    int status;
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    cr_assert(read_file(path, bytes) == 6 && there(other));
}

Test(npy, that_cannot_have_its_name_is_gone_and_says_so)
{
    tine_array a;
    cr_assert_eq(mkdir(other, 0700), 0);
    cr_assert_eq(tine_npy_create(&a, other, TINE_F64, 1, (size_t[]){100}), 0);
    cr_assert_eq(tine_array_close(&a), TINE_EIO);
    cr_assert_eq(errno, EISDIR);
    cr_assert_null(a.data);
    cr_assert_eq(files_left(), 1);
}

Test(npy, for_which_the_disk_has_no_room)
{
    tine_array a;
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, RLIM_INFINITY}), 0);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){100000}), TINE_EIO);
    cr_assert_eq(errno, EFBIG);
    cr_assert(!a.data && files_left() == 0);
}

/* ---- files written by hand ------------------------------------------------------------------------------------------------ */
/* Version, text, and n bytes of data that count up; returns the file's size. blanks: how many end the text. */
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

static int opened(tine_array *a, int version, const char *text, int blanks, size_t n, tine_access access)
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
    } cases[] = {{HEAD("<u8", "(8,)"), 0x1817161514131211, 8}, {HEAD(">u8", "(8,)"), 0x1112131415161718, 8},
                 {HEAD("<u4", "(8, 2)"), 0x0c0b0a09, 4},       {HEAD(">u4", "(8, 2)"), 0x090a0b0c, 4},
                 {HEAD(">f4", "(16,)"), 0x090a0b0c, 4},        {HEAD(">i8", "(2, 2, 2)"), 0x1112131415161718, 8}};
    for (int k = 0; k < 6; k++)
        for (int version = 1; version <= 3; version++)
            for (int blanks = 0; blanks < 9; blanks++)
                for (int access = TINE_READ; access <= TINE_COPY; access++) {
                    tine_array a;
                    cr_assert_eq(opened(&a, version, cases[k].text, blanks, 64, (tine_access)access), 0, "%s", cases[k].text);
                    uint64_t third = cases[k].size == 8 ? ((uint64_t *)a.data)[2] : ((uint32_t *)a.data)[2];
                    cr_assert_eq(third, cases[k].third, "%s: %llx", cases[k].text, (unsigned long long)third);
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
        HEAD("<f8", "(8L,)"), HEAD("<f8", "(2, 4,)"), HEAD("<f8", "(2,4)"), HEAD("<f8", "()"),
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
        cr_assert_eq(opened(&a, 1, big ? HEAD(">i4", "(16,)") : HEAD("<i4", "(16,)"), 0, 64, TINE_COPY), 0);
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
        cr_assert_eq(opened(&a, 1, big ? HEAD(">i4", "(16,)") : HEAD("<i4", "(16,)"), 0, 64, TINE_READ), 0);
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
        "", "{", "{}", "{'descr': '<f8'}", HEAD("<f8", "(8,)") "x", HEAD("<f8", "(8,)") "{", "(" HEAD("<f8", "(8,)"),
        HEAD("<f2", "(8,)"), HEAD("<c16", "(2,)"), HEAD("|b1", "(8,)"), HEAD("|O", "(8,)"), HEAD("f8", "(8,)"),
        HEAD("|f8", "(8,)"), HEAD("", "(8,)"), HEAD("<", "(8,)"), HEAD("<f8<f8<f8", "(8,)"), HEAD("<M8[ns]", "(8,)"),
        HEAD("<f8", "8"), HEAD("<f8", "(8)"), HEAD("<f8", "(8"), HEAD("<f8", "(,)"), HEAD("<f8", "(8,,)"),
        HEAD("<f8", "(-1,)"), HEAD("<f8", "(+8,)"), HEAD("<f8", "(8.0,)"), HEAD("<f8", "(0x8,)"), HEAD("<f8", "(2 4)"),
        HEAD("<f8", "[8]"), HEAD("<f8", "(9,)"), HEAD("<f8", "(18446744073709551616,)"), HEAD("<f8", "(2305843009213693952,)"),
        HEAD("<f8", "(1152921504606846976,)"), HEAD("<f8", "(4294967296, 4294967296)"), HEAD("<f8", "(99999999999999999999999,)"),
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

/* Cut anywhere, and any one byte of the header replaced by any other: an error or an array, of which every byte can be read. */
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
    int fine = 0, file = open(path, O_WRONLY); /* byte by byte: a file that is written anew each time takes milliseconds */
    for (size_t at = 0; at < size - 64; at++) {
        for (int value = 0; value < 256; value += at < 12 ? 1 : 5) {
            cr_assert_eq(pwrite(file, &(unsigned char){(unsigned char)value}, 1, (off_t)at), 1);
            int rc = tine_npy_open(&a, path, TINE_READ);
            cr_assert(rc == 0 || rc == TINE_EFORMAT, "byte %zu = %d: %d", at, value, rc);
            if (rc) continue;
            unsigned sum = 0;
            for (size_t i = 0; i < a.n * tine_type_size(a.type); i++) sum += ((const volatile unsigned char *)a.data)[i];
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

/* ---- what is no file ------------------------------------------------------------------------------------------------------ */
Test(npy, that_is_not_there_or_no_file)
{
    tine_array a;
    cr_assert_eq(tine_npy_open(&a, path, TINE_READ), TINE_EIO);
    cr_assert_eq(errno, ENOENT);
    cr_assert(!a.data && !a.why);
    cr_assert_eq(tine_raw_open(&a, path, TINE_F64, 0, TINE_READ), TINE_EIO);
    refused("a folder", tine_npy_open(&a, folder, TINE_READ), &a);
    cr_assert_eq(mkfifo(path, 0600), 0);
    refused("a pipe", tine_npy_open(&a, path, TINE_READ), &a); /* and does not wait for its writer */
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

/* ---- raw ------------------------------------------------------------------------------------------------------------------- */
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
