/* streams_team.c - a stream on a team. The calling thread pulls and pushes, and works when it has
   nothing else to do; the other threads work. No thread spins for longer than a few microseconds.

   Items go out through `queue`, from which a thread takes a batch by one compare-and-swap. Their
   results come back through `done`, a batch at a time. A thread that finds nothing to do looks
   again for SPIN_NS. Then it announces that it sleeps, looks once more, and sleeps. A thread that
   adds something checks afterwards whether another one sleeps. All four accesses are sequentially
   consistent, so one of the two threads always sees the other. */
#include <errno.h>
#include "../runtime/clock.h"
#include "../runtime/spin.h"
#include "../schedule/loop.h"
#include "streams_item.h"
#include "streams_team.h"

enum {
    /* The largest number of items that a thread takes at once. Taking an item costs little from 8
       items on. */
    BATCH_MAX = 16,
    /* ns that the items of a batch may take together, at the cost of the last ones. A result may
       wait this long for the others of its batch. Items of 2 µs run at 0.96 of the speed of
       tine_for, and at 0.90 if this is 4000. */
    BATCH_NS = 16000,
    /* ns of work in flight for each thread if the call gives no window. This keeps the team busy
       while the calling thread, which alone pulls, works on a long item, sleeps or has no CPU.
       Tasks of 2.6 µs on average and 1 ms at most run at 0.97 of the speed of an OpenMP loop, and
       at 0.89 if this is 64000 (two cores of Zen 3, virtual, 2026). */
    WINDOW_NS = 1000000,
    /* ns for which a thread looks for work before it sleeps: about what falling asleep and being
       woken costs */
    SPIN_NS = 3000,
    /* ns between two calls of the progress function while the calling thread waits */
    NAP_NS = 1000000
};

/* ---- queue: from the calling thread to all threads ------------------------------------------- */
static bool queued(stream_call *c) { return atomic_load(&c->next) < atomic_load(&c->tail); }

static void call_one(stream_call *c)
{
    pthread_mutex_lock(&c->lock);
    int asleep = atomic_load_explicit(&c->sleepers, memory_order_relaxed);
    if (asleep > 0) {
        atomic_store(&c->sleepers, asleep - 1);
        c->called++;
        pthread_cond_signal(&c->work);
    }
    pthread_mutex_unlock(&c->lock);
}

/* Takes up to `max` items from the queue, of which *first is the number of the first; returns how
   many. */
static size_t take(stream_call *c, size_t max, size_t *first, size_t *cells)
{
    size_t n = atomic_load_explicit(&c->next, memory_order_acquire), k;
    do {
        size_t left = atomic_load_explicit(&c->tail, memory_order_acquire) - n;
        if (left == 0) return 0;
        k = left / (2 * (size_t)c->threads); /* leave some for the other threads */
        k = k < 1 ? 1 : k > max ? max : k;
        /* The cells are read before the items are taken: afterwards their places may already hold
           later items. */
        for (size_t i = 0; i < k; i++)
            cells[i] = atomic_load_explicit(&c->queue[(n + i) & c->mask], memory_order_relaxed);
    } while (!atomic_compare_exchange_weak_explicit(&c->next, &n, n + k, memory_order_acq_rel,
                                                    memory_order_acquire));
    /* Another core has written each item's lines, and results will be written to them. They are
       prefetched together, so that their transfers overlap. */
    for (size_t i = 0; i < k; i++) __builtin_prefetch(stream_item(c, cells[i]), 1);
    *first = n;
    return k;
}

/* ---- done: from all threads to the calling thread -------------------------------------------- */
/* Puts a batch into `done`: tine_imap's at the places of the items' numbers, tine_imap_unordered's
   at the next free ones. The first place is written last, so that a thread which sees it sees the
   whole batch. The calling thread takes the places in order, so it only waits for the first one. */
static void hand_in(stream_call *c, size_t first, size_t k, const size_t *cells)
{
    size_t at =
        c->ordered ? first : atomic_fetch_add_explicit(&c->finished, k, memory_order_acq_rel);
    for (size_t i = k; i-- > 1;)
        atomic_store_explicit(&c->done[(at + i) & c->mask], cells[i] + 1, memory_order_relaxed);
    atomic_store(&c->done[at & c->mask], cells[0] + 1);
    if (atomic_load(&c->wanted) != at) return;
    pthread_mutex_lock(&c->lock);
    pthread_cond_signal(&c->news);
    pthread_mutex_unlock(&c->lock);
}

static bool news(stream_call *c) { return atomic_load(&c->done[c->taken & c->mask]) != 0; }

/* ---- any thread at work ---------------------------------------------------------------------- */
static size_t batch(const stream_call *c, const stream_slot *slot)
{
    size_t max = c->batch && c->batch < BATCH_MAX ? c->batch : BATCH_MAX;
    if (slot->ns * (double)max <= BATCH_NS) return slot->ns > 0 ? max : 1;
    return slot->ns < BATCH_NS ? (size_t)(BATCH_NS / slot->ns) : 1;
}

/* Works on one batch; false: the queue was empty. */
static bool work_batch(stream_call *c, int thread)
{
    stream_slot *slot = &c->slots[thread];
    size_t first, cells[BATCH_MAX], k = take(c, batch(c, slot), &first, cells);
    if (k == 0) return false;
    uint64_t from = clock_ticks();
    for (size_t i = 0; i < k; i++) stream_work(c, first + i, cells[i], thread);
    slot->ns = (clock_ns(from, clock_ticks()) + 1) / (double)k;
    hand_in(c, first, k, cells);
    return true;
}

/* ---- a worker -------------------------------------------------------------------------------- */
/* Waits until there is an item (true) or there will be none (false); sleeps after a few
   microseconds. */
static bool await_work(stream_call *c)
{
    uint64_t from = clock_ticks();
    do {
        if (queued(c)) return true;
        spin_pause();
    } while (clock_ns(from, clock_ticks()) < SPIN_NS);
    pthread_mutex_lock(&c->lock);
    atomic_fetch_add(&c->sleepers, 1);
    bool found = queued(c);
    if (found)
        atomic_fetch_sub(&c->sleepers, 1);
    else {
        while (!c->called && !c->closed) pthread_cond_wait(&c->work, &c->lock);
        found = c->called > 0;
        if (found) c->called--;
    }
    pthread_mutex_unlock(&c->lock);
    return found;
}

static void worker_main(stream_call *c, int thread)
{
    do {
        while (work_batch(c, thread)) {
        }
    } while (await_work(c));
}

/* ---- the calling thread ---------------------------------------------------------------------- */
static bool pull_one(stream_call *c)
{
    if (c->ended || c->window - c->spares >= c->room) return false;
    size_t item = atomic_load_explicit(&c->tail, memory_order_relaxed),
           cell = c->spare[c->spares - 1];
    if (atomic_load_explicit(&c->limit, memory_order_relaxed) != SIZE_MAX) {
        c->ended = true;
        return false;
    }
    if (!stream_pull(c, item, cell)) return false;
    c->spares--;
    c->item_in[cell] = item;
    atomic_store_explicit(&c->queue[item & c->mask], cell, memory_order_relaxed);
    atomic_store(&c->tail, item + 1);
    if (atomic_load(&c->sleepers)) call_one(c);
    return true;
}

static bool push_one(stream_call *c)
{
    _Atomic size_t *place = &c->done[c->taken & c->mask];
    size_t cell = atomic_load_explicit(place, memory_order_acquire);
    if (cell-- == 0) return false;
    atomic_store_explicit(place, 0, memory_order_relaxed);
    c->taken++;
    stream_push(c, c->item_in[cell], cell);
    c->spare[c->spares++] = cell;
    return true;
}

/* If the call gives no window: allows WINDOW_NS of work in flight for each thread, at the current
   cost of an item. Returns whether more items are allowed than before. */
static bool make_room(stream_call *c)
{
    size_t was = c->room, t = (size_t)c->threads;
    double ns = c->slots[0].ns;
    if (c->s->window || ns <= 0) return false;
    c->room =
        ns * STREAM_WINDOW >= WINDOW_NS ? STREAM_WINDOW * t : (size_t)(WINDOW_NS / ns * (double)t);
    if (c->room > c->window) c->room = c->window;
    return c->room > was && !c->ended;
}

static void sleep_until_news(stream_call *c)
{
    struct timespec until;
    int rc = 0;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += NAP_NS;
    if (until.tv_nsec >= 1000000000) until.tv_nsec -= 1000000000, until.tv_sec++;
    pthread_mutex_lock(&c->lock);
    atomic_store(&c->wanted, c->taken);
    while (!news(c) && rc != ETIMEDOUT)
        rc = c->o->progress ? pthread_cond_timedwait(&c->news, &c->lock, &until)
                            : pthread_cond_wait(&c->news, &c->lock);
    atomic_store(&c->wanted, SIZE_MAX);
    pthread_mutex_unlock(&c->lock);
    if (rc == ETIMEDOUT) stream_progress(c);
}

static void await_news(stream_call *c)
{
    uint64_t from = clock_ticks();
    do {
        if (news(c)) return;
        spin_pause();
    } while (clock_ns(from, clock_ticks()) < SPIN_NS);
    sleep_until_news(c);
}

/* The calling thread's loop. One push is followed by one pull, so that the team has items to work
   on if push is slow. */
static void conduct(stream_call *c)
{
    for (;;) {
        bool moved = push_one(c);
        moved |= pull_one(c);
        if (moved || make_room(c)) continue;
        /* nothing was pulled although there was room: the stream has ended */
        if (c->spares == c->window) break;
        if (!work_batch(c, 0)) await_news(c);
    }
    pthread_mutex_lock(&c->lock);
    c->closed = true;
    pthread_cond_broadcast(&c->work);
    pthread_mutex_unlock(&c->lock);
}

static void take_part(int thread, void *call)
{
    stream_call *c = call;
    const local_room room = local_enter(&c->rooms, thread);
    if (thread == 0)
        conduct(c);
    else
        worker_main(c, thread);
    local_leave(room);
}

void stream_run_team(stream_call *c)
{
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&c->work, NULL);
    pthread_cond_init(&c->news, &clock);
    pthread_condattr_destroy(&clock);
    const int came = team_each(c->threads, take_part, c);
    pthread_cond_destroy(&c->work);
    pthread_cond_destroy(&c->news);
    c->threads = came;
}
