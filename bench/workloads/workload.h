/* workload.h - the interface between workloads and the harness. A workload is one job, written once
   for each backend that can run it. Experimental. */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include "tine/tine.h"

/* The arrays of one run. in and out are shared mappings with every page mapped, made before any
   worker process is forked. Threads and processes work on the same memory. */
typedef struct bench_data {
    size_t n; /* Number of elements. */
    /* in_size bytes per element, unless the workload has a chunk_input. NULL: no input. */
    const void *in;
    void *out; /* out_size bytes per element. NULL: a reduction without output. */
    /* The result of a reduction, acc_size bytes, which are zero before each call. Zero bytes are
       the identity of each reduction, as for tine_fold. */
    void *acc;
    void *own; /* Other data made by prepare. It lies in shared memory if workers write to it. */
    /* The number of inputs of n elements, which lie one after another from `first` on. Each call
       takes the next input, because a branch predictor would learn a single short input. 0 or 1:
       `in` is the only input. */
    size_t variants;
    const void *first;
    size_t input; /* Index of the workload's input that the arrays hold. */
} bench_data;

/* The plan that the user asked for, or the default. The pragmas of plain OpenMP follow it. */
typedef struct bench_plan {
    int threads;
    tine_sched sched; /* AUTO: the backend's default. */
    size_t chunk;     /* 0: the backend's default. */
    tine_order order; /* Only tine's backend uses the order. */
} bench_plan;

/* The source of the input: the workload's own maker, or the user's array of doubles (--input). */
typedef struct bench_source {
    /* The user's array, which release must not free. NULL: the workload makes its input. */
    const double *x;
    struct tine_array *file; /* With x: the file from which x is mapped. NULL: x lies in memory. */
    /* 1: tine releases the pages of the file that it has finished with (.mapped). */
    int bounded;
    /* With x: its number of doubles. Otherwise: the number of elements wanted (0: the data's own).
       prepare sets d->n. */
    size_t n;
    /* The folder of data files. NULL: the folders of Debian's data packages. */
    const char *data_dir;
    size_t input; /* Index of the input among the workload's inputs. */
} bench_source;

typedef struct bench_workload bench_workload;
struct bench_workload {
    const char *name;    /* "square" */
    const char *about;   /* "y = x * x, doubles" */
    const char *element; /* The name of an element: "double", "row", "segment". */
    const char *group;   /* "tutorial", "field", "data", "array" */
    size_t n;            /* Number of elements unless --n sets another. 0: the data's own. */
    /* Bytes per element, and of the accumulator, as in bench_data. */
    size_t in_size, out_size, acc_size;
    /* Number of arrays of n elements, one after another in `in` (x, then y). 0 counts as 1. */
    size_t in_arrays;
    /* Bytes per element read from and written to memory, for the share of bandwidth. 0: not
       meaningful. */
    double bytes;
    int takes_input; /* 1: the workload accepts --input. */
    int regular;     /* 1: every element costs the same. */
    /* Threads of a second row, for a workload that waits more than it computes. 0: the workload
       does not wait. */
    int waits;
    /* 1: out holds a copy of in when a call begins (bench_restart), and the call works on it. */
    int in_place;
    /* Names of the workload's inputs. NULL ends the list. A NULL pointer: one input without a
       name. */
    const char *const *inputs;

    /* The input, unless the user gives an array: make(i) is number i of doubles, or fill makes the
       n elements of an input, which differ from seed to seed. Both NULL: zeros. */
    double (*make)(size_t i);
    void (*fill)(void *x, size_t n, size_t seed, size_t input);
    /* 1: fill makes one input. 0: one of few elements is made in several variants (bench_data). */
    int single;
    /* For data that make and fill cannot make, as bench_prepare and bench_release. NULL: these do
       all. */
    int (*prepare)(const bench_workload *w, bench_data *d, const bench_source *s);
    void (*release)(const bench_workload *w, bench_data *d);

    void (*serial)(bench_data *d); /* The loop that a C programmer writes first. */
    /* The loop of `serial` with literal pragmas (OPENMP_FOR). NULL: OpenMP does not run this
       workload. */
    void (*openmp)(bench_data *d, const bench_plan *p);
    int (*tine)(bench_data *d, const tine_opts *o);

    /* For process pools: processes elements [lo, hi) in one worker. in points at the input of
       element lo and out at its output; in a pipe pool both are private copies. acc is the zeroed
       part of this chunk. Returns 0, or a positive code. */
    /* NULL: pools do not run this workload. */
    int (*range)(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d);
    /* Folds the next chunk's part into acc. NULL if acc_size is 0. */
    tine_join *join;
    /* Stores the place of the input of elements [lo, hi) in `in`: offset and length in bytes. NULL:
       they are lo * in_size and (hi - lo) * in_size. */
    void (*chunk_input)(const bench_data *d, size_t lo, size_t hi, size_t *offset, size_t *bytes);

    /* Returns 1 if a result equals serial's, else 0. NULL: out and acc must equal serial's byte by
       byte. */
    int (*same)(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial);
};

/* Allocates the arrays of a workload in shared memory and fills them. Returns 0, 1 without memory,
   or another number after a message on stderr. The caller calls bench_release in every case. */
int bench_prepare(const bench_workload *w, bench_data *d, const bench_source *s);
void bench_release(const bench_workload *w, bench_data *d);

/* Returns zeroed MAP_SHARED memory with every page touched. NULL without memory. */
void *bench_shared(size_t bytes);
/* Sets whether bench_shared asks for huge pages from now on. */
void bench_pages_huge(int huge);
/* Returns the share of bench_shared's memory that lies in huge pages, from 0 to 1. NAN: unknown. */
double bench_pages_share(void);
void bench_unshare(void *p, size_t bytes);
/* Returns the descriptor of the memory that begins at p, or -1 if bench_shared did not make it. */
int bench_shared_file(const void *p);

/* Clears the result of a reduction, before a call. */
static inline void bench_zero(const bench_workload *w, const bench_data *d)
{
    if (w->acc_size) memset(d->acc, 0, w->acc_size);
}
/* Prepares call k, outside the clock: `in` becomes variant k's, and out a copy of it if the
   workload is in place. */
void bench_restart(const bench_workload *w, bench_data *d, size_t k);
/* Returns the bytes of all input arrays of one variant. */
size_t bench_input_bytes(const bench_workload *w, size_t n);

/* Returns the second of two input arrays of range (in_arrays == 2). It follows the first, which is
   n elements long in shared memory, and hi - lo elements in a pipe worker's private copy. */
static inline const void *bench_second(const bench_data *d, const void *in, size_t lo, size_t hi,
                                       size_t in_size)
{
    int shared = (const char *)in == (const char *)d->in + lo * in_size;
    return (const char *)in + (shared ? d->n : hi - lo) * in_size;
}

/* A literal OpenMP loop under the plan's schedule:
       OPENMP_FOR(p, reduction(+ : s), for (size_t i = 0; i < n; i++) s += x[i];)
   OPENMP_SIMD is the same with `omp parallel for simd`. OpenMP has no stealing, and dynamic is its
   nearest schedule. The schedule is a clause, because schedule(runtime) costs up to 130 ns per
   chunk in LLVM's runtime. Only TINE_RUNTIME uses schedule(runtime). */
#define OPENMP_FOR(p, clauses, ...) OPENMP_LOOP_(p, parallel for, , clauses, __VA_ARGS__)
#define OPENMP_SIMD(p, clauses, ...) OPENMP_LOOP_(p, parallel for simd, , clauses, __VA_ARGS__)
/* For a loop whose iterations share an array of the thread (a histogram). clang assumes that
   iterations of dynamic and guided loops are independent, vectorises them and loses counts (LLVM
   issue 200032), unless the schedule is monotonic. */
/* clang-format off */
#define OPENMP_MONOTONIC(p, clauses, ...) \
    OPENMP_LOOP_(p, parallel for, monotonic :, clauses, __VA_ARGS__)
/* clang-format on */
#define BENCH_PRAGMA(text) _Pragma(#text)
#define OPENMP_LOOP_(p, construct, modifier, clauses, ...) \
    do { \
        int threads_ = (p)->threads, chunk_ = (p)->chunk > INT_MAX ? INT_MAX : (int)(p)->chunk; \
        tine_sched sched_ = (p)->sched == TINE_STATIC && chunk_ == 0 ? TINE_AUTO : (p)->sched; \
        if (chunk_ == 0) chunk_ = 1; \
        switch (sched_) { \
        case TINE_AUTO: { \
            BENCH_PRAGMA(omp construct schedule(modifier static) num_threads(threads_) clauses) \
            __VA_ARGS__ \
        } break; \
        case TINE_STATIC: { \
            BENCH_PRAGMA(omp construct schedule(modifier static, chunk_) num_threads(threads_) \
                             clauses) \
            __VA_ARGS__ \
        } break; \
        case TINE_GUIDED: { \
            BENCH_PRAGMA(omp construct schedule(modifier guided, chunk_) num_threads(threads_) \
                             clauses) \
            __VA_ARGS__ \
        } break; \
        case TINE_RUNTIME: { \
            BENCH_PRAGMA(omp construct schedule(modifier runtime) num_threads(threads_) clauses) \
            __VA_ARGS__ \
        } break; \
        default: { \
            BENCH_PRAGMA(omp construct schedule(modifier dynamic, chunk_) num_threads(threads_) \
                             clauses) \
            __VA_ARGS__ \
        } break; \
        } \
    } while (0)

#endif
