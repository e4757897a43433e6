/* group_keys.c - maps keys to ids, by their bits or by a hash, on one thread, for keys of both
   widths. */
#include "../kernel.h"
#include "../simd.h"
#include "group.h"

size_t UNDER_(tine_compact, TINE_ISA)(void *t, const void *x, const unsigned char *keep, size_t m,
                                      size_t size);

/* Copies one full line by non-temporal stores: a multiple of 64 bytes, both sides aligned. */
INLINE void group_stream(void *to, const void *from, size_t bytes)
{
#if defined __x86_64__
    for (size_t b = 0; b < bytes; b += VBYTES) {
        void *t = (char *)to + b;
        const void *f = (const char *)from + b;
#    if VBYTES == 64
        _mm512_stream_si512(t, _mm512_load_si512(f));
#    elif VBYTES == 32
        _mm256_stream_si256(t, _mm256_load_si256(f));
#    else
        _mm_stream_si128(t, _mm_load_si128(f));
#    endif
    }
#else
    memcpy(to, from, bytes);
#endif
}

#define K uint32_t
#define N(name) group32_##name
#define KEYS UNDER_(tine_group32, TINE_ISA)
#include "group_width-inl.h"
#undef K
#undef N
#undef KEYS
#define K uint64_t
#define N(name) group64_##name
#define KEYS UNDER_(tine_group64, TINE_ISA)
#include "group_width-inl.h"
