/* tine.h - data-parallel operations over large arrays in shared memory, on OpenMP threads.

   Coming from multiprocessing.Pool:  pool.map(f, xs, chunksize=c)  is
       tine_map(f, ys, xs, n, TINE_OPTS(.chunk = c))
   Coming from OpenMP:  #pragma omp parallel for schedule(dynamic, c)  is
       tine_for(body, ctx, n, TINE_OPTS(.sched = TINE_DYNAMIC, .chunk = c))

   Every call has the same order of arguments: function, outputs, inputs, n, options.
       n        counts elements, never bytes. n == 0 succeeds and writes nothing, unless the
                function's comment says otherwise.
       options  NULL, or TINE_OPTS(.field = value, …); a zero field means "you choose".
   A call returns 0; or a negative TINE_E… code, which tine_last_error() explains; or the positive
   code that your own function returned.

   Options change how fast the answer comes, never the answer. Any thread count, schedule, chunk,
   instruction set or compiler gives the same bits, the same order and the same error (without
   -ffast-math). For functions of your own this holds if the compiler does not contract their a * b
   + c to an fma. -ffp-contract=off forbids that; it is part of pkg-config's Cflags. Without this
   flag gcc contracts nothing in the functions that the makers inline. clang decides it where f is
   written, so  #pragma STDC FP_CONTRACT OFF  must stand before f.

   Arguments are checked before anything is written. An output that overlaps an input or another
   output gives TINE_EINVAL. Where a comment says "in place", the output may be the very same array
   as the input. Inputs are never changed. After any error other than TINE_EINVAL outputs are
   indeterminate, unless the function's comment says more.

   The declarations here are stable, except those whose comment ends with "Experimental.": see the
   policy in include/README.md.

   Calls block. They may be made from any thread, several at once, but not from a signal handler.
   Inside an OpenMP parallel region, and in a child after fork(), a call runs on the calling thread
   alone, with the same result. The library prints nothing, apart from tine_progress_bar. It never
   exits, and never changes an OpenMP setting of yours.

   Threads: OpenMP's runtimes end the program if they cannot create a thread (ulimit -u, ulimit -v,
   pids.max, memory). So before a team grows, the library creates and joins that many plain threads.
   If the system refuses some of them, the team is smaller, down to the calling thread alone. The
   program can still end if a limit is reached in the moment after that check. The same holds at the
   exact limit if your own parallel region had fewer threads right before the call. A worker's stack
   needs 64 KiB (OMP_STACKSIZE) in addition to what your own functions and thread-local variables
   take. A call fixes its number of threads when it begins. Changes of affinity, quota or OpenMP's
   settings during the call count from the next call on.

   pthread_cancel: a call that holds memory, a lock, a file or a team ends first; the thread is
   cancelled afterwards. A loop that runs on the calling thread alone may hold none of these. Then a
   cancellation point in its body does cancel the thread. In C++, a cancellation in a function given
   to a maker ends the program, as an exception does.

   Exceptions: an exception that leaves a function of yours which the library calls ends the program
   by std::terminate, at any thread count. Such functions are a body, leaf, join, progress, pull,
   work or push, a job's call, and any function given to a maker. The library ends a program in no
   other way. Catch inside, and return a code. pthread_exit in such a function may end the program
   likewise. longjmp must not leave such a function: the thread's team, locks and scratch would stay
   as they are, and no later call could be relied on. */
#ifndef TINE_H
#define TINE_H
#include <stddef.h>
#include <stdint.h>

#if defined __GNUC__
#    define TINE_API __attribute__((visibility("default")))
#else
#    define TINE_API
#endif
/* Compilers warn if a caller ignores the code that a call returns. */
#if defined __GNUC__
#    define TINE_CHECKED_ __attribute__((warn_unused_result))
#else
#    define TINE_CHECKED_
#endif
#ifdef __cplusplus
extern "C" {
#endif

/* The codes of failed calls. A body, leaf, pull, work or push may return these codes, too, for
   instance if a call within it failed; its caller gets them unchanged. Any other negative code that
   one of these functions returns becomes TINE_EBODY. A positive code is the user's own and always
   passes unchanged. */
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
/* The text of the calling thread's last failed call: function, argument and rule, as in "tine_copy:
   y overlaps x". It is "" before the first failure, and never NULL. Successful calls leave the text
   alone. The pointer is valid until the thread's next failure. A failure inside a body is reported
   with the text of the lowest failing element, on whichever thread that element was. */
TINE_API const char *tine_last_error(void);
TINE_API const char *tine_version(void); /* "0.2.0" */
/* Returns the name of the instruction set that the typed kernels use: "base", "v3" or "v4". */
TINE_API const char *tine_isa(void);
/* Gives back the scratch memory that the library keeps between calls. The library keeps at most 8
   blocks of memory. Together they are at most an eighth of the memory that the machine, the control
   groups of the process (memory.max and the like) and RLIMIT_AS allow. */
TINE_API void tine_trim(void);

/* ---- options --------------------------------------------------------------------------------- */
/* How chunks of [0, n) are assigned to threads. */
typedef enum {
    TINE_AUTO,    /* AUTO: the first few chunks are timed, then the library decides */
    TINE_STATIC,  /* chunks are assigned to threads before the loop starts */
    TINE_DYNAMIC, /* the next chunk goes to the thread that asks */
    TINE_GUIDED,  /* like DYNAMIC, with large chunks at first and smaller ones later */
    TINE_STEAL,   /* assigned before the start; a thread without chunks takes half of another's */
    TINE_RUNTIME  /* the schedule that OMP_SCHEDULE names */
} tine_sched;
/* Which chunks are handed out first where several threads work. */
typedef enum {
    TINE_FORWARD, /* the first ones */
    /* the last ones, for loops whose last elements are the dearest. Without this, one long element
       that begins last keeps all other threads waiting. (2 threads, and a last element as long as a
       quarter of all others: 1.2 times the time) */
    TINE_BACKWARD
} tine_order;
typedef struct tine_stats tine_stats;
typedef struct tine_event tine_event;
#ifdef __cplusplus
/* In C++, fields that an initialiser leaves out are zero, and compilers do not warn about them. */
/* clang-format off */
#    define TINE_UNSET_ {}
/* clang-format on */
#else
#    define TINE_UNSET_
#endif
/* The options of a call. A zero field means that the library chooses. */
typedef struct tine_opts {
    const char *name TINE_UNSET_; /* the loop's name, under which wisdom is kept: see tine_tune */
    /* the number of threads, which may exceed the number of CPUs; 0: OMP_NUM_THREADS, at most what
       affinity mask and cgroup quota allow; -1: all that these allow, -2: all but one, and so on.
       Limits: 1024; what the system can create; above 64 threads, half of the caller's remaining
       stack, at 256 bytes a thread */
    int threads TINE_UNSET_;
    tine_sched sched TINE_UNSET_; /* how chunks come to threads */
    /* elements handed out at a time; 0: the library chooses; if n <= chunk, the call runs on the
       calling thread. tine_for and maps use exactly this chunk; folds, scans and kernels round it
       up to a multiple of their block */
    size_t chunk TINE_UNSET_;
    /* called on the calling thread only; nonzero cancels the call. A call that has gone too far to
       be cancelled continues and returns 0 */
    int (*progress)(size_t done, size_t n, void *arg) TINE_UNSET_;
    void *arg TINE_UNSET_; /* for progress */
    /* written at the end of the call unless NULL; its old contents are not read */
    tine_stats *stats TINE_UNSET_;
    /* written during the call unless NULL: events[k] is chunk k, for k < events_cap.
       Experimental. */
    tine_event *events TINE_UNSET_;
    size_t events_cap TINE_UNSET_; /* the number of elements of events */
    /* an array in a file that the call reads or writes in order; its field .also may name further
       arrays: see npy.h */
    struct tine_array *mapped TINE_UNSET_;
    /* the order of chunks; it affects tine_for, maps, folds and other single loops */
    tine_order order TINE_UNSET_;
    /* bytes of local memory for each thread: see tine_local */
    size_t local TINE_UNSET_;
    /* the library's own: the call's arrays are parts of arrays that lie on several MPI ranks */
    struct tine_spread_ *spread_ TINE_UNSET_;
} tine_opts;
/* TINE_OPTS(.field = value, …) is a pointer to a tine_opts with these fields. In C it is valid for
   the rest of the block. In C++ it is valid to the end of the whole expression, so write it as an
   argument; compilers warn if it is stored. C++17: inside functions only, fields in any order;
   C++20: fields in the order of the struct. */
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
/* Runs body(0, n, ctx) in chunks, on several threads. After a failure, chunks behind the failing
   one are skipped and chunks before it finish. So the caller gets the code of the lowest failing
   element, as from a serial loop. A body runs in the caller's floating-point environment. */
TINE_API TINE_CHECKED_ int tine_for(tine_body *body, void *ctx, size_t n, const tine_opts *o);
/* Names the failing element: a body or a leaf calls this right before it returns a code. i is the
   element's index, within the range that the body was given. The call's stats then hold i as
   failed_at. Without effect elsewhere. */
TINE_API void tine_fail(size_t i);
TINE_API int tine_thread(void); /* in a body: 0 … threads-1 of its call; elsewhere 0 */
/* The largest number of threads that a call with these options (NULL: none) can have if it is made
   now, from this thread. An array that a body indexes by tine_thread() needs this many elements. A
   call made inside a body usually has one thread, and numbers its threads from 0 again. So inside
   bodies and jobs use tine_local instead of such an array. */
TINE_API int tine_threads(const tine_opts *o);
/* The calling thread's local memory: .local bytes for each thread of the innermost call. It may be
   called in a body, a leaf, a stream's work, or a function of TINE_FN, TINE_INDEX or TINE_TRY. The
   memory begins on a cache line. It is all zeros at the thread's first tine_local of the call; what
   the thread writes then stays until the call ends. NULL in a call without .local, and outside
   calls. A join, and a function of TINE_MONOID, TINE_TEST, TINE_TRY_TEST or TINE_LESS, may run
   before or after the call's loop, and may then get NULL. Scratch: .local bytes a thread, rounded
   up to 128. Without memory the call gives TINE_ENOMEM, and calls none of your functions. */
TINE_API void *tine_local(void);

/* Does the elements (r, c) of one tile of a matrix, r0 <= r < r1 and c0 <= c < c1, row by row.
   Returns 0, or a positive code at the first bad element. Experimental. */
typedef int tine_body_2d(size_t r0, size_t r1, size_t c0, size_t c1, void *ctx);
/* Runs body once for every tile of a matrix of rows by cols elements. Tiles depend on rows and cols
   alone. A tile has 4 rows and 16384 columns. In a narrower matrix a tile spans all columns, and
   has as many rows as it takes for 16384 elements. If there would be fewer than 64 tiles, they are
   smaller, down to one element. Tiles are numbered row of tiles by row of tiles. The caller gets
   the code of the lowest failing tile, as from a serial loop over tiles. .chunk, progress, stats
   and events count tiles. TINE_EINVAL if rows * cols exceeds SIZE_MAX. Experimental. */
TINE_API TINE_CHECKED_ int tine_for_2d(tine_body_2d *body, void *ctx, size_t rows, size_t cols,
                                       const tine_opts *o);

/* Folds n elements into *acc (acc_size bytes), which holds the identity on entry. leaf folds the
   elements of one block [lo, hi) into a copy of the identity. join folds the next block's copy into
   *acc. The length of a block depends on n alone: the largest power of two up to n/64, at least 1
   and at most 2048 elements. Blocks are joined in order, in a fixed tree. So the bits never depend
   on the options. An error leaves *acc as it was. A chunk is a number of blocks that is a power of
   two: .chunk cannot shorten a leaf's block. Scratch: acc_size bytes for every chunk. */
typedef int tine_leaf(void *acc, size_t lo, size_t hi, void *ctx);
typedef void tine_join(void *acc, const void *next, void *ctx);
TINE_API TINE_CHECKED_ int tine_fold(tine_leaf *leaf, tine_join *join, void *ctx, void *acc,
                                     size_t acc_size, size_t n, const tine_opts *o);

/* A stream: pulls items, works on them in parallel, and pushes the results. At most `window` items
   have been pulled and not yet pushed. It equals the serial loop
       while ((rc = pull(item, ctx)) == 0 && (rc = work(out, item, ctx)) == 0 &&
              (rc = push(out, ctx)) == 0);
   tine_imap pushes results in the order in which items were pulled; tine_imap_unordered pushes
   results as they finish.

   pull and push are called on the calling thread only, one at a time. work is called on any thread
   of the team, on several items at once. The calling thread works too when the window is full and
   there is nothing to push. If items differ much in cost, a larger window keeps the other threads
   busy meanwhile. Cheap items are taken, and their results handed back, up to 16 at a time: as many
   as take 16 µs at the cost of the last ones. chunk = 1 takes them one by one. A thread with
   nothing to do sleeps.

   A nonzero code of pull, work or push, and a progress function that cancels, stop the pulling.
   Items before the failing one are finished and pushed. Items after it are dropped: tine_imap never
   pushes them, tine_imap_unordered may have pushed some before the failure. The call returns the
   code of the lowest failing item in pull order. If progress cancels, all items in flight are
   dropped.

   Options: chunk is the largest number of cheap items that a thread takes at once; sched is not
   used. progress(done, n, arg) is called after each push, and from time to time while the calling
   thread waits. done counts items pushed; n is 0 until pull has returned TINE_END. Stats: chunks
   counts items pulled, and events[k] is item k.

   Scratch: window × (item_size + out_size + 64) bytes and rounding up to 64. Items and results have
   the alignment that a type of their size can need. */
typedef struct tine_stream {
    /* Returns 0 after filling in *item, TINE_END if there are no more items, or an error code,
       which ends the stream. */
    int (*pull)(void *item, void *ctx);
    int (*work)(void *out, const void *item, void *ctx); /* 0, or a code */
    int (*push)(const void *out, void *ctx);             /* 0, or a code */
    void *ctx;                                           /* for pull, work and push */
    size_t item_size, out_size;                          /* bytes; 0 is allowed */
    /* the largest number of items in flight; 0: 4 a thread, or 1 ms of work if that is more, up to
       512 a thread */
    size_t window;
} tine_stream;
TINE_API TINE_CHECKED_ int tine_imap(const tine_stream *s, const tine_opts *o);
TINE_API TINE_CHECKED_ int tine_imap_unordered(const tine_stream *s, const tine_opts *o);

/* ---- calls in the background ----------------------------------------------------------------- */
/* Runs  call(ctx, options)  on another thread. *job is the handle of this job until tine_wait or
   tine_release takes it. `call` makes any calls of the library and passes them the options that it
   gets. These are the options given here, with the library's own progress function, through which
   tine_cancel cancels those calls. (A loop of your own asks o->progress(done, n, o->arg).) The
   progress function of your options is called from there, on the job's thread. The options are
   copied. What they point to must live until the job is over: .name, .arg, .stats, .events and
   .mapped; so must ctx.

   As many jobs run at once as there are CPUs; the others queue. Where options leave the number of
   threads to the library, the jobs that run share the CPUs. A job may start other jobs. While a job
   waits for another job, or keeps asking whether that one is done, a queued job may run in its
   place. So jobs that wait for each other's children need no second CPU. If the system gives no
   thread for a free place, a queued job runs on a thread that waits for it. This happens inside
   tine_wait and tine_wait_any without a time limit, and inside any tine_wait, tine_wait_any or
   tine_done that a job makes. A time limit may then be exceeded. At most 64 jobs run nested on one
   thread in this way. In a forked child the jobs of the parent count as cancelled. A job must not
   end its thread. TINE_ENOMEM: no memory, or the system gives no thread. */
typedef struct tine_job tine_job;
typedef int tine_task(void *ctx, const tine_opts *o);
TINE_API TINE_CHECKED_ int tine_start(tine_job **job, tine_task *call, void *ctx,
                                      const tine_opts *o);
/* Waits for a job, and returns what its call returned, any code unchanged. Then the job no longer
   exists, and *job is NULL. `seconds` is the time limit; 0: only asks; below 0: no limit. After
   these errors *job is as it was. TINE_ETIMEDOUT: the job is not done within the limit.
   TINE_EINVAL: the job waits for itself, or for one that is suspended on this thread until the
   waiting job ends. TINE_ENOMEM: the job has not begun, and the system gives no thread for it. Only
   one thread may wait for a job, and only once. */
TINE_API TINE_CHECKED_ int tine_wait(tine_job **job, double seconds);
/* Waits until one of k jobs is done, as concurrent.futures' wait(FIRST_COMPLETED). *which becomes
   the lowest index of a job that is done. tine_wait(&jobs[*which], 0) then returns its code and
   sets that element to NULL. NULL elements are ignored. If there is no job (k == 0, too), *which =
   k. So this loop takes the codes of all jobs in the order in which they end, as as_completed does:
       while ((rc = tine_wait_any(jobs, k, &i, -1)) == 0 && i < k)
           codes[i] = tine_wait(&jobs[i], 0);
   The time limit is that of tine_wait. After an error *which is as it was. TINE_ETIMEDOUT: no job
   is done within the limit. TINE_EINVAL: also if one of the jobs is the one that waits.
   TINE_ENOMEM: no job is done, one has not begun, and the system gives no thread for it. Each call
   looks at all k jobs. Several threads may be in tine_wait_any, tine_done and tine_cancel for one
   job; each of them learns that the job is done. Meanwhile no thread may give that job to tine_wait
   or tine_release, nor change the array. */
TINE_API TINE_CHECKED_ int tine_wait_any(tine_job *const *jobs, size_t k, size_t *which,
                                         double seconds);
TINE_API int tine_done(const tine_job *job); /* 1 if tine_wait would return at once, else 0 */
/* Cancels a job. A job that has not begun ends with TINE_ECANCELED, and its call is not made. In a
   job that runs, the current call of the library ends with TINE_ECANCELED, and the job's `call`
   decides what to return. Without effect on a job that is done. */
TINE_API int tine_cancel(tine_job *job);
/* Gives the job up: it runs to its end and is then freed. Sets *job to NULL. */
TINE_API int tine_release(tine_job **job);

/* ---- progress -------------------------------------------------------------------------------- */
/* A ready-made progress function: draws one line on the terminal, ten times a second, with rate and
   time left. It draws nothing if the output is a pipe or file, or if the call takes less than 0.1
   s. It cancels the call once *stop is nonzero, which a signal handler may set; the calling thread
   finishes its current chunk. `arg` is a tine_bar, or NULL. One tine_bar serves one call after
   another. A stream shows its count. The label is UTF-8, and is cut where the terminal is narrow.
       tine_bar bar = {.label = "sorting", .stop = &interrupted};
       rc = tine_sort(x, n, TINE_OPTS(.progress = tine_progress_bar, .arg = &bar)); */
typedef struct tine_bar {
    const char *label TINE_UNSET_; /* the text in front of the bar; may be NULL */
    /* points to a volatile sig_atomic_t of yours; may be NULL */
    const volatile int *stop TINE_UNSET_;
    uint64_t began_ TINE_UNSET_, drawn_ TINE_UNSET_; /* the library's own, from here on */
    size_t at_ TINE_UNSET_, n_ TINE_UNSET_, first_ TINE_UNSET_;
    int shown_ TINE_UNSET_;
} tine_bar;
TINE_API int tine_progress_bar(size_t done, size_t n, void *arg);

/* ---- what happened --------------------------------------------------------------------------- */
/* One chunk of a call. */
struct tine_event {
    size_t lo, hi;     /* its elements: [lo, hi) */
    int thread;        /* the tine_thread() on which the chunk ran */
    double start, end; /* seconds since the call began; end == 0: this chunk was skipped */
};
/* What a call did. */
struct tine_stats {
    /* the number of threads that worked: fewer than asked for if OpenMP's settings or the system
       gave fewer */
    int threads;
    /* the schedule that was used: STATIC, DYNAMIC, GUIDED or STEAL; AUTO: the call ran on the
       calling thread alone */
    tine_sched sched;
    /* elements of a chunk: the .chunk that was given, perhaps rounded up, or the library's choice;
       and the number of chunks */
    size_t chunk, chunks;
    tine_order order; /* the order that was used */
    double seconds;   /* the length of the call */
    double busy;      /* seconds in bodies, summed over all threads */
    double longest;   /* seconds in bodies, of the busiest thread */
    /* The index of the lowest failing element, whose code the call returned. It is exact for
       functions of TINE_TRY; otherwise it is what the body said by tine_fail. n if nothing failed
       or the body said nothing. For a stream: the number of the failing item, or how many items
       were pulled. */
    size_t failed_at;
    /* AUTO: the seconds that the library expected the loop to take on the calling thread, and on
       the team, with the team's current start-up time. The library chose the team if expected_team
       was less, or if a new try of the team was due. An operation of several loops has the sums.
       Both are 0 if nothing was compared: the schedule was given, only one thread was allowed, or
       the loop ended before. */
    double expected_alone, expected_team;
};

/* ---- wisdom: measured schedules -------------------------------------------------------------- */
/* Measures schedules, chunks and thread counts on body(0, n, ctx), and remembers the best under
   this name. From then on tine_for, a map or a fold of your own uses that schedule if it has .name
   = name, the schedule AUTO, no chunk, an n of the same magnitude (floor(log2 n)), and as many
   threads allowed. body is called some hundred times over all of [0, n), so it must be repeatable.
   tine_tune takes some tenths of a second, or some tens of calls if one call is long. With n == 0
   or one thread nothing is learnt. A nonzero code of the body ends the call. A name has 1 to 95
   bytes and no control characters. Scratch: 40 KiB. Experimental. */
TINE_API TINE_CHECKED_ int tine_tune(const char *name, tine_body *body, void *ctx, size_t n);
/* Loads wisdom from a small text file. Each line holds one loop with its machine and version; a
   file may hold lines of several machines and versions. TINE_EIO: the file cannot be read, and
   errno says why. TINE_EFORMAT: the file is damaged, is something else, or is larger than 16 MiB;
   nothing is loaded. TINE_ESTALE: all lines are of other machines or versions; nothing is loaded.
   Measurements of this process are not replaced. Scratch: the file's size; 150 bytes a loop stay
   allocated. */
TINE_API TINE_CHECKED_ int tine_wisdom_load(const char *path);
/* Adds the wisdom of this process to a file, or creates the file. Existing lines stay, except those
   of loops that this process has measured since. Many processes may save into one file at once:
   none loses its lines, and a reader always sees a complete file. A symbolic link is followed. The
   file keeps its mode, and owner and group as far as permitted. After an error the file is as it
   was. TINE_EIO: the file cannot be written, and errno says why. TINE_EFORMAT: the file does not
   hold wisdom. Scratch: three times the file's size. */
TINE_API TINE_CHECKED_ int tine_wisdom_save(const char *path);

/* ---- typed kernels --------------------------------------------------------------------------- */
/* Typed kernels choose T from the array's type: int32_t, int64_t, uint32_t, uint64_t, float or
   double. Kernels that count, sort, move and sum elements also take int8_t, int16_t, uint8_t,
   uint16_t and bool: see kernels.def. long long is treated as int64_t, unsigned long long as
   uint64_t. */
/* Typed kernels run in the default floating-point environment and restore the caller's. */
#include "types.h"
#define TINE_ENUM_(arg, name, type, t, kind, bits, twin, acc) type,
/* The type of an array's elements: TINE_I32, TINE_I64, TINE_U32, TINE_U64, TINE_F32, TINE_F64,
   TINE_I8, TINE_I16, TINE_U8, TINE_U16. Arrays in files (npy.h) may also have TINE_BOOL, TINE_F16,
   and complex numbers of two floats, TINE_C64, or two doubles, TINE_C128. */
typedef enum { TINE_TYPES_(TINE_ENUM_, ) TINE_STORED_(TINE_ENUM_, ) TINE_TYPE_END_ } tine_type;
/* On which side of equal elements tine_searchsorted puts a query. */
typedef enum {
    TINE_LEFT, /* before the equal elements */
    TINE_RIGHT /* after the equal elements */
} tine_side;
#include "kernels.h"

/* Shuffles the n elements of x, of `size` bytes each. The permutation depends on seed and n alone,
   so arrays of one length are shuffled alike, whatever their elements. It is uniform among all n!
   as far as Philox's bits are random. Not for secrets. size == 0 gives TINE_EINVAL. A cancelled
   call leaves x a permutation of what it was; TINE_ENOMEM leaves x as it was. Scratch, from 262145
   elements on: n elements and 128 KiB. */
TINE_API TINE_CHECKED_ int tine_shuffle(void *x, size_t size, uint64_t seed, size_t n,
                                        const tine_opts *o);
/* Converts half-precision numbers to floats: y[i] = the IEEE 754 binary16 number (TINE_F16) with
   the bits x[i]. The conversion is exact. A NaN keeps its sign and its payload, and becomes
   quiet. */
TINE_API TINE_CHECKED_ int tine_widen_f16(float *y, const uint16_t *x, size_t n,
                                          const tine_opts *o);

/* ---- your functions, inlined in your file: name a maker of f once, at file scope ------------- */
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
   Calls read the context on all threads and do not copy it. NULL, and a context that an output
   overlaps, give TINE_EINVAL. A function may be given to only one of TINE_FN, TINE_INDEX and
   TINE_TRY. A semicolon behind a maker is optional, but in C not at the end of a file. In C++ the R
   of TINE_FN and TINE_INDEX, and every T, must be trivially copyable. Any argument of the calls
   below may contain commas. */
/* tine_map(f, y, x, n, o): y[i] = f(x[i]). In place is allowed if elements of x and y have the same
   size. */
#define tine_map(f, ...) f##_needs_TINE_FN_or_TINE_TRY_of_these_types_to_map(__VA_ARGS__)
#define tine_map_with(f, ...) \
    f##_needs_TINE_FN_WITH_or_TINE_TRY_WITH_of_these_types_to_map(__VA_ARGS__)
/* tine_starmap(f, y, a, b, …, n, o): y[i] = f(a[i], b[i], …). In place as tine_map. */
#define tine_starmap(f, ...) f##_needs_TINE_FN_or_TINE_TRY_of_these_types_to_map(__VA_ARGS__)
#define tine_starmap_with(f, ...) \
    f##_needs_TINE_FN_WITH_or_TINE_TRY_WITH_of_these_types_to_map(__VA_ARGS__)
/* tine_tabulate(f, y, n, o): y[i] = f(i). */
#define tine_tabulate(f, ...) f##_needs_TINE_INDEX_of_this_type_to_tabulate(__VA_ARGS__)
#define tine_tabulate_with(f, ...) f##_needs_TINE_INDEX_WITH_of_this_type_to_tabulate(__VA_ARGS__)
/* tine_reduce(f, out, x, n, o): *out = f(… f(f(x[0], x[1]), x[2]) …, x[n-1]). For n == 0, *out =
   id. If f was made by TINE_MAP_REDUCE, the call takes one array for each argument of the mapped
   function, and none if the mapped function is one of the index. The elements are joined in a fixed
   tree: neighbours are paired, then the pairs, and so on. So the bits depend on n alone, even if f
   rounds. An f that can overflow may overflow where joining from left to right would not. An error
   leaves *out as it was. */
#define tine_reduce(f, ...) \
    f##_needs_TINE_MONOID_or_TINE_MAP_REDUCE_of_this_type_to_reduce(__VA_ARGS__)
#define tine_reduce_with(f, ...) \
    f##_needs_TINE_MONOID_WITH_or_TINE_MAP_REDUCE_WITH_of_this_type_to_reduce(__VA_ARGS__)

/* tine_scan(f, y, x, n, o): y[i] = f(… f(f(x[0], x[1]), x[2]) …, x[i]). tine_exscan leaves the
   element itself out: y[0] = id, y[1] = x[0], y[2] = f(x[0], x[1]), and so on. In place (y == x) is
   allowed. The order is fixed: first within blocks of 64 elements, then over the blocks. So the
   bits depend on n alone, even if f rounds. An f that can overflow may overflow where the loop
   above does not. Scratch: n/64 elements, and 64 KiB a thread; with less memory the call is
   slower. */
#define tine_scan(f, ...) f##_needs_TINE_MONOID_of_this_type_to_scan(__VA_ARGS__)
#define tine_scan_with(f, ...) f##_needs_TINE_MONOID_WITH_of_this_type_to_scan(__VA_ARGS__)
#define tine_exscan(f, ...) f##_needs_TINE_MONOID_of_this_type_to_exscan(__VA_ARGS__)
#define tine_exscan_with(f, ...) f##_needs_TINE_MONOID_WITH_of_this_type_to_exscan(__VA_ARGS__)

/* With an f of TINE_TRY_TEST, int f(int *yes, T x), *yes is 0 when f begins. A code ends the loops
   below:
       for (i…) if ((rc = f(&yes, x[i]))) return rc; else if (yes) …;
   y and *m, or *at, are then as they were. filter, where and partition call f once for each
   element, and take n bytes more scratch, without which they give TINE_ENOMEM. find ignores a
   failure behind the first match. */
/* tine_filter(f, y, m, x, n, o): copies the elements for which f(x[i]) is not 0, in their order.
   tine_where(f, y, m, x, n, o) writes their indices instead. They equal the serial loops
       m = 0; for (i…) if (f(x[i])) y[m++] = x[i];
       m = 0; for (i…) if (f(x[i])) y[m++] = i;
   y must have room for all results. *m is written on success. tine_filter may work in place (y ==
   x), on the calling thread alone; tine_where may not. Scratch: 64 KiB a thread, and 17 bytes for
   every 64 KiB of x (tine_where: of indices); with less memory the call is slower.

   f may be called twice for an element. If it then answers differently, the result is wrong, but *m
   <= n, and y[0 … *m) are elements of x (tine_where: indices below n). Nothing behind them is
   written. The length of the result is known only at the end. TINE_EINVAL may therefore come after
   y was written: if the result overlaps m, or if tine_where's y begins below x and reaches into it.
   Then y, and any array that it overlaps, is indeterminate. */
#define tine_filter(f, ...) f##_needs_TINE_TEST_of_this_type_to_filter(__VA_ARGS__)
#define tine_filter_with(f, ...) f##_needs_TINE_TEST_WITH_of_this_type_to_filter(__VA_ARGS__)
#define tine_where(f, ...) f##_needs_TINE_TEST_of_this_type_to_where(__VA_ARGS__)
#define tine_where_with(f, ...) f##_needs_TINE_TEST_WITH_of_this_type_to_where(__VA_ARGS__)
/* tine_partition(f, y, m, x, n, o): copies the elements for which f is not 0 to y[0 … *m), and the
   others to y[*m … n), each in their order. Not in place. No scratch. y holds every element of x
   once, even if f answers differently for equal elements. */
#define tine_partition(f, ...) f##_needs_TINE_TEST_of_this_type_to_partition(__VA_ARGS__)
#define tine_partition_with(f, ...) f##_needs_TINE_TEST_WITH_of_this_type_to_partition(__VA_ARGS__)
/* tine_count(f, m, x, n, o): *m = the number of elements for which f(x[i]) is not 0. tine_find(f,
   at, x, n, o): *at = the lowest index of such an element, or n if there is none; the search ends
   at the first match. */
#define tine_count(f, ...) f##_needs_TINE_TEST_of_this_type_to_count(__VA_ARGS__)
#define tine_count_with(f, ...) f##_needs_TINE_TEST_WITH_of_this_type_to_count(__VA_ARGS__)
#define tine_find(f, ...) f##_needs_TINE_TEST_of_this_type_to_find(__VA_ARGS__)
#define tine_find_with(f, ...) f##_needs_TINE_TEST_WITH_of_this_type_to_find(__VA_ARGS__)

/* tine_sort_by(f, x, n, o): sorts x in place, by an f(a, b) that tells whether a comes before b.
   Elements may have any size. The sort is stable: equal elements keep their order. Ascending and
   strictly descending arrays take one pass. Up to 16 such runs are merged, also if up to n/4 other
   elements lie in front of them, between or behind them. Other arrays take a sample sort, which
   calls f about log2(n) times for each element. Scratch: n elements, 2 n bytes, 256 KiB; and for
   each thread and once more 16 KiB, or 8 elements if that is more. TINE_ENOMEM leaves x as it was.
   If f contradicts itself, or the call is cancelled, x holds the same elements in some order. */
#define tine_sort_by(f, ...) f##_needs_TINE_LESS_of_this_type_to_sort(__VA_ARGS__)
#define tine_sort_by_with(f, ...) f##_needs_TINE_LESS_WITH_of_this_type_to_sort(__VA_ARGS__)
/* tine_argsort_by(f, order, x, n, o): order[0], order[1], … = the indexes of x's elements in f's
   order; of equal elements the lower index comes first. Each element is moved together with its
   index, so sort pointers if elements are long. Scratch: n pairs of an element and a size_t, and
   what tine_sort_by takes for n such pairs. TINE_ENOMEM and TINE_ECANCELED leave order as it
   was. */
#define tine_argsort_by(f, ...) f##_needs_TINE_LESS_of_this_type_to_argsort(__VA_ARGS__)
#define tine_argsort_by_with(f, ...) f##_needs_TINE_LESS_WITH_of_this_type_to_argsort(__VA_ARGS__)
/* tine_merge_by(f, out, a, na, b, nb, o): merges a[0, na) and b[0, nb), both in f's order, into
   out; of equal elements those of a come first. It equals the serial loop
       for (i = j = k = 0; k < na + nb; k++)
           if (j == nb || (i < na && !f(b[j], a[i]))) out[k] = a[i++]; else out[k] = b[j++];
   Not in place. No scratch. If a or b is not in order, or f contradicts itself, out holds elements
   of a and b, some of them perhaps twice. */
#define tine_merge_by(f, ...) f##_needs_TINE_LESS_of_this_type_to_merge(__VA_ARGS__)
#define tine_merge_by_with(f, ...) f##_needs_TINE_LESS_WITH_of_this_type_to_merge(__VA_ARGS__)
/* tine_is_sorted_by(f, yes, x, n, o): *yes = 1 if no element comes before the one in front of it,
   else 0. In other words, f(x[i], x[i - 1]) is 0 for all i. The search ends at the first element
   that violates this. *yes = 1 for n < 2. */
#define tine_is_sorted_by(f, ...) f##_needs_TINE_LESS_of_this_type_to_check(__VA_ARGS__)
#define tine_is_sorted_by_with(f, ...) f##_needs_TINE_LESS_WITH_of_this_type_to_check(__VA_ARGS__)
#include "make.h"
#include "make_sort.h"

#ifdef __cplusplus
}
#endif
#endif
