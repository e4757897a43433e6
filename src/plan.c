/* plan.c - how a call is carried out: how many threads, which schedule, what chunk. */
#include <omp.h>
#include "cpus.h"
#include "team.h"

/* Time on one thread below which waking the team does not pay. A hot region costs 0.4 to 1 µs on two threads and saves
   half of the work, a cold one 30 µs; 4 µs loses nothing hot and little cold. */
static const double PAYS_NS = 4000;
/* A chunk long enough that handing it out (5 ns) is lost in it, short enough that a late one does not matter. */
static const double CHUNK_MIN_NS = 2000, CHUNK_MAX_NS = 50000;
/* Chunks a thread when their cost is unknown or uneven: the last one to finish is then late by at most 1/64. */
enum { CHUNKS_A_THREAD = 64 };
/* Cut longer chunks at multiples of this many elements: whole cache lines and vectors of every type. */
enum { EVEN = 64 };

bool plan_pays(double serial_ns) { return serial_ns > PAYS_NS; }

static size_t up(size_t v, size_t unit) { return (v - 1) / unit * unit + unit; } /* v > 0; v + unit fits */

size_t plan_given_chunk(const team_loop *l, const tine_opts *o)
{
    if (l->chunk) return l->chunk;
    if (!o->chunk || o->chunk >= l->n) return o->chunk ? up(l->n, l->grain) : 0;
    return up(o->chunk, l->grain);
}

static int wanted(const tine_opts *o)
{
    if (o->threads == 1 || team_alone()) return 1;
    if (o->threads > 0) return o->threads;
    int cpus = cpus_allowed(), want = o->threads < 0 ? cpus + 1 + o->threads : omp_get_max_threads();
    return want < 1 ? 1 : want < cpus ? want : cpus;
}

int plan_team_size(const tine_opts *o, size_t chunks)
{
    int threads = wanted(o);
    return (size_t)threads < chunks ? threads : (int)chunks;
}

bool plan_stays_alone(double serial_ns, const tine_opts *o)
{
    if (o->stats || o->tick) return false;
    return o->threads == 1 || (o->sched == TINE_AUTO && serial_ns > 0 && serial_ns <= PAYS_NS);
}

/* RUNTIME: what OMP_SCHEDULE or the caller's omp_set_schedule says. Read once a call: a clause on the kind costs 0.2 ns a
   chunk where schedule(runtime) costs up to 135. */
static tine_sched runtime_schedule(size_t *chunk)
{
    omp_sched_t kind;
    int size;
    omp_get_schedule(&kind, &size);
    *chunk = size > 0 ? (size_t)size : 0;
    switch ((unsigned)kind & 0x7fffffffu) { /* without the monotonic modifier */
    case omp_sched_static: return TINE_STATIC;
    case omp_sched_dynamic: return TINE_DYNAMIC;
    case omp_sched_guided: return TINE_GUIDED;
    default: return TINE_STEAL;
    }
}

/* The chunk when nobody gave one. */
static size_t free_chunk(const team_call *c, size_t left, double ns)
{
    bool whole = c->threads == 1 ? !c->watched : c->sched == TINE_STATIC && !c->o->tick; /* a chunk a thread */
    size_t parts = (size_t)c->threads * (whole ? 1 : CHUNKS_A_THREAD), each = (left - 1) / (size_t)c->threads + 1;
    size_t chunk = (left - 1) / parts + 1;
    if (ns > 0 && !whole) {
        double least = CHUNK_MIN_NS / ns, most = CHUNK_MAX_NS / ns;
        if ((double)chunk > most) chunk = most > 1 ? (size_t)most : 1;
        if ((double)chunk < least) chunk = (double)each > least ? (size_t)least : each;
    }
    return chunk > 16 * EVEN ? up(chunk, EVEN) : chunk;
}

void plan_call(team_call *c, double ns)
{
    const team_loop *l = c->loop;
    size_t left = l->n - c->from, chunk = plan_given_chunk(l, c->o), omp_chunk = 0;
    c->sched = c->o->sched;
    if (c->sched == TINE_RUNTIME) c->sched = runtime_schedule(&omp_chunk);
    bool automatic = c->sched == TINE_AUTO;
    if (!chunk && omp_chunk) chunk = omp_chunk < left ? up(omp_chunk, l->grain) : up(left, l->grain);
    c->threads = automatic && ns > 0 && !plan_pays(ns * (double)left) ? 1 : l->threads ? l->threads : wanted(c->o);
    if (automatic && c->threads > 1) c->sched = TINE_STEAL;
    c->dealt = c->sched == TINE_STATIC && (!chunk || (l->chunk && !c->o->chunk));
    c->chunk = chunk ? chunk : up(free_chunk(c, left, ns), l->grain);
    c->chunks = (left - 1) / c->chunk + 1;
    if ((size_t)c->threads > c->chunks) c->threads = (int)c->chunks;
}
