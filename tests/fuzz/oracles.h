/* oracles.h - what the oracles of all types share (oracles-inl.h). */
#ifndef TINE_TESTS_ORACLES_H
#define TINE_TESTS_ORACLES_H
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <tine/npy.h>
#include <tine/tine.h>
#include "../kernels/exact_oracle.h"
#include "../kernels/oracle.h"
#include "../kernels/philox.h"
#include "../properties/mixed.h"

__extension__ typedef __int128 int128;

/* Number of elements of output 0 whose values are promised. An oracle lowers it for a call that
   fails midway. */
static _Thread_local size_t compared_elements;

static inline void *oracle_room(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);
    if (!p) abort();
    return p;
}

static inline double canonical(double v) { return v == v ? v : nan(""); }

/* Returns s / n, rounded once, half to even. |s| < 2^126. */
static inline double rounded_quotient(int128 s, size_t n)
{
    oracle_product left = s < 0 ? -(oracle_product)s : (oracle_product)s;
    int shift = 0;
    if (!left) return 0;
    while (left >> 126 == 0) left <<= 1, shift++;
    /* The quotient has 62 bits or more, so a sticky bit suffices. */
    oracle_product quotient = left / n | (left % n != 0);
    const double v = ldexp((double)quotient, -shift);
    return s < 0 ? -v : v;
}

/* Interpolates between a and b, whose difference is `apart`, at t: numpy.quantile's formula, within
   the bounds that the header gives. */
static inline double quantile_between(double a, double b, double apart, double t)
{
    if (t < 0.5) return fmin(a + apart * t, b);
    return fmax(b - apart * (1 - t), fmin(a + apart * 0.5, b));
}

/* ---- keys of groups, whose type is given by number ------------------------------------------- */
#define KEY_SIGN_(arg, name, type, t, kind, bits, twin, acc) [type] = TINE_SIGNED_##kind##_,
static const bool key_is_signed[] = {TINE_TYPES_(KEY_SIGN_, )};

/* Returns key i in 64 bits. */
static inline uint64_t key_bits(const void *key, tine_type type, size_t i)
{
    const size_t size = tine_type_size(type);
    uint64_t v = 0;
    /* The lower bytes of v are copied first, so the machine must be little-endian. */
    memcpy(&v, (const char *)key + i * size, size);
    if (key_is_signed[type] && size < 8 && v >> (8 * size - 1)) v |= ~(uint64_t)0 << 8 * size;
    return v;
}

/* Returns a number that orders like the keys of the type. */
static inline uint64_t key_rank(const void *key, tine_type type, size_t i)
{
    return key_bits(key, type, i) ^ (uint64_t)key_is_signed[type] << 63;
}

/* Returns each element's group, or NULL if a key is not in [0, groups). */
static inline size_t *dense_groups(const void *key, tine_type type, size_t groups, size_t n)
{
    size_t *group = oracle_room(n, sizeof *group);
    for (size_t i = 0; i < n; i++)
        if ((group[i] = key_bits(key, type, i)) >= groups) {
            free(group);
            return NULL;
        }
    return group;
}

static inline int by_number(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Returns each element's group among the distinct keys in ascending order. Stores these in keys and
   their number in *m. NULL: there are more than `room`. */
static inline size_t *sparse_groups(void *keys, size_t *m, const void *key, tine_type type,
                                    size_t room, size_t n)
{
    const size_t size = tine_type_size(type);
    uint64_t *rank = oracle_room(n, sizeof *rank);
    size_t *group = oracle_room(n, sizeof *group), found = 0;
    for (size_t i = 0; i < n; i++) rank[i] = key_rank(key, type, i);
    qsort(rank, n, sizeof *rank, by_number);
    for (size_t i = 0; i < n; i++)
        if (!found || rank[found - 1] != rank[i]) rank[found++] = rank[i];
    *m = found;
    for (size_t i = 0; i < n && found <= room; i++) {
        const uint64_t r = key_rank(key, type, i),
                       *at = bsearch(&r, rank, found, sizeof *rank, by_number);
        group[i] = (size_t)(at - rank);
        memcpy((char *)keys + group[i] * size, (const char *)key + i * size, size);
    }
    free(rank);
    if (found <= room) return group;
    free(group);
    return NULL;
}
#endif
