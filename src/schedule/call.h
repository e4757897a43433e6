/* call.h - the types of a parallel loop: the loop, one call that runs it, and each thread's own
   part of that call. What happens to them is told in the header of each step:

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
    size_t grain;  /* chunks are multiples of this many elements */
    double ns;     /* cost of an element on one thread, in nanoseconds; 0: not known */
    uintptr_t key; /* the cost cache remembers the cost under this key where ns is 0 */
    /* not 0 for folds: the most chunks; each is a power of two of grains, aligned to its size */
    size_t max_chunks;
    /* folds: called when chunk and chunks are settled, before any runs */
    int (*on_chunks)(void *ctx, const team_call *c);
} team_loop;

/* A thread's own part of a call, on cache lines of its own. */
typedef struct team_slot {
    /* STEAL: chunks not yet taken, first in the low half, end in the high half */
    _Alignas(64) _Atomic uint64_t range;
    double busy; /* seconds in bodies */
    /* AUTO: ticks when the thread came to the region; 0: it did not */
    _Atomic uint64_t arrived;
    pace pace; /* where chunks follow the work */
    char pad[128 - 24 - sizeof(pace)];
} team_slot;

/* What the calling thread found out about working beside the other threads; see contention.c. */
typedef struct contention_monitor {
    /* one more with each take of the calling thread while others are paused; all else is the
       calling thread's own */
    _Atomic unsigned heartbeat;
    bool on; /* its takes are looked at */
    int mode, seen;
    double least, most;          /* ns an element, of the looks so far */
    double beside_ns, serial_ns; /* ns an element, beside others and alone */
    double spent, wait;          /* ns in this mode; ns before the others may be paused again */
    double slowdown;             /* what was found out; 0: nothing */
} contention_monitor;

struct team_call {
    const team_loop *loop;
    const tine_opts *o;
    bool watched;     /* the options ask for stats, events or progress, or name an array on disk */
    tine_sched sched; /* the schedule in use */
    int settled;      /* threads that the call may have: what the options said when it began */
    /* threads that the call has: by the plan, and after the region those that came */
    int threads;
    /* elements before this one were done by the calling thread, in `probed` chunks */
    size_t from;
    size_t probed;
    size_t chunk;  /* elements in a chunk */
    size_t chunks; /* chunks that [from, n) is cut into */
    size_t run;    /* STEAL: a thread may do this many of its own chunks in one go; 0: one */
    /* STEAL: chunks follow the work: `chunk` is the unit, and each thread chooses how many units it
       takes */
    bool paced;
    /* paced: all but the calling thread wait. It stands apart from what changes with each take, for
       they read it as often. */
    _Atomic bool paused;
    bool in_order; /* paced: all threads take units from the first slot, in index order */
    pace_plan pace;
    bool backward; /* the last chunks come first */
    bool dealt;    /* STATIC: each thread's chunks are neighbours */
    team_slot *slots;
    local_rooms rooms; /* of the threads, where the options ask for them */
    /* AUTO: what an element was seen to cost on one thread; 0: it was not timed */
    double ns;
    double slowdown; /* times as long that an element takes beside other threads, as far as known */
    /* AUTO: ns that the work would take on one thread, and on the team with its start; 0: it was
       over, or the choice made, before they were compared */
    double expected_alone, expected_team;
    contention_monitor contention;
    uint64_t env; /* the caller's floating-point control */
    double began;
    pthread_mutex_t lock;
    int rc;               /* the code of the lowest failing chunk so far */
    error_note error;     /* what was noted about that failure */
    size_t failed_at;     /* the element that failed; SIZE_MAX: none, or nobody said which */
    _Atomic size_t limit; /* the number of that chunk: chunks from here on are skipped */
    _Atomic size_t done;  /* elements done, counted if the options ask for progress */
    size_t last_reported; /* the count that progress was told last */
    _Atomic int finished; /* threads that have nothing left to do */
};

static inline bool team_timed(const tine_opts *o) { return o->stats || o->events; }
static inline bool team_watched(const tine_opts *o)
{
    return team_timed(o) || o->progress || o->mapped;
}

#endif
