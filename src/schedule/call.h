/* call.h - the types of a parallel loop: the loop, one call that runs it, and each thread's own
   part of that call. The header of each step says what the step does with them:

       tine_for_, tine_fold_ ─> loop.c ─> probe.c    a remembered cost, or the first chunks timed
                                  │    ─> plan.c     how many threads, which schedule, what chunk
                                  │    ─> wakeup.c   whether the team is awake
                                  └──> the team ──> chunk.c, steal.c, contention.c */
#ifndef TINE_CALL_H
#define TINE_CALL_H
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "../runtime/error.h"
#include "../runtime/local.h"
#include "pace.h"
#include "tine/tine.h"

typedef struct team_call team_call;

typedef struct team_loop {
    tine_body *body;
    void *ctx;
    size_t n;
    size_t grain; /* chunks are multiples of this many elements */
    /* ns that an element costs on one thread of some machine, within a factor of OFF_BY, if
       all elements cost the same; 0: not known */
    double ns;
    uintptr_t key; /* the key under which the cost cache keeps a measured cost */
    /* Folds: the largest number of chunks. A fold's chunk is a power of two of grains, and begins
       at a multiple of its length. 0: the loop is no fold. */
    size_t max_chunks;
    /* Folds: called before any chunk runs, when c->chunk and c->chunks are known. */
    int (*on_chunks)(void *ctx, const team_call *c);
} team_loop;

/* Whether all elements cost the same: in kernels, which state a cost, and in scans. */
static inline bool team_even(const team_loop *l)
{
    return l->ns > 0 || (l->on_chunks && !l->max_chunks);
}

/* A thread's own part of a call, on cache lines of its own. */
typedef struct team_slot {
    /* STEAL: chunks not yet taken, first in the low half, end in the high half */
    _Alignas(64) _Atomic uint64_t range;
    double busy; /* seconds in bodies */
    /* AUTO: ticks when the thread came to the region; 0: it did not */
    _Atomic uint64_t arrived;
    pace pace; /* Calls that are not paced use only its last field. */
    char pad[128 - 24 - sizeof(pace)];
} team_slot;

/* What the calling thread has measured about the slow-down by other threads; see contention.c. */
typedef struct contention_monitor {
    /* Incremented at each take of the calling thread while the other threads are paused. Paused
       threads read it. */
    _Atomic unsigned heartbeat;
    bool on; /* the calling thread's takes are measured */
    int mode, seen;
    /* The least and the greatest ns of an element, of the takes measured in this mode. */
    double min_ns, max_ns;
    /* The cost in ns an element, while other threads work and while they are paused. */
    double beside_ns, serial_ns;
    /* spent: the ns that the calling thread's takes have lasted in this mode. wait: the least value
       of `spent` at which the other threads may be paused again. */
    double spent, wait;
    double slowdown; /* the measured slow-down; 0: not measured */
} contention_monitor;

struct team_call {
    const team_loop *loop;
    const tine_opts *o;
    bool watched;     /* the options ask for stats, events or progress, or name an array on disk */
    tine_sched sched; /* the schedule in use */
    /* The largest number of threads that the call may have. Its options decided this when it began.
     */
    int max_threads;
    /* the number of threads of the call: planned before the region, the actual number after it */
    int threads;
    /* the calling thread has done the elements before `from`, in `probed` chunks */
    size_t from;
    size_t probed;
    size_t chunk;  /* elements in a chunk */
    size_t chunks; /* the number of chunks of [from, n) */
    size_t run;    /* STEAL: the largest number of own chunks that a thread takes at once; 0: one */
    /* STEAL: `chunk` is the length of a unit. Each thread chooses how many units it takes at once,
       by how long its last take lasted (pace.h). */
    bool paced;
    /* Paced calls: all threads except the calling thread wait. The flag lies apart from fields that
       change with each take, since all threads read the flag at each take. */
    _Atomic bool paused;
    bool in_order; /* paced: all threads take units from the first slot, in index order */
    pace_plan pace;
    bool backward; /* chunks are handed out from the last to the first */
    bool dealt;    /* STATIC: a thread's chunks are consecutive */
    team_slot *slots;
    local_rooms rooms; /* the threads' local memory, if the options ask for it */
    /* AUTO: the measured ns that an element takes on one thread; 0: not measured */
    double ns;
    /* The factor by which an element takes longer while other threads work. 0: the factor is
       unknown. */
    double slowdown;
    /* AUTO: the ns that the work is expected to take on one thread, and on a team including its
       start. 0: one thread and a team were not compared. */
    double expected_alone, expected_team;
    contention_monitor contention;
    uint64_t env; /* the caller's floating-point control */
    double began;
    pthread_mutex_t lock;
    int rc;           /* the code of the lowest failing chunk so far */
    error_note error; /* the note that belongs to that failure */
    /* the element that failed; SIZE_MAX: none failed, or the body did not say which */
    size_t failed_at;
    /* The lowest number of a failed chunk. Chunks from this number on are skipped. */
    _Atomic size_t limit;
    _Atomic size_t done;  /* elements done, if the options ask for progress */
    size_t last_reported; /* the count in the last report of progress */
    _Atomic int finished; /* the number of threads that have nothing left to do */
};

static inline bool team_timed(const tine_opts *o) { return o->stats || o->events; }
static inline bool team_watched(const tine_opts *o)
{
    return team_timed(o) || o->progress || o->mapped;
}

#endif
