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
    /* bytes that two cores must not share: two cache lines, as the prefetcher fetches pairs */
    POOL_LINE = 128,
    /* chunks in a worker's pipe: one at work, one waiting. More would take from the free
       hand-out */
    POOL_DEPTH = 2
};
#define POOL_NONE SIZE_MAX

/* How far a worker process has come. One that ends in any state but SPENT has died. */
typedef enum slot_state { SLOT_BORN, SLOT_READY, SLOT_SPENT, SLOT_REFUSED } slot_state;

/* One worker's part of the board, written by that worker. It outlives the process: its replacement
   reads it. */
typedef struct pool_slot {
    _Alignas(POOL_LINE) _Atomic size_t holding; /* the chunk being worked on, plus 1 */
    /* shm-futex, shm-spin: the last broadcast that it has done with */
    _Atomic uint32_t seen;
    _Atomic int state, asleep;
    _Atomic uint32_t call; /* the call that the rest is about */
    size_t cursor;         /* fixed hand-out: its next chunk */
    size_t fail_chunk;     /* its lowest failing chunk, or POOL_NONE */
    int fail_code;
    double work;
} pool_slot;

typedef struct pool_board {
    /* Written by the parent between calls. */
    /* shm-futex, shm-spin: the futex; each change is a broadcast */
    _Alignas(POOL_LINE) _Atomic uint32_t gen;
    uint32_t call; /* the number of this call of pool_run, never 0 */
    size_t n, chunk, chunks;
    int timed;
    /* shm-futex, shm-spin: the parent sleeps until this worker is done; -1: it does not */
    _Atomic int awaited;
    /* the lowest chunk that failed: those after it are skipped */
    _Atomic size_t stop;
    _Alignas(POOL_LINE) _Atomic size_t next; /* free hand-out: the next chunk */
    _Alignas(POOL_LINE) _Atomic uint32_t sleepers;
    pool_slot slots[];
} pool_board;

/* What becomes of one chunk: a mark, and its part of the reduction. */
typedef struct pool_part {
    _Atomic uint32_t done; /* == board->call: done in this call */
    uint32_t lost;         /* the call in which a worker died of it, `times` times */
    int times;
    _Alignas(16) char acc[];
} pool_part;

/* pipe: the input follows, `bytes` long */
typedef struct task_msg {
    size_t chunk, lo, hi, bytes;
} task_msg;
/* pipe: the part and `bytes` of output follow */
typedef struct reply_msg {
    size_t chunk, bytes;
} reply_msg;

/* The parent's end of one worker's pipes (pipe, shm-pipe). */
typedef struct pool_lane {
    int to, from;
    /* the worker's reading end, kept open: writing to a dead worker raises no SIGPIPE */
    int theirs;
    int worker_from;           /* the worker's writing end, while it is forked */
    size_t flight[POOL_DEPTH]; /* chunks handed over and not answered, oldest first */
    int flying;
    size_t handed, cursor; /* chunks since its birth; fixed hand-out: its next chunk */
    task_msg msg[POOL_DEPTH];
    struct iovec out[POOL_DEPTH * (1 + POOL_ARRAYS)]; /* still to be written */
    int outs;
    reply_msg reply; /* being read: got bytes of it, then ins */
    size_t got;
    struct iovec in[2];
    int ins;
} pool_lane;

typedef struct pool_worker {
    pid_t pid; /* 0: none */
    int pidfd;
    pool_lane lane;
} pool_worker;

typedef struct pool_ops {
    int caller_works; /* worker 0 is the caller, unless opts.apart */
    int persistent;   /* workers outlive a call */
    int piped;        /* they have pipes */
    int copies;       /* they see private copies of the data, not the arrays */
    int vm;           /* and make these copies themselves */
    int spin;
    void (*serve)(pool *p, int w); /* the life of worker w, after init */
    void (*run)(pool *p);          /* the parent's side of one call */
} pool_ops;

struct pool {
    const pool_ops *ops;
    pool_task task;
    pool_opts opts;
    int first; /* the first worker that is a process: 1 if the caller is worker 0 */
    int spin;
    pool_board *board;
    size_t board_size;
    char *parts;
    size_t stride;
    pool_worker *workers;
    /* workers ring the bell (an eventfd) when they are ready, and when the parent waits for them */
    int epoll, bell;
    void *acc; /* this process's accumulator */
    /* in a worker */
    size_t taken; /* chunks since its birth */
    int lazy;     /* it maps the arrays' pages chunk by chunk */
    /* of this call, in the parent */
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

/* Chunks below this number are still to be done by somebody. */
static inline size_t pool_limit(const pool *p)
{
    size_t stop = p->board->stop;
    return stop < p->board->chunks ? stop : p->board->chunks;
}

static inline const void *pool_at(const void *base, size_t offset)
{
    return base ? (const char *)base + offset : NULL;
}

/* Maps the board with its slots and the parts of all chunks, and allocates the rest. 0, or -1: no
   memory. */
int board_open(pool *p);
void board_begin(pool *p, size_t n, int timed); /* a new call, of n elements */
void board_stop(pool *p, size_t k);             /* chunks after chunk k need not run */
void board_close(pool *p);
#endif
