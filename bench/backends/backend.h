/* backend.h - a backend is one way to run a workload: it opens on a job, is called again and again,
   and closes. */
#ifndef BENCH_BACKEND_H
#define BENCH_BACKEND_H
#include "../measure/harness.h"
#include "../pools/pool.h"
#include "interpreter.h"

typedef struct bench_job {
    const bench_workload *workload;
    bench_data *data;
    bench_plan plan; /* as the user asked: AUTO and 0 where he did not */
    size_t maxtasks;
    int pin; /* 1: each worker stays on a CPU of its own */
    const bench_source *source;
} bench_job;

typedef struct bench_backend bench_backend;
typedef struct bench_open { /* a backend opened on a job */
    const bench_backend *backend;
    const bench_job *job;
    void (*openmp)(bench_data *d, const bench_plan *p);
    bench_plan plan;
    tine_opts opts;
    tine_stats stats; /* of the last call if opts.stats is set */
    unsigned anew;    /* not 0: tine meets the loop anew in every call */
    pool *pool;
    int counting;       /* 1: a call's times are added to sum */
    pool_times sum;     /* over `calls` calls */
    size_t calls, lost; /* lost: the chunk that POOL_EDIED names */
} bench_open;

/* Kinds of backends other than process pools: threads of this process; another library or another
   process. */
enum { BACKEND_THREADS = -1, BACKEND_PEER = -2 };
struct bench_backend {
    const char *name, *heading, *about;
    int kind;                   /* the kind of process pool, or one of the above */
    int (*open)(bench_open *s); /* all but backend and job are zero; 0, or a code */
    int (*call)(bench_open *s); /* 0, or a code */
    void (*close)(bench_open *s);
    const char *(*error)(int code);
    /* whether it can run this workload */
    int (*has)(const bench_backend *s, const bench_workload *w);
    /* why it cannot run any here; NULL: it can */
    const char *(*missing)(const bench_backend *s);
    /* The seconds that reps calls took, for a backend that has a clock of its own; NULL: the
       harness's. */
    double (*timed)(bench_open *s, size_t reps, int *rc);
    /* Of a backend that is a process: starts it, unless it is alive; NULL, or why not. */
    const char *(*start)(interpreter *p, const bench_open *s);
    int processes;     /* 1: a peer whose workers are processes */
    const char *needs; /* Debian's packages that bring it */
    /* an older name, still accepted; NULL: none */
    const char *alias;
};
/* backends.c; [BENCH_SERIAL] is what the others are checked against */
extern const bench_backend bench_backends[BENCH_BACKENDS];
/* what the measuring loop costs by itself */
extern const bench_backend bench_backend_nothing;
/* the code of the process pools, called once for all elements by the calling thread */
extern const bench_backend bench_backend_range;
/* the place in bench_backends of a name or an alias, in any case; -1: there is none */
int backend_named(const char *name);
/* whether two names, or aliases, mean the same backend */
int backend_is(const char *a, const char *b);

int pool_backend_open(bench_open *s); /* pools.c */
int pool_vm_has(const bench_backend *b, const bench_workload *w);
int pool_backend_call(bench_open *s);
void pool_backend_close(bench_open *s);

/* library.c: peers in C++, modules beside the program in peers/. */
int library_has(const bench_backend *s, const bench_workload *w);
const char *library_missing(const bench_backend *s);
int library_open(bench_open *s);
int library_call(bench_open *s);
void library_close(bench_open *s);

/* python.c: backends that are processes of their own and take their own time; peers in Python, an
   interpreter each. */
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

/* mpi.c: MPI ranks, as many as threads; mpi4py: those of Python. */
int mpi_has(const bench_backend *s, const bench_workload *w);
const char *mpi_missing(const bench_backend *s);
const char *mpi_start(interpreter *p, const bench_open *s);
int mpi4py_has(const bench_backend *s, const bench_workload *w);
const char *mpi4py_missing(const bench_backend *s);
const char *mpi4py_start(interpreter *p, const bench_open *s);
/* In a process that mpirun has started, becomes the ranks and their harness; else returns. */
void mpi_become(char **argv);

/* cold_start.c: what the first parallel call of a fresh process costs beyond a later one, per
   backend that is wanted: the median over OPENINGS_MAX processes (0 for those without threads, NAN
   where it cannot be found out). all: each process's, too; or NULL. */
void cold_starts(double cold[BENCH_BACKENDS], double (*all)[OPENINGS_MAX], const int *wanted,
                 int threads);

/* verify.c: what serial computed, to hold the others against. */
typedef struct bench_expected {
    void *out, *acc;
} bench_expected;
int expected_take(bench_expected *e, const bench_job *job); /* 0, or -1: no memory */
void expected_free(bench_expected *e);
/* so that a stale result cannot pass */
void poison(const bench_job *job);
int matches(const bench_expected *e, const bench_job *job);

/* memory.c: calls, and returns how many bytes of memory (PSS) the call added at most. */
double memory_peak(bench_open *s, int *rc);
#endif
