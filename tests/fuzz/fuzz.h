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
    SHAPE_MIXED_RUNS, /* Ascending and descending runs of random lengths. */
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
    USUAL_N = 5000,  /* Most cases have at most this number of elements, and many have few. */
    LONG_N = 70000,  /* One case in 8 has any number of elements up to this one. */
    MAX_N = 1000000, /* One case in 512 has at most this number of elements. */
    WIDEST = 72,     /* The most bytes of an element of an output. */
    MAX_THREADS = 64,
    MAX_HOSTS = 16
};

typedef struct fuzz {
    /* The number of the case, and the count of random numbers drawn for it. */
    uint64_t number, drawn;
    size_t max_n, n;
    bool exact; /* The case has max_n elements. Otherwise their number is drawn. */
    int kind, shape, side, rc[SIDES];
    const char *call_name;
    tine_opts o;
    tine_stats stats;
    /* The call is cancelled at this report of progress. 0: it is not cancelled. reports: the number
       of reports so far. */
    int cancel_at, reports;
    /* The call begins with a random number of threads in OpenMP's setting. Each report and each
       allocation changes it, and the call must not notice. changes: the number of changes. usual:
       the setting before. */
    bool wavers;
    uint64_t changes;
    int usual;
    /* The library's allocation of this number, on the calling thread, fails. fail_rest: so do those
       behind it. 0: none fails. failed: the number of failed allocations. */
    int fail_at, failed;
    bool fail_rest;
    uint64_t few, seed; /* few: number of values of KIND_FEW. seed: the seed of random numbers. */
    uint64_t ends;      /* The last of the values that KIND_ENDS takes. */
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
    uint64_t inputs; /* A hash of all inputs before the call. */
    bool input_written;
    size_t compared;   /* Elements of output 0 whose values are promised. */
    size_t size[OUTS]; /* Bytes of an element of each output. 0: the call lacks this output. */
    /* What each output held before the call. NULL: the pattern of guarded.h. */
    const void *before[OUTS];
    uint64_t *wide; /* MAX_N elements of WIDEST bytes, for fuzz_wide. */
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
    f->before[k] = NULL;
    return guarded_place(&f->out[f->side][k], count * size, at_end);
}

/* Returns output k with a copy of an input of n elements, for calls in place. */
static inline void *fuzz_copy(fuzz *f, int k, const void *from, size_t size)
{
    void *to = memcpy(fuzz_out(f, k, f->n, size), from, f->n * size);
    f->before[k] = from;
    return to;
}

/* Returns n elements of WIDEST bytes, all of them different. */
static inline const void *fuzz_wide(fuzz *f)
{
    const size_t words = WIDEST / sizeof *f->wide;
    for (size_t i = 0; i < f->n * words; i++) f->wide[i] = i / words;
    return f->wide;
}

/* ---- drawing (fuzz_draw.c) ------------------------------------------------------------------- */
/* Sets the arrays from f->group to f->near to room for f->n elements each, against inaccessible
   pages (guarded.h). Their contents are not drawn yet. */
void place_numbers(fuzz *f);
/* Draws case `number`, with at most max_n elements, or as many if f->exact. */
void draw_case(fuzz *f, uint64_t number, size_t max_n);

/* fuzz_begin precedes the library's side of a call, and fuzz_end follows it. Between them, reports
   of progress and allocations do what the case says, and no input may change. */
void fuzz_begin(fuzz *f);
void fuzz_end(fuzz *f);

/* Changes the number of threads that OpenMP gives to a team, if the case wavers. */
void fuzz_waver(fuzz *f);

/* ---- memory (fuzz_memory.c) ------------------------------------------------------------------ */
/* From now on each allocation of the library on this thread changes the number of threads if the
   case wavers, and the allocations that the case names fail. */
void memory_begin(fuzz *f);
/* Ends what memory_begin began, and returns the number of failed allocations. */
int memory_end(void);

/* ---- judging (fuzz_judge.c) ------------------------------------------------------------------ */
/* Returns a sentence on the first thing that is wrong with the library's side, or NULL. */
const char *fuzz_fault(const fuzz *f);

/* ---- calls (fuzz_each.c) --------------------------------------------------------------------- */
/* The types whose calls are tried, by number. */
extern const int fuzz_type_count;
const char *fuzz_type_name(int type);
/* Makes call number `call` of a type, once by the library and once by its oracle. Returns the
   call's name, or NULL where there are fewer. */
const char *fuzz_call(fuzz *f, int type, int call);
#endif
