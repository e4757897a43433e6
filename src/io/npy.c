/* npy.c - tine_npy_open, tine_npy_create, tine_raw_open and tine_raw_create: files mapped into
   memory. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../runtime/error.h"
#include "npy_codes.h"
#include "npy_header.h"
#include "../runtime/publish.h"

static int bad_argument(const char *rule) { return error_rule(TINE_EINVAL, rule); }

static int bad_format(tine_array *a, const char *why)
{
    *a = (tine_array){.why = why};
    return error_rule(TINE_EFORMAT, why);
}

static int bad_io(tine_array *a, int error, const char *rule)
{
    *a = (tine_array){.why = NULL};
    return file_failed(error, rule);
}

static const char unmapped[] = "the file cannot be mapped, and errno says why",
                  unread[] = "the file cannot be read, and errno says why",
                  cut_short[] = "the file's data are cut short";

/* mmap refuses an empty mapping, so a file without bytes gets one page, which is never used. */
static bool map(tine_array *a, int file, size_t bytes, int protection, int flags)
{
    a->mapped_ = bytes ? bytes : 1;
    a->map_ = mmap(NULL, a->mapped_, protection, flags, file, 0);
    return a->map_ != MAP_FAILED;
}

/* ---- elements that must be copied into memory ------------------------------------------------ */
typedef struct copy_job {
    int file;
    char *to;
    size_t at, size; /* at: where the data begin in the file; size: bytes of an element */
    size_t unit;     /* bytes of a number; a complex element has two numbers */
    bool swapped;
    _Atomic int error; /* the errno of a read that failed */
} copy_job;

static void swap2(uint16_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = __builtin_bswap16(x[i]);
}

static void swap4(uint32_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = __builtin_bswap32(x[i]);
}

static void swap8(uint64_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = __builtin_bswap64(x[i]);
}

enum { CUT_SHORT = 1, FAILED = 2 }; /* codes that copy_body returns */

static int copy_body(size_t lo, size_t hi, void *ctx)
{
    copy_job *j = ctx;
    void *to = j->to + lo * j->size;
    size_t bytes = (hi - lo) * j->size, got;
    int error = file_read(j->file, to, bytes, j->at + lo * j->size, &got);
    if (error) j->error = error;
    if (error || got < bytes) return error ? FAILED : CUT_SHORT;
    const size_t numbers = bytes / j->unit;
    if (j->swapped && j->unit == 2) swap2(to, numbers);
    if (j->swapped && j->unit == 4) swap4(to, numbers);
    if (j->swapped && j->unit == 8) swap8(to, numbers);
    return 0;
}

static int copy(tine_array *a, int file, size_t at, bool swapped)
{
    /* Elements of a chunk: some 0.5 MB a read, which stay in the cache until they are swapped. */
    enum { CHUNK = 1 << 16 };
    copy_job j = {file, NULL, at, tine_type_size(a->type), npy_types[a->type].unit, swapped, EIO};
    if (!map(a, -1, a->n * j.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS))
        return bad_io(a, errno, unmapped);
    a->data = j.to = a->map_;
    int rc = tine_for(copy_body, &j, a->n, TINE_OPTS(.chunk = CHUNK, .sched = TINE_DYNAMIC));
    if (rc == 0 && a->access_ == TINE_READ && mprotect(a->map_, a->mapped_, PROT_READ)) {
        j.error = errno;
        rc = FAILED;
    }
    if (rc == 0) return 0;
    munmap(a->map_, a->mapped_);
    return rc == CUT_SHORT ? bad_format(a, cut_short)
                           : bad_io(a, rc == FAILED ? j.error : ENOMEM, unread);
}

/* ---- opening --------------------------------------------------------------------------------- */
/* Maps or copies the data, which begin at byte `at` of a file of `size` bytes; type, shape and n
   are known. */
static int attach(tine_array *a, int file, size_t size, size_t at, bool swapped)
{
    size_t each = tine_type_size(a->type);
    if (at > size || a->n > (size - at) / each) return bad_format(a, cut_short);
    if (swapped || at % each) return copy(a, file, at, swapped);
    bool read_only = a->access_ == TINE_READ;
    if (!map(a, file, at + a->n * each, PROT_READ | (read_only ? 0 : PROT_WRITE),
             read_only ? MAP_SHARED : MAP_PRIVATE | MAP_NORESERVE))
        return bad_io(a, errno, unmapped);
    a->data = a->map_ + at;
    a->shared_ = read_only;
    return 0;
}

/* Opens a file. O_NONBLOCK: a pipe without a writer must not block the call. */
static int open_file(tine_array *a, const char *path, int *file, size_t *size)
{
    struct stat s;
    *a = (tine_array){.why = NULL};
    *file = file_open(AT_FDCWD, path, O_RDONLY | O_NONBLOCK, 0);
    if (*file < 0) return bad_io(a, errno, "the file cannot be opened, and errno says why");
    int error = fstat(*file, &s) ? errno : 0;
    *size = error ? 0 : (size_t)s.st_size;
    if (!error && S_ISREG(s.st_mode)) return 0;
    close(*file);
    return error ? bad_io(a, error, unread)
                 : bad_format(a, "the path names something that is no regular file");
}

/* Closes a file and keeps errno. */
static void close_file(int file)
{
    int was = errno;
    close(file);
    errno = was;
}

static int npy_open(tine_array *a, const char *path, tine_access access)
{
    unsigned char head[NPY_HEADER_MAX];
    size_t size, at, got;
    bool swapped;
    int file, rc = open_file(a, path, &file, &size);
    if (rc) return rc;
    int error = file_read(file, head, sizeof head, 0, &got);
    rc = error ? bad_io(a, error, unread) : npy_parse(a, head, got, &at, &swapped);
    if (rc == 0) {
        a->access_ = (int)access;
        rc = attach(a, file, size, at, swapped);
    }
    close_file(file);
    return rc;
}

static int raw_open(tine_array *a, const char *path, tine_type t, size_t offset, tine_access access)
{
    size_t size, each = tine_type_size(t);
    int file, rc = open_file(a, path, &file, &size);
    if (rc) return rc;
    if (offset > size || (size - offset) % each) {
        rc = bad_format(a, "the file's size is not that of whole elements");
    } else {
        size_t n = (size - offset) / each;
        *a = (tine_array){.type = t, .n = n, .dims = 1, .shape = {n}, .access_ = (int)access};
        npy_strides(a, false);
        rc = attach(a, file, size, offset, false);
    }
    close_file(file);
    return rc;
}

/* Checks the arguments that all four calls have; 0, or TINE_EINVAL. */
static int bad_array(const tine_array *a, const char *path, tine_type t)
{
    if (!a) return bad_argument("a is NULL");
    if (!path) return bad_argument("path is NULL");
    return tine_type_size(t) ? 0 : bad_argument("t is not a tine_type");
}

static int bad_access(tine_access access)
{
    return (unsigned)access <= TINE_COPY ? 0 : bad_argument("access is not a tine_access");
}

int tine_npy_open(tine_array *a, const char *path, tine_access access)
{
    file_call call;
    file_enter(&call);
    int rc = bad_array(a, path, TINE_F64);
    if (!rc) rc = bad_access(access);
    return file_leave(&call, rc ? rc : npy_open(a, path, access), "tine_npy_open");
}

int tine_raw_open(tine_array *a, const char *path, tine_type t, size_t offset, tine_access access)
{
    file_call call;
    file_enter(&call);
    int rc = bad_array(a, path, t);
    if (!rc) rc = bad_access(access);
    return file_leave(&call, rc ? rc : raw_open(a, path, t, offset, access), "tine_raw_open");
}

/* ---- creating -------------------------------------------------------------------------------- */
/* Makes the new file, whose place is known. `at` bytes come before the data: the header, or zeros
   if head is NULL. */
static int make(tine_array *a, new_file *f, const unsigned char *head, size_t at)
{
    size_t bytes = at + a->n * tine_type_size(a->type);
    int error = new_file_make(f);
    if (error) return file_failed(error, "no file can be made in the folder, and errno says why");
    const char *rule = "the disk has no room for the file, and errno says why";
    error = new_file_room(f, bytes);
    if (!error && head) {
        rule = "the file's header cannot be written, and errno says why";
        error = new_file_write(f, head, at, 0);
    }
    if (!error) {
        rule = unmapped;
        error = map(a, f->file, bytes, PROT_READ | PROT_WRITE, MAP_SHARED) ? 0 : errno;
    }
    if (error) new_file_drop(f);
    return error ? file_failed(error, rule) : 0;
}

/* Creates a new array; type, shape and n are known. */
static int create(tine_array *a, const char *path, const unsigned char *head, size_t at)
{
    new_file *f = malloc(sizeof *f);
    if (!f) return bad_io(a, ENOMEM, NULL);
    int error = place_find(&f->at, path), rc = error ? place_failed(error) : make(a, f, head, at);
    if (rc == 0) {
        a->data = a->map_ + at;
        a->shared_ = 1;
        a->new_ = f;
        return 0;
    }
    place_end(&f->at);
    free(f);
    *a = (tine_array){.why = NULL};
    return rc;
}

static int npy_create(tine_array *a, const char *path, tine_type t, int dims, const size_t *shape)
{
    static const char too_many[] = "shape has more elements than an array can have";
    unsigned char head[NPY_HEADER_MAX];
    size_t n;
    int rc = bad_array(a, path, t);
    if (rc) return rc;
    if (dims < 0 || dims > TINE_DIMS) return bad_argument("dims is not 0 to 32");
    if (dims && !shape) return bad_argument("shape is NULL");
    if (!npy_count(&n, t, dims, shape) || n > PTRDIFF_MAX / 16) return bad_argument(too_many);
    *a = (tine_array){.type = t, .n = n, .dims = dims};
    if (dims) memcpy(a->shape, shape, (size_t)dims * sizeof *shape);
    npy_strides(a, false);
    return create(a, path, head, npy_print(head, t, dims, shape));
}

static int raw_create(tine_array *a, const char *path, tine_type t, size_t offset, size_t n)
{
    int rc = bad_array(a, path, t);
    if (rc) return rc;
    if (n > PTRDIFF_MAX / 16) return bad_argument("n is more than an array can have");
    if (offset > PTRDIFF_MAX / 2 || offset % tine_type_size(t))
        return bad_argument("offset is not a multiple of the element's size");
    *a = (tine_array){.type = t, .n = n, .dims = 1, .shape = {n}};
    npy_strides(a, false);
    return create(a, path, NULL, offset);
}

int tine_npy_create(tine_array *a, const char *path, tine_type t, int dims, const size_t *shape)
{
    file_call call;
    file_enter(&call);
    return file_leave(&call, npy_create(a, path, t, dims, shape), "tine_npy_create");
}

int tine_raw_create(tine_array *a, const char *path, tine_type t, size_t offset, size_t n)
{
    file_call call;
    file_enter(&call);
    return file_leave(&call, raw_create(a, path, t, offset, n), "tine_raw_create");
}

/* ---- ending ---------------------------------------------------------------------------------- */
/* Ends a new array: gives the file its name, or deletes it. In a forked child it does neither. */
static int end_new(const tine_array *a, bool keep)
{
    new_file *f = a->new_;
    const char *rule = "the file cannot be written and given its name, and errno says why";
    int error = 0;
    if (keep && !new_file_ours(f)) {
        rule = "the array was created by the parent of this process";
        error = EPERM;
    }
    if (keep && !error && msync(a->map_, a->mapped_, MS_SYNC)) error = errno;
    if (keep && !error)
        error = new_file_publish(f);
    else
        new_file_drop(f);
    place_end(&f->at);
    free(f);
    return error ? file_failed(error, rule) : 0;
}

static int end(tine_array *a, bool keep)
{
    if (!a) return bad_argument("a is NULL");
    int rc = a->new_ ? end_new(a, keep) : 0, was = errno;
    if (a->map_) munmap(a->map_, a->mapped_);
    *a = (tine_array){.why = NULL};
    errno = was;
    return rc;
}

int tine_array_close(tine_array *a)
{
    file_call call;
    file_enter(&call);
    return file_leave(&call, end(a, true), "tine_array_close");
}

int tine_array_discard(tine_array *a)
{
    file_call call;
    file_enter(&call);
    return file_leave(&call, end(a, false), "tine_array_discard");
}
