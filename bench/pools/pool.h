/* pool.h - pools of worker processes, as good as they can be made, to hold threads against. */
#ifndef BENCH_POOL_H
#define BENCH_POOL_H
#include "task.h"

typedef enum pool_kind {
    POOL_FORK, /* fork: fork for every call; input by copy-on-write, output in shared memory */
    /* pipe: persistent workers, data both ways through pipes: Python's Pool.map, less the
       pickling */
    POOL_PIPE,
    /* shm-pipe: persistent workers, shared arrays, chunk descriptors through pipes */
    POOL_SHM_PIPE,
    /* shm-futex: persistent workers, shared arrays, a futex broadcast and an atomic chunk counter;
       waits asleep */
    POOL_SHM_FUTEX,
    POOL_SHM_SPIN, /* shm-spin: the same, spinning first, as OpenMP does */
    /* vm-copy: as pipe, but each worker copies its input and output itself, from and to the
       parent's memory (process_vm_readv) */
    POOL_VM_COPY
} pool_kind;

typedef struct pool_times { /* seconds, of one call */
    /* forking and readying workers within the call (fork, replaced workers) */
    double start;
    /* moving data and descriptors; waking and waiting beyond the work itself */
    double transfer;
    /* the busiest worker, in its chunks (fork, shm-futex, shm-spin: and in taking them) */
    double work;
    double total;
    size_t chunks, deaths;
} pool_times;

/* Starts the workers (fork: none yet) and waits until they are ready. *p is NULL on failure. Time
   it for the start-up figure. */
int pool_open(pool **p, pool_kind kind, const pool_task *t, const pool_opts *o);
/* Runs all chunks of [0, n) and folds their parts into acc, in the order of their numbers: 0. Or
   the positive code of the lowest failing element, or POOL_EDIED, with *chunk the number of the
   chunk that failed or was lost; later chunks are then skipped, and acc stays as it was. n may be
   less than at pool_open. times and chunk may be NULL. One call at a time. */
int pool_run(pool *p, size_t n, pool_times *times, size_t *chunk);
/* Ends every worker and waits for it: no zombie, mapping or descriptor is left. */
void pool_close(pool *p);
/* Whether no worker spins: all that wait have gone to sleep. */
int pool_asleep(const pool *p);
/* Whether the caller of pool_run is one of the workers. */
int pool_caller_works(pool_kind kind);
const char *pool_strerror(int code); /* static text for any code */
#endif
