/* task.h - the input of a pool of processes: the task of its workers, its options, and its error
   codes. */
#ifndef BENCH_POOL_TASK_H
#define BENCH_POOL_TASK_H
#include <stddef.h>

typedef struct pool pool;

/* The work of the workers. All memory that the task names was mapped before pool_open, and is
   shared if workers write to it. out must not overlap in: a chunk that is retried would read its
   own results. */
typedef struct pool_task {
    /* range, join and chunk_input are as in workload.h. */
    int (*range)(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx);
    void (*join)(void *acc, const void *part, void *ctx);
    void (*chunk_input)(const void *ctx, size_t lo, size_t hi, size_t *offset, size_t *bytes);
    const void *ctx;
    const void *in;
    void *out, *acc;
    size_t n, in_size, out_size, acc_size;
    /* Input arrays of n elements each, one after another in `in`, as in workload.h. 0 counts as 1.
       At most POOL_ARRAYS. */
    size_t in_arrays;
} pool_task;
enum { POOL_ARRAYS = 4 };

typedef struct pool_opts {
    /* Number of workers, at least 1. fork, pipe, shm-pipe and vm-copy: all are processes, and the
       caller only hands out chunks, as the parent of Python's Pool does. shm-futex, shm-spin: the
       caller is one of them, as the master thread is one of an OpenMP team. */
    int workers;
    /* 1: in shm-futex and shm-spin too, the caller takes no chunks, so a chunk that crashes cannot
       end it. */
    int apart;
    /* Elements per chunk. 0: the default of Python's Pool, ceil(n / (4 * workers)). */
    size_t chunk;
    /* 1: chunk k goes to worker k % workers. 0: the next chunk goes to the next idle worker. */
    int fixed;
    /* Chunks after which a worker process is replaced. 0: never. Python's Pool counts its tasks by
       chunks as well. The caller of shm-futex and shm-spin is never replaced. */
    size_t maxtasks;
    /* 1: worker k is pinned to the k-th CPU that the program may use. */
    int pin;
    /* Runs once in each new worker process. If init returns nonzero or the process dies in it, the
       call fails with POOL_EINIT. */
    int (*init)(void *arg, int worker);
    void *init_arg;
    /* How often a chunk whose worker died is given to a new worker. After that the call fails with
       POOL_EDIED. */
    int retries;
} pool_opts;

enum { POOL_EDIED = -101, POOL_EINIT = -102, POOL_ENOMEM = -103, POOL_EINVAL = -104 };
#endif
