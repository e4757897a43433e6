/* npy_header.c - reads and writes the text in front of a .npy file's data: magic, version, length,
   and a Python dictionary such as

       {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }

   padded with blanks. The file may come from anywhere, so every part of the text is checked before
   it is used. */
#include <stdio.h>
#include <string.h>
#include "../runtime/error.h"
#include "npy_codes.h"
#include "npy_header.h"

#define MAGIC "\x93NUMPY"
enum { MAGIC_SIZE = 6, LITTLE = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ };

size_t tine_type_size(tine_type t) { return (unsigned)t < NPY_TYPES ? npy_types[t].size : 0; }

bool npy_count(size_t *n, tine_type t, int dims, const size_t *shape)
{
    *n = 1;
    for (int i = 0; i < dims; i++)
        /* One dimension of 0 makes the array empty, even if the product of the others overflows. */
        if (shape[i] == 0) *n = 0;
    for (int i = 0; i < dims && *n; i++)
        if (__builtin_mul_overflow(*n, shape[i], n)) return false;
    return *n <= PTRDIFF_MAX / tine_type_size(t);
}

void npy_strides(tine_array *a, bool fortran)
{
    size_t stride = 1;
    for (int k = 0; k < a->dims && a->n; k++) {
        const int i = fortran ? k : a->dims - 1 - k;
        a->stride[i] = stride;
        stride *= a->shape[i];
    }
}

/* ---- reading --------------------------------------------------------------------------------- */
typedef struct cursor {
    const char *p, *end;
} cursor;

static void blanks(cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\n' || *c->p == '\r'))
        c->p++;
}

/* If `what` comes next, perhaps after blanks, moves behind it. Returns whether it did. */
static bool taken(cursor *c, const char *what)
{
    size_t n = strlen(what);
    blanks(c);
    if ((size_t)(c->end - c->p) < n || memcmp(c->p, what, n)) return false;
    c->p += n;
    return true;
}

/* Reads a word in quotes, of at most room - 1 characters. */
static bool word(cursor *c, char *to, size_t room)
{
    const int quote = taken(c, "'") ? '\'' : taken(c, "\"") ? '"' : 0;
    size_t n = 0;
    if (!quote) return false;
    while (c->p < c->end && *c->p != quote && n < room - 1) to[n++] = *c->p++;
    to[n] = 0;
    return c->p < c->end && *c->p++ == quote;
}

static bool extent(cursor *c, size_t *v)
{
    blanks(c);
    const char *from = c->p;
    for (*v = 0; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++)
        if (__builtin_mul_overflow(*v, 10, v) ||
            __builtin_add_overflow(*v, (size_t)(*c->p - '0'), v))
            return false;
    if (c->p == from) return false;
    taken(c, "L"); /* NumPy under Python 2 wrote an L behind a number */
    return true;
}

static const char *read_descr(tine_array *a, cursor *c, bool *swapped)
{
    static const char other[] = "the file's elements are none of" NPY_ALL_CODES;
    char text[8];
    if (!word(c, text, sizeof text)) return other;
    for (int t = 0; t < NPY_TYPES; t++) {
        if (strcmp(text + (*text != 0), npy_types[t].code)) continue;
        const char *const orders = npy_types[t].unit == 1 ? "|<>=" : "<>=";
        if (!*text || !strchr(orders, *text)) return other;
        a->type = (tine_type)t;
        *swapped = npy_types[t].unit > 1 && *text == (LITTLE ? '>' : '<');
        return NULL;
    }
    return other;
}

/* Reads a shape: () or (3,) or (3, 4). A single number needs its comma; without it Python reads a
   number in brackets. */
static const char *read_shape(tine_array *a, cursor *c)
{
    static const char bad[] = "the file's shape is that of no array";
    bool comma = true;
    if (!taken(c, "(")) return bad;
    for (a->dims = 0; !taken(c, ")"); a->dims++) {
        if (!comma) return bad;
        if (a->dims == TINE_DIMS) return "the file's array has more than 32 dimensions";
        if (!extent(c, &a->shape[a->dims])) return bad;
        comma = taken(c, ",");
    }
    return a->dims == 1 && !comma ? bad : NULL;
}

enum { DESCR = 1, ORDER = 2, SHAPE = 4, ALL = 7 };

/* Reads one entry of the dictionary; *seen: which entries have been read. */
static const char *read_entry(tine_array *a, cursor *c, int *seen, bool *swapped, bool *fortran)
{
    static const char bad[] =
        "the file's header is no dictionary of descr, fortran_order and shape";
    char key[16];
    if (!word(c, key, sizeof key) || !taken(c, ":")) return bad;
    int which = !strcmp(key, "descr")           ? DESCR
                : !strcmp(key, "fortran_order") ? ORDER
                : !strcmp(key, "shape")         ? SHAPE
                                                : 0;
    if (!which || *seen & which) return bad;
    *seen |= which;
    if (which == DESCR) return read_descr(a, c, swapped);
    if (which == SHAPE) return read_shape(a, c);
    *fortran = taken(c, "True");
    return *fortran || taken(c, "False") ? NULL : bad;
}

static const char *read_text(tine_array *a, cursor *c, bool *swapped)
{
    static const char bad[] =
        "the file's header is no dictionary of descr, fortran_order and shape";
    bool fortran = false, comma = true;
    int seen = 0;
    if (!taken(c, "{")) return bad;
    while (!taken(c, "}")) {
        const char *why = comma ? read_entry(a, c, &seen, swapped, &fortran) : bad;
        if (why) return why;
        comma = taken(c, ",");
    }
    blanks(c);
    if (seen != ALL || c->p != c->end) return bad;
    if (!npy_count(&a->n, a->type, a->dims, a->shape))
        return "the file's shape is that of no array";
    npy_strides(a, fortran);
    return NULL;
}

static const char *read_header(tine_array *a, const unsigned char *file, size_t size, size_t *at,
                               bool *swapped)
{
    if (size < MAGIC_SIZE + 4 || memcmp(file, MAGIC, MAGIC_SIZE)) return "the file is no .npy file";
    int version = file[MAGIC_SIZE];
    size_t start = version == 1 ? 10 : 12, length = file[8] | (size_t)file[9] << 8;
    if (version < 1 || version > 3) return "the file is of an unknown version of the .npy format";
    if (size < start) return "the file's header is cut short";
    if (version > 1) length |= (size_t)file[10] << 16 | (size_t)file[11] << 24;
    if (length > NPY_TEXT_MAX) return "the file's header is longer than 10000 characters";
    if (length > size - start) return "the file's header is cut short";
    *at = start + length;
    cursor c = {(const char *)file + start, (const char *)file + start + length};
    return read_text(a, &c, swapped);
}

int npy_parse(tine_array *a, const unsigned char *file, size_t size, size_t *at, bool *swapped)
{
    const char *why = read_header(a, file, size, at, swapped);
    if (!why) return 0;
    *a = (tine_array){.why = why};
    return error_rule(TINE_EFORMAT, why);
}

/* ---- writing --------------------------------------------------------------------------------- */
size_t npy_print(unsigned char to[NPY_HEADER_MAX], tine_type t, int dims, const size_t *shape)
{
    enum { START = MAGIC_SIZE + 4 }; /* version 1.0: a length of two bytes follows it */
    char *text = (char *)to + START;
    size_t room = NPY_TEXT_MAX, n = 0;
    n += (size_t)snprintf(text, room, "{'descr': '%c%s', 'fortran_order': False, 'shape': (",
                          npy_order(t), npy_types[t].code);
    for (int i = 0; i < dims; i++)
        n += (size_t)snprintf(text + n, room - n, "%s%zu", i ? ", " : "", shape[i]);
    n += (size_t)snprintf(text + n, room - n, "%s), }", dims == 1 ? "," : "");
    size_t all = (START + n + 1 + NPY_ALIGN - 1) / NPY_ALIGN * NPY_ALIGN, length = all - START;
    memset(text + n, ' ', length - n - 1);
    text[length - 1] = '\n';
    /* the second byte of the version is the literal's terminating zero */
    memcpy(to, MAGIC "\1", MAGIC_SIZE + 2);
    to[8] = (unsigned char)(length & 255);
    to[9] = (unsigned char)(length >> 8);
    return all;
}
