/* sim.c - simulates schedules on recorded costs: which thread takes which chunk at what simulated
   time. */
#include "simulate.h"
#include <math.h>
#include <stdlib.h>

const sim_way sim_ways[SIM_SCHEDS] = {{TINE_STATIC, TINE_FORWARD},
                                      {TINE_DYNAMIC, TINE_FORWARD},
                                      {TINE_GUIDED, TINE_FORWARD},
                                      {TINE_STEAL, TINE_FORWARD},
                                      {TINE_STEAL, TINE_BACKWARD}};
enum { CHUNKS_A_THREAD = 64 }; /* tine's default chunk makes this many chunks per thread. */

double sim_between(const sim_costs *c, size_t lo, size_t hi)
{
    double at[2];
    const size_t ends[2] = {lo, hi};
    for (int i = 0; i < 2; i++) {
        size_t k = ends[i] / c->each, first = k * c->each;
        if (k >= c->count) {
            at[i] = c->before[c->count];
            continue;
        }
        size_t wide = c->n - first < c->each ? c->n - first : c->each;
        at[i] = c->before[k] +
                (c->before[k + 1] - c->before[k]) * (double)(ends[i] - first) / (double)wide;
    }
    return at[1] - at[0];
}

/* ---- a heap of threads, ordered by the time at which each is free ---------------------------- */
typedef struct player {
    double free;
    size_t lo, hi; /* STEAL: the range [lo, hi) that the thread owns. */
} player;

typedef struct game {
    const sim_costs *c;
    player *p;
    int *heap, threads, backward;
    size_t chunk, next; /* next: the first element that no thread has taken. */
    double end;
} game;

static void sink(game *g)
{
    for (int i = 0, kid; (kid = 2 * i + 1) < g->threads; i = kid) {
        if (kid + 1 < g->threads && g->p[g->heap[kid + 1]].free < g->p[g->heap[kid]].free) kid++;
        if (g->p[g->heap[i]].free <= g->p[g->heap[kid]].free) return;
        int swap = g->heap[i];
        g->heap[i] = g->heap[kid], g->heap[kid] = swap;
    }
}

static void play(game *g, player *p, size_t lo, size_t hi)
{
    size_t n = g->c->n;
    p->free += (g->backward ? sim_between(g->c, n - hi, n - lo) : sim_between(g->c, lo, hi)) +
               g->c->chunk_cost;
    if (p->free > g->end) g->end = p->free;
}

static size_t min(size_t a, size_t b) { return a < b ? a : b; }

/* DYNAMIC and GUIDED: the thread that is free first takes the next chunk. */
static void hand_out(game *g, int guided)
{
    while (g->next < g->c->n) {
        size_t left = g->c->n - g->next, share = left / (size_t)g->threads;
        size_t m = min(left, guided && share > g->chunk ? share : g->chunk);
        player *p = &g->p[g->heap[0]];
        play(g, p, g->next, g->next + m);
        g->next += m;
        sink(g);
    }
}

static void deal(game *g)
{
    size_t n = g->c->n, t = (size_t)g->threads;
    for (size_t i = 0; i < t; i++)
        g->p[i].lo = n / t * i + min(i, n % t), g->p[i].hi = n / t * (i + 1) + min(i + 1, n % t);
}

/* STATIC: with a chunk size, threads get chunks in turn. Without, each thread gets one range. */
static void play_static(game *g, int dealt)
{
    if (dealt) {
        for (int i = 0; i < g->threads; i++) play(g, &g->p[i], g->p[i].lo, g->p[i].hi);
        return;
    }
    for (size_t k = 0, lo = 0; lo < g->c->n; lo += g->chunk, k++)
        play(g, &g->p[k % (size_t)g->threads], lo, lo + min(g->chunk, g->c->n - lo));
}

/* STEAL: a thread takes chunks from the front of its range. When that is empty, it takes the back
   half of the next thread's range that is not. */
static void play_steal(game *g)
{
    while (g->threads > 0) {
        int thread = g->heap[0];
        player *p = &g->p[thread], *from = p;
        for (int i = 1; from->lo == from->hi && i < g->threads; i++)
            from = &g->p[(thread + i) % g->threads];
        if (from->lo == from->hi) return;
        if (from != p) {
            size_t half = (from->hi - from->lo + 1) / 2;
            p->hi = from->hi;
            p->lo = from->hi -= half;
        }
        size_t m = min(g->chunk, p->hi - p->lo);
        p->lo += m;
        play(g, p, p->lo - m, p->lo);
        sink(g);
    }
}

double sim_time(const sim_costs *c, int threads, sim_way way, size_t chunk)
{
    size_t own = (c->n / (size_t)threads) / CHUNKS_A_THREAD;
    game g = {.c = c,
              .threads = threads,
              .backward = way.order == TINE_BACKWARD,
              .chunk = chunk ? chunk
                       : own ? own
                             : 1};
    g.p = calloc((size_t)threads, sizeof *g.p);
    g.heap = calloc((size_t)threads, sizeof *g.heap);
    if (g.p && g.heap) {
        for (int i = 0; i < threads; i++) g.heap[i] = i;
        deal(&g);
        if (way.sched == TINE_STATIC)
            play_static(&g, chunk == 0);
        else if (way.sched == TINE_STEAL)
            play_steal(&g);
        else
            hand_out(&g, way.sched == TINE_GUIDED);
    }
    double end = g.p && g.heap ? g.end + c->region : NAN;
    free(g.p);
    free(g.heap);
    return end;
}
