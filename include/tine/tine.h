/* tine.h - data-parallel operations over large arrays in shared memory, on OpenMP threads.

   Coming from multiprocessing.Pool:  pool.map(f, xs, chunksize=c)  is
       tine_map(f, ys, xs, n, TINE_OPTS(.chunk = c))
   Coming from OpenMP:  #pragma omp parallel for schedule(dynamic, c)  is
       tine_for(body, ctx, n, TINE_OPTS(.sched = TINE_DYNAMIC, .chunk = c))

   Every call reads the same: function, outputs, inputs, n, options.
     n        counts elements, never bytes. n == 0 succeeds and writes nothing, unless the
              function's comment says otherwise.
     options  NULL, or TINE_OPTS(.field = value, …); a zero field means "you choose".
   returns  0; a negative TINE_E… code, which tine_last_error() explains; or the positive code that
   your own function returned.
   Options change how fast the answer comes, never the answer: any thread count, schedule, chunk,
   instruction set or compiler gives the same bits, the same order and the same error (without
   -ffast-math). For functions of your own that holds if the compiler makes no fma of their a * b +
   c: -ffp-contract=off, which pkg-config's Cflags carry, says so. Without it gcc makes none in what
   the makers inline; clang does where f is written, unless  #pragma STDC FP_CONTRACT OFF  stands
   before f. Arguments are checked before anything is touched. An output that overlaps an input or
   another output gives TINE_EINVAL; where a comment says "in place", it may be the very same array.
   Inputs are never changed. After any other error outputs are indeterminate, unless the function's
   comment says more.
   What is declared here is stable, unless its comment ends with "Experimental.": see the policy in
   include/README.md.
   Calls block; they may come from any thread, several at once, but none from a signal handler.
   Inside an OpenMP parallel region, and in a child after fork(), they run on the calling thread
   alone, with the same result. The library never prints, but in tine_progress_bar, never exits, and
   never changes an OpenMP setting of yours.
   OpenMP's runtimes end the program where they cannot create a thread (ulimit -u, ulimit -v,
   pids.max, memory). So before a team grows the library creates and joins as many plain threads,
   and goes on with as many as the system gave, down to the calling one alone. A limit that is
   reached in the moment after that can still end the program, and so can a parallel region of your
   own with fewer threads right before the call, at the exact limit. Workers need stacks of 64 KiB
   (OMP_STACKSIZE) beside what your own functions and thread-local variables take.
   A call settles its team once, when it begins: what changes meanwhile (affinity, quota, OpenMP's
   settings) counts from the next call on.
   pthread_cancel: a call that holds memory, a lock, a file or a team ends first; the thread is
   cancelled after it. A loop that runs on the calling thread alone may hold nothing: then a
   cancellation point in its body is one (in a function given to a maker in C++ it ends the program,
   as an exception does).
   Exceptions: one that leaves a function of yours which the library calls (a body, leaf, join,
   progress, pull, work or push, a job's call, or what a maker is given) ends the program by
   std::terminate, at any thread count. That is the one way in which the library ends a program;
   catch inside, and return a code. pthread_exit there may end it likewise. longjmp must not leave
   such a function: the thread's team, locks and scratch would stay as they are, and no later call
   could be relied on. */
#ifndef TINE_H
#define TINE_H
#include <stddef.h>
#include <stdint.h>

#if defined __GNUC__
#    define TINE_API __attribute__((visibility("default")))
#else
#    define TINE_API
#endif
/* Compilers warn where the code that a call returns is not looked at. */
#if defined __GNUC__
#    define TINE_CHECKED_ __attribute__((warn_unused_result))
#else
#    define TINE_CHECKED_
#endif
#ifdef __cplusplus
extern "C" {
#endif

/* The codes of failed calls.
   A body, leaf, pull, work or push may return these codes, too, as when a call within it failed:
   its caller gets them unchanged. Any other negative code of theirs becomes TINE_EBODY. A positive
   code is the user's own and always passes unchanged. */
enum {
    TINE_EINVAL = -1001,    /* a bad argument: nothing was touched */
    TINE_ENOMEM = -1002,    /* no memory for scratch */
    TINE_ERANGE = -1003,    /* a key or index out of range */
    TINE_ECANCELED = -1004, /* progress asked to stop */
    TINE_EIO = -1005,       /* a file could not be read or written */
    TINE_ESTALE = -1006,    /* wisdom of another machine or version */
    TINE_EFORMAT = -1007,   /* a file of another format */
    TINE_END = -1008,       /* pull: no more items */
    TINE_ETIMEDOUT = -1009, /* tine_wait, tine_wait_any: not done in time */
    /* a body, leaf, pull, work or push returned a negative code that is none of these */
    TINE_EBODY = -1010
};
TINE_API const char *tine_strerror(int code); /* static text for any code; never NULL */
/* What the calling thread's last failed call says: function, argument and rule, as in "tine_copy: y
   overlaps x". "" before the first failure; never NULL. Successful calls leave it alone. Valid
   until the thread's next failure. A failure inside a body is reported with the text of the lowest
   failing element, whichever thread that was on. */
TINE_API const char *tine_last_error(void);
TINE_API const char *tine_version(void); /* "0.2.0" */
/* the instruction set that the typed kernels run on: "base", "v3", "v4" */
TINE_API const char *tine_isa(void);
/* Gives back the scratch memory that the library keeps between calls: 8 pieces, and at most an
   eighth of the memory that the machine, the control groups of the process (memory.max and its
   like) and RLIMIT_AS allow. */
TINE_API void tine_trim(void);

/* ---- options --------------------------------------------------------------------------------- */
/* How chunks of [0, n) come to threads. */
typedef enum {
    TINE_AUTO,    /* the first few chunks are timed, then the library decides */
    TINE_STATIC,  /* dealt out before the start */
    TINE_DYNAMIC, /* the next chunk to the thread that asks */
    TINE_GUIDED,  /* many chunks at first, then fewer at a time */
    TINE_STEAL,   /* dealt out before the start; a thread without chunks takes half of another's */
    TINE_RUNTIME  /* as OMP_SCHEDULE says */
} tine_sched;
/* Which chunks are handed out first where several threads work. */
typedef enum {
    TINE_FORWARD, /* the first ones */
    /* the last ones, for loops whose last elements are the dearest: one giant begun last keeps all
       others waiting (2 threads, a giant of a quarter of all the rest: 1.2 times as long) */
    TINE_BACKWARD
} tine_order;
typedef struct tine_stats tine_stats;
typedef struct tine_event tine_event;
#ifdef __cplusplus
/* so that fields left out are no warning there, nor ever garbage */
/* clang-format off */
#    define TINE_UNSET_ {}
/* clang-format on */
#else
#    define TINE_UNSET_
#endif
/* What a call may be told. A zero field means that the library chooses. */
typedef struct tine_opts {
    const char *name TINE_UNSET_; /* what wisdom calls this loop: see tine_tune */
    /* the number of threads, also beyond the CPUs; 0: OMP_NUM_THREADS, at most what affinity mask
       and cgroup quota allow; -1: all that these allow, -2: all but one, and so on. Limits: 1024,
       what the system can create and, above 64 threads, half of the caller's remaining stack (256
       bytes a thread) */
    int threads TINE_UNSET_;
    tine_sched sched TINE_UNSET_; /* how chunks come to threads */
    /* elements handed out at a time; 0: the library chooses; n <= chunk runs on the calling thread.
       tine_for and maps use exactly this chunk; folds, scans and kernels round it up to a multiple
       of their block */
    size_t chunk TINE_UNSET_;
    /* called on the calling thread only; nonzero cancels. A call that can't stop any more goes
       on, and returns 0 */
    int (*progress)(size_t done, size_t n, void *arg) TINE_UNSET_;
    void *arg TINE_UNSET_;         /* for progress */
    tine_stats *stats TINE_UNSET_; /* filled in, if given; nothing in it is read */
    /* filled in, if given: events[k] is chunk k, for k < events_cap. Experimental. */
    tine_event *events TINE_UNSET_;
    size_t events_cap TINE_UNSET_; /* places in events */
    /* an array on disk that the call goes through, and by .also others: see npy.h */
    struct tine_array *mapped TINE_UNSET_;
    /* the order of chunks; it has an effect on tine_for, maps, folds and other single loops */
    tine_order order TINE_UNSET_;
    /* bytes of room for each thread: see tine_local */
    size_t local TINE_UNSET_;
    /* the library's own: the call's arrays are parts of arrays that lie on several MPI ranks */
    struct tine_spread_ *spread_ TINE_UNSET_;
} tine_opts;
/* TINE_OPTS(.field = value, …) is a pointer to such options: in C for the rest of the block, in C++
   to the end of the whole expression, so write it as an argument; compilers warn where it is kept.
   C++17: inside functions, fields in any order; C++20: in this one. */
#if !defined __cplusplus
#    define TINE_OPTS(...) (&(const tine_opts){__VA_ARGS__})
#elif __cplusplus >= 202002L
#    define TINE_OPTS(...) (&static_cast<const tine_opts &>(tine_opts{__VA_ARGS__}))
#else
/* clang-format off */
#    define TINE_OPTS(...) \
        (&static_cast<const tine_opts &>([&]() { \
            tine_opts given_; \
            TINE_GIVE_(__VA_ARGS__) \
            return given_; \
        }()))
/* clang-format on */
#endif

/* ---- the primitives; everything else is made of them ----------------------------------------- */
/* Does elements [lo, hi), in order. Returns 0, or a positive code at the first bad element. */
typedef int tine_body(size_t lo, size_t hi, void *ctx);
/* body(0, n, ctx), in chunks. After a failure later chunks are skipped and earlier ones finish, so
   the caller gets the code of the lowest failing element, as from a serial loop. A body runs in the
   caller's floating-point environment. */
TINE_API TINE_CHECKED_ int tine_for(tine_body *body, void *ctx, size_t n, const tine_opts *o);
/* In a body or a leaf, right before it returns a code: element i, of those that it was given, is
   the bad one. The call's stats then say so, as failed_at. Without effect elsewhere. */
TINE_API void tine_fail(size_t i);
TINE_API int tine_thread(void); /* in a body: 0 … threads-1 of its call; elsewhere 0 */
/* The most threads that a call with these options (NULL: none) has if it is made now from here:
   what arrays indexed by tine_thread must be long. A body's own calls mostly have one thread, and
   count anew from 0: for them, and for jobs, tine_local is right and such arrays are not. */
TINE_API int tine_threads(const tine_opts *o);
/* In a body, a leaf, work, or a function of TINE_FN, TINE_INDEX or TINE_TRY: the room of .local
   bytes that the calling thread has in the innermost call. It begins on a cache line, is all zeros
   at the thread's first tine_local in the call, and then stays as it is left until the call ends.
   NULL in a call without .local, and elsewhere. A join, and a function of TINE_MONOID, TINE_TEST,
   TINE_TRY_TEST or TINE_LESS, may run before or after the call's loop: there it may be NULL.
   Scratch: .local bytes a thread, rounded up to 128; TINE_ENOMEM: there are none, and nothing was
   called. */
TINE_API void *tine_local(void);

/* A matrix in tiles: does elements (r, c) of one tile, r0 <= r < r1 and c0 <= c < c1, row by row.
   Returns 0, or a positive code at the first bad element. Experimental. */
typedef int tine_body_2d(size_t r0, size_t r1, size_t c0, size_t c1, void *ctx);
/* body for every tile of a matrix, each once. Tiles are cut by rows and cols alone: 32 rows by 128
   columns, or longer on one side where the other side of the matrix is shorter, and smaller, down
   to one element, where there would be fewer than 64. They are counted along the rows of tiles; the
   caller gets the code of the lowest failing tile, as from a serial loop over tiles. .chunk,
   progress, stats and events count tiles. A rows * cols beyond SIZE_MAX gives TINE_EINVAL.
   Experimental. */
TINE_API TINE_CHECKED_ int tine_for_2d(tine_body_2d *body, void *ctx, size_t rows, size_t cols,
                                       const tine_opts *o);

/* Folds n elements into *acc (acc_size bytes), which holds the identity on entry. leaf folds one
   block [lo, hi) into its own copy of the identity, join folds the next block's copy into *acc.
   Blocks are cut by n alone: the largest power of two up to n/64, at least 1 and at most 2048
   elements; they are joined in a fixed tree, in order. So the bits never depend on the options. An
   error leaves *acc as it was. A chunk is a power of two of blocks: .chunk cannot shorten a leaf's
   block. Scratch: an acc for every chunk. */
typedef int tine_leaf(void *acc, size_t lo, size_t hi, void *ctx);
typedef void tine_join(void *acc, const void *next, void *ctx);
TINE_API TINE_CHECKED_ int tine_fold(tine_leaf *leaf, tine_join *join, void *ctx, void *acc,
                                     size_t acc_size, size_t n, const tine_opts *o);

/* A stream: pulls items, works on them in parallel, pushes results, with never more than `window`
   items pulled and not yet pushed. It equals  while ((rc = pull(item, ctx)) == 0 && (rc = work(out,
   item, ctx)) == 0 && (rc = push(out, ctx)) == 0); tine_imap pushes in the order pulled;
   tine_imap_unordered pushes results as they finish.
   pull and push are called on the calling thread only, one at a time; work on any thread of the
   team, on several items at once. The calling thread works too when the window is full and there is
   nothing to push: with items of very different cost, a larger window keeps the others busy
   meanwhile. Cheap items are taken, and their results come back, up to 16 at a time, as many as
   take 16 µs if they cost what the last ones did; chunk = 1: one by one. A thread with nothing to
   do sleeps. A nonzero code of pull, work or push, and a progress function that cancels, stop the
   pulling. Items before the failing one are finished and pushed, items after it are dropped (imap:
   never pushed; unordered: unless they were pushed before), and the code of the lowest failing item
   in pull order is returned. Cancelled, all items in flight are dropped. Options: chunk is how many
   cheap items a thread takes at once, at most; sched is not used; progress(done, n, arg) comes
   after each push, and now and then while the calling thread waits: done counts items pushed, n is
   0 until the end has been pulled. Stats: chunks counts items pulled, and events[k] is item k.
   Scratch: window × (item_size + out_size + 64) bytes and rounding up to 64; items and results are
   aligned as types of their size can be. */
typedef struct tine_stream {
    /* Returns 0 after filling in *item, TINE_END if there are no more items, or an error code,
       which ends the stream. */
    int (*pull)(void *item, void *ctx);
    int (*work)(void *out, const void *item, void *ctx); /* 0, or a code */
    int (*push)(const void *out, void *ctx);             /* 0, or a code */
    void *ctx;                                           /* for pull, work and push */
    size_t item_size, out_size;                          /* bytes; 0 is a size, too */
    /* items in flight, at most; 0: 4 a thread, or 1 ms of work if that is more, up to 512 a
       thread */
    size_t window;
} tine_stream;
TINE_API TINE_CHECKED_ int tine_imap(const tine_stream *s, const tine_opts *o);
TINE_API TINE_CHECKED_ int tine_imap_unordered(const tine_stream *s, const tine_opts *o);

/* ---- calls in the background ----------------------------------------------------------------- */
/* Runs  call(ctx, options)  on another thread. *job stands for it until it is waited for or
   released. `call` makes any calls, and hands them the options that it gets: those given here, with
   a progress function of their own through which tine_cancel cancels them (a loop of yours asks
   o->progress(done, n, o->arg)). Your own function is called from there, on the job's thread. The
   options are copied. What they point to must live until the job is over: .name, .arg, .stats,
   .events and .mapped; so must ctx.
   As many jobs run at once as there are CPUs, and the others queue. Where options leave the number
   of threads to the library, the jobs that run share the CPUs. A job may start other jobs. From the
   time when it waits for a job, or asks whether that job is done, until it hears that it is, a
   queued job takes its place: jobs that wait for each other's children need no second CPU. If the
   system gives no thread for a free place, a queued job runs on the thread that waits for it:
   inside tine_wait and tine_wait_any without a time limit, and inside any tine_wait, tine_wait_any
   or tine_done of another job. A time limit is then exceeded. At most 64 jobs run so on one thread,
   one inside the other. In a forked child the jobs of the parent count as cancelled. A job must not
   end its thread.
   TINE_ENOMEM: no memory, or no thread to be had. */
typedef struct tine_job tine_job;
typedef int tine_task(void *ctx, const tine_opts *o);
TINE_API TINE_CHECKED_ int tine_start(tine_job **job, tine_task *call, void *ctx,
                                      const tine_opts *o);
/* Returns what the call returned, any code unchanged; then the job is gone, and *job is NULL.
   Otherwise *job is as it was: TINE_ETIMEDOUT: not done after so many seconds (0: only asks; below
   0: waits as long as it takes); TINE_EINVAL: the job is the one that waits, or runs beneath it on
   the same thread; TINE_ENOMEM: the job has not begun, and no thread is to be had for it. One
   thread waits for a job, once. */
TINE_API TINE_CHECKED_ int tine_wait(tine_job **job, double seconds);
/* Waits until one of k jobs is done, as concurrent.futures' wait(FIRST_COMPLETED). *which is the
   lowest index of one that is; tine_wait(&jobs[*which], 0) then returns its code, and makes that
   place NULL. Places that are NULL are no jobs; without any job (k == 0, too) *which = k. So this
   takes the codes of all as they come, as as_completed does:
       while ((rc = tine_wait_any(jobs, k, &i, -1)) == 0 && i < k)
           codes[i] = tine_wait(&jobs[i], 0);
   The time limit is tine_wait's. *which stays as it was after TINE_ETIMEDOUT: none is done after so
   many seconds; TINE_EINVAL, too, if one of the jobs is the one that waits; TINE_ENOMEM: none is
   done, one has not begun, and no thread is to be had for it. Each call looks at all k jobs.
   Several threads may be in tine_wait_any, tine_done and tine_cancel for one job, and all of them
   hear that it is done. As long as they are, no thread may give that job to tine_wait or
   tine_release, nor change the array. */
TINE_API TINE_CHECKED_ int tine_wait_any(tine_job *const *jobs, size_t k, size_t *which,
                                         double seconds);
TINE_API int tine_done(const tine_job *job); /* 1: tine_wait would not wait; else 0 */
/* A job that has not begun ends with TINE_ECANCELED, without a call; in one that runs, the tine
   call in hand does so, and its code is what `call` makes of that. Without effect on a job that is
   done. */
TINE_API int tine_cancel(tine_job *job);
/* nobody will wait: the job runs to its end, then it is gone; *job is NULL */
TINE_API int tine_release(tine_job **job);

/* ---- progress -------------------------------------------------------------------------------- */
/* A ready-made progress function: draws one line on the terminal, ten times a second, with rate and
   time left; in a pipe or file, and in calls that take less, it is silent. It cancels once *stop is
   nonzero, which a signal handler may set: the calling thread's chunk in hand is then the last.
   `arg` is a tine_bar, or NULL; one bar serves one call after another. A stream shows its count.
   The label is UTF-8, and is cut where the terminal is narrow.
       tine_bar bar = {.label = "sorting", .stop = &interrupted};
       rc = tine_sort(x, n, TINE_OPTS(.progress = tine_progress_bar, .arg = &bar)); */
typedef struct tine_bar {
    const char *label TINE_UNSET_;                   /* what stands in front; may be NULL */
    const volatile int *stop TINE_UNSET_;            /* a volatile sig_atomic_t of yours */
    uint64_t began_ TINE_UNSET_, drawn_ TINE_UNSET_; /* the library's own, from here on */
    size_t at_ TINE_UNSET_, n_ TINE_UNSET_, first_ TINE_UNSET_;
    int shown_ TINE_UNSET_;
} tine_bar;
TINE_API int tine_progress_bar(size_t done, size_t n, void *arg);

/* ---- what happened --------------------------------------------------------------------------- */
/* One chunk of a call. */
struct tine_event {
    size_t lo, hi;     /* its elements: [lo, hi) */
    int thread;        /* which thread of the call it was on */
    double start, end; /* seconds since the call began; end == 0: this chunk was skipped */
};
/* What a call did. */
struct tine_stats {
    /* those that worked: fewer than asked for where OpenMP's settings or the system gave fewer */
    int threads;
    /* what was really used: STATIC, DYNAMIC, GUIDED or STEAL; AUTO: the calling thread alone */
    tine_sched sched;
    /* elements of a chunk, which is what was asked for, or that rounded up; how many there were */
    size_t chunk, chunks;
    tine_order order; /* what was really used */
    double seconds;   /* the call */
    double busy;      /* in bodies, all threads together */
    double longest;   /* in bodies, the busiest thread */
    /* The lowest failing element, whose code the call returned: exact for functions of TINE_TRY,
       else what the body said by tine_fail. n if nothing failed or the body said nothing. Of a
       stream: the number of the failing item, or how many were pulled. */
    size_t failed_at;
    /* AUTO: the seconds that it expected the call's loop to take on the calling thread, and on the
       team with what starting the team cost just then. It called the team where that was less, or
       where it was time to try it again. Of several loops: their sums. Both 0: nothing was
       compared, since the schedule was given, one thread allowed, or the loop over before. */
    double expected_alone, expected_team;
};

/* ---- wisdom: measured schedules -------------------------------------------------------------- */
/* Tries schedules, chunks and thread counts on body(0, n, ctx) and remembers the best under this
   name; from then on tine_for, a map or a fold of your own with .name = name, under AUTO with no
   chunk, of n of the same magnitude (floor(log2 n)) and with as many threads allowed, takes it. The
   body is called some hundred times over all of [0, n), so it must be one that can be repeated.
   Takes some tenths of a second, or some tens of calls if they are long. n == 0, one thread:
   nothing is learnt. A code of the body ends it. A name: 1 to 95 bytes, no control characters.
   Scratch: 40 KiB. Experimental. */
TINE_API TINE_CHECKED_ int tine_tune(const char *name, tine_body *body, void *ctx, size_t n);
/* A small text file, one line a loop, with machine and version; it may hold lines of several of
   those. TINE_EIO: cannot be read, and errno says why; TINE_EFORMAT: damaged, something else, or
   larger than 16 MiB, and then ignored as a whole; TINE_ESTALE: all its lines are of other machines
   or versions, and ignored. What this process measured itself is not replaced. Scratch: the file's
   size; 150 bytes a loop are kept. */
TINE_API TINE_CHECKED_ int tine_wisdom_load(const char *path);
/* Adds what is known to the file, or makes it: lines that are there stay, but for loops measured by
   this process since. Many processes may save into one file at once, none loses its lines, and a
   reader sees it whole. A link is followed; the file keeps its mode, and owner and group as far as
   permitted. TINE_EIO: cannot be written, and errno says why; TINE_EFORMAT: the file is no such
   file. The file is then as it was. Scratch: three times the file's size. */
TINE_API TINE_CHECKED_ int tine_wisdom_save(const char *path);

/* ---- typed kernels --------------------------------------------------------------------------- */
/* T is chosen from the array's type: int32_t, int64_t, uint32_t, uint64_t, float or double. Those
   that count, sort, move and sum elements take int8_t, int16_t, uint8_t, uint16_t and bool, too:
   see kernels.def. long long is an int64_t, unsigned long long a uint64_t. */
/* They run in the default floating-point environment and restore the caller's. */
#include "types.h"
#define TINE_ENUM_(arg, name, type, t, kind, bits, twin, acc) type,
/* an array's elements, as a number: TINE_I32, TINE_I64, TINE_U32, TINE_U64, TINE_F32, TINE_F64,
   TINE_I8, TINE_I16, TINE_U8, TINE_U16; of files alone (npy.h): TINE_BOOL, TINE_F16 and complex
   numbers of two floats, TINE_C64, and of two doubles, TINE_C128 */
typedef enum { TINE_TYPES_(TINE_ENUM_, ) TINE_STORED_(TINE_ENUM_, ) TINE_TYPE_END_ } tine_type;
/* Where tine_searchsorted puts an element. */
typedef enum {
    TINE_LEFT, /* before the elements that are equal */
    TINE_RIGHT /* after them */
} tine_side;
#include "kernels.h"

/* Shuffles the n elements of x, of `size` bytes each. The permutation is a function of seed and n
   alone, uniform among all n! as far as Philox's bits are random: so arrays of one length are
   shuffled alike, whatever their elements. Not for secrets. size == 0 gives TINE_EINVAL. A
   cancelled call leaves x a permutation of what it was; TINE_ENOMEM
   leaves it as it was. Scratch, from 262145 elements on: n elements and 128 KiB. */
TINE_API TINE_CHECKED_ int tine_shuffle(void *x, size_t size, uint64_t seed, size_t n,
                                        const tine_opts *o);
/* y[i] = the half-precision number (IEEE 754 binary16, TINE_F16) with the bits x[i], as a float,
   which is exact; a NaN keeps its sign and its bits, and is quiet. */
TINE_API TINE_CHECKED_ int tine_widen_f16(float *y, const uint16_t *x, size_t n,
                                          const tine_opts *o);

/* ---- your functions, inlined and vectorised in your file: say what f is, once, at file scope - */
/* maker                      your function                            what it makes callable
   --------------------------------------------------------------------------------------------
   TINE_FN(R, f, A…)          R f(A…), 1 to 4 arguments                tine_map, tine_starmap
   TINE_INDEX(R, f)           R f(size_t i)                            tine_tabulate
   TINE_TRY(R, f, A…)         int f(R *y, A…): 0, or a code            tine_map, tine_starmap;
                                                                       TINE_MAP_REDUCE of it
   TINE_MONOID(T, f, id)      T f(T, T), associative; order is kept    tine_reduce, _scan, _exscan
   TINE_MAP_REDUCE(g, f, m)   m over the values of f, which are        tine_reduce(g, …)
                              stored nowhere
   TINE_TEST(T, f)            int f(T), a function of x alone          tine_filter, _partition,
                                                                       _where, _count, _find
   TINE_TRY_TEST(T, f)        int f(int *yes, T): 0, or a code         the same
   TINE_LESS(T, f)            int f(T, T), a strict weak order         tine_sort_by, _argsort_by,
                                                                       _merge_by, _is_sorted_by

   A function with parameters that are known at run time takes them in a context, a pointer to any
   type of yours, before its other arguments:

       static inline double line(const coef *c, double x) { return c->a * x + c->b; }
       TINE_FN_WITH(double, line, coef, double)
       rc = tine_map_with(line, &(coef){a, b}, y, x, n, NULL);

   Every maker has this second form, in which the context's type follows the function's name:
   TINE_FN_WITH(R, f, C, A…), TINE_INDEX_WITH(R, f, C), TINE_TRY_WITH(R, f, C, A…),
   TINE_MONOID_WITH(T, f, C, id), TINE_TEST_WITH(T, f, C), TINE_TRY_TEST_WITH(T, f, C),
   TINE_LESS_WITH(T, f, C); the call then ends in _with, and the context is its first argument.
   TINE_MAP_REDUCE_WITH(g, f, m, C) is for an f or m with a context, or both with the same one.
   Calls read the context on all threads and copy nothing of it: NULL, and a context that an output
   overlaps, give TINE_EINVAL. Of TINE_FN, TINE_INDEX and TINE_TRY a function has one. A semicolon
   behind a maker is optional (in C: but at the end of a file). In C++ R of TINE_FN and TINE_INDEX
   and all T must be trivially copyable. Any argument of the calls below may contain commas. */
/* tine_map(f, y, x, n, o): y[i] = f(x[i]); in place where R and A are of one size. */
#define tine_map(f, ...) f##_needs_TINE_FN_or_TINE_TRY_to_map(__VA_ARGS__)
#define tine_map_with(f, ...) f##_needs_TINE_FN_WITH_or_TINE_TRY_WITH_to_map(__VA_ARGS__)
/* tine_starmap(f, y, a, b, …, n, o): y[i] = f(a[i], b[i], …); in place as tine_map. */
#define tine_starmap(f, ...) f##_needs_TINE_FN_or_TINE_TRY_to_map(__VA_ARGS__)
#define tine_starmap_with(f, ...) f##_needs_TINE_FN_WITH_or_TINE_TRY_WITH_to_map(__VA_ARGS__)
/* tine_tabulate(f, y, n, o): y[i] = f(i). */
#define tine_tabulate(f, ...) f##_needs_TINE_INDEX_to_tabulate(__VA_ARGS__)
#define tine_tabulate_with(f, ...) f##_needs_TINE_INDEX_WITH_to_tabulate(__VA_ARGS__)
/* tine_reduce(f, out, x, n, o), of a TINE_MAP_REDUCE with as many arrays as its function has
   arguments, of a function of the index with none: *out = f(… f(f(x[0], x[1]), x[2]) …, x[n-1]); id
   for n == 0. Where f rounds: neighbours are paired, then the pairs, and so on, so bits depend on n
   alone, and an f that can overflow may do so where this loop does not. An error leaves *out as it
   was. */
#define tine_reduce(f, ...) f##_needs_TINE_MONOID_or_TINE_MAP_REDUCE_to_reduce(__VA_ARGS__)
#define tine_reduce_with(f, ...) \
    f##_needs_TINE_MONOID_WITH_or_TINE_MAP_REDUCE_WITH_to_reduce(__VA_ARGS__)

/* tine_scan(f, y, x, n, o): y[i] = f(… f(f(x[0], x[1]), x[2]) …, x[i]); in place (y == x) too.
   Where f rounds, the order is fixed: within blocks of 64 elements, then over the blocks; so
   bits depend on n alone, and an f that can overflow may do so where this loop does not. Scratch:
   n/64 elements, 64 KiB a thread; less will do. exscan stops one earlier: y[0] = id, y[1] = x[0],
   y[2] = f(x[0], x[1]), … */
#define tine_scan(f, ...) f##_needs_TINE_MONOID_to_scan(__VA_ARGS__)
#define tine_scan_with(f, ...) f##_needs_TINE_MONOID_WITH_to_scan(__VA_ARGS__)
#define tine_exscan(f, ...) f##_needs_TINE_MONOID_to_exscan(__VA_ARGS__)
#define tine_exscan_with(f, ...) f##_needs_TINE_MONOID_WITH_to_exscan(__VA_ARGS__)

/* With an f of TINE_TRY_TEST, int f(int *yes, T x), *yes is 0 when f begins, and a code ends the
   loops below: for (i…) if ((rc = f(&yes, x[i]))) return rc; else if (yes) …; y and *m, and *at,
   are then as they were. filter, where and partition: f is asked once about each element, and
   scratch is n bytes more (TINE_ENOMEM). find: a failure behind the first match is none. */
/* tine_filter(f, y, m, x, n, o): those elements for which f(x[i]) is not 0, in their order:  m = 0;
   for (i…) if (f(x[i])) y[m++] = x[i]; y has room for them; y == x is allowed, and then done on the
   calling thread alone; m is written on success. Scratch: 64 KiB a thread, 17 bytes for every 64
   KiB of x; less will do. tine_where(f, y, m, x, n, o) gives their indices instead, y[m++] = i (not
   in place; scratch: as filter, of indices). f may be asked about an element twice. An f that then
   answers differently gives a wrong result, but *m <= n, y[0 … *m) are elements of x (of where:
   indexes below n), and nothing behind them is written. How far y goes shows at the end: where it
   then overlaps m, or y of where has grown from below into x, y, and what lies under it, holds
   anything after TINE_EINVAL. */
#define tine_filter(f, ...) f##_needs_TINE_TEST_to_filter(__VA_ARGS__)
#define tine_filter_with(f, ...) f##_needs_TINE_TEST_WITH_to_filter(__VA_ARGS__)
#define tine_where(f, ...) f##_needs_TINE_TEST_to_where(__VA_ARGS__)
#define tine_where_with(f, ...) f##_needs_TINE_TEST_WITH_to_where(__VA_ARGS__)
/* tine_partition(f, y, m, x, n, o): y[0 … *m) = the elements for which f is not 0, y[*m … n) = the
   others, each in their order. Not in place. No scratch. Whatever f answers, y holds every element
   of x once. */
#define tine_partition(f, ...) f##_needs_TINE_TEST_to_partition(__VA_ARGS__)
#define tine_partition_with(f, ...) f##_needs_TINE_TEST_WITH_to_partition(__VA_ARGS__)
/* tine_count(f, m, x, n, o): *m = how many there are; tine_find(f, at, x, n, o): *at = the lowest
   index of one, n if there is none: the search ends there. */
#define tine_count(f, ...) f##_needs_TINE_TEST_to_count(__VA_ARGS__)
#define tine_count_with(f, ...) f##_needs_TINE_TEST_WITH_to_count(__VA_ARGS__)
#define tine_find(f, ...) f##_needs_TINE_TEST_to_find(__VA_ARGS__)
#define tine_find_with(f, ...) f##_needs_TINE_TEST_WITH_to_find(__VA_ARGS__)

/* tine_sort_by(f, x, n, o): f(a, b) tells whether a comes before b. Sorts x in place, of any
   element size; equal elements keep their order. In order or strictly reversed: one pass; two such
   runs: a merge. Else a sample sort, in which f is asked some log2(n) times about each element.
   Scratch: n elements, 2 n bytes, 256 KiB, and for each thread and once more 16 KiB, or 8 elements
   where these are larger (TINE_ENOMEM: x as it was). If f contradicts itself, or the call is
   cancelled, x holds the same elements in some order. */
#define tine_sort_by(f, ...) f##_needs_TINE_LESS_to_sort(__VA_ARGS__)
#define tine_sort_by_with(f, ...) f##_needs_TINE_LESS_WITH_to_sort(__VA_ARGS__)
/* tine_argsort_by(f, order, x, n, o): order[0], order[1], … = the indexes of x's elements in f's
   order; of equal ones the lower index first. Each element is moved together with its index, so
   sort pointers where elements are long. Scratch: n pairs of an element and a size_t, and what
   tine_sort_by takes for n such pairs (TINE_ENOMEM). TINE_ENOMEM and TINE_ECANCELED leave order as
   it was. */
#define tine_argsort_by(f, ...) f##_needs_TINE_LESS_to_argsort(__VA_ARGS__)
#define tine_argsort_by_with(f, ...) f##_needs_TINE_LESS_WITH_to_argsort(__VA_ARGS__)
/* tine_merge_by(f, out, a, na, b, nb, o): the elements of a[0, na) and b[0, nb), both in f's order,
   merged; of equal ones those of a come first:  for (i = j = k = 0; k < na + nb; k++) if (j == nb
   || (i < na && !f(b[j], a[i]))) out[k] = a[i++]; else out[k] = b[j++]. Not in place. No scratch.
   If a or b is not in order, or f contradicts itself, out holds elements of a and b, some of them
   perhaps twice. */
#define tine_merge_by(f, ...) f##_needs_TINE_LESS_to_merge(__VA_ARGS__)
#define tine_merge_by_with(f, ...) f##_needs_TINE_LESS_WITH_to_merge(__VA_ARGS__)
/* tine_is_sorted_by(f, yes, x, n, o): *yes = 1 if there is no i with f(x[i], x[i - 1]), else 0: the
   search ends where it finds one. 1 for n < 2. */
#define tine_is_sorted_by(f, ...) f##_needs_TINE_LESS_to_check(__VA_ARGS__)
#define tine_is_sorted_by_with(f, ...) f##_needs_TINE_LESS_WITH_to_check(__VA_ARGS__)
#include "make.h"
#include "make_sort.h"

#ifdef __cplusplus
}
#endif
#endif
