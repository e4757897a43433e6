/* fuzz.h - a case of fuzz_calls.c: its options and arrays, and what its call gave. */
#ifndef TINE_TESTS_FUZZ_H
#define TINE_TESTS_FUZZ_H
#include <stdint.h>
#include "../properties/mixed.h"
#include "guarded.h"
#include "tine/tine.h"

enum { LIBRARY, ORACLE_, SIDES };
enum { KIND_NUMBERS, KIND_FEW, KIND_ENDS, KIND_ODD, KIND_UNIFORM, KINDS };
enum {
    SHAPE_RANDOM,
    SHAPE_SORTED,
    SHAPE_REVERSED,
    SHAPE_ORGAN_PIPE,
    SHAPE_RUNS,
    SHAPE_USUAL, /* One value in 99 % of the places. */
    SHAPE_NEARLY,
    SHAPES
};
enum {
    IN_X,
    IN_Z,
    IN_SORTED,
    IN_KEY,
    IN_GROUP,
    IN_AT,
    IN_RISING,
    IN_I32,
    IN_U32,
    IN_I64,
    IN_U64,
    IN_U8,
    IN_I16,
    IN_FAR,
    IN_NEAR,
    INS
};
enum { OUTS = 4, EDGES = 11, QUANTILES = 7 };
enum {
    USUAL_N = 5000,  /* Most cases have at most this number of elements. */
    LONG_N = 70000,  /* One case in 16 has at most this number of elements. */
    MAX_N = 1000000, /* One case in 512 has at most this number of elements. */
    WIDEST = 72,     /* The most bytes of an element of an output. */
    SECONDS_A_CASE = 100,
    MAX_HOSTS = 16
};

typedef struct fuzz {
    /* The number of the case, and the count of random numbers drawn for it. */
    uint64_t number, drawn;
    size_t max_n, n;
    int kind, shape, side, rc[SIDES];
    const char *call_name;
    tine_opts o;
    tine_stats stats;
    /* The call is cancelled after this number of progress calls. 0: it is not cancelled. */
    int cancel_after;
    uint64_t few, seed; /* few: number of values of KIND_FEW. seed: the seed of random numbers. */
    size_t run, groups, few_of_n, rows, cols, gap, side_of_square;
    double edges[EDGES], q[QUANTILES];
    size_t *group, *at, *rising;
    int32_t *i32;
    uint32_t *u32;
    int64_t *i64, *far;
    uint64_t *u64;
    uint8_t *u8;
    int16_t *i16;
    int8_t *near; /* Any keys of 8 bits. */
    guarded in[INS], out[SIDES][OUTS];
    size_t compared;   /* Elements of output 0 whose values are promised. */
    size_t size[OUTS]; /* Bytes of an element of each output. 0: the call lacks this output. */
} fuzz;

static inline uint64_t draw(fuzz *f) { return mixed(f->number * 0x9e3779b97f4a7c15u + f->drawn++); }

/* Returns an input of n elements. An input without elements lies against the front page, so that
   its first element could be read. */
static inline void *fuzz_in(fuzz *f, int k, size_t size)
{
    return guarded_place(&f->in[k], f->n * size, f->n && draw(f) % 4);
}

/* Returns output k of the side that is called now. The outputs of both sides lie alike. */
static inline void *fuzz_out(fuzz *f, int k, size_t count, size_t size)
{
    const bool at_end = mixed(f->number + (uint64_t)k) % 4;
    f->size[k] = size;
    return guarded_place(&f->out[f->side][k], count * size, at_end);
}

/* ---- drawing (fuzz_draw.c) ------------------------------------------------------------------- */
/* Places the arrays whose elements are not of type T, of f->n elements each. */
void place_numbers(fuzz *f);
/* Draws case `number`, with at most max_n elements. */
void draw_case(fuzz *f, uint64_t number, size_t max_n);

/* ---- calls (fuzz_each.c) --------------------------------------------------------------------- */
/* The types whose calls are tried, by number. */
extern const int fuzz_type_count;
const char *fuzz_type_name(int type);
/* Makes call number `call` of a type, once by the library and once by its oracle. Returns the
   call's name, or NULL where there are fewer. */
const char *fuzz_call(fuzz *f, int type, int call);
#endif
