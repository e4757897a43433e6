/* operations.h - what the table of all calls (operations_type.h) works on: inputs of a given kind, size and
   alignment, and outputs that are made into one number a call. The laws compare these between
   options, golden.c between builds. */
#ifndef TINE_TESTS_CALLS_H
#define TINE_TESTS_CALLS_H
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tine/tine.h>

/* Elements: of every magnitude; few distinct ones; zeros of both signs and ends of the range;
   infinities and NaNs besides. */
enum { CALL_NUMBERS, CALL_FEW, CALL_ENDS, CALL_ODD, CALL_KINDS };
enum { CALL_OUTPUTS = 4, CALLS_MOST = 128, CALL_GROUPS = 29, CALL_OFFSETS = 16, CALL_GUARD = 64 };

/* What one line of the table came to. */
typedef struct called {
    const char *name;
    int rc;
    uint64_t hash; /* of all its outputs, and of some bytes behind each */
} called;

typedef struct calls {
    size_t n, off; /* arrays of elements begin `off` elements behind an aligned place */
    int kind;
    uint64_t seed;
    const tine_opts *o;
    /* of T: of `kind`, of CALL_NUMBERS, x in order */
    void *x, *z, *sorted;
    /* below CALL_GROUPS; below n; ascending below 2 n */
    size_t *group, *at, *rising;
    int32_t *i32; /* group in all types of keys */
    uint32_t *u32;
    /* far: all over the range of its type */
    int64_t *i64, *far;
    uint64_t *u64;
    void *memory[CALL_OUTPUTS], *out[CALL_OUTPUTS];
    size_t bytes[CALL_OUTPUTS];
    called done[CALLS_MOST];
    int count;
} calls;

/* A well mixed number for each i (splitmix64, Steele, Lea and Flood 2014). */
static inline uint64_t call_bits(const calls *c, uint64_t i)
{
    uint64_t z = (i + 1 + (c->seed << 32)) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline void *call_memory(size_t bytes)
{
    void *p = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!p) abort();
    return p;
}

/* Room for arrays of up to n elements. */
static inline void calls_make(calls *c, size_t n)
{
    const size_t most = n + CALL_OFFSETS + CALL_GUARD;
    void **const arrays[] = {&c->x,
                             &c->z,
                             &c->sorted,
                             (void **)&c->group,
                             (void **)&c->at,
                             (void **)&c->rising,
                             (void **)&c->i32,
                             (void **)&c->u32,
                             (void **)&c->i64,
                             (void **)&c->far,
                             (void **)&c->u64};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) *arrays[k] = call_memory(most * 8);
    for (int k = 0; k < CALL_OUTPUTS; k++) c->memory[k] = call_memory(2 * most * 8);
}

/* Everything but the elements, of which each type makes its own. */
static inline void calls_begin(calls *c, size_t n, size_t off, int kind, uint64_t seed,
                               const tine_opts *o)
{
    c->n = n, c->off = off, c->kind = kind, c->seed = seed, c->o = o, c->count = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t r = call_bits(c, 3 * n + i);
        const size_t g = c->group[i] = (size_t)(kind == CALL_FEW ? r % 3 * 14 : r % CALL_GROUPS);
        c->i32[i] = (int32_t)g, c->u32[i] = (uint32_t)g, c->i64[i] = (int64_t)g, c->u64[i] = g;
        c->far[i] = (int64_t)((r % (n / 3 + 1)) * 0x9e3779b97f4a7c15u);
        c->at[i] = (size_t)(r >> 20) % n, c->rising[i] = 2 * i + (r >> 10) % 2;
    }
}

/* Output k, of so many bytes, filled with a pattern: what a call does not write is the same each
   time. */
static inline void *call_out(calls *c, int k, size_t count, size_t size)
{
    c->out[k] = (char *)c->memory[k] + c->off * size;
    c->bytes[k] = count * size + CALL_GUARD;
    return memset(c->out[k], 0x5a, c->bytes[k]);
}

static inline uint64_t call_mix(uint64_t h, const unsigned char *p, size_t bytes)
{
    for (; bytes >= 8; p += 8, bytes -= 8) {
        uint64_t v;
        memcpy(&v, p, 8);
        h = (h ^ v) * 0x9fb21c651e98df25u;
        h ^= h >> 29;
    }
    for (; bytes; p++, bytes--) h = (h ^ *p) * 0x100000001b3u;
    return h;
}

static inline void call_did(calls *c, const char *name, int rc)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (int k = 0; k < CALL_OUTPUTS; k++) {
        if (c->bytes[k]) h = call_mix(h, c->out[k], c->bytes[k]);
        c->bytes[k] = 0;
    }
    if (c->count == CALLS_MOST) abort();
    c->done[c->count++] = (called){name, rc, h};
}

#define T TINE_T
#define ACC TINE_ACC
#define TINE_TYPE_FILE "../../tests/properties/operations_type.h"
#include <tine/types.h>
#undef TINE_TYPE_FILE

typedef void every_call(calls *c);
static every_call *const EVERY_CALL[] = {tine_calls_i32, tine_calls_i64, tine_calls_u32,
                                         tine_calls_u64, tine_calls_f32, tine_calls_f64};
enum { CALL_TYPES = sizeof EVERY_CALL / sizeof *EVERY_CALL };
#endif
