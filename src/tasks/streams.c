/* streams.c - tine_imap and tine_imap_unordered: checks arguments, allocates memory, and runs a
   stream on one thread. */
#include "../runtime/clock.h"
#include "../runtime/error.h"
#include "../runtime/scratch.h"
#include "../runtime/thread_index.h"
#include "../schedule/plan.h"
#include "streams_item.h"
#include "streams_team.h"

enum {
    /* Cells per thread if the call gives no window. There are fewer if they would take more than
       WINDOW_BYTES, but at least STREAM_WINDOW. */
    WINDOW_CHEAP = 512,
    WINDOW_BYTES = 32768, /* the size of a first-level cache */
    /* Bytes of a cache line. Each cell begins on a line of its own; otherwise threads that write to
       neighbouring cells would take the line from each other. */
    LINE = 64
};

/* ---- the whole stream ------------------------------------------------------------------------ */
static void run_alone(stream_call *c)
{
    int was = thread_enter();
    const local_room room = local_enter(&c->rooms, 0);
    for (size_t item = 0; !stream_dropped(c, item) && stream_pull(c, item, 0); item++) {
        atomic_store_explicit(&c->tail, item + 1, memory_order_relaxed);
        stream_work(c, item, 0, 0);
        stream_push(c, item, 0);
    }
    local_leave(room);
    thread_leave(was);
}

static void fill_stats(const stream_call *c)
{
    tine_stats *s = c->o->stats;
    *s = (tine_stats){.threads = c->threads,
                      .sched = c->threads > 1 ? TINE_DYNAMIC : TINE_AUTO,
                      .chunk = 1,
                      .chunks = atomic_load_explicit(&c->tail, memory_order_relaxed)};
    s->failed_at = c->rc && c->rc != TINE_ECANCELED
                       ? atomic_load_explicit(&c->limit, memory_order_relaxed)
                       : s->chunks;
    for (int t = 0; t < c->threads; t++) {
        s->busy += c->slots[t].busy;
        if (c->slots[t].busy > s->longest) s->longest = c->slots[t].busy;
    }
    s->seconds = clock_seconds() - c->began;
}

/* The strictest alignment that a type of this size can need, at most a cache line. */
static size_t alignment(size_t size)
{
    size_t a = size & -size;
    return a == 0 || a > LINE ? LINE : a;
}

/* The number of cells per thread if the call gives no window. */
static size_t usual(const stream_call *c)
{
    size_t fit = c->cell ? WINDOW_BYTES / c->cell : WINDOW_CHEAP;
    return fit < STREAM_WINDOW ? STREAM_WINDOW : fit > WINDOW_CHEAP ? WINDOW_CHEAP : fit;
}

/* Computes the size and the number of cells; false: they are too large for any memory. */
static bool measure(stream_call *c)
{
    const tine_stream *s = c->s;
    size_t a = alignment(s->out_size), max = PTRDIFF_MAX / 2;
    if (s->item_size > max - LINE || s->out_size > max - s->item_size - LINE) return false;
    c->out_at = (s->item_size + a - 1) / a * a;
    c->cell = (c->out_at + s->out_size + LINE - 1) / LINE * LINE;
    c->window = s->window ? s->window : usual(c) * (size_t)c->threads;
    c->room = s->window ? s->window : STREAM_WINDOW * (size_t)c->threads;
    if (c->cell && c->window > max / c->cell) return false;
    for (c->mask = 1; c->mask < c->window; c->mask *= 2)
        if (c->mask > max / sizeof(size_t) / 8) return false;
    c->mask--;
    return true;
}

/* Allocates one block of scratch and divides it among all arrays; NULL: no memory. */
static void *lay_out(stream_call *c)
{
    size_t w = c->window, ring = c->mask + 1, t = (size_t)c->threads;
    size_t lists = (2 * ring + 2 * w) * sizeof(size_t);
    size_t slots = t * sizeof(stream_slot), cells = w * c->cell, slack = sizeof(stream_slot);
    if (lists > PTRDIFF_MAX - cells || slots > PTRDIFF_MAX - cells - lists) return NULL;
    char *p = scratch_get(cells + slack + slots + lists);
    if (!p) return NULL;
    c->cells = p;
    uintptr_t at = (uintptr_t)(p + cells);
    c->slots = (stream_slot *)(void *)(p + cells + (-at & (_Alignof(stream_slot) - 1)));
    c->queue = (_Atomic size_t *)(void *)(c->slots + t);
    c->done = c->queue + ring;
    c->item_in = (size_t *)(void *)(c->done + ring);
    c->spare = c->item_in + w;
    for (size_t k = 0; k < t; k++) c->slots[k] = (stream_slot){.busy = 0};
    for (size_t k = 0; k < ring; k++) atomic_init(&c->queue[k], 0), atomic_init(&c->done[k], 0);
    for (size_t k = 0; k < w; k++) c->spare[k] = w - 1 - k;
    c->spares = w;
    return p;
}

static int stream(const tine_stream *s, const tine_opts *o, bool ordered)
{
    static const tine_opts none;
    if (!o) o = &none;
    if (!s) return error_rule(TINE_EINVAL, "s is NULL");
    if (!s->pull) return error_rule(TINE_EINVAL, "s->pull is NULL");
    if (!s->work) return error_rule(TINE_EINVAL, "s->work is NULL");
    if (!s->push) return error_rule(TINE_EINVAL, "s->push is NULL");
    if (!tine_can_have_(o)) return error_of_options(o);
    stream_call c = {.s = s,
                     .o = o,
                     .ordered = ordered,
                     .threads = plan_threads(o),
                     .limit = SIZE_MAX,
                     .wanted = SIZE_MAX,
                     .batch = o->chunk,
                     .lock = PTHREAD_MUTEX_INITIALIZER};
    if (!measure(&c)) return error_rule(TINE_EINVAL, "the window is too large for any memory");
    if ((size_t)c.threads > c.window) c.threads = (int)c.window;
    if (c.threads == 1) c.window = c.room = 1, c.mask = 0;
    void *scratch = lay_out(&c);
    if (!scratch || !local_begin(&c.rooms, o->local, (size_t)c.threads)) {
        scratch_put(scratch);
        return error_rule(TINE_ENOMEM, NULL);
    }
    if (team_timed(o)) c.began = clock_seconds();
    if (c.threads > 1)
        stream_run_team(&c);
    else
        run_alone(&c);
    /* the last report gives the total */
    if (c.rc == 0 && c.last_reported < c.pushed) stream_progress(&c);
    if (o->stats) fill_stats(&c);
    scratch_put(scratch);
    local_end(&c.rooms);
    c.error.code = c.rc;
    return error_of_body(c.rc < 0 ? error_settle(c.error) : c.rc);
}

int tine_imap(const tine_stream *s, const tine_opts *o)
{
    unsigned from = error_mark();
    return error_exit(from, stream(s, o, true), "tine_imap");
}

int tine_imap_unordered(const tine_stream *s, const tine_opts *o)
{
    unsigned from = error_mark();
    return error_exit(from, stream(s, o, false), "tine_imap_unordered");
}
