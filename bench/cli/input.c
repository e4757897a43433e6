/* input.c - the user's own array (--input): a NumPy file, mapped by the library. Doubles are used
   in place, and other element types are converted. */
#include "../measure/harness.h"
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Defines one converter for each element type. */
#define CONVERT(arg, name, type, t, kind, bits, twin, acc) \
    static void from_##name(double *to, const void *from, size_t n) \
    { \
        for (size_t i = 0; i < n; i++) to[i] = (double)((const t *)from)[i]; \
    }
TINE_TYPES_(CONVERT, )

#define TYPE(arg, name, type, t, kind, bits, twin, acc) [type] = {#name, from_##name},
static const struct {
    const char *name;
    void (*convert)(double *to, const void *from, size_t n);
} types[] = {TINE_TYPES_(TYPE, )[TINE_BOOL] = {"bool", from_u8}};

static void convert(bench_input *in, const char *path)
{
    tine_array *a = &in->file;
    if (a->type >= sizeof types / sizeof *types)
        bench_fail("%s: complex and half-precision elements are not taken", path);
    if (a->n > SIZE_MAX / sizeof *in->converted ||
        !(in->converted = bench_shared(a->n * sizeof *in->converted)))
        bench_fail("%s: no memory for %zu doubles", path, a->n);
    types[a->type].convert(in->converted, a->data, a->n);
    in->x = in->converted;
    bench_note("%s: %zu elements of type %s converted to doubles", path, a->n, types[a->type].name);
}

void input_open(bench_input *in, const char *path)
{
    tine_array *a = &in->file;
    int rc = tine_npy_open(a, path, TINE_READ);
    if (rc == TINE_EFORMAT) bench_fail("%s: %s", path, a->why);
    if (rc == TINE_EIO) bench_fail("cannot read %s: %s", path, strerror(errno));
    if (rc) bench_fail("%s: %s", path, tine_strerror(rc));
    if (a->n == 0) bench_fail("%s has no elements", path);
    in->n = a->n;
    in->x = a->data;
    if (a->type != TINE_F64) convert(in, path);
}

void input_close(bench_input *in)
{
    bench_unshare(in->converted, in->n * sizeof *in->converted);
    if (tine_array_close(&in->file)) bench_fail("cannot close the input: %s", strerror(errno));
    *in = (bench_input){.x = NULL};
}

/* Drops the pages of the user's file from this process. The first and the last page stay, because
   they may hold other data too. */
void input_forget(const bench_source *s)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (!s->file) return;
    uintptr_t from = ((uintptr_t)s->file->data + page - 1) / page * page;
    uintptr_t to = ((uintptr_t)s->file->data + s->file->n * sizeof(double)) / page * page;
    if (to > from)
        madvise((char *)s->file->data + (from - (uintptr_t)s->file->data), to - from,
                MADV_DONTNEED);
}
