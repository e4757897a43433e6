/* npy.c - tine_npy_open, tine_npy_create and their raw sisters: files mapped into memory. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "npy_header.h"

static int bad_format(tine_array *a, const char *why)
{
    *a = (tine_array){.why = why};
    return TINE_EFORMAT;
}

static int bad_io(tine_array *a)
{
    *a = (tine_array){.why = NULL};
    return errno == ENOMEM ? TINE_ENOMEM : TINE_EIO;
}

/* As much as there is of [from, from + size); -1: an error. */
static ssize_t read_at(int file, void *to, size_t size, size_t from)
{
    size_t got = 0;
    while (got < size) {
        ssize_t k = pread(file, (char *)to + got, size - got, (off_t)(from + got));
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return -1;
        if (k == 0) break;
        got += (size_t)k;
    }
    return (ssize_t)got;
}

/* mmap knows no empty mapping: a file without bytes gets a page that nobody looks at. */
static bool map(tine_array *a, int file, size_t bytes, int protection, int flags)
{
    a->mapped_ = bytes ? bytes : 1;
    a->map_ = mmap(NULL, a->mapped_, protection, flags, file, 0);
    return a->map_ != MAP_FAILED;
}

/* ---- elements that cannot lie where they are ------------------------------------------------------------------------------ */
typedef struct copy_job {
    int file;
    char *to;
    size_t at, size; /* the data's place in the file; bytes an element */
    bool swapped;
} copy_job;

static void swap4(uint32_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = __builtin_bswap32(x[i]);
}

static void swap8(uint64_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = __builtin_bswap64(x[i]);
}

enum { CUT_SHORT = 1, FAILED = 2 }; /* codes of copy_body */

static int copy_body(size_t lo, size_t hi, void *ctx)
{
    const copy_job *j = ctx;
    void *to = j->to + lo * j->size;
    size_t bytes = (hi - lo) * j->size;
    ssize_t got = read_at(j->file, to, bytes, j->at + lo * j->size);
    if (got < 0) return FAILED;
    if ((size_t)got < bytes) return CUT_SHORT;
    if (j->swapped && j->size == 4) swap4(to, hi - lo);
    if (j->swapped && j->size == 8) swap8(to, hi - lo);
    return 0;
}

static int copy(tine_array *a, int file, size_t at, bool swapped)
{
    enum { PIECE = 1 << 16 }; /* elements: half a MB by one read, which stays in the cache until it is swapped */
    copy_job j = {file, NULL, at, tine_type_size(a->type), swapped};
    if (!map(a, -1, a->n * j.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS)) return bad_io(a);
    a->data = j.to = a->map_;
    int rc = tine_for(copy_body, &j, a->n, TINE_OPTS(.chunk = PIECE, .sched = TINE_DYNAMIC));
    if (rc == 0 && a->access_ == TINE_READ && mprotect(a->map_, a->mapped_, PROT_READ)) rc = FAILED;
    if (rc == 0) return 0;
    munmap(a->map_, a->mapped_);
    if (rc == CUT_SHORT) return bad_format(a, "its data are cut short");
    errno = rc == FAILED ? EIO : ENOMEM;
    return bad_io(a);
}

/* ---- opening ------------------------------------------------------------------------------------------------------------- */
/* The data begin at byte `at` of a file of so many bytes; type, shape and n are known. */
static int attach(tine_array *a, int file, size_t size, size_t at, bool swapped)
{
    size_t each = tine_type_size(a->type);
    if (at > size || a->n > (size - at) / each) return bad_format(a, "its data are cut short");
    if (swapped || at % each) return copy(a, file, at, swapped);
    bool read_only = a->access_ == TINE_READ;
    if (!map(a, file, at + a->n * each, PROT_READ | (read_only ? 0 : PROT_WRITE),
             read_only ? MAP_SHARED : MAP_PRIVATE | MAP_NORESERVE))
        return bad_io(a);
    a->data = a->map_ + at;
    a->shared_ = read_only;
    return 0;
}

/* A pipe without a writer must not hold us up. */
static int open_file(tine_array *a, const char *path, size_t *size)
{
    struct stat s;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return bad_io(a);
    if (fstat(file, &s) == 0 && S_ISREG(s.st_mode)) {
        *size = (size_t)s.st_size;
        a->file_ = file;
        return 0;
    }
    close(file);
    return bad_format(a, "it is not a regular file");
}

int tine_npy_open(tine_array *a, const char *path, tine_access access)
{
    if (!a || !path || (unsigned)access > TINE_COPY) return TINE_EINVAL;
    unsigned char head[NPY_HEADER_MOST];
    size_t size = 0, at = 0;
    bool swapped = false;
    *a = (tine_array){.why = NULL};
    int rc = open_file(a, path, &size), file = a->file_;
    if (rc) return rc;
    ssize_t got = read_at(file, head, sizeof head, 0);
    rc = got < 0 ? bad_io(a) : npy_parse(a, head, (size_t)got, &at, &swapped);
    a->access_ = (int)access;
    if (rc == 0) rc = attach(a, file, size, at, swapped);
    a->file_ = -1;
    close(file);
    if (rc) a->file_ = a->access_ = 0;
    return rc;
}

int tine_raw_open(tine_array *a, const char *path, tine_type t, size_t offset, tine_access access)
{
    if (!a || !path || (unsigned)access > TINE_COPY || !tine_type_size(t)) return TINE_EINVAL;
    size_t size = 0;
    *a = (tine_array){.why = NULL};
    int rc = open_file(a, path, &size), file = a->file_;
    if (rc) return rc;
    if (offset > size || (size - offset) % tine_type_size(t)) {
        rc = bad_format(a, "its size is not that of whole elements");
    } else {
        size_t n = (size - offset) / tine_type_size(t);
        *a = (tine_array){.type = t, .n = n, .dims = 1, .shape = {n}, .access_ = (int)access};
        rc = attach(a, file, size, offset, false);
    }
    if (rc == 0) a->file_ = -1;
    close(file);
    return rc;
}

/* ---- creating ------------------------------------------------------------------------------------------------------------ */
/* A new file beside the final name, opened; its name, or NULL. */
static char *temporary_file(const char *path, int *file)
{
    static atomic_uint count;
    enum { TRIES = 100 };
    size_t room = strlen(path) + 48;
    char *name = malloc(room);
    if (!name) return NULL;
    for (int i = 0; i < TRIES; i++) {
        snprintf(name, room, "%s.tine-%ld-%u", path, (long)getpid(), atomic_fetch_add(&count, 1));
        *file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (*file >= 0) return name;
        if (errno != EEXIST) break;
    }
    free(name);
    return NULL;
}

/* Its room on the disk now: a full one met later, while the mapping is written to, would end the program. */
static bool make_room(int file, size_t bytes)
{
    int rc = bytes ? posix_fallocate(file, 0, (off_t)bytes) : 0;
    if (rc == EINVAL || rc == EOPNOTSUPP) rc = ftruncate(file, (off_t)bytes) ? errno : 0;
    errno = rc;
    return rc == 0;
}

static bool write_at_start(int file, const unsigned char *head, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t k = pwrite(file, head + done, size - done, (off_t)done);
        if (k < 0 && errno != EINTR) return false;
        if (k > 0) done += (size_t)k;
    }
    return true;
}

/* The type, shape and n are known; `at` bytes of head, or of zeros if there is none, come before the data. */
static int create(tine_array *a, const char *path, const unsigned char *head, size_t at)
{
    size_t bytes = at + a->n * tine_type_size(a->type);
    a->path_ = strdup(path);
    a->temporary_ = a->path_ ? temporary_file(path, &a->file_) : NULL;
    if (!a->temporary_) {
        free(a->path_);
        return bad_io(a);
    }
    if (make_room(a->file_, bytes) && (!head || write_at_start(a->file_, head, at)) &&
        map(a, a->file_, bytes, PROT_READ | PROT_WRITE, MAP_SHARED)) {
        a->data = a->map_ + at;
        a->shared_ = 1;
        return 0;
    }
    int was = errno;
    unlink(a->temporary_);
    close(a->file_);
    free(a->temporary_);
    free(a->path_);
    errno = was;
    return bad_io(a);
}

int tine_npy_create(tine_array *a, const char *path, tine_type t, int dims, const size_t *shape)
{
    size_t n;
    if (!a || !path || !tine_type_size(t) || dims < 0 || dims > TINE_DIMS || (dims && !shape)) return TINE_EINVAL;
    if (!npy_count(&n, t, dims, shape) || n > PTRDIFF_MAX / 16) return TINE_EINVAL;
    unsigned char head[NPY_HEADER_MOST];
    *a = (tine_array){.type = t, .n = n, .dims = dims};
    if (dims) memcpy(a->shape, shape, (size_t)dims * sizeof *shape);
    return create(a, path, head, npy_print(head, t, dims, shape));
}

int tine_raw_create(tine_array *a, const char *path, tine_type t, size_t offset, size_t n)
{
    size_t each = tine_type_size(t);
    if (!a || !path || !each || n > PTRDIFF_MAX / 16 || offset > PTRDIFF_MAX / 2 || offset % each) return TINE_EINVAL;
    *a = (tine_array){.type = t, .n = n, .dims = 1, .shape = {n}};
    return create(a, path, NULL, offset);
}

/* ---- ending -------------------------------------------------------------------------------------------------------------- */
/* The new name is on the disk only when its folder is. */
static bool sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    int file = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    bool done = file >= 0 && (fsync(file) == 0 || errno == EINVAL); /* EINVAL: a file system that has nothing to sync */
    if (file >= 0) close(file);
    free(folder);
    return done;
}

/* A new array's end: kept under its name, or gone. */
static int end_new(tine_array *a, bool keep)
{
    bool good = keep && msync(a->map_, a->mapped_, MS_SYNC) == 0 && fsync(a->file_) == 0;
    good = good && rename(a->temporary_, a->path_) == 0;
    int was = errno;
    if (!good) unlink(a->temporary_);
    good = good && sync_folder(a->path_);
    if (close(a->file_)) was = errno;
    free(a->temporary_);
    free(a->path_);
    if (!good) errno = was;
    return good || !keep ? 0 : TINE_EIO;
}

static int end(tine_array *a, bool keep)
{
    if (!a) return TINE_EINVAL;
    int rc = a->temporary_ ? end_new(a, keep) : 0;
    if (a->map_) munmap(a->map_, a->mapped_);
    *a = (tine_array){.why = NULL};
    return rc;
}

int tine_array_close(tine_array *a) { return end(a, true); }
int tine_array_discard(tine_array *a) { return end(a, false); }
