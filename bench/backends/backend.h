/* backend.h - a backend is one way to run a workload: it opens on a job, is called many times, and
   closes. */
#ifndef BENCH_BACKEND_H
#define BENCH_BACKEND_H
#include "../measure/harness.h"
#include "../pools/pool.h"
#include "interpreter.h"

typedef struct bench_job {
    const bench_workload *workload;
    bench_data *data;
    /* The plan that the user asked for. A member that the user did not give is AUTO or 0. */
    bench_plan plan;
    size_t maxtasks;
    int pin; /* 1: each worker is pinned to a CPU of its own. */
    const bench_source *source;
} bench_job;

typedef struct bench_backend bench_backend;
typedef struct bench_open { /* A backend that is open on a job. */
    const bench_backend *backend;
    const bench_job *job;
    void (*openmp)(bench_data *d, const bench_plan *p);
    bench_plan plan;
    tine_opts opts;
    tine_stats stats; /* The figures of the last call, if opts.stats is set. */
    unsigned anew;    /* Not 0: every call has a new name, so tine has no record of the loop. */
    pool *pool;
    int counting;       /* 1: the times of each call are added to sum. */
    pool_times sum;     /* The sum of the times of `calls` calls, in seconds. */
    size_t calls, lost; /* lost: the number of the chunk that failed with POOL_EDIED. */
} bench_open;

/* Kinds of backends other than process pools: threads of this process, and peers (another library,
   or another process). */
enum { BACKEND_THREADS = -1, BACKEND_PEER = -2 };
struct bench_backend {
    const char *name, *heading, *about;
    int kind; /* A pool_kind, or BACKEND_THREADS or BACKEND_PEER. */
    /* Opens s, of which only backend and job are set. Returns 0 or an error code. */
    int (*open)(bench_open *s);
    int (*call)(bench_open *s); /* Runs the workload once. Returns 0 or an error code. */
    void (*close)(bench_open *s);
    const char *(*error)(int code);
    /* Whether the backend can run this workload. */
    int (*has)(const bench_backend *s, const bench_workload *w);
    /* Returns why the backend can run no workload on this machine, or NULL if it can. A NULL
       pointer: the backend is always present. */
    const char *(*missing)(const bench_backend *s);
    /* Returns the seconds that reps calls took, for a backend with a clock of its own. A NULL
       pointer: the harness takes the time. */
    double (*timed)(bench_open *s, size_t reps, int *rc);
    /* Backends in another process only: starts the process unless it is alive. Returns NULL, or why
       the start failed. */
    const char *(*start)(interpreter *p, const bench_open *s);
    int processes;     /* 1: a peer whose workers are processes. */
    const char *needs; /* The Debian packages that the backend needs. */
    /* An older name that is still accepted, or NULL. */
    const char *alias;
};
/* The table of backends (backends.c). Results of all backends are compared with those of the entry
   BENCH_SERIAL. */
extern const bench_backend bench_backends[BENCH_BACKENDS];
/* A backend that does nothing. Its time is the cost of the measuring loop. */
extern const bench_backend bench_backend_nothing;
/* The code that process pools run, called once for all elements by the calling thread. */
extern const bench_backend bench_backend_range;
/* Returns the place in bench_backends of a name or an alias, ignoring case, or -1. */
int backend_named(const char *name);
/* Whether two names, or aliases, mean the same backend. */
int backend_is(const char *a, const char *b);

int pool_backend_open(bench_open *s); /* The functions of the process pools, in pools.c. */
int pool_vm_has(const bench_backend *b, const bench_workload *w);
int pool_backend_call(bench_open *s);
void pool_backend_close(bench_open *s);

/* library.c: peers in C++. They are modules in peers/, beside the program. */
int library_has(const bench_backend *s, const bench_workload *w);
const char *library_missing(const bench_backend *s);
int library_open(bench_open *s);
int library_call(bench_open *s);
void library_close(bench_open *s);

/* python.c: backends in a process of their own, which measure the time themselves; and peers in
   Python, one interpreter each. */
int process_open(bench_open *s);
int process_call(bench_open *s);
double process_timed(bench_open *s, size_t reps, int *rc);
void process_close(bench_open *s);
const char *process_error(int code);
int python_has(const bench_backend *s, const bench_workload *w);
const char *python_missing(const bench_backend *s);
const char *python_start(interpreter *p, const bench_open *s);
/* The Python interpreter that can import this peer's packages. */
const char *python_of(const bench_backend *s);

/* mpi.c: the backend mpi, with as many MPI ranks as other backends have threads; and mpi4py, whose
   ranks run Python. */
int mpi_has(const bench_backend *s, const bench_workload *w);
const char *mpi_missing(const bench_backend *s);
const char *mpi_start(interpreter *p, const bench_open *s);
int mpi4py_has(const bench_backend *s, const bench_workload *w);
const char *mpi4py_missing(const bench_backend *s);
const char *mpi4py_start(interpreter *p, const bench_open *s);
/* Called early in main. In a process that mpirun has started, replaces the program by mpi_ranks,
   which starts the harness. In other processes it returns. */
void mpi_become(char **argv);

/* cold_start.c: the seconds by which the first parallel call of a fresh process exceeds a later
   one, for each backend in `wanted`. cold receives the median over `count` processes: 0 for
   backends without threads, NAN where the measurement failed. all receives the value of each
   process; it may be NULL. */
void cold_starts(double cold[BENCH_BACKENDS], double (*all)[OPENINGS_MAX], const int *wanted,
                 int threads, int count);

/* verify.c: the result of the serial loop, with which other results are compared. */
typedef struct bench_expected {
    void *out, *acc;
} bench_expected;
/* Runs the serial loop and keeps its result. Returns 0, or -1 without memory. */
int expected_make(bench_expected *e, const bench_job *job);
void expected_free(bench_expected *e);
/* Overwrites the outputs, so that a stale result cannot pass the check. */
void poison(const bench_job *job);
int matches(const bench_expected *e, const bench_job *job);

/* memory.c: calls once, and returns the most bytes of memory (PSS) that the call added. */
double memory_peak(bench_open *s, int *rc);
#endif
