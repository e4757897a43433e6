/* hash.h - a hash of integers, and the places of an array from which a sample is taken. */
#ifndef TINE_HASH_H
#define TINE_HASH_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Two of the three finishing steps of splitmix64. Distinct arguments give distinct numbers. */
static inline uint64_t hash_mix(uint64_t i)
{
    i = (i + 1) * 0x9e3779b97f4a7c15u;
    i = (i ^ (i >> 30)) * 0xbf58476d1ce4e5b9u;
    return i ^ (i >> 27);
}

/* The place of sample i: an index in [i * stride, (i + 1) * stride). Regular patterns in
   an array do not coincide with these places. A product replaces the remainder, which took 20 ns.
   It needs stride < 2^32; of longer strides only the first 2^32 places are sampled. */
static inline size_t sample_place(size_t i, size_t stride)
{
    const uint64_t within = stride < UINT32_MAX ? stride : UINT32_MAX;
    return i * stride + (size_t)((hash_mix(i) >> 32) * within >> 32);
}

/* Copies samples [from, to) of the array x, whose elements have `width` bytes, to out. */
static inline void sample_copy(void *out, const void *x, size_t stride, size_t from, size_t to,
                               size_t width)
{
    char *at = out;
    for (size_t i = from; i < to; i++, at += width)
        memcpy(at, (const char *)x + sample_place(i, stride) * width, width);
}
#endif
