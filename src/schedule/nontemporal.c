/* nontemporal.c - decides how a large output is written: by ordinary stores, which go through the
   cache, or by non-temporal stores, which go past it.

   A non-temporal store need not read the line first. That makes a loop up to 1.5 times as fast on
   some machines (Zen 3), and up to 1.4 times as slow on others (Cascade Lake in a virtual machine,
   at every size from 0.8 to 400 MB, with one thread or two). So the machine is measured. While
   there is no verdict, all threads together write large outputs in turns of either way. The second
   half of each turn is timed, when the cache holds what this way leaves there:

       output   |-- through --|-- past -----|-- through --|-- past -----|-- the better way …
       timed           xxxxxxx       xxxxxxx       xxxxxxx       xxxxxxx

   If two pairs of turns in a row agree, their result is the verdict. It is kept until 64 times as
   many bytes were written, since it may be wrong on a busy machine. A pair of turns with new pages
   does not count and is repeated: the first touch of a page costs more than either way of writing.
   A trial takes four turns: 256 MiB of output if the last-level cache has 32 MiB, half of it
   written the worse way. The bytes of the output are the same either way. */
#include <stdlib.h>
#include <sys/resource.h>
#include "../runtime/clock.h"
#include "../runtime/cpus.h"
#include "../runtime/locks.h"
#include "../runtime/sizes.h"
#include "loop.h"

enum {
    TILE = 128 << 10,    /* The bytes of output that are timed together: some 10 µs of work. */
    TILE_MIN = 16 << 10, /* a chunk of fewer bytes is not timed */
    /* The number of tiles that are timed with each kind of store. Their medians are compared. */
    SAMPLES = 16,
    TURN = 2, /* the largest number of last-level caches that one turn writes */
    /* The number of last-level caches that are written before the trial is repeated: 64 times as
       many as a trial takes. If the worse way takes 1.4 times as long, repeating the trial costs
       0.3 %. */
    ASK_AGAIN = 64 * 4 * TURN,
    /* A pair of turns may have one page fault for this many bytes of a turn. If all pages were new,
       and huge ones of 2 MiB, there would be twice as many. */
    NEW_PAGE = 4 << 20,
    /* Page faults that a pair of turns may have in addition. Any thread of the process causes some,
       and systems that reclaim idle pages cause more. */
    FAULTS_SPARED = 16
};
/* If the ratio of the two times is smaller, the faster way is not chosen: the difference may be
   noise. */
static const double DECISIVE = 1.05;

enum { UNKNOWN, THROUGH, PAST };
static _Atomic int verdict = UNKNOWN;
/* The output written since the verdict by loops large enough for a trial, in sizes of the
   last-level cache. */
static _Atomic size_t served;
static int last = UNKNOWN; /* the result of the last pair of turns; under LOCK_NONTEMPORAL */

/* The trial of a loop with both ways of writing. */
typedef struct trial {
    tine_body *way[2]; /* way[0] writes by ordinary stores, way[1] by non-temporal stores. */
    void *ctx;
    /* size: the bytes of an element. tile: the number of elements in a tile. */
    size_t size, tile;
    size_t turn; /* bytes of a turn */
    _Atomic size_t written;
    /* The ns a byte of each timed tile. LOCK_NONTEMPORAL protects this field and the fields below.
     */
    double sample[2][SAMPLES];
    int samples[2];
    long faults; /* the process's page faults when the first sample was noted */
} trial;

/* The number of page faults of the process so far that needed no I/O. */
static long page_faults(void)
{
    struct rusage u;
    return getrusage(RUSAGE_SELF, &u) ? 0 : u.ru_minflt;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v)
{
    qsort(v, SAMPLES, sizeof *v, by_size);
    return v[SAMPLES / 2];
}

/* The faster way, by a pair of turns; UNKNOWN: none is clearly faster. */
static int better_way(trial *r)
{
    const double through = median(r->sample[0]), past = median(r->sample[1]);
    if ((size_t)(page_faults() - r->faults) > r->turn / NEW_PAGE + FAULTS_SPARED) return UNKNOWN;
    return through > past * DECISIVE ? PAST : past > through * DECISIVE ? THROUGH : UNKNOWN;
}

static void note(trial *r, int past, double ns)
{
    lock_take(LOCK_NONTEMPORAL);
    if (r->samples[0] + r->samples[1] == 0) r->faults = page_faults();
    if (r->samples[past] < SAMPLES) r->sample[past][r->samples[past]++] = ns;
    if (r->samples[0] == SAMPLES && r->samples[1] == SAMPLES) {
        const int says = better_way(r);
        if (verdict == UNKNOWN && says == last) verdict = says;
        last = says;
        r->samples[0] = r->samples[1] = 0;
    }
    lock_give(LOCK_NONTEMPORAL);
}

/* Counts a loop of `bytes` bytes that used the verdict. After ASK_AGAIN caches the verdict is
   dropped. */
static void serve(size_t bytes)
{
    const size_t caches = bytes / cpus_last_cache;
    if (atomic_fetch_add_explicit(&served, caches, memory_order_relaxed) < ASK_AGAIN) return;
    lock_take(LOCK_NONTEMPORAL);
    verdict = last = UNKNOWN;
    served = 0;
    lock_give(LOCK_NONTEMPORAL);
}

int tine_nontemporal_(size_t n, size_t size)
{
    return verdict == PAST && n * size > cpus_last_cache;
}

static int trial_body(size_t lo, size_t hi, void *p)
{
    trial *r = p;
    for (size_t m; lo < hi; lo += m) {
        const int known = atomic_load_explicit(&verdict, memory_order_relaxed);
        if (known != UNKNOWN) return r->way[known == PAST](lo, hi, r->ctx);
        m = min_size(hi - lo, r->tile);
        const size_t bytes = m * r->size,
                     at = atomic_fetch_add_explicit(&r->written, bytes, memory_order_relaxed);
        const bool past = at / r->turn % 2;
        const uint64_t began = clock_ticks();
        const int rc = r->way[past](lo, lo + m, r->ctx);
        if (rc) return rc;
        if (at % r->turn >= r->turn / 2 && bytes >= TILE_MIN)
            note(r, past, clock_ns(began, clock_ticks()) / (double)bytes);
    }
    return 0;
}

int tine_write_(tine_body *through, tine_body *past, void *ctx, size_t n, size_t size, size_t grain,
                double ns, const tine_opts *o)
{
    const size_t bytes = n * size;
    /* An output of fewer bytes has no room for two turns. */
    const int can_ask = past && bytes / 2 >= cpus_last_cache;
    if (can_ask && verdict != UNKNOWN) serve(bytes);
    if (!can_ask || verdict != UNKNOWN)
        return team_for(past && tine_nontemporal_(n, size) ? past : through, ctx, n, grain, ns,
                        (uintptr_t)through, o);
    trial r = {.way = {through, past},
               .ctx = ctx,
               .size = size,
               .tile = round_up(max_size(TILE / size, 1), grain),
               .turn = min_size(bytes / 2, TURN * cpus_last_cache)};
    return team_for(trial_body, &r, n, grain, ns, (uintptr_t)through, o);
}
