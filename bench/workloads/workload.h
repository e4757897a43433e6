/* workload.h - what a workload is to the harness: one job, written once for each backend that can
   run it. Experimental. */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H
#include <limits.h>
#include <stddef.h>
#include "tine/tine.h"

/* The arrays of one run. in and out are shared mappings, pre-faulted, made before any worker
   process is forked, so that threads and processes work on the very same memory. */
typedef struct bench_data {
    size_t n; /* elements */
    /* in_size bytes an element, unless the workload has a chunk_input; NULL: no input */
    const void *in;
    void *out; /* out_size bytes an element; NULL for a pure reduction */
    /* the result of a reduction, acc_size bytes; the harness sets it to zero() before each call */
    void *acc;
    void *own; /* what prepare made beside them; shared memory if workers write to it */
    /* Inputs of n elements, one after another from `first` on: calls take them in turn, for a
       branch predictor learns one short array by heart. 0 or 1: there is only `in`. */
    size_t variants;
    const void *first;
    size_t input; /* which of the workload's inputs they are */
} bench_data;

/* What the user asked for, or the default: what plain OpenMP's pragmas are told. */
typedef struct bench_plan {
    int threads;
    tine_sched sched; /* AUTO: the backend's own default */
    size_t chunk;     /* 0: the backend's own default */
    tine_order order; /* tine's backend alone knows it */
} bench_plan;

/* Where the input comes from: the workload's own maker, or the user's array of doubles
   (--input). */
typedef struct bench_source {
    const double *x;         /* NULL: the workload makes its own; else not to be freed by release */
    struct tine_array *file; /* with x: the file that it is mapped from, NULL if x is in memory */
    int bounded;             /* tine lets go of the file behind it (.mapped) */
    /* with x, its doubles; else the elements wanted (0: the data decide). prepare sets d->n */
    size_t n;
    const char *data_dir; /* NULL: where Debian installs the data packages */
    size_t input;         /* which of the workload's inputs */
} bench_source;

typedef struct bench_workload {
    const char *name;    /* "square" */
    const char *about;   /* "y = x * x, doubles" */
    const char *element; /* what one element is: "double", "row", "segment" */
    const char *group;   /* "tutorial", "field", "data", "array" */
    size_t n;            /* elements, unless --n says otherwise; 0: the data decide */
    size_t in_size, out_size, acc_size; /* bytes; see bench_data */
    /* arrays of n elements that lie one after another in `in` (x, then y); 0 and 1: one */
    size_t in_arrays;
    /* read and written to memory per element (for the share of bandwidth); 0: not meaningful */
    double bytes;
    int takes_input; /* 1: --input makes sense */
    int regular;     /* 1: every element costs the same */
    /* Threads of a second row, for a workload that waits more than it computes; 0: it does not. */
    int waits;
    /* 1: out holds a copy of in when a call begins (see bench_restart): the call works on it */
    int in_place;
    /* names of inputs that it can make, up to NULL; NULL: there is one, without a name */
    const char *const *inputs;

    /* Allocates (bench_shared) and fills. 0; 1: no memory; 2: it said why on stderr. release
       follows either way. */
    int (*prepare)(bench_data *d, const bench_source *s);
    void (*release)(bench_data *d);

    /* the reduction's identity; NULL if acc_size == 0 */
    void (*zero)(void *acc);
    void (*serial)(bench_data *d); /* the loop a C programmer writes first */
    /* the same with literal pragmas: see OPENMP_FOR. NULL: no backend */
    void (*openmp)(bench_data *d, const bench_plan *p);
    int (*tine)(bench_data *d, const tine_opts *o);

    /* For process pools: elements [lo, hi) by one worker. in points at element lo's input and out
       at element lo's output (in a pipe pool they are private copies), acc at this chunk's own
       zeroed part. Returns 0, or a positive code. */
    /* NULL: this is no workload for a pool. */
    int (*range)(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d);
    /* folds the next chunk's part into acc; NULL if acc_size == 0 */
    void (*join)(void *acc, const void *part);
    /* The bytes of input that elements [lo, hi) need: offset into in, and how many. NULL: lo *
       in_size and (hi - lo) * in_size. */
    void (*chunk_input)(const bench_data *d, size_t lo, size_t hi, size_t *offset, size_t *bytes);

    /* Whether a result equals serial's: 1 or 0. NULL: the same bytes, in out and in acc. */
    int (*same)(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial);
} bench_workload;

/* zeroed MAP_SHARED memory, every page touched; NULL if there is none */
void *bench_shared(size_t bytes);
/* From now on bench_shared asks for huge pages. */
void bench_pages_huge(int huge);
/* How much of what bench_shared gave lies in huge pages, from 0 to 1; NAN: it is not known. */
double bench_pages_share(void);
void bench_unshare(void *p, size_t bytes);
/* the descriptor of the memory that begins at p; -1: bench_shared did not give it */
int bench_shared_file(const void *p);

/* What comes before call k, outside the clock: in is variant k's, and out a copy of it if the
   workload is in place. */
void bench_restart(const bench_workload *w, bench_data *d, size_t k);
size_t bench_input_bytes(const bench_workload *w, size_t n); /* of one variant, all its arrays */

/* Where range finds the second of two input arrays (in_arrays == 2): behind the first, which is n
   elements long in shared memory and hi - lo in a pipe worker's private copy. */
static inline const void *bench_second(const bench_data *d, const void *in, size_t lo, size_t hi,
                                       size_t in_size)
{
    int shared = (const char *)in == (const char *)d->in + lo * in_size;
    return (const char *)in + (shared ? d->n : hi - lo) * in_size;
}

/* A literal OpenMP loop under the plan's schedule:
       OPENMP_FOR(p, reduction(+ : s), for (size_t i = 0; i < n; i++) s += x[i];)
   OPENMP_SIMD is the same with `omp parallel for simd`. OpenMP has no stealing: dynamic comes
   nearest. Clauses, because schedule(runtime) costs up to 130 ns a chunk in LLVM's runtime; only
   TINE_RUNTIME asks for it. */
#define OPENMP_FOR(p, clauses, ...) OPENMP_LOOP_(p, parallel for, , clauses, __VA_ARGS__)
#define OPENMP_SIMD(p, clauses, ...) OPENMP_LOOP_(p, parallel for simd, , clauses, __VA_ARGS__)
/* For a loop whose iterations share a thread's own array (a histogram): clang takes the iterations
   of dynamic and guided loops for independent even then, makes vectors of them and loses counts
   (LLVM issue 200032), unless they are monotonic. */
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
