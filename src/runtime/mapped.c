/* mapped.c - calls on arrays in files: chunks of bounded size, whose pages are released when they
   are done.

   Chunks go in order, because the system reads ahead in a file that is read in order. Asking for
   more ahead (MADV_WILLNEED, MADV_POPULATE_READ) or reading into buffers (pread) was not faster.
   GB/s of 512 MB on two threads, from the file cache and from a disk of 1 to 1.8 GB/s:
                                            cache  disk
       one half a thread, nothing released   14.3   1.0
       chunks of 4 MiB in order, released    12.9   1.6
       the same, 4 MiB asked ahead           12.3   1.3
       pread of 256 KiB                      10.9   1.2 */
#include <sys/mman.h>
#include "mapped.h"

enum {
    /* Bytes of a chunk. Releasing it costs a few µs, which is little beside reading it. */
    MAPPED_CHUNK = 4 << 20,
    /* Releases are rounded to this many bytes, because a page fault may bring in a whole huge
       page. */
    MAPPED_ALIGN = 2 << 20
};

/* Whether the chain of .also ends. `fast` takes two steps for each step of `a`, and meets it if
   there is a cycle. */
int tine_chain_ends_(const struct tine_array *a)
{
    for (const tine_array *fast = a; fast && fast->also; a = a->also) {
        fast = fast->also->also;
        if (fast && fast == a->also) return 0;
    }
    return 1;
}

/* The bytes of an array for each of a call's n elements; 0 if the array's length is no multiple of
   n. */
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
