/* stream_store.c - large outputs go past the cache: non-temporal stores save the read of every line before it is written. */
#include <string.h>
#include "cpus.h"
#include "tine/tine.h"

#if defined __SSE2__
#    include <emmintrin.h>
enum { LINE = 64 };

/* n * size fits: the caller has checked. */
int tine_past_cache_(size_t n, size_t size) { return n * size > cpus_last_cache; }

void tine_stream_(void *dst, const void *src, size_t bytes)
{
    char *d = dst;
    const char *s = src;
    size_t head = -(uintptr_t)d % LINE;
    if (head > bytes) head = bytes;
    memcpy(d, s, head);
    size_t i = head;
    for (; bytes - i >= LINE; i += LINE) {
        __m128i v[4];
        for (int k = 0; k < 4; k++) v[k] = _mm_loadu_si128((const __m128i *)(const void *)(s + i) + k);
        for (int k = 0; k < 4; k++) _mm_stream_si128((__m128i *)(void *)(d + i) + k, v[k]);
    }
    memcpy(d + i, s + i, bytes - i);
}

void tine_stream_end_(void) { _mm_sfence(); }

#else
/* Elsewhere plain stores do as well: the cores of aarch64 detect a streaming write by themselves. */
int tine_past_cache_(size_t n, size_t size)
{
    (void)n, (void)size;
    return 0;
}
void tine_stream_(void *dst, const void *src, size_t bytes) { memcpy(dst, src, bytes); }
void tine_stream_end_(void) {}
#endif
