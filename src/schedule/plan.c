/* plan.c - decides how a call is carried out: how many threads, which schedule, what chunk. */
#include <math.h>
#include <omp.h>
#include "../runtime/clock.h"
#include "../runtime/cpus.h"
#include "../runtime/locks.h"
#include "../runtime/mapped.h"
#include "../runtime/possible.h"
#include "../runtime/sizes.h"
#include "../runtime/thread_index.h"
#include "plan.h"
#include "wakeup.h"

enum {
    LINE = 64, /* the bytes of a cache line: this many elements of any type are whole lines */
    /* Upper bounds on the units of a take and of a loop, so that a range and the arithmetic fit in
       64 bits. They decide nothing else. */
    TAKE_MOST = 1 << 16,
    UNITS_MOST = 1 << 30
};

/* Makes a chunk of whole cache lines, if it grows by at most 1/SHARE_PARTS. */
static size_t even(size_t chunk)
{
    return chunk / SHARE_PARTS < LINE ? chunk : round_up(chunk, LINE);
}

/* The shortest chunk of at least v elements that the loop allows. */
static size_t fitting(const team_loop *l, size_t v)
{
    if (v >= l->n) v = l->n;
    if (!l->max_chunks) return round_up(v, l->grain);
    size_t chunk = l->grain;
    while (chunk < v) chunk *= 2;
    return chunk;
}

size_t plan_given_chunk(const team_loop *l, const tine_opts *o)
{
    return o->chunk ? fitting(l, o->chunk) : 0;
}

int plan_threads(const tine_opts *o)
{
    if (o->threads == 1 || thread_alone()) return 1;
    if (o->threads > 0) return o->threads < TEAM_MOST ? o->threads : TEAM_MOST;
    const int all = cpus_allowed(), cpus = cpus_budget ? cpus_budget->share(all) : all;
    int want = o->threads < 0 ? cpus + 1 + o->threads : omp_get_max_threads();
    if (want > cpus) want = cpus;
    return want < 1 ? 1 : want < TEAM_MOST ? want : TEAM_MOST;
}

tine_opts plan_settled(const tine_opts *o)
{
    tine_opts with = o ? *o : (tine_opts){.threads = 0};
    with.threads = plan_threads(&with);
    return with;
}

/* RUNTIME: the schedule of OMP_SCHEDULE or of the caller's omp_set_schedule. It is read once a
   call: a clause with a fixed kind costs 0.2 ns a chunk, schedule(runtime) up to 135. */
static tine_sched runtime_schedule(size_t *chunk)
{
    omp_sched_t kind;
    int size;
    *chunk = 0;
    if (locks_forked()) return TINE_STATIC; /* a forked child runs on one thread */
    omp_get_schedule(&kind, &size);
    *chunk = size > 0 ? (size_t)size : 0;
    switch ((unsigned)kind & 0x7fffffffu) { /* without the monotonic modifier */
    case omp_sched_static:
        return TINE_STATIC;
    case omp_sched_dynamic:
        return TINE_DYNAMIC;
    case omp_sched_guided:
        return TINE_GUIDED;
    default:
        return TINE_STEAL;
    }
}

/* The chunk of a fold's static schedule: the largest power of two of grains with which no thread
   has more than its share by two of its SHARE_PARTS parts. One block a chunk, which SHARE_PARTS
   chunks a thread would be for a fold of 1000 elements, took twice as long as one thread alone. */
static size_t dealt_chunk(const team_call *c, size_t left, size_t min_chunk)
{
    size_t t = (size_t)c->threads, each = (left - 1) / t + 1, chunk = fitting(c->loop, each);
    const size_t most = each + 2 * each / SHARE_PARTS;
    while (chunk > min_chunk && ((left - 1) / chunk / t + 1) * chunk > most) chunk /= 2;
    return chunk;
}

/* The elements of a chunk, if one costs ns and a thread's share is `each`. Of chunks of d ns, a
   share of s ns has s / d, which cost CHUNK_BEGIN_NS each, and at the end a thread waits for d / 2.
   The sum is least at d = sqrt(2 s CHUNK_BEGIN_NS). */
static size_t chunk_by_cost(size_t each, double ns)
{
    const double wanted = sqrt(2 * CHUNK_BEGIN_NS * ns * (double)each);
    if (wanted <= ns) return 1;
    return wanted < ns * (double)each ? (size_t)(wanted / ns) : each;
}

/* The chunk if the options give none. */
static size_t free_chunk(const team_call *c, size_t left, double ns)
{
    if (c->o->mapped) return mapped_chunk(c->o->mapped, c->loop->n);
    bool whole = c->threads == 1
                     ? !c->watched
                     : c->sched == TINE_STATIC && !c->o->progress && !c->loop->max_chunks;
    size_t each = (left - 1) / (size_t)c->threads + 1; /* a thread's share */
    if (whole) return even(each);
    size_t chunk = (each - 1) / SHARE_PARTS + 1;
    if (c->sched == TINE_STATIC && c->loop->max_chunks && !c->o->progress)
        return dealt_chunk(c, left, fitting(c->loop, chunk));
    if (ns > 0) {
        chunk = chunk_by_cost(each, ns);
        /* A fold needs a chunk of a power of two of grains: take the longest one up to this chunk.
         */
        if (c->loop->max_chunks) return fitting(c->loop, chunk / 2 + 1);
        /* Every thread gets the same number of chunks. If two threads shared five chunks, one
           thread would do three. */
        chunk = (each - 1) / (each / chunk) + 1;
        /* The cost may be wrong: a first look that met a page fault must not make chunks tiny. */
        if (chunk < each / (OFF_BY * SHARE_PARTS)) chunk = each / (OFF_BY * SHARE_PARTS);
    }
    return even(chunk);
}

/* The number of its own chunks that a thread runs by one call of the body. A call's first
   iterations take 50 to 100 ns, since nothing overlaps with the chunk before and branches are
   mispredicted. The chunks together are at most as long as one chunk may be. If the options or the
   loop need to know of each chunk, the number is 1. */
static size_t run_of(const team_call *c, double ns)
{
    double max_chunks = CHUNK_NS / (ns * (double)c->chunk);
    return ns > 0 && max_chunks > 1 && !c->watched && !c->o->chunk && !c->loop->on_chunks
               ? (size_t)max_chunks
               : 1;
}

/* Whether chunks may follow the work: the options and the loop leave their length open, and the
   costs of elements may differ. */
static bool can_follow(const team_call *c)
{
    const team_loop *l = c->loop;
    return c->threads > 1 && c->sched == TINE_STEAL && !c->watched && !c->o->chunk && l->ns <= 0 &&
           !l->max_chunks && !l->on_chunks;
}

/* The units of a take of full length. If the cost is unknown, OFF_BY of them, so that the first
   take is one unit. */
static uint32_t units_of_take(double unit_ns)
{
    const double many = unit_ns > 0 ? CHUNK_NS / unit_ns : OFF_BY;
    return many < 1 ? 1 : many < TAKE_MOST ? (uint32_t)many : TAKE_MOST;
}

/* Cuts [from, n) into units, for chunks that follow the work. */
static void plan_units(team_call *c, size_t left, double ns)
{
    const size_t part = left / (size_t)c->threads / SHARE_PARTS;
    size_t unit = c->loop->grain;
    while (2 * unit <= part && 2 * (double)unit * ns <= BRIEF_NS) unit *= 2;
    while ((left - 1) / unit >= UNITS_MOST) unit *= 2;
    c->chunk = unit;
    plan_cut(c);
    c->paced = true;
    c->in_order = c->chunks <= OFF_BY * (size_t)c->threads;
    const uint32_t run = c->in_order ? 1 : units_of_take(ns * (double)unit);
    c->run = run;
    /* A take whose length is off by more than half an octave is doubled or shortened. */
    c->pace = (pace_plan){.first = run > OFF_BY ? run / OFF_BY : 1,
                          .most = c->in_order ? 1 : TAKE_MOST,
                          .brief = clock_ticks_of(M_SQRT1_2 * CHUNK_NS),
                          .wanted = clock_ticks_of(CHUNK_NS),
                          .late = clock_ticks_of(M_SQRT2 * CHUNK_NS)};
}

void plan_cut(team_call *c) { c->chunks = (c->loop->n - c->from - 1) / c->chunk + 1; }

prospect plan_prospect(int threads, double slowdown, double serial_ns)
{
    return (prospect){.serial_ns = serial_ns,
                      .start_ns = wakeup_start(),
                      .slowdown = slowdown > 1 ? slowdown : 1,
                      .threads = threads};
}

/* A team larger than the machine is never fully awake. Its caller asked for it, so it is not
   compared. */
bool plan_pays(team_call *c, double serial_ns)
{
    if (!plan_may_pay(serial_ns) || c->max_threads < 2) return false;
    if (c->max_threads > cpus_allowed()) return true;
    const prospect p = plan_prospect(c->max_threads, c->slowdown, serial_ns);
    c->expected_alone = serial_ns;
    c->expected_team = model_team(&p);
    return wakeup_pays(&p);
}

void plan_call(team_call *c, double ns)
{
    const team_loop *l = c->loop;
    size_t left = l->n - c->from, chunk = plan_given_chunk(l, c->o), omp_chunk = 0;
    bool automatic = c->o->sched == TINE_AUTO;
    c->threads = c->max_threads;
    c->ns = ns == l->ns ? 0 : ns; /* A stated cost is not a measured one. */
    if (automatic && ns > 0 && !plan_pays(c, ns * (double)left)) c->threads = 1;
    c->sched = c->o->sched == TINE_RUNTIME ? runtime_schedule(&omp_chunk) : c->o->sched;
    if (automatic && c->threads > 1) c->sched = c->o->mapped ? TINE_DYNAMIC : TINE_STEAL;
    c->dealt = c->sched == TINE_STATIC && !chunk && !omp_chunk;
    c->run = 1;
    if (automatic && can_follow(c)) {
        plan_units(c, left, ns);
    } else {
        if (!chunk) chunk = fitting(l, omp_chunk ? omp_chunk : free_chunk(c, left, ns));
        while (l->max_chunks && (left - 1) / chunk + 1 > l->max_chunks) chunk *= 2;
        /* After rounding up to a power of two there may be fewer chunks than threads. */
        while (automatic && l->max_chunks && !c->o->chunk && chunk > l->grain &&
               (left - 1) / chunk + 1 < (size_t)c->threads)
            chunk /= 2;
        c->chunk = chunk;
        plan_cut(c);
        if (automatic) c->run = run_of(c, ns);
    }
    if ((size_t)c->threads > c->chunks) c->threads = (int)c->chunks;
    c->backward = c->o->order == TINE_BACKWARD && c->threads > 1;
}
