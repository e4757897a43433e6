/* fuzz_npy.c - opens files of any bytes. The result is an error, or an array whose bytes can all be
   read and whose strides lead from the first element to the last. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "tine/npy.h"

static volatile unsigned char seen;

static void look(int rc, tine_array *a, size_t size)
{
    if (rc && (rc != TINE_EFORMAT || !a->why || a->data)) abort();
    if (rc) return;
    size_t n = 1, last = 0, bytes = a->n * tine_type_size(a->type);
    for (int i = 0; i < a->dims; i++) n = a->shape[i] ? n * a->shape[i] : 0;
    for (int i = 0; i < a->dims; i++) n = a->shape[i] ? n : 0;
    if (n != a->n || bytes > size || (uintptr_t)a->data % tine_type_size(a->type)) abort();
    for (int i = 0; i < a->dims && n; i++) last += (a->shape[i] - 1) * a->stride[i];
    if (n && last != n - 1) abort();
    for (size_t i = 0; i < bytes; i++) seen = ((unsigned char *)a->data)[i];
    if (a->access_ == TINE_COPY && bytes) memset(a->data, 1, bytes);
    if (tine_array_close(a)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int file = -1;
    static char path[32] = "/proc/self/fd/";
    if (file < 0) {
        file = memfd_create("npy", 0);
        for (int d = file, at = d > 9 ? 15 : 14; at >= 14; at--, d /= 10)
            path[at] = (char)('0' + d % 10);
    }
    if (ftruncate(file, 0) || pwrite(file, bytes, size, 0) != (ssize_t)size) abort();
    tine_array a;
    tine_access access = size % 2 ? TINE_READ : TINE_COPY;
    look(tine_npy_open(&a, path, access), &a, size);
    look(tine_raw_open(&a, path, (tine_type)(size % TINE_NO_TYPE_), size % 23, access), &a, size);
    return 0;
}
