/* pool.h - pools of worker processes, made as fast as possible for a fair comparison with
   threads. */
#ifndef BENCH_POOL_H
#define BENCH_POOL_H
#include "task.h"

typedef enum pool_kind {
    POOL_FORK, /* fork: fork for every call; input by copy-on-write, output in shared memory */
    /* pipe: persistent workers, data both ways through pipes. This is Python's Pool.map without the
       pickling. */
    POOL_PIPE,
    /* shm-pipe: persistent workers, shared arrays, chunk descriptors through pipes. */
    POOL_SHM_PIPE,
    /* shm-futex: persistent workers, shared arrays, a futex broadcast and an atomic chunk counter.
       Idle workers sleep. */
    POOL_SHM_FUTEX,
    /* shm-spin: shm-futex, but idle workers spin before they sleep, as OpenMP's threads do. */
    POOL_SHM_SPIN,
    /* vm-copy: as pipe, but each worker copies its input and output itself, from and to the
       parent's memory (process_vm_readv). */
    POOL_VM_COPY
} pool_kind;

typedef struct pool_times { /* Times of one call, in seconds. */
    /* Starting workers within the call: the workers of the pool fork, and replacements of dead
       ones. */
    double start;
    /* The rest: moving data and descriptors, waking workers and waiting for them. */
    double transfer;
    /* Work of the busiest worker on its chunks. fork, shm-futex and shm-spin include taking the
       chunks. */
    double work;
    double total;
    size_t chunks, deaths;
} pool_times;

/* Starts the workers and waits until they are ready (the pool fork starts none). Returns 0, or a
   negative code with *p == NULL. The duration of this call is the start-up figure. */
int pool_open(pool **p, pool_kind kind, const pool_task *t, const pool_opts *o);
/* Runs all chunks of [0, n), and folds their parts into acc in the order of chunk numbers. Returns
   0; or the positive code of the lowest failing element; or a negative code, such as POOL_EDIED.
   After any failure acc is unchanged. If a chunk failed or was lost, *chunk is its number, and
   later chunks are skipped. n may be less than at pool_open. times and chunk may be NULL. A pool
   runs one call at a time. */
int pool_run(pool *p, size_t n, pool_times *times, size_t *chunk);
/* Ends every worker and waits for it. No zombie, mapping or descriptor is left. */
void pool_close(pool *p);
/* Whether no worker spins: all waiting workers sleep. */
int pool_asleep(const pool *p);
/* Whether the caller of pool_run is one of the workers. */
int pool_caller_works(pool_kind kind);
const char *pool_strerror(int code); /* Returns a static text for any code. */
#endif
