/* loop.h - the engine's private page: a loop, the call that runs it, and who does what to it.

       tine_for_, tine_fold_ ─> team_run ─> probe.c  (AUTO: remembered, or the first pieces timed on the calling thread)
                                   │    ─> plan.c   (how many threads, which schedule, what chunk; awake.c: is the team awake)
                                   └──> the team ──> team_chunk, steal.c                                                 */
#ifndef TINE_TEAM_H
#define TINE_TEAM_H
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "../runtime/error.h"
#include "tine/tine.h"

enum { TEAM_MOST = 1024 }; /* threads at most, whatever the options say: GNU's OpenMP lays a team out on the caller's stack */

typedef struct team_call team_call;

typedef struct team_loop {
    tine_body *body;
    void *ctx;
    size_t n;
    size_t grain;      /* chunks are multiples of this many elements */
    double ns;         /* cost of an element on one thread; 0: not known, … */
    uintptr_t key;     /* … but remembered under this */
    size_t most;       /* folds: not 0: at most so many chunks, each a power of two of grains and aligned to its size */
    int (*split)(void *ctx, const team_call *c); /* folds: told of the chunks before any runs; 0, or an error */
} team_loop;

/* A thread's place at the table, on cache lines of its own. */
typedef struct team_seat {
    _Alignas(64) _Atomic uint64_t range; /* STEAL: chunks not yet taken, first in the low half, end in the high half */
    double busy;                         /* seconds in bodies */
    _Atomic uint64_t arrived;            /* AUTO: ticks when its thread came to the region; 0: none did */
    _Atomic unsigned step;               /* … its pieces, begun and ended, while they are asked about */
    char pad[128 - 28];
} team_seat;

/* What the calling thread found out about working beside the others; see company.c. */
typedef struct team_company {
    bool on;                /* some chunks are looked at; now they are: */
    _Atomic bool asks;
    _Atomic bool hushed;    /* the others shall wait */
    _Atomic unsigned beat;  /* one more with every piece of the calling thread */
    size_t piece;           /* elements; what follows is the calling thread's own */
    bool tried, proven;     /* it was faster alone; and again, when the others had been called back */
    bool dearer;            /* an element costs more alone than was thought */
    bool well;              /* the last time beside the others was no worse than alone */
    int mode, seen;
    size_t left, span, rest; /* chunks: until the next look, after one of either end */
    double least, beside, alone; /* ns an element */
} team_company;

struct team_call {
    const team_loop *loop;
    const tine_opts *o;
    bool watched;     /* somebody wants stats, events or ticks, or there is a file to let go */
    tine_sched sched; /* what is really used */
    int settled;      /* threads that the call may have: as many as the options said when it began */
    int threads;      /* … and has: by the plan, and then as many as came */
    size_t from;      /* elements before this were done by the calling thread, in `probed` pieces */
    size_t probed;
    size_t chunk;     /* elements; … */
    size_t chunks;    /* … so many of them cut [from, n) */
    size_t run;       /* STEAL: a thread may do so many of its own in one go; 0: one */
    bool backward;    /* the last chunks first */
    bool dealt;       /* STATIC: each thread's chunks are neighbours */
    team_seat *seats;
    double ns;        /* AUTO: what an element was seen to cost alone; 0: it was not looked at */
    team_company company;
    uint64_t env;     /* the caller's floating-point control */
    double began;
    pthread_mutex_t lock;
    int rc;               /* of the lowest failing chunk so far, … */
    error_note error;     /* … and what was noted about it */
    _Atomic size_t limit; /* … whose number this is: chunks from here on are skipped */
    _Atomic size_t done;  /* elements, counted if there is a tick, … */
    size_t told;          /* … and what it heard last */
    _Atomic int finished; /* threads that have nothing left to do */
};

void team_begin(team_call *c, const team_loop *l, const tine_opts *o); /* every field, and no seats */
int team_run(const team_loop *l, const tine_opts *o); /* arguments already checked, n > 0 */
static inline bool team_timed(const tine_opts *o) { return o->stats || o->events; }
static inline bool team_watched(const tine_opts *o) { return team_timed(o) || o->tick || o->mapped; }
/* Whether the whole loop is one call of its body on the calling thread, which is then done between enter and leave; *ns: the
   cost of an element, 0 if not known. */
bool team_shortcut(const team_loop *l, const tine_opts *o, double *ns);
int team_enter(void);
void team_leave(int was);
/* tine_for_, remembered under a key of its own. */
int team_for(tine_body *body, void *ctx, size_t n, size_t grain, double ns, uintptr_t key, const tine_opts *o);
/* work(thread, ctx), once on every thread of a region of at most so many, which it returns; thread 0 is the calling thread. */
int team_each(int threads, void work(int thread, void *ctx), void *ctx);
bool team_alone(void);                                /* in a parallel region, or in a forked child */

/* Runs piece k = [lo, hi) on the calling thread unless a lower one failed; a failure is noted. */
void team_range(team_call *c, size_t k, size_t lo, size_t hi);
/* The next piece, [from, hi), on the calling thread, before there is a team. */
void team_advance(team_call *c, size_t hi);
/* The k-th chunk of the cut of [from, n). */
void team_chunk(team_call *c, size_t k);
/* `many` from the k-th on, in one go. */
void team_chunks(team_call *c, size_t k, size_t many);

/* plan.c: fills in threads, sched, chunk, chunks, dealt for what is left from `from` on; ns per element, 0: not known, below 0:
   AUTO saw that one thread is faster. */
void plan_call(team_call *c, double ns);
void plan_cut(team_call *c);      /* chunks, once chunk and from are known */
/* As many threads as the options say, or the machine allows. The answer may be another one a moment later: an operation asks once,
   at its begin, and its loops and its scratch go by that. */
int plan_threads(const tine_opts *o);
/* The options (NULL: none) with that number in them: for an operation of several loops. */
tine_opts plan_settled(const tine_opts *o);
/* Whether so much work may be worth a team: a region whose threads are awake costs 0.4 to 1 µs on two threads and saves half of
   the work. */
static inline bool plan_may_pay(double serial_ns) { return serial_ns > 4000; }
bool plan_pays(int threads, double serial_ns); /* … and is now, for so many */
size_t plan_given_chunk(const team_loop *l, const tine_opts *o); /* the user's chunk as the loop can have it; 0: free */

/* possible.c: how large a team this thread can have now, `threads` at most. An OpenMP runtime ends the program where it does not get a
   thread. Asked right before a region, when all memory that the call needs has been taken; thread 0 of the region then says at once
   how many came, for other teams may have to wait until these threads are there. 1: there is to be no region. */
int team_possible(int threads);
void team_came(int threads);
/* The threads that OpenMP keeps for this one; NULL: nobody counts them. Each worker of a region
   joins: it is then counted on until it ends. */
typedef struct crew crew;
crew *crew_here(void);
void crew_join(crew *c);

/* probe.c: the calling thread's first pieces, timed. */
typedef struct team_cost {
    double ns, count; /* so many ns for so many elements */
} team_cost;
typedef struct team_look {
    size_t from, pieces;        /* elements before this were done, in so many pieces */
    team_cost cost, dear, last; /* what elements are believed to take; the dearer of the last two pieces; the last one */
    double spent;               /* ns, all pieces */
    uint64_t began, at;         /* ticks: of the first reading, of the last one */
    int rc;
} team_look;
/* A loop that nobody watches, between enter and leave: true: all of it is done, or a piece failed with k->rc; else some of it. */
bool probe_quick(team_look *k, const team_loop *l, const tine_opts *o);
/* Goes on until it is clear what the rest costs, and that it pays for a team. Returns the cost of an element of the rest in ns;
   0: not known. */
double probe(team_call *c, team_look *k);

/* awake.c: whether so much work, which may pay, is worth a region now. */
bool awake_pays(double serial_ns);
/* A loop that may have paid ran on the calling thread. */
void awake_alone(uint64_t began, uint64_t ended);
/* A region began, and the last of its threads arrived then; … */
void awake_learn(uint64_t began, uint64_t arrived);
/* … this thread's region has ended. */
void awake_rest(void);

/* company.c: at the begin and end of a call's stealing, on the calling thread; */
void company_begin(team_call *c);
void company_end(const team_call *c);
/* if company.on: the body on [lo, hi), on any thread; before another thread's chunk that is watched; when the calling thread finds
   none any more. */
int company_body(team_call *c, size_t lo, size_t hi);
/* The calling thread's piece took so many ns an element; before: another thread worked when it began; beside: and when it ended. */
void company_note(team_call *c, double ns, bool before, bool beside);
void company_wait(team_call *c);
void company_let_go(team_call *c);

/* steal.c: deals the chunks out; then each thread works on its own and on others'. */
void steal_deal(team_call *c);
void steal_work(team_call *c, int thread);

#endif
