/* map.h - macros that make a workload of a function: y[i] = f(x[i]) or z[i] = f(x[i], y[i]) on
   every backend. */
#ifndef WORKLOADS_MAP_H
#define WORKLOADS_MAP_H
#include "arrays.h"
#include "loop.h"

/* Defines the functions of y[i] = FN(x[i]), for x of type X and y of type Y. LOOP is OPENMP_SIMD,
   or OPENMP_FOR where FN is not to be vectorised. */
#define MAP_LOOPS(Y, FN, X, LOOP) \
    TINE_BENCH_LOOPS(Y, FN, X, LOOP) \
    TINE_FN(Y, FN, X) \
    static inline int by_tine(bench_data *d, const tine_opts *o) \
    { \
        const X *x = d->in; \
        Y *y = d->out; \
        return tine_map(FN, y, x, d->n, o); \
    }

/* The same of z[i] = FN(x[i], y[i]), for arrays of doubles. */
#define STARMAP_LOOPS(FN) \
    TINE_FN(double, FN, double, double) \
    static void loop_serial(bench_data *d) \
    { \
        size_t n = d->n; \
        const double *x = d->in, *y = x + n; \
        double *z = d->out; \
        for (size_t i = 0; i < n; i++) z[i] = FN(x[i], y[i]); \
    } \
    static void loop_openmp(bench_data *d, const bench_plan *p) \
    { \
        size_t n = d->n; \
        const double *x = d->in, *y = x + n; \
        double *z = d->out; \
        OPENMP_SIMD(p, , for (size_t i = 0; i < n; i++) z[i] = FN(x[i], y[i]);); \
    } \
    static int by_tine(bench_data *d, const tine_opts *o) \
    { \
        const double *x = d->in, *y = x + d->n; \
        double *z = d->out; \
        return tine_starmap(FN, z, x, y, d->n, o); \
    } \
    static int loop_range(const void *in, void *out, void *acc, size_t lo, size_t hi, \
                          const bench_data *d) \
    { \
        const double *x = in, *y = bench_second(d, in, lo, hi, sizeof *x); \
        double *z = out; \
        (void)acc; \
        for (size_t i = 0; i < hi - lo; i++) z[i] = FN(x[i], y[i]); \
        return 0; \
    }

/* Defines the workload NAME of loops that stand before it. What follows are its other members. */
#define MAP_WORKLOAD(NAME, ABOUT, ...) \
    const bench_workload bench_workload_##NAME = {.name = #NAME, \
                                                  .about = ABOUT, \
                                                  .serial = loop_serial, \
                                                  .openmp = loop_openmp, \
                                                  .tine = by_tine, \
                                                  .range = loop_range, \
                                                  __VA_ARGS__};

/* Members that all maps of the doubles 0, 1, 2 and so on have, with ARRAYS arrays of input. */
#define MAP_DOUBLES(ARRAYS) \
    .n = 5000000, .in_size = sizeof(double), .in_arrays = ARRAYS, .out_size = sizeof(double), \
    .bytes = ((ARRAYS) + 1) * sizeof(double), .takes_input = 1, .regular = 1, .make = identity
#endif
