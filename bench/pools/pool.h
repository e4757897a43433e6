/* pool.h - pools of worker processes, as good as they can be made, to hold threads against. */
#ifndef BENCH_POOL_H
#define BENCH_POOL_H
#include <stddef.h>

typedef enum pool_kind {
    POOL_FORK,   /* F1: fork for every call; input by copy-on-write, output in shared memory */
    POOL_PIPE,   /* F2: persistent workers, data both ways through pipes: Python's Pool.map, less the pickling */
    POOL_DESC,   /* F3: persistent workers, shared arrays, chunk descriptors through pipes */
    POOL_FUTEX,  /* F4: persistent workers, shared arrays, a futex broadcast and an atomic chunk counter; waits asleep */
    POOL_SPIN    /* F5: the same, spinning first, as OpenMP does */
} pool_kind;

/* What the workers do. All memory it names was mapped (shared, if written to) before pool_open. out must not overlap in,
   or a chunk that is retried reads its own results. */
typedef struct pool_task {
    int (*range)(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx); /* as in work.h */
    void (*zero)(void *acc);
    void (*join)(void *acc, const void *part);
    void (*slice)(const void *ctx, size_t lo, size_t hi, size_t *offset, size_t *bytes);
    const void *ctx;
    const void *in;
    void *out, *acc;
    size_t n, in_size, out_size, acc_size;
    size_t in_arrays; /* as in work.h: arrays of n elements, one after another in `in`; 0 and 1: one; at most POOL_ARRAYS */
} pool_task;
enum { POOL_ARRAYS = 4 };

typedef struct pool_opts {
    int workers;                      /* at least 1. F1, F2, F3: processes; the caller only hands out, as Pool's parent does.
                                         F4, F5: the caller is one of them, as the master is one of an OpenMP team */
    int apart;                        /* 1: in F4 and F5 too, the caller takes no chunks (which could crash it) */
    size_t chunk;                     /* elements a chunk; 0: Pool's default, ceil(n / (4 * workers)) */
    int fixed;                        /* 1: chunk k goes to worker k % workers; 0: the next one to whoever is free */
    size_t maxtasks;                  /* a worker is replaced after so many tasks; 0: never. As in Python's Pool a task is
                                         a chunk, not an element; the caller of F4 and F5 is never replaced */
    int (*init)(void *arg, int worker); /* run once in each new worker process; nonzero, or death: POOL_EINIT */
    void *init_arg;
    int retries;                      /* how often a chunk whose worker died is given to a fresh one; then POOL_EDIED */
} pool_opts;

typedef struct pool_times {          /* seconds, of one call */
    double start;                     /* forking and readying workers within the call (F1, replaced workers) */
    double transfer;                  /* moving data and descriptors; waking and waiting beyond the work itself */
    double work;                      /* the busiest worker, in its chunks (F1, F4, F5: and in taking them) */
    double total;
    size_t chunks, deaths;
} pool_times;

enum { POOL_EDIED = -101, POOL_EINIT = -102, POOL_ENOMEM = -103, POOL_EINVAL = -104 };

typedef struct pool pool;
/* Starts the workers (F1: none yet) and waits until they are ready. *p is NULL on failure. Time it for the start-up figure. */
int pool_open(pool **p, pool_kind kind, const pool_task *t, const pool_opts *o);
/* Runs all chunks of [0, n) and folds their parts into acc, in the order of their numbers: 0. Or the positive code of the
   lowest failing element, or POOL_EDIED, with *chunk the number of the chunk that failed or was lost; later chunks are then
   skipped, and acc stays as it was. n may be less than at pool_open. times and chunk may be NULL. One call at a time. */
int pool_run(pool *p, size_t n, pool_times *times, size_t *chunk);
/* Ends every worker and waits for it: no zombie, mapping or descriptor is left. */
void pool_close(pool *p);
const char *pool_strerror(int code); /* static text for any code */
#endif
