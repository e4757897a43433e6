/* loop.h - your own loop in tine-bench. You write it once, and it runs as a serial loop, under
   OpenMP, by tine and by every process pool. Installed as <tine/bench/loop.h>. `tine-bench new
   mine.c` writes an example and the command that compiles it.

       typedef double in, out;
       static in data(size_t i) { return (double)i; }
       static out body(in x) { return x * x; }
       static int right(in x, out y) { return y == x * x; }
       TINE_BENCH_LOOP("mine", 1000000, in, out, data, body, right)

   The loop is y[i] = body(x[i]). An element may be a struct, and must not hold pointers: pools of
   processes copy elements. body must not change anything else. */
#ifndef TINE_BENCH_LOOP_H
#define TINE_BENCH_LOOP_H
#include "workload.h"

/* Defines the functions loop_serial, loop_openmp and loop_range of y[i] = FN(x[i]), for x of type
   IN and y of type OUT. LOOP is OPENMP_FOR, or OPENMP_SIMD where FN is to be vectorised.
   Arguments end in an underscore where a type of the user's may have their name. */
#define TINE_BENCH_LOOPS(OUT, FN, IN, LOOP) \
    static void loop_serial(bench_data *d) \
    { \
        const IN *x = d->in; \
        OUT *y = d->out; \
        const size_t n = d->n; \
        for (size_t i = 0; i < n; i++) y[i] = FN(x[i]); \
    } \
    static void loop_openmp(bench_data *d, const bench_plan *p) \
    { \
        const IN *x = d->in; \
        OUT *y = d->out; \
        const size_t n = d->n; \
        LOOP(p, , for (size_t i = 0; i < n; i++) y[i] = FN(x[i]);); \
    } \
    static int loop_range(const void *in_, void *out_, void *acc, size_t lo, size_t hi, \
                          const bench_data *d) \
    { \
        const IN *x = in_; \
        OUT *y = out_; \
        (void)acc, (void)d; \
        for (size_t i = 0; i < hi - lo; i++) y[i] = FN(x[i]); \
        return 0; \
    }

/* Defines a workload from a loop.
   NAME: the name of the loop.
   N: the number of elements, unless --n sets another.
   IN, OUT: the types of x[i] and y[i].
   DATA(i): returns x[i].
   BODY(x[i]): returns y[i].
   RIGHT(x[i], y[i]): returns 1 if y[i] is right, else 0. Every result is checked by it. */
#define TINE_BENCH_LOOP(NAME, N, IN, OUT, DATA, BODY, RIGHT) \
    static void loop_fill(void *x_, size_t n_, size_t seed_, size_t input_) \
    { \
        (void)seed_, (void)input_; \
        for (size_t i = 0; i < n_; i++) ((IN *)x_)[i] = DATA(i); \
    } \
    TINE_BENCH_LOOPS(OUT, BODY, IN, OPENMP_FOR) \
    static int loop_part(size_t lo, size_t hi, void *ctx) \
    { \
        const bench_data *d = ctx; \
        const IN *x = d->in; \
        OUT *y = d->out; \
        for (size_t i = lo; i < hi; i++) y[i] = BODY(x[i]); \
        return 0; \
    } \
    static int loop_tine(bench_data *d, const tine_opts *o) \
    { \
        return tine_for(loop_part, d, d->n, o); \
    } \
    static int loop_same(const bench_data *d, const void *out_, const void *acc, \
                         const void *out_serial, const void *acc_serial) \
    { \
        const IN *x = d->in; \
        const OUT *y = out_; \
        (void)acc, (void)out_serial, (void)acc_serial; \
        for (size_t i = 0; i < d->n; i++) \
            if (!RIGHT(x[i], y[i])) return 0; \
        return 1; \
    } \
    const size_t tine_bench_loop_size = sizeof(bench_workload); \
    const bench_workload tine_bench_loop = {.name = NAME, \
                                            .about = "your own loop", \
                                            .element = "element", \
                                            .group = "own", \
                                            .n = N, \
                                            .in_size = sizeof(IN), \
                                            .out_size = sizeof(OUT), \
                                            .bytes = sizeof(IN) + sizeof(OUT), \
                                            .fill = loop_fill, \
                                            .single = 1, \
                                            .serial = loop_serial, \
                                            .openmp = loop_openmp, \
                                            .tine = loop_tine, \
                                            .range = loop_range, \
                                            .same = loop_same};

#endif
