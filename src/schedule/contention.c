/* contention.c - finds out, while a loop runs, that its threads stand in each other's way: at a
   shared counter, at a lock, in malloc.

   As soon as other threads have arrived, the calling thread does its chunks in parts and times
   three of them beside the others. If the cheapest part costs so much more an element than on one
   thread that one thread would be as fast, the other threads are paused: they wait before their
   next part, while the calling thread times three parts on its own. If these cost what an element
   cost at first, the others stay paused for some chunks and are then called back. If the same is
   seen again they are paused for much longer. Otherwise all threads go on, and are timed again less
   and less often: what a call costs in timing does not grow with its length. A loop that scaled is
   not timed in its next calls. A loop that twice did not scale runs on one thread in them.

       calling thread   beside ×3 | settle | alone ×3 | chunks alone … | beside ×3 | settle | …
       others           work      | end    | wait     | wait           | work      | end    | … */
#include <sched.h>
#include "../runtime/clock.h"
#include "../runtime/guard.h"
#include "cost_cache.h"
#include "../runtime/thread_index.h"
#include "contention.h"

enum { BESIDE, SETTLE, ALONE, SPAN, REST };
enum {
    FEW = 4,         /* a call of fewer chunks a thread is over before anything could be learned */
    PIECES = 8,      /* of a chunk: 90 ns or more each, of which the clock takes 10 */
    LOOKS = 3,       /* the least of so many is believed: one alone may have been dear by itself */
    FIRST_SPAN = 4,  /* chunks on one thread when the others are paused for the first time */
    FIRST_REST = 16, /* … chunks until all are asked again; */
    LONGER = 16,     /* … then so many times as many: a call of 1000 chunks asks three times */
    /* seats that are looked at: of many threads in each other's way some are among the first */
    SEEN_MOST = 8
};
/* Elements dearer than this are not asked about: they do more than take a lock, and their costs
   differ by themselves (rows of a Mandelbrot set: 6 to 12 % lost by asking). */
static const double CHEAP_NS = 300;
/* An element that costs less than so many times the number of threads is not held against them:
   bandwidth that all share makes it dearer up to their number, and what is lost beyond is
   little. */
static const double DEARER = 1.25;
/* Who is in the others' way costs alone what was seen alone before, up to so many times; else it is
   the elements that differ (segments of a coastline were taken for contention, and done by one
   thread). */
static const double ALIKE = 2;
/* A paused thread goes on when the calling thread has ended no part for this long: its element may
   take minutes. */
static const double PATIENCE_NS = 1e6;

bool contention_possible(double ns) { return ns > 0 && ns < CHEAP_NS; }

void contention_begin(team_call *c)
{
    const team_loop *l = c->loop;
    const uintptr_t key = cost_key(l->key, c->o->name);
    /* Where chunks follow the work, a take counts as a chunk: as long as a steady one, and as many
       as there are of the first one's length. */
    const size_t chunk = c->paced ? c->chunk * c->run : c->chunk,
                 chunks = c->paced ? c->chunks / c->pace.first : c->chunks;
    bool asks = c->o->sched == TINE_AUTO && contention_possible(c->ns) &&
                chunks / FEW >= (size_t)c->threads && !cost_marked(key, l->n, COST_TOGETHER);
    size_t piece = (chunk / PIECES / l->grain + 1) * l->grain;
    /* A chunk that others are told of stays whole, and what a watcher sees is a chunk. */
    if (c->watched || c->o->chunk || l->on_chunks || piece > chunk) piece = chunk;
    c->contention = (contention_monitor){.on = asks,
                                         .sampling = asks,
                                         .piece = piece,
                                         .serial_ns = c->ns,
                                         .span = FIRST_SPAN,
                                         .rest = FIRST_REST,
                                         .suspected = asks && cost_marked(key, l->n, COST_DOUBT)};
}

/* ---- who is there ---------------------------------------------------------------------------- */
static int others(const team_call *c) { return c->threads < SEEN_MOST ? c->threads : SEEN_MOST; }

static bool anybody(const team_call *c)
{
    for (int t = 1; t < others(c); t++)
        if (atomic_load_explicit(&c->slots[t].arrived, memory_order_relaxed)) return true;
    return false;
}

/* A thread's steps are odd within a piece. The thread that works now; 0: none of them. */
static int working(const team_call *c, unsigned *step)
{
    for (int t = 1; t < others(c); t++) {
        *step = atomic_load_explicit(&c->slots[t].step, memory_order_relaxed);
        if (*step & 1) return t;
    }
    return 0;
}

/* Whether that thread still does, or again. */
static bool still(const team_call *c, int t, unsigned step)
{
    return t && atomic_load_explicit(&c->slots[t].step, memory_order_relaxed) != step + 1;
}

/* ---- the calling thread ---------------------------------------------------------------------- */
static void change(contention_monitor *q, int mode, size_t left)
{
    q->mode = mode;
    q->left = left;
    q->seen = 0;
    atomic_store_explicit(&q->sampling, mode != REST, memory_order_relaxed);
    atomic_store_explicit(&q->paused, mode == SETTLE || mode == ALONE || mode == SPAN,
                          memory_order_relaxed);
}

static size_t longer(size_t *chunks)
{
    size_t now = *chunks;
    if (now < SIZE_MAX / LONGER) *chunks *= LONGER;
    return now;
}

/* Another look; whether there were enough of them. */
static bool seen(contention_monitor *q, double ns)
{
    q->least = q->seen && q->least < ns ? q->least : ns;
    return ++q->seen == LOOKS;
}

void contention_note(team_call *c, double ns, bool before, bool beside)
{
    contention_monitor *q = &c->contention;
    const double all = DEARER * (double)c->threads;
    if (q->mode == BESIDE) {
        if (!beside || !seen(q, ns)) return;
        q->parallel_ns = q->least;
        q->scales = q->parallel_ns <= all * q->serial_ns;
        if (q->scales) {
            change(q, REST, longer(&q->rest));
        } else {
            q->confirmed = q->suspected;
            change(q, SETTLE, 0);
        }
        return;
    }
    if (q->mode == SETTLE && before) return;
    q->mode = ALONE;
    if (!seen(q, ns)) return;
    if (q->least * all >= q->parallel_ns || q->least > ALIKE * q->serial_ns) {
        q->cost_rose = q->least > q->serial_ns;
        q->serial_ns = q->least;
        change(q, REST, longer(&q->rest));
    } else {
        q->suspected = true;
        change(q, SPAN, longer(&q->span));
    }
}

/* The calling thread's next piece of [lo, hi): until *end. */
static int own_piece(team_call *c, size_t lo, size_t hi, size_t *end)
{
    contention_monitor *q = &c->contention;
    bool whole = q->mode == SPAN || q->mode == REST, first = q->mode == BESIDE && !anybody(c);
    if (whole && q->left-- == 0) {
        change(q, BESIDE, 0);
        whole = false;
    }
    /* Takes of the slow start are too short to be compared with those that were timed before. */
    whole |= q->mode == BESIDE && c->paced && !c->slots[0].pace.steady;
    *end = !whole && !first && hi - lo > q->piece ? lo + q->piece : hi;
    unsigned step = 0;
    int other = whole ? 0 : working(c, &step);
    uint64_t began = whole ? 0 : clock_ticks();
    int rc = guard_body(c->loop->body, lo, *end, c->loop->ctx);
    if (!whole) {
        double ns = clock_ns(began, clock_ticks()) / (double)(*end - lo);
        if (!first)
            contention_note(c, ns, other, still(c, other, step));
        else if (!anybody(c))
            q->serial_ns = ns;
    }
    atomic_store_explicit(&q->heartbeat,
                          atomic_load_explicit(&q->heartbeat, memory_order_relaxed) + 1,
                          memory_order_relaxed);
    return rc;
}

/* ---- the others ------------------------------------------------------------------------------ */
void contention_wait(team_call *c)
{
    contention_monitor *q = &c->contention;
    unsigned beat = 0;
    for (uint64_t since = clock_ticks(); atomic_load_explicit(&q->paused, memory_order_relaxed);
         sched_yield()) {
        unsigned now = atomic_load_explicit(&q->heartbeat, memory_order_relaxed);
        if (now != beat)
            since = clock_ticks();
        else if (clock_ns(since, clock_ticks()) > PATIENCE_NS)
            return;
        beat = now;
    }
}

static int others_piece(team_call *c, size_t lo, size_t hi, size_t *end)
{
    *end = hi;
    if (!atomic_load_explicit(&c->contention.sampling, memory_order_relaxed))
        return guard_body(c->loop->body, lo, hi, c->loop->ctx);
    if (hi - lo > c->contention.piece) *end = lo + c->contention.piece;
    if (!c->watched) contention_wait(c); /* else it has waited, outside what is timed */
    _Atomic unsigned *step = &c->slots[tine_thread()].step;
    unsigned at = atomic_load_explicit(step, memory_order_relaxed);
    atomic_store_explicit(step, at + 1, memory_order_relaxed);
    int rc = guard_body(c->loop->body, lo, *end, c->loop->ctx);
    atomic_store_explicit(step, at + 2, memory_order_relaxed);
    return rc;
}

int contention_body(team_call *c, size_t lo, size_t hi)
{
    int rc = 0;
    for (size_t end; lo < hi && rc == 0; lo = end)
        rc = tine_thread() ? others_piece(c, lo, hi, &end) : own_piece(c, lo, hi, &end);
    return rc;
}

/* ---- the end --------------------------------------------------------------------------------- */
void contention_let_go(team_call *c)
{
    atomic_store_explicit(&c->contention.paused, false, memory_order_relaxed);
    atomic_store_explicit(&c->contention.sampling, false, memory_order_relaxed);
}

void contention_end(const team_call *c)
{
    const contention_monitor *q = &c->contention;
    uintptr_t key = cost_key(c->loop->key, c->o->name);
    /* than what AUTO saw first: the next call need not wonder */
    if (q->cost_rose) cost_store(key, c->loop->n, q->serial_ns);
    if (q->confirmed)
        cost_mark(key, c->loop->n, COST_ALONE);
    else if (q->scales)
        cost_mark(key, c->loop->n, COST_TOGETHER);
    else if (q->suspected)
        cost_mark(key, c->loop->n, COST_DOUBT); /* the call was too short to see it twice */
}
