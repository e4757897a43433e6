/* vectors.h - vectors of signed keys of 32 or 64 bits, and everything that a sort does with them,
   for AVX2 and for AVX-512. `bits`, the width of a key, is a constant in each call. A new
   instruction set needs these functions; the rest of the sort stays as it is. */
#ifndef TINE_SORT_VECTORS_H
#define TINE_SORT_VECTORS_H
#include "partition_table.h"

#if VBYTES == 64
typedef __m512i vec;

INLINE vec vec_load(const void *p) { return _mm512_loadu_si512(p); }
INLINE void vec_store(void *p, vec v) { _mm512_storeu_si512(p, v); }
INLINE vec vec_splat(int64_t k, const int bits)
{
    return bits == 64 ? _mm512_set1_epi64(k) : _mm512_set1_epi32((int32_t)k);
}

/* Loads the first n keys at p; the lanes after them hold the greatest key. n may exceed the number
   of lanes. */
INLINE vec vec_load_first(const void *p, size_t n, const int bits)
{
    const unsigned first = _bzhi_u32(~0u, n < 16 ? (unsigned)n : 16);
    return bits == 64 ? _mm512_mask_loadu_epi64(_mm512_set1_epi64(INT64_MAX), (__mmask8)first, p)
                      : _mm512_mask_loadu_epi32(_mm512_set1_epi32(INT32_MAX), (__mmask16)first, p);
}

/* Stores the first n lanes. n may exceed the number of lanes. */
INLINE void vec_store_first(void *p, vec v, size_t n, const int bits)
{
    const unsigned first = _bzhi_u32(~0u, n < 16 ? (unsigned)n : 16);
    if (bits == 64)
        _mm512_mask_storeu_epi64(p, (__mmask8)first, v);
    else
        _mm512_mask_storeu_epi32(p, (__mmask16)first, v);
}

/* Lane l of the result is lane l ^ x of v; x is a power of two, or one less. */
INLINE vec vec_permute(vec v, const int x, const int bits)
{
    if (bits == 64)
        return x == 1   ? _mm512_shuffle_epi32(v, 0x4e)
               : x == 2 ? _mm512_permutex_epi64(v, 0x4e)
               : x == 3 ? _mm512_permutex_epi64(v, 0x1b)
               : x == 4 ? _mm512_shuffle_i64x2(v, v, 0x4e)
                        : _mm512_permutexvar_epi64(_mm512_setr_epi64(7, 6, 5, 4, 3, 2, 1, 0), v);
    const vec lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return x == 1   ? _mm512_shuffle_epi32(v, 0xb1)
           : x == 2 ? _mm512_shuffle_epi32(v, 0x4e)
           : x == 3 ? _mm512_shuffle_epi32(v, 0x1b)
           : x == 4 ? _mm512_shuffle_i32x4(v, v, 0xb1)
           : x == 8 ? _mm512_shuffle_i32x4(v, v, 0x4e)
                    : _mm512_permutexvar_epi32(_mm512_xor_si512(lane, _mm512_set1_epi32(x)), v);
}

/* Puts the lesser key of each lane into *a, the greater into *b. A minimum of 64-bit keys takes as
   long as a comparison and two blends, which give the maximum, too. */
INLINE void vec_sort2(vec *a, vec *b, const int bits)
{
    const vec x = *a, y = *b;
    if (bits == 64) {
        const __mmask8 m = _mm512_cmplt_epi64_mask(y, x);
        *a = _mm512_mask_mov_epi64(x, m, y);
        *b = _mm512_mask_mov_epi64(y, m, x);
    } else {
        *a = _mm512_min_epi32(x, y);
        *b = _mm512_max_epi32(x, y);
    }
}

/* Sorts each pair of keys a[l], b[l]. The lesser key goes to *a, but in lanes whose number has bit
   h to *b. */
INLINE void vec_cross(vec *a, vec *b, const int h, const int bits)
{
    const __mmask16 high = h == 1 ? 0xaaaa : h == 2 ? 0xcccc : h == 4 ? 0xf0f0 : 0xff00;
    const vec x = *a, y = *b;
    if (bits == 64) {
        const __mmask8 m = _kxor_mask8(_mm512_cmplt_epi64_mask(y, x), (__mmask8)high);
        *a = _mm512_mask_mov_epi64(x, m, y);
        *b = _mm512_mask_mov_epi64(y, m, x);
    } else {
        const vec min = _mm512_min_epi32(x, y), max = _mm512_max_epi32(x, y);
        *a = _mm512_mask_mov_epi32(min, high, max);
        *b = _mm512_mask_mov_epi32(max, high, min);
    }
}

/* Interleaves the lanes of a and b: the first half of the result goes to *a, the second to *b. */
INLINE void vec_weave(vec *a, vec *b, const int bits)
{
    const vec x = *a, y = *b;
    if (bits == 64) {
        *a = _mm512_permutex2var_epi64(x, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), y);
        *b = _mm512_permutex2var_epi64(x, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), y);
    } else {
        *a = _mm512_permutex2var_epi32(
            x, _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), y);
        *b = _mm512_permutex2var_epi32(
            x, _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), y);
    }
}

/* Moves key l of vector r from place r * W + l to place l * rows + r, one bit of the place after
   the other. */
INLINE void vec_turn(vec *v, const int rows, const int bits)
{
    vec t[16];
    UNROLL for (int k = 1; k < rows; k *= 2)
    {
        UNROLL for (int i = 0; i < rows; i++) t[i] = v[i];
        UNROLL for (int i = 0; i < rows / 2; i++)
        {
            v[2 * i] = t[i];
            v[2 * i + 1] = t[i + rows / 2];
            vec_weave(&v[2 * i], &v[2 * i + 1], bits);
        }
    }
}

/* Writes the keys of v below p to the front of the free bytes [l, r), and the others to their end.
   There is room for a whole vector, and the places between may be overwritten. Returns the number
   of bytes of the keys below p. */
INLINE size_t vec_part(char *l, char *r, vec v, vec p, const int bits)
{
    if (bits == 64) { /* one permutation serves both sides: 0.8 of the time of two compressions */
        const __mmask8 low = _mm512_cmplt_epi64_mask(v, p);
        const __m128i order = _mm_loadl_epi64((const void *)&partition_table[low]);
        const vec u = _mm512_permutexvar_epi64(_mm512_cvtepu8_epi64(order), v);
        vec_store(l, u);
        vec_store(r - VBYTES, u);
        return 8 * (size_t)__builtin_popcount(low);
    }
    const __mmask16 low = _mm512_cmplt_epi32_mask(v, p);
    const unsigned below = (unsigned)__builtin_popcount(low);
    vec_store(l, _mm512_maskz_compress_epi32(low, v));
    _mm512_mask_storeu_epi32(r - VBYTES + 4 * (size_t)below, (__mmask16)_bzhi_u32(~0u, 16 - below),
                             _mm512_maskz_compress_epi32((__mmask16)~low, v));
    return 4 * (size_t)below;
}
#else
typedef __m256i vec;

INLINE vec vec_load(const void *p) { return _mm256_loadu_si256(p); }
INLINE void vec_store(void *p, vec v) { _mm256_storeu_si256(p, v); }
INLINE vec vec_splat(int64_t k, const int bits)
{
    return bits == 64 ? _mm256_set1_epi64x(k) : _mm256_set1_epi32((int32_t)k);
}

/* All ones in the first n lanes. */
INLINE vec vec_first(size_t n, const int bits)
{
    return bits == 64
               ? _mm256_cmpgt_epi64(_mm256_set1_epi64x((int64_t)n), _mm256_setr_epi64x(0, 1, 2, 3))
               : _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n),
                                    _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

/* Loads the first n keys at p; the lanes after them hold the greatest key. n may exceed the number
   of lanes. */
INLINE vec vec_load_first(const void *p, size_t n, const int bits)
{
    const vec first = vec_first(n, bits);
    return bits == 64 ? _mm256_blendv_epi8(_mm256_set1_epi64x(INT64_MAX),
                                           _mm256_maskload_epi64(p, first), first)
                      : _mm256_blendv_epi8(_mm256_set1_epi32(INT32_MAX),
                                           _mm256_maskload_epi32(p, first), first);
}

/* Stores the first n lanes. n may exceed the number of lanes. A masked store takes a dozen cycles
   on AMD's processors, so whole vectors are stored without a mask. */
INLINE void vec_store_first(void *p, vec v, size_t n, const int bits)
{
    if (n >= VBYTES * 8 / (size_t)bits)
        vec_store(p, v);
    else if (n && bits == 64)
        _mm256_maskstore_epi64(p, vec_first(n, bits), v);
    else if (n)
        _mm256_maskstore_epi32(p, vec_first(n, bits), v);
}

/* Lane l of the result is lane l ^ x of v; x is a power of two, or one less. */
INLINE vec vec_permute(vec v, const int x, const int bits)
{
    if (bits == 64)
        return x == 1   ? _mm256_shuffle_epi32(v, 0x4e)
               : x == 2 ? _mm256_permute4x64_epi64(v, 0x4e)
                        : _mm256_permute4x64_epi64(v, 0x1b);
    return x == 1   ? _mm256_shuffle_epi32(v, 0xb1)
           : x == 2 ? _mm256_shuffle_epi32(v, 0x4e)
           : x == 3 ? _mm256_shuffle_epi32(v, 0x1b)
           : x == 4 ? _mm256_permute4x64_epi64(v, 0x4e)
                    : _mm256_permutevar8x32_epi32(v, _mm256_setr_epi32(7, 6, 5, 4, 3, 2, 1, 0));
}

/* Puts the lesser key of each lane into *a, the greater into *b. */
INLINE void vec_sort2(vec *a, vec *b, const int bits)
{
    const vec x = *a, y = *b;
    if (bits == 64) {
        const vec m = _mm256_cmpgt_epi64(x, y);
        *a = _mm256_blendv_epi8(x, y, m);
        *b = _mm256_blendv_epi8(y, x, m);
    } else {
        *a = _mm256_min_epi32(x, y);
        *b = _mm256_max_epi32(x, y);
    }
}

/* Sorts each pair of keys a[l], b[l]. The lesser key goes to *a, but in lanes whose number has bit
   h to *b. */
INLINE void vec_cross(vec *a, vec *b, const int h, const int bits)
{
    const vec x = *a, y = *b;
    if (bits == 64) {
        const vec high =
                      h == 1 ? _mm256_setr_epi64x(0, -1, 0, -1) : _mm256_setr_epi64x(0, 0, -1, -1),
                  m = _mm256_xor_si256(_mm256_cmpgt_epi64(x, y), high);
        *a = _mm256_blendv_epi8(x, y, m);
        *b = _mm256_blendv_epi8(y, x, m);
    } else {
        const vec min = _mm256_min_epi32(x, y), max = _mm256_max_epi32(x, y);
        *a = h == 1   ? _mm256_blend_epi32(min, max, 0xaa)
             : h == 2 ? _mm256_blend_epi32(min, max, 0xcc)
                      : _mm256_blend_epi32(min, max, 0xf0);
        *b = h == 1   ? _mm256_blend_epi32(max, min, 0xaa)
             : h == 2 ? _mm256_blend_epi32(max, min, 0xcc)
                      : _mm256_blend_epi32(max, min, 0xf0);
    }
}

/* Interleaves the keys of a and b within each half of the vectors: the first ones go to *a, the
   last ones to *b. */
INLINE void vec_unpack32(vec *a, vec *b)
{
    const vec x = *a, y = *b;
    *a = _mm256_unpacklo_epi32(x, y);
    *b = _mm256_unpackhi_epi32(x, y);
}
INLINE void vec_unpack64(vec *a, vec *b)
{
    const vec x = *a, y = *b;
    *a = _mm256_unpacklo_epi64(x, y);
    *b = _mm256_unpackhi_epi64(x, y);
}

/* The first halves of a and b go to *a, the second halves to *b. */
INLINE void vec_halves(vec *a, vec *b)
{
    const vec x = *a, y = *b;
    *a = _mm256_permute2x128_si256(x, y, 0x20);
    *b = _mm256_permute2x128_si256(x, y, 0x31);
}

/* Moves key l of vector r from place r * W + l to place l * rows + r: as many rows as lanes at
   once, if there are that many; otherwise one bit of the place after the other. */
INLINE void vec_turn(vec *v, const int rows, const int bits)
{
    const int w = VBYTES * 8 / bits, blocks = rows / w;
    vec t[16];
    UNROLL for (int i = 0; i < rows; i++) t[i] = v[i];
    UNROLL for (int b = 0; b < blocks; b++)
    {
        vec *const s = t + b * w;
        if (bits == 64) {
            vec_unpack64(&s[0], &s[1]), vec_unpack64(&s[2], &s[3]);
            vec_halves(&s[0], &s[2]), vec_halves(&s[1], &s[3]);
            UNROLL for (int l = 0; l < w; l++) v[l * blocks + b] = s[l];
        } else {
            UNROLL for (int i = 0; i < 8; i += 2) vec_unpack32(&s[i], &s[i + 1]);
            UNROLL for (int i = 0; i < 8; i += 4)
            {
                vec_unpack64(&s[i], &s[i + 2]), vec_unpack64(&s[i + 1], &s[i + 3]);
            }
            UNROLL for (int i = 0; i < 4; i++) vec_halves(&s[i], &s[i + 4]);
            /* s[0] holds column 0, s[2] column 1, s[1] column 2, s[3] column 3. s[4] to s[7] hold
               columns 4 to 7 in the same order. */
            UNROLL for (int l = 0; l < 8; l++) v[l * blocks + b] =
                s[(l & 4) + (l & 1) * 2 + (l >> 1 & 1)];
        }
    }
    UNROLL for (int k = 1; k < rows && blocks == 0; k *= 2)
    {
        UNROLL for (int i = 0; i < rows; i++) t[i] = v[i];
        UNROLL for (int i = 0; i < rows / 2; i++)
        {
            vec *const a = &v[2 * i], *const b = a + 1;
            *a = t[i];
            *b = t[i + rows / 2];
            if (bits == 64)
                vec_unpack64(a, b);
            else
                vec_unpack32(a, b);
            vec_halves(a, b);
        }
    }
}

/* Writes the keys of v below p to the front of the free bytes [l, r), and the others to their end.
   There is room for a whole vector, and the places between may be overwritten. Returns the number
   of bytes of the keys below p. Keys of 64 bits move as two halves of 32, which stay together. */
INLINE size_t vec_part(char *l, char *r, vec v, vec p, const int bits)
{
    const vec below = bits == 64 ? _mm256_cmpgt_epi64(p, v) : _mm256_cmpgt_epi32(p, v);
    const unsigned low = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(below));
    const __m128i order = _mm_loadl_epi64((const void *)&partition_table[low]);
    const vec u = _mm256_permutevar8x32_epi32(v, _mm256_cvtepu8_epi32(order));
    vec_store(l, u);
    vec_store(r - VBYTES, u);
    return 4 * (size_t)__builtin_popcount(low);
}
#endif
#endif
