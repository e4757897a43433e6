/* mapped.c - calls that go through arrays on disk: pieces of bounded size, let go when they are
   done.

   In order, since the system reads ahead of who goes on in a file; asking for more ahead
   (MADV_WILLNEED, MADV_POPULATE_READ) or reading into buffers (pread) was not faster. 512 MB, two
   threads, GB/s from the file cache, and from a disk that gives 1 to 1.8:
       a half each, nothing let go        14.3   1.0
       pieces of 4 MiB in order, let go   12.9   1.6
       the same, 4 MiB asked ahead        12.3   1.3
       pread of 256 KiB                   10.9   1.2 */
#include <sys/mman.h>
#include "mapped.h"

enum {
    /* bytes: letting go costs a few µs a piece and the pieces after it wait in the cache */
    MAPPED_CHUNK = 4 << 20,
    /* a fault may bring in a huge page around it, else 64 KiB: they go with the piece */
    MAPPED_ALIGN = 2 << 20
};

/* One goes twice as fast as the other, and meets it again if there is a cycle. */
int tine_chain_ends_(const struct tine_array *a)
{
    for (const tine_array *fast = a; fast && fast->also; a = a->also) {
        fast = fast->also->also;
        if (fast && fast == a->also) return 0;
    }
    return 1;
}

/* Bytes of an array for each of a call's n elements; 0: the call's elements are not the array's. */
static size_t share(const tine_array *a, size_t n)
{
    return a->n % n ? 0 : a->n / n * tine_type_size(a->type);
}

size_t mapped_chunk(const tine_array *a, size_t n)
{
    size_t max = 1;
    for (; a; a = a->also)
        if (share(a, n) > max) max = share(a, n);
    return max < MAPPED_CHUNK ? MAPPED_CHUNK / max : 1;
}

void mapped_release(const tine_array *a, size_t lo, size_t hi, size_t n)
{
    for (; a; a = a->also) {
        size_t each = share(a, n);
        if (!a->shared_ || !each) continue;
        const uintptr_t first = (uintptr_t)a->map_, data = (uintptr_t)a->data;
        uintptr_t from = (data + lo * each) / MAPPED_ALIGN * MAPPED_ALIGN;
        uintptr_t to = (data + hi * each + MAPPED_ALIGN - 1) / MAPPED_ALIGN * MAPPED_ALIGN;
        if (from < first) from = first;
        if (to - first > a->mapped_) to = first + a->mapped_;
        madvise(a->map_ + (from - first), to - from, MADV_DONTNEED);
    }
}
