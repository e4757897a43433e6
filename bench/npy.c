/* npy.c - reads a NumPy array file (.npy, versions 1 to 3) and trusts nothing that it says. Doubles are mapped where
   they lie; tine's other five element types are converted. */
#include "harness.h"
#include <errno.h>
#include <ctype.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "files and this reader are little-endian");
enum { MAGIC = 6, HEADER_MOST = 65536 };

typedef struct npy_header {
    size_t at;   /* where the data begin */
    char type[8];
    size_t n;
} npy_header;

static int no(char *why, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
static int no(char *why, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(why, size, format, args);
    va_end(args);
    return -1;
}

/* What follows 'key': in the header, the text of a Python dictionary; NULL if it is not there. */
static const char *value_of(const char *header, const char *key)
{
    char quoted[32];
    snprintf(quoted, sizeof quoted, "'%s':", key);
    const char *p = strstr(header, quoted);
    if (!p) return NULL;
    p += strlen(quoted);
    while (*p == ' ') p++;
    return p;
}

static int parse_type(const char *header, char *type, size_t size)
{
    const char *p = value_of(header, "descr");
    size_t length = p && *p == '\'' ? strcspn(p + 1, "'") : 0;
    if (!length || length >= size || p[1 + length] != '\'') return -1;
    memcpy(type, p + 1, length);
    type[length] = 0;
    return 0;
}

/* (3, 4), (5,) and (): the product of what is there; -1 for anything else, or if it overflows. */
static int parse_shape(const char *header, size_t *n)
{
    const char *p = value_of(header, "shape");
    if (!p || *p++ != '(') return -1;
    *n = 1;
    for (;;) {
        size_t extent = 0;
        while (*p == ' ') p++;
        if (*p == ')') return 0;
        if (!isdigit((unsigned char)*p)) return -1;
        for (; isdigit((unsigned char)*p); p++) {
            if (__builtin_mul_overflow(extent, 10, &extent) || __builtin_add_overflow(extent, *p - '0', &extent)) return -1;
        }
        if (__builtin_mul_overflow(*n, extent, n)) return -1;
        while (*p == ' ') p++;
        if (*p == ',') p++;
        else if (*p != ')') return -1;
    }
}

static int parse(const unsigned char *file, size_t size, npy_header *h, const char *path, char *why, size_t room)
{
    if (size < MAGIC + 4 || memcmp(file, "\x93NUMPY", MAGIC)) return no(why, room, "%s is not a .npy file", path);
    int version = file[MAGIC];
    size_t start = version == 1 ? 10 : 12, length = file[8] | (size_t)file[9] << 8;
    if (version < 1 || version > 3) return no(why, room, "%s: version %d of the .npy format is not known", path, version);
    if (version > 1 && size >= start) length |= (size_t)file[10] << 16 | (size_t)file[11] << 24;
    if (size < start || length > HEADER_MOST || length > size - start)
        return no(why, room, "%s: its header is cut short", path);
    char *header = strndup((const char *)file + start, length);
    if (!header) return no(why, room, "%s: no memory", path);
    const char *order = value_of(header, "fortran_order");
    int rc = 0;
    if (parse_type(header, h->type, sizeof h->type)) rc = no(why, room, "%s: its element type is not a plain number", path);
    else if (!order || strncmp(order, "False", 5)) rc = no(why, room, "%s is not in C order", path);
    else if (parse_shape(header, &h->n)) rc = no(why, room, "%s: its shape makes no sense", path);
    else if (h->n == 0) rc = no(why, room, "%s has no elements", path);
    free(header);
    h->at = start + length;
    return rc;
}

/* One converter for each type. memcpy: the data may lie at any address. */
#define CONVERT(name, type) \
    static void name(double *to, const unsigned char *from, size_t n) \
    { \
        for (size_t i = 0; i < n; i++) { \
            type x; \
            memcpy(&x, from + i * sizeof x, sizeof x); \
            to[i] = (double)x; \
        } \
    }
CONVERT(from_i32, int32_t)
CONVERT(from_i64, int64_t)
CONVERT(from_u32, uint32_t)
CONVERT(from_u64, uint64_t)
CONVERT(from_f32, float)
CONVERT(from_f64, double)

static const struct npy_type {
    const char *name;
    size_t size;
    void (*convert)(double *to, const unsigned char *from, size_t n);
} types[] = {{"<f8", 8, from_f64}, {"<f4", 4, from_f32}, {"<i4", 4, from_i32},
             {"<i8", 8, from_i64}, {"<u4", 4, from_u32}, {"<u8", 8, from_u64}};

static int take(npy_array *a, const npy_header *h, const char *path, char *why, size_t room, char *note, size_t note_size)
{
    const struct npy_type *t = NULL;
    const unsigned char *data = (const unsigned char *)a->map + h->at;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!strcmp(types[i].name, h->type)) t = &types[i];
    }
    if (!t) return no(why, room, "%s: elements of type '%s'; known are <f8 <f4 <i4 <i8 <u4 <u8", path, h->type);
    if (h->n > (a->map_bytes - h->at) / t->size)
        return no(why, room, "%s is cut short: %zu elements are said to follow", path, h->n);
    a->n = h->n;
    a->x = (const double *)(const void *)data;
    if (t->convert == from_f64 && (uintptr_t)data % sizeof(double) == 0) return 0;
    if (h->n > SIZE_MAX / sizeof(double)) return no(why, room, "%s: no memory", path);
    a->converted_bytes = h->n * sizeof(double);
    a->converted = bench_shared(a->converted_bytes);
    if (!a->converted) return no(why, room, "%s: no memory for %zu doubles", path, h->n);
    t->convert(a->converted, data, h->n);
    a->x = a->converted;
    snprintf(note, note_size, "%s: %zu elements of type %s converted to doubles", path, h->n, h->type);
    return 0;
}

int npy_open(npy_array *a, const char *path, char *why, size_t why_size, char *note, size_t note_size)
{
    struct stat s;
    npy_header h = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO without a writer must not hold us up */
    *a = (npy_array){0};
    *note = 0;
    if (file < 0) return no(why, why_size, "cannot read %s: %s", path, strerror(errno));
    if (fstat(file, &s) || !S_ISREG(s.st_mode) || s.st_size == 0) {
        close(file);
        return no(why, why_size, "%s is not a .npy file", path);
    }
    a->map_bytes = (size_t)s.st_size;
    a->map = mmap(NULL, a->map_bytes, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (a->map == MAP_FAILED) {
        a->map = NULL;
        return no(why, why_size, "cannot map %s: %s", path, strerror(errno));
    }
    int rc = parse(a->map, a->map_bytes, &h, path, why, why_size);
    if (!rc) rc = take(a, &h, path, why, why_size, note, note_size);
    if (rc) npy_close(a);
    return rc;
}

void npy_close(npy_array *a)
{
    if (a->map) munmap(a->map, a->map_bytes);
    bench_unshare(a->converted, a->converted_bytes);
    *a = (npy_array){0};
}
