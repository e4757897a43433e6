/* files.c - reads a thousand files, as tutorials download pages. A thread that waits for the disk
   uses no CPU, so more threads than CPUs may be faster while threads wait. After each reading the
   file is dropped from the system's cache, where the file system allows that, so that the next
   reading waits again. */
#include "arrays.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILE_BYTES = 16384, NAME_ROOM = 32, FILES_MAX = 100000 };
static char folder[64];

static void name_of(char name[NAME_ROOM + 64], size_t i)
{
    snprintf(name, NAME_ROOM + 64, "%s/%zu", folder, i);
}

static int write_one(size_t i)
{
    char name[NAME_ROOM + 64];
    uint64_t words[FILE_BYTES / 8];
    name_of(name, i);
    for (size_t k = 0; k < FILE_BYTES / 8; k++) words[k] = hash(i + k);
    int file = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0) return -1;
    int bad = write(file, words, sizeof words) != (ssize_t)sizeof words;
    return close(file) || bad ? -1 : 0;
}

/* Writes the files to the disk, because only pages that are on the disk can be dropped from the
   cache. */
static void write_out(void)
{
    int file = open(folder, O_RDONLY | O_DIRECTORY);
    if (file >= 0) syncfs(file), close(file);
}

/* Stores the sum of a file's words. Returns 0, or 1 if the file cannot be read. */
static int read_one(uint64_t *sum, size_t i)
{
    char name[NAME_ROOM + 64];
    uint64_t words[FILE_BYTES / 8];
    name_of(name, i);
    int file = open(name, O_RDONLY);
    if (file < 0) return 1;
    ssize_t got = read(file, words, sizeof words);
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    close(file);
    if (got != (ssize_t)sizeof words) return 1;
    *sum = 0;
    for (size_t k = 0; k < FILE_BYTES / 8; k++) *sum += words[k];
    return 0;
}

static void release(const bench_workload *w, bench_data *d)
{
    char name[NAME_ROOM + 64];
    for (size_t i = 0; i < d->n && *folder; i++) name_of(name, i), unlink(name);
    if (*folder) rmdir(folder);
    *folder = 0;
    arrays_free(w, d);
}

static int prepare(const bench_workload *w, bench_data *d, const bench_source *s)
{
    const char *dir = getenv("TMPDIR");
    int rc = arrays_make(w, d, s);
    if (rc) return rc;
    if (d->n > FILES_MAX)
        return fprintf(stderr, "tine-bench: files: at most %d of them\n", FILES_MAX), 2;
    snprintf(folder, sizeof folder, "%.40s/tine-files-XXXXXX", dir && *dir ? dir : "/tmp");
    if (!mkdtemp(folder)) *folder = 0;
    for (size_t i = 0; i < d->n && *folder; i++)
        if (write_one(i))
            return fprintf(stderr, "tine-bench: files: cannot write %zu files in %s\n", d->n,
                           folder),
                   2;
    if (*folder) write_out();
    return *folder ? 0 : (fprintf(stderr, "tine-bench: files: no folder can be made\n"), 2);
}

/* A file that cannot be read leaves a value that no file's sum has. */
static void serial(bench_data *d)
{
    uint64_t *y = d->out;
    for (size_t i = 0; i < d->n; i++)
        if (read_one(&y[i], i)) y[i] = 0;
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    uint64_t *y = d->out;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) if (read_one(&y[i], i)) y[i] = 0;);
}

static int body(size_t lo, size_t hi, void *ctx)
{
    uint64_t *y = ctx;
    for (size_t i = lo; i < hi; i++)
        if (read_one(&y[i], i)) return 1;
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o) { return tine_for(body, d->out, d->n, o); }

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    uint64_t *y = out;
    (void)in, (void)acc, (void)d;
    for (size_t i = lo; i < hi; i++)
        if (read_one(&y[i - lo], i)) return 1;
    return 0;
}

const bench_workload bench_workload_files = {
    .name = "files",
    .about = "16 KB files are read, from the disk where it can be",
    .element = "file",
    .group = "tutorial",
    .n = 1000,
    .waits = 16,
    .out_size = sizeof(uint64_t),
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
