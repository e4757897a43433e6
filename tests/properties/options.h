/* options.h - the options and the sizes that every property is tested with. */
#ifndef TINE_TESTS_OPTIONS_H
#define TINE_TESTS_OPTIONS_H
#include <omp.h>
#include "describe.h"
#include "mixed.h"
#include "sanitized.h"

static const int TEAMS[] = {1, 2, 3, 4, 7};
static const size_t CHUNKS[] = {0, 1, 7, 64, 2048, 5000, SIZE_MAX}; /* SIZE_MAX stands for n + 1. */
enum { SCHEDS = TINE_RUNTIME + 1, OPTIONS = 5 * SCHEDS * 7 };

/* Sizes around every boundary: lanes of 32, vectors, blocks of 2048, several blocks. Sanitizers are
   ten times slower and look for other faults, so they stop at three blocks. */
static const size_t SIZES[] = {0,    1,    2,    31,   32,   33,   63,   64,    65,     127,   128,
                               2047, 2048, 2049, 4095, 4096, 4097, 6149, 65536, 131071, 131073};
enum {
    ALL_SIZES = sizeof SIZES / sizeof *SIZES,
    SMALL_SIZES = 18,
    SIZES_TRIED = SANITIZED ? SMALL_SIZES : ALL_SIZES
};

/* Returns combination k of OPTIONS for n elements, and records it as the current case. RUNTIME
   takes the schedule of omp_set_schedule, which runs through every kind. */
static inline tine_opts options(size_t k, size_t n)
{
    tine_opts o = {.threads = TEAMS[k % 5],
                   .sched = (tine_sched)(k / 5 % SCHEDS),
                   .order = (tine_order)(k / 3 % 2)};
    size_t chunk = CHUNKS[k / (5 * SCHEDS)];
    o.chunk = chunk == SIZE_MAX ? n + 1 : chunk;
    if (o.sched == TINE_RUNTIME) omp_set_schedule((omp_sched_t)(1 + k % 4), (int)(k % 6 * 3));
    note_case(&o, n);
    return o;
}
#endif
