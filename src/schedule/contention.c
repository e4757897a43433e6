/* contention.c - finds out, while a loop runs, that its threads stand in each other's way: at a shared counter, a lock, in malloc.

   As soon as others are there the calling thread does its chunks in pieces and times three beside them. Where the least of them
   costs so much more an element than one did alone that one thread would be as fast, the others are hushed: they wait before
   their next piece, while the calling thread times three alone. If these cost what an element did at first, the others stay
   hushed for a while, are called back, and hushed for much longer if it was the same again. Else all go on; they are asked again,
   but less and less often: what a call costs does not grow with its length. A loop that did well is not asked in its next calls,
   and one that twice did not goes on alone in them.

       calling thread   beside ×3 | settle | alone ×3 | chunks alone … | beside ×3 | settle | alone ×3 | chunks alone … … …
       others           work      | end    | wait     | wait           | work      | end    | wait                          */
#include <sched.h>
#include "../runtime/clock.h"
#include "../runtime/guard.h"
#include "cost_cache.h"
#include "loop.h"

enum { BESIDE, SETTLE, ALONE, SPAN, REST };
enum {
    FEW = 4,         /* a call of fewer chunks a thread is over before anything could be learned */
    PIECES = 8,      /* of a chunk: 90 ns or more each, of which the clock takes 10 */
    LOOKS = 3,       /* the least of so many is believed: one alone may have been dear by itself */
    FIRST_SPAN = 4,  /* chunks alone, when hushed for the first time; … */
    FIRST_REST = 16, /* … chunks until all are asked again; */
    LONGER = 16,     /* … then so many times as many: a call of 1000 chunks asks three times */
    SEEN_MOST = 8    /* seats that are looked at: of many threads in each other's way some are among the first */
};
/* Elements dearer than this are not asked about: they do more than take a lock, and their costs differ by themselves (rows of a
   Mandelbrot set: 6 to 12 % lost by asking). */
static const double CHEAP_NS = 300;
/* An element that costs less than so many times the number of threads is not held against them: bandwidth that all share makes
   it dearer up to their number, and what is lost beyond is little. */
static const double DEARER = 1.25;
/* Who is in the others' way costs alone what was seen alone before, up to so many times; else it is the elements that differ
   (segments of a coastline were taken for contention, and done by one thread). */
static const double ALIKE = 2;
/* A hushed thread that sees the calling thread end no piece for so long goes on: that one may be an element of minutes. */
static const double PATIENCE_NS = 1e6;

void company_begin(team_call *c)
{
    const team_loop *l = c->loop;
    const uintptr_t key = memory_key(l->key, c->o->name);
    bool asks = c->o->sched == TINE_AUTO && c->ns > 0 && c->ns < CHEAP_NS && c->chunks / FEW >= (size_t)c->threads &&
                !remembered_also(key, l->n, MEMORY_TOGETHER);
    size_t piece = (c->chunk / PIECES / l->grain + 1) * l->grain;
    /* A chunk that others are told of stays whole, and what a watcher sees is a chunk. */
    if (c->watched || c->o->chunk || l->split || piece > c->chunk) piece = c->chunk;
    c->company = (team_company){.on = asks, .asks = asks, .piece = piece, .alone = c->ns, .span = FIRST_SPAN, .rest = FIRST_REST,
                                .tried = asks && remembered_also(key, l->n, MEMORY_DOUBT)};
}

/* ---- who is there ------------------------------------------------------------------------------------------------------- */
static int others(const team_call *c) { return c->threads < SEEN_MOST ? c->threads : SEEN_MOST; }

static bool anybody(const team_call *c)
{
    for (int t = 1; t < others(c); t++)
        if (atomic_load_explicit(&c->seats[t].arrived, memory_order_relaxed)) return true;
    return false;
}

/* A thread's steps are odd within a piece. The thread that works now; 0: none of them. */
static int working(const team_call *c, unsigned *step)
{
    for (int t = 1; t < others(c); t++) {
        *step = atomic_load_explicit(&c->seats[t].step, memory_order_relaxed);
        if (*step & 1) return t;
    }
    return 0;
}

/* Whether that thread still does, or again. */
static bool still(const team_call *c, int t, unsigned step)
{
    return t && atomic_load_explicit(&c->seats[t].step, memory_order_relaxed) != step + 1;
}

/* ---- the calling thread --------------------------------------------------------------------------------------------------- */
static void change(team_company *q, int mode, size_t left)
{
    q->mode = mode;
    q->left = left;
    q->seen = 0;
    atomic_store_explicit(&q->asks, mode != REST, memory_order_relaxed);
    atomic_store_explicit(&q->hushed, mode == SETTLE || mode == ALONE || mode == SPAN, memory_order_relaxed);
}

static size_t longer(size_t *chunks)
{
    size_t now = *chunks;
    if (now < SIZE_MAX / LONGER) *chunks *= LONGER;
    return now;
}

/* Another look; whether there were enough of them. */
static bool seen(team_company *q, double ns)
{
    q->least = q->seen && q->least < ns ? q->least : ns;
    return ++q->seen == LOOKS;
}

void company_note(team_call *c, double ns, bool before, bool beside)
{
    team_company *q = &c->company;
    const double all = DEARER * (double)c->threads;
    if (q->mode == BESIDE) {
        if (!beside || !seen(q, ns)) return;
        q->beside = q->least;
        q->well = q->beside <= all * q->alone;
        if (q->well) {
            change(q, REST, longer(&q->rest));
        } else {
            q->proven = q->tried;
            change(q, SETTLE, 0);
        }
        return;
    }
    if (q->mode == SETTLE && before) return;
    q->mode = ALONE;
    if (!seen(q, ns)) return;
    if (q->least * all >= q->beside || q->least > ALIKE * q->alone) {
        q->dearer = q->least > q->alone;
        q->alone = q->least;
        change(q, REST, longer(&q->rest));
    } else {
        q->tried = true;
        change(q, SPAN, longer(&q->span));
    }
}

/* The calling thread's next piece of [lo, hi): until *end. */
static int own_piece(team_call *c, size_t lo, size_t hi, size_t *end)
{
    team_company *q = &c->company;
    bool whole = q->mode == SPAN || q->mode == REST, first = q->mode == BESIDE && !anybody(c);
    if (whole && q->left-- == 0) {
        change(q, BESIDE, 0);
        whole = false;
    }
    *end = !whole && !first && hi - lo > q->piece ? lo + q->piece : hi;
    unsigned step = 0;
    int other = whole ? 0 : working(c, &step);
    uint64_t began = whole ? 0 : clock_ticks();
    int rc = guard_body(c->loop->body, lo, *end, c->loop->ctx);
    if (!whole) {
        double ns = clock_ns(began, clock_ticks()) / (double)(*end - lo);
        if (!first) company_note(c, ns, other, still(c, other, step));
        else if (!anybody(c)) q->alone = ns;
    }
    atomic_store_explicit(&q->beat, atomic_load_explicit(&q->beat, memory_order_relaxed) + 1, memory_order_relaxed);
    return rc;
}

/* ---- the others ----------------------------------------------------------------------------------------------------------- */
void company_wait(team_call *c)
{
    team_company *q = &c->company;
    unsigned beat = 0;
    for (uint64_t since = clock_ticks(); atomic_load_explicit(&q->hushed, memory_order_relaxed); sched_yield()) {
        unsigned now = atomic_load_explicit(&q->beat, memory_order_relaxed);
        if (now != beat) since = clock_ticks();
        else if (clock_ns(since, clock_ticks()) > PATIENCE_NS) return;
        beat = now;
    }
}

static int others_piece(team_call *c, size_t lo, size_t hi, size_t *end)
{
    *end = hi;
    if (!atomic_load_explicit(&c->company.asks, memory_order_relaxed)) return guard_body(c->loop->body, lo, hi, c->loop->ctx);
    if (hi - lo > c->company.piece) *end = lo + c->company.piece;
    if (!c->watched) company_wait(c); /* else it has waited, outside what is timed */
    _Atomic unsigned *step = &c->seats[tine_thread()].step;
    unsigned at = atomic_load_explicit(step, memory_order_relaxed);
    atomic_store_explicit(step, at + 1, memory_order_relaxed);
    int rc = guard_body(c->loop->body, lo, *end, c->loop->ctx);
    atomic_store_explicit(step, at + 2, memory_order_relaxed);
    return rc;
}

int company_body(team_call *c, size_t lo, size_t hi)
{
    int rc = 0;
    for (size_t end; lo < hi && rc == 0; lo = end)
        rc = tine_thread() ? others_piece(c, lo, hi, &end) : own_piece(c, lo, hi, &end);
    return rc;
}

/* ---- the end -------------------------------------------------------------------------------------------------------------- */
void company_let_go(team_call *c)
{
    atomic_store_explicit(&c->company.hushed, false, memory_order_relaxed);
    atomic_store_explicit(&c->company.asks, false, memory_order_relaxed);
}

void company_end(const team_call *c)
{
    const team_company *q = &c->company;
    uintptr_t key = memory_key(c->loop->key, c->o->name);
    if (q->dearer) remember(key, c->loop->n, q->alone); /* than what AUTO saw first: the next call need not wonder */
    if (q->proven) remember_also(key, c->loop->n, MEMORY_ALONE);
    else if (q->well) remember_also(key, c->loop->n, MEMORY_TOGETHER);
    else if (q->tried) remember_also(key, c->loop->n, MEMORY_DOUBT); /* the call was too short to see it twice */
}
