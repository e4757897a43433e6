/* nt_copy.c - memcpy that goes past the cache: non-temporal stores, which do not read a line before
   they write it. */
#include <string.h>
#include "tine/tine.h"

#if defined __SSE2__
#    include <emmintrin.h>
enum { LINE = 64 };

void tine_nt_copy_(void *dst, const void *src, size_t bytes)
{
    char *d = dst;
    const char *s = src;
    size_t head = -(uintptr_t)d % LINE;
    if (head > bytes) head = bytes;
    memcpy(d, s, head);
    size_t i = head;
    for (; bytes - i >= LINE; i += LINE) {
        __m128i v[4];
        for (int k = 0; k < 4; k++)
            v[k] = _mm_loadu_si128((const __m128i *)(const void *)(s + i) + k);
        for (int k = 0; k < 4; k++) _mm_stream_si128((__m128i *)(void *)(d + i) + k, v[k]);
    }
    memcpy(d + i, s + i, bytes - i);
}

void tine_nt_copy_end_(void) { _mm_sfence(); }

#else
/* Other processors use plain stores. The cores of aarch64 detect streaming writes by themselves. */
void tine_nt_copy_(void *dst, const void *src, size_t bytes) { memcpy(dst, src, bytes); }
void tine_nt_copy_end_(void) {}
#endif
