/* board.h - the state of a pool: the board, which all its processes share, and the records that
   each process keeps of its own. The other modules of the pools build on this one. */
#ifndef BENCH_POOL_BOARD_H
#define BENCH_POOL_BOARD_H
#include "task.h"
#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>

enum {
    /* Bytes that two cores must not share: two cache lines, because the prefetcher fetches
       pairs. */
    POOL_LINE = 128,
    /* Most chunks handed to a worker through its pipe: one at work, one waiting. More would
       unbalance the free hand-out. */
    POOL_DEPTH = 2
};
#define POOL_NONE SIZE_MAX

/* How far a worker process has come. A process that ends in any state but SPENT has died. */
typedef enum slot_state { SLOT_BORN, SLOT_READY, SLOT_SPENT, SLOT_REFUSED } slot_state;

/* One worker's part of the board, written by that worker. The slot outlives the process: the worker
   that replaces a dead one reads it. */
typedef struct pool_slot {
    _Alignas(POOL_LINE) _Atomic size_t holding; /* The chunk being worked on, plus 1. 0: none. */
    /* shm-futex, shm-spin: the last broadcast whose chunks this worker has finished. */
    _Atomic uint32_t seen;
    _Atomic int state, asleep;
    _Atomic uint32_t call; /* The number of the call that the fields below belong to. */
    size_t cursor;         /* Fixed hand-out: the worker's next chunk. */
    size_t fail_chunk;     /* The worker's lowest failing chunk, or POOL_NONE. */
    int fail_code;
    double work;
} pool_slot;

typedef struct pool_board {
    /* The parent alone writes gen, call, n, chunk, chunks and timed, while no worker runs a
       chunk. */
    /* shm-futex, shm-spin: the futex word. Each change is a broadcast. */
    _Alignas(POOL_LINE) _Atomic uint32_t gen;
    uint32_t call; /* The number of this call of pool_run, never 0. */
    size_t n, chunk, chunks;
    int timed;
    /* shm-futex, shm-spin: the worker that the parent sleeps for. -1: the parent does not sleep. */
    _Atomic int awaited;
    /* The lowest chunk that failed, or POOL_NONE. Chunks above it are skipped. */
    _Atomic size_t stop;
    _Alignas(POOL_LINE) _Atomic size_t next; /* Free hand-out: the next chunk. */
    _Alignas(POOL_LINE) _Atomic uint32_t sleepers;
    pool_slot slots[];
} pool_board;

/* The result of one chunk: whether it is done, and its part of the reduction. */
typedef struct pool_part {
    _Atomic uint32_t done; /* Equal to board->call if the chunk is done in this call. */
    /* The last call in which workers died of this chunk. `times` counts those deaths. */
    uint32_t lost;
    int times;
    _Alignas(16) char acc[];
} pool_part;

/* A task, from parent to worker. With the pool pipe, `bytes` of input follow. */
typedef struct task_msg {
    size_t chunk, lo, hi, bytes;
} task_msg;
/* A reply, from worker to parent. With the pool pipe, the part and `bytes` of output follow. */
typedef struct reply_msg {
    size_t chunk, bytes;
} reply_msg;

/* The parent's end of one worker's pipes (pipe, shm-pipe). */
typedef struct pool_lane {
    int to, from;
    /* The worker's reading end. The parent keeps it open, so that writing to a dead worker raises
       no SIGPIPE. */
    int theirs;
    int worker_from; /* The worker's writing end. The parent closes it after the fork. */
    /* Chunks handed over and not yet answered, oldest first. `flying` counts them. */
    size_t flight[POOL_DEPTH];
    int flying;
    /* handed: chunks given to the worker's current process since it started. cursor: the worker's
       next chunk in the fixed hand-out. */
    size_t handed, cursor;
    task_msg msg[POOL_DEPTH];
    /* The buffers still to be written. `outs` counts them. */
    struct iovec out[POOL_DEPTH * (1 + POOL_ARRAYS)];
    int outs;
    /* The header of the reply being read: `got` bytes of it have arrived. The buffers in `in`
       follow it. */
    reply_msg reply;
    size_t got;
    struct iovec in[2];
    int ins;
} pool_lane;

typedef struct pool_worker {
    pid_t pid; /* 0: there is no process. */
    int pidfd;
    pool_lane lane;
} pool_worker;

typedef struct pool_ops {
    int caller_works; /* 1: worker 0 is the calling process, unless opts.apart is set. */
    int persistent;   /* 1: workers outlive a call. */
    int piped;        /* 1: workers have pipes. */
    int copies;       /* 1: workers see private copies of the data, not the arrays. */
    int vm;           /* 1: workers copy from and to the parent's memory themselves. */
    int spin;
    void (*serve)(pool *p, int w); /* Runs in worker w after init, until the worker ends. */
    void (*run)(pool *p);          /* Runs in the parent: one call. */
} pool_ops;

struct pool {
    const pool_ops *ops;
    pool_task task;
    pool_opts opts;
    int first; /* The first worker that is a process: 1 if the caller is worker 0, else 0. */
    int spin;
    pool_board *board;
    size_t board_size;
    char *parts;
    size_t stride;
    pool_worker *workers;
    /* Workers ring the bell (an eventfd) when they are ready, and when they finish while the parent
       waits for them. */
    int epoll, bell;
    void *acc; /* The accumulator of this process. */
    /* The next two fields are used in workers only. */
    size_t taken; /* Chunks done since the worker's start. */
    int lazy;     /* 1: the worker maps the arrays' pages chunk by chunk. */
    /* The fields below belong to the current call, and only the parent uses them. */
    size_t next, deaths, fail_chunk;
    int fail_code, broken;
    double start;
};

static inline double pool_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static inline pool_part *pool_part_of(const pool *p, size_t k)
{
    return (pool_part *)(p->parts + k * p->stride);
}

static inline int pool_done(const pool *p, size_t k)
{
    return pool_part_of(p, k)->done == p->board->call;
}

static inline size_t pool_lo(const pool *p, size_t k) { return k * p->board->chunk; }

static inline size_t pool_hi(const pool *p, size_t k)
{
    size_t lo = pool_lo(p, k), n = p->board->n;
    return n - lo < p->board->chunk ? n : lo + p->board->chunk;
}

/* Chunks from this number on need not run: they do not exist, or come after a failed chunk. */
static inline size_t pool_limit(const pool *p)
{
    size_t stop = p->board->stop;
    return stop < p->board->chunks ? stop : p->board->chunks;
}

static inline const void *pool_at(const void *base, size_t offset)
{
    return base ? (const char *)base + offset : NULL;
}

/* Maps the board with its slots and the parts of all chunks, and allocates the workers and the
   accumulator. Returns 0, or -1 without memory. */
int board_open(pool *p);
void board_begin(pool *p, size_t n, int timed); /* Begins a call of n elements. */
/* Tells all workers to skip the chunks after chunk k. */
void board_stop(pool *p, size_t k);
void board_close(pool *p);
#endif
