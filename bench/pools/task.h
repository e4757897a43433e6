/* task.h - what a pool of processes is given: the task of its workers, the options, and the codes
   of what can go wrong. */
#ifndef BENCH_POOL_TASK_H
#define BENCH_POOL_TASK_H
#include <stddef.h>

typedef struct pool pool;

/* What the workers do. All memory it names was mapped (shared, if written to) before pool_open. out
   must not overlap in, or a chunk that is retried reads its own results. */
typedef struct pool_task {
    /* as in workload.h */
    int (*range)(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx);
    void (*zero)(void *acc);
    void (*join)(void *acc, const void *part);
    void (*chunk_input)(const void *ctx, size_t lo, size_t hi, size_t *offset, size_t *bytes);
    const void *ctx;
    const void *in;
    void *out, *acc;
    size_t n, in_size, out_size, acc_size;
    /* as in workload.h: arrays of n elements, one after another in `in`; 0 and 1: one; at most
       POOL_ARRAYS */
    size_t in_arrays;
} pool_task;
enum { POOL_ARRAYS = 4 };

typedef struct pool_opts {
    /* at least 1. fork, pipe, shm-pipe: processes; the caller only hands out, as Pool's parent
       does. shm-futex, shm-spin: the caller is one of them, as the master is one of an OpenMP
       team */
    int workers;
    /* 1: in shm-futex and shm-spin too, the caller takes no chunks (which could crash it) */
    int apart;
    /* elements a chunk; 0: Pool's default, ceil(n / (4 * workers)) */
    size_t chunk;
    /* 1: chunk k goes to worker k % workers; 0: the next one to whoever is free */
    int fixed;
    /* a worker is replaced after so many tasks; 0: never. As in Python's Pool a task is a chunk,
       not an element; the caller of shm-futex and shm-spin is never replaced */
    size_t maxtasks;
    /* 1: worker k stays on the k-th CPU that the program may use */
    int pin;
    /* run once in each new worker process; nonzero, or death: POOL_EINIT */
    int (*init)(void *arg, int worker);
    void *init_arg;
    /* how often a chunk whose worker died is given to a fresh one; then POOL_EDIED */
    int retries;
} pool_opts;

enum { POOL_EDIED = -101, POOL_EINIT = -102, POOL_ENOMEM = -103, POOL_EINVAL = -104 };
#endif
