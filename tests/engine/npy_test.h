/* npy_test.h - shared by the tests of arrays on disk: a folder for each test, which must be empty
   at the end, and functions that read, write and forge files. */
#ifndef TINE_TESTS_NPY_TEST_H
#define TINE_TESTS_NPY_TEST_H
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tine/npy.h"

enum { TYPES = TINE_TYPE_END_, MAX_FILE = 1 << 16 };
static char folder[] = "/tmp/tine-npy-XXXXXX", path[64], other[64];

static inline void enter(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.npy", folder);
    snprintf(other, sizeof other, "%s/b", folder);
}

static inline int files_left(void)
{
    int count = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));) count += e->d_name[0] != '.';
    closedir(d);
    return count;
}

/* Removes all files except the one at `path`. */
static inline void remove_others(void)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.' && strcmp(e->d_name, "a.npy")) unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
}

static inline void leave(void)
{
    unlink(path), unlink(other), rmdir(other);
    cr_assert_eq(files_left(), 0, "a file was left behind");
    rmdir(folder);
}

static inline void write_file(const char *name, const void *bytes, size_t size)
{
    FILE *f = fopen(name, "wb");
    cr_assert(f && fwrite(bytes, 1, size, f) == size && fclose(f) == 0);
}

static inline size_t read_file(const char *name, unsigned char *bytes)
{
    FILE *f = fopen(name, "rb");
    size_t size = f ? fread(bytes, 1, MAX_FILE, f) : 0;
    if (f) fclose(f);
    return size;
}

static inline bool there(const char *name) { return access(name, F_OK) == 0; }

/* ---- files written by hand ------------------------------------------------------------------- */
/* Writes a version, a text, and n bytes of data that count up. blanks: the number of blanks at the
   end of the text. Returns the size of the file. */
static inline size_t by_hand(unsigned char *to, int version, const char *text, int blanks, size_t n)
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

static inline int opened(tine_array *a, int version, const char *text, int blanks, size_t n,
                         tine_access access)
{
    unsigned char bytes[MAX_FILE];
    write_file(path, bytes, by_hand(bytes, version, text, blanks, n));
    memset(a, 0xff, sizeof *a);
    return tine_npy_open(a, path, access);
}

#define HEAD(type, shape) "{'descr': '" type "', 'fortran_order': False, 'shape': " shape ", }"
#endif
