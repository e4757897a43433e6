/* operations.h - the inputs and outputs of the table of all operations (operations_type.h). The
   inputs have a given kind, size and alignment. The outputs of each operation become one hash,
   which the tests of properties compare between options, and golden.c between builds. */
#ifndef TINE_TESTS_OPERATIONS_H
#define TINE_TESTS_OPERATIONS_H
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tine/tine.h>

/* The kinds of elements. NUMBERS: every magnitude. FEW: few distinct values. ENDS: zeros of both
   signs and the ends of the range. ODD: as ENDS, with infinities and NaNs. */
enum { OP_NUMBERS, OP_FEW, OP_ENDS, OP_ODD, OP_KINDS };
enum { OP_OUTPUTS = 4, MAX_OPERATIONS = 128, OP_GROUPS = 29, OP_OFFSETS = 16, OP_GUARD = 64 };

/* The result of one line of the table. */
typedef struct operation_result {
    const char *name;
    int rc;
    uint64_t hash; /* The hash of all outputs and of OP_GUARD bytes behind each. */
} operation_result;

typedef struct operations {
    size_t n, off; /* Arrays of elements begin `off` elements behind an address divisible by 64. */
    int kind;
    uint64_t seed;
    const tine_opts *o;
    /* Arrays of T: x has the given kind, z has OP_NUMBERS, and sorted is x in ascending order. */
    void *x, *z, *sorted, *key; /* key is group in type T, if T is an integer. */
    /* Elements of group are below OP_GROUPS. Elements of at are below n. rising ascends below 2
       n. */
    size_t *group, *at, *rising;
    int32_t *i32; /* i32, u32, i64 and u64 hold group in each type of keys. */
    uint32_t *u32;
    /* far has values from the whole range of its type. */
    int64_t *i64, *far;
    uint64_t *u64;
    void *memory[OP_OUTPUTS], *out[OP_OUTPUTS];
    size_t bytes[OP_OUTPUTS];
    operation_result done[MAX_OPERATIONS];
    int count;
} operations;

/* Returns a hash of i and the seed (splitmix64, Steele, Lea and Flood 2014). */
static inline uint64_t op_bits(const operations *ops, uint64_t i)
{
    uint64_t z = (i + 1 + (ops->seed << 32)) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline void *op_memory(size_t bytes)
{
    void *p = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!p) abort();
    return p;
}

/* Allocates arrays of up to n elements. */
static inline void operations_alloc(operations *ops, size_t n)
{
    const size_t room = n + OP_OFFSETS + OP_GUARD;
    void **const arrays[] = {&ops->x,
                             &ops->z,
                             &ops->sorted,
                             &ops->key,
                             (void **)&ops->group,
                             (void **)&ops->at,
                             (void **)&ops->rising,
                             (void **)&ops->i32,
                             (void **)&ops->u32,
                             (void **)&ops->i64,
                             (void **)&ops->far,
                             (void **)&ops->u64};
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) *arrays[k] = op_memory(room * 8);
    for (int k = 0; k < OP_OUTPUTS; k++) ops->memory[k] = op_memory(2 * room * 8);
}

/* Fills every input but x, z, sorted and key, which the function of each type fills. */
static inline void operations_begin(operations *ops, size_t n, size_t off, int kind, uint64_t seed,
                                    const tine_opts *o)
{
    ops->n = n, ops->off = off, ops->kind = kind, ops->seed = seed, ops->o = o, ops->count = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t r = op_bits(ops, 3 * n + i);
        const size_t g = ops->group[i] = (size_t)(kind == OP_FEW ? r % 3 * 14 : r % OP_GROUPS);
        ops->i32[i] = (int32_t)g, ops->u32[i] = (uint32_t)g, ops->i64[i] = (int64_t)g,
        ops->u64[i] = g;
        ops->far[i] = (int64_t)((r % (n / 3 + 1)) * 0x9e3779b97f4a7c15u);
        ops->at[i] = (size_t)(r >> 20) % n, ops->rising[i] = 2 * i + (r >> 10) % 2;
    }
}

/* Returns output k, of `count` elements, filled with a pattern. Bytes that the operation does not
   write then have the same hash each time. */
static inline void *op_out(operations *ops, int k, size_t count, size_t size)
{
    ops->out[k] = (char *)ops->memory[k] + ops->off * size;
    ops->bytes[k] = count * size + OP_GUARD;
    return memset(ops->out[k], 0x5a, ops->bytes[k]);
}

static inline uint64_t op_mix(uint64_t h, const unsigned char *p, size_t bytes)
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

/* Code that a program runs directly before and after each operation. */
#ifndef OP_BEFORE
#    define OP_BEFORE() (void)0
#    define OP_AFTER(ops, name) (void)0
#endif

static inline void op_record(operations *ops, const char *name, int rc)
{
    OP_AFTER(ops, name);
    uint64_t h = 0xcbf29ce484222325u;
    for (int k = 0; k < OP_OUTPUTS; k++) {
        if (ops->bytes[k]) h = op_mix(h, ops->out[k], ops->bytes[k]);
        ops->bytes[k] = 0;
    }
    if (ops->count == MAX_OPERATIONS) abort();
    ops->done[ops->count++] = (operation_result){name, rc, h};
}

#define T TINE_T
#define ACC TINE_ACC
#define TINE_WITH_NARROW_
#define TINE_TYPE_FILE "../../tests/properties/operations_type.h"
#include <tine/types.h>
#undef TINE_TYPE_FILE
#undef TINE_WITH_NARROW_

#define OP_TYPE_(arg, name, type, t, kind, bits, twin, acc) {#name, tine_operations_##name},
static const struct {
    const char *name;
    void (*run)(operations *ops);
} ALL_OPERATIONS[] = {TINE_TYPES_(OP_TYPE_, )};
enum { OP_TYPES = sizeof ALL_OPERATIONS / sizeof *ALL_OPERATIONS };
#endif
