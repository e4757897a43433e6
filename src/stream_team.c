/* stream_team.c - a stream on a team: the calling thread pulls and pushes and works when it has nothing else to do, the
   others work; nobody waits busily for longer than a few microseconds.

   Items go out through `queue`, of which a worker takes several by one compare-and-swap, and come back through `done`, in
   which a worker takes a place for each by one addition. Who finds nothing to do looks again for SPIN_NS, then says that it
   sleeps, looks once more, and sleeps; who puts something down looks whether somebody sleeps afterwards. All four are
   sequentially consistent, so one of the two always sees the other. */
#include <errno.h>
#include "clock.h"
#include "stream.h"

enum {
    BATCH_MAX = 16,  /* items that a worker takes at once, at most: beyond 8, their price is lost in theirs */
    BATCH_NS = 4000, /* … and what they may cost together, as the last ones did: so long may a neighbour's result be late */
    SPIN_NS = 3000,  /* looked for so long before going to sleep: about what going to sleep and being woken costs */
    NAP_NS = 1000000 /* between ticks while the calling thread waits */
};

static void pause_briefly(void)
{
#if defined __x86_64__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}

/* ---- queue: from the calling thread to all --------------------------------------------------------------------------------- */
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

/* Takes up to `most` items, the first of which is *first; returns how many. */
static size_t take(stream_call *c, size_t most, size_t *first, size_t *cells)
{
    size_t n = atomic_load_explicit(&c->next, memory_order_acquire), k;
    do {
        size_t left = atomic_load_explicit(&c->tail, memory_order_acquire) - n;
        if (left == 0) return 0;
        k = left / (2 * (size_t)c->threads); /* others want some too */
        k = k < 1 ? 1 : k > most ? most : k;
        /* Read before they are taken: afterwards their places may already hold later items. */
        for (size_t i = 0; i < k; i++) cells[i] = atomic_load_explicit(&c->queue[(n + i) & c->mask], memory_order_relaxed);
    } while (!atomic_compare_exchange_weak_explicit(&c->next, &n, n + k, memory_order_acq_rel, memory_order_acquire));
    *first = n;
    return k;
}

/* ---- done: from the workers to the calling thread ------------------------------------------------------------------------- */
static void hand_in(stream_call *c, size_t cell)
{
    size_t at = atomic_fetch_add_explicit(&c->finished, 1, memory_order_acq_rel);
    atomic_store(&c->done[at & c->mask], cell + 1);
    if (!atomic_load(&c->waiting)) return;
    pthread_mutex_lock(&c->lock);
    pthread_cond_signal(&c->news);
    pthread_mutex_unlock(&c->lock);
}

static bool news(stream_call *c) { return atomic_load(&c->done[c->taken & c->mask]) != 0; }

/* ---- a worker ------------------------------------------------------------------------------------------------------------- */
/* Until there is an item, or there will be none: asleep after a few microseconds. */
static bool await_work(stream_call *c)
{
    uint64_t from = clock_ticks();
    do {
        if (queued(c)) return true;
        pause_briefly();
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

static size_t batch(const stream_call *c, const stream_seat *seat)
{
    size_t most = c->batch && c->batch < BATCH_MAX ? c->batch : BATCH_MAX;
    if (seat->ns * (double)most <= BATCH_NS) return seat->ns > 0 ? most : 1;
    return seat->ns < BATCH_NS ? (size_t)(BATCH_NS / seat->ns) : 1;
}

static void labour(stream_call *c, int thread)
{
    stream_seat *seat = &c->seats[thread];
    size_t first, k, cells[BATCH_MAX];
    do {
        while ((k = take(c, batch(c, seat), &first, cells)) > 0) {
            uint64_t from = clock_ticks();
            for (size_t i = 0; i < k; i++) {
                stream_work(c, first + i, cells[i], thread);
                hand_in(c, cells[i]);
            }
            seat->ns = (clock_ns(from, clock_ticks()) + 1) / (double)k;
        }
    } while (await_work(c));
}

/* ---- the calling thread --------------------------------------------------------------------------------------------------- */
static bool pull_one(stream_call *c)
{
    if (c->ended || c->spares == 0) return false;
    size_t item = atomic_load_explicit(&c->tail, memory_order_relaxed), cell = c->spare[c->spares - 1];
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

static void retire(stream_call *c, size_t cell)
{
    stream_push(c, c->item_in[cell], cell);
    c->spare[c->spares++] = cell;
}

/* Something done: pushed at once if order does not matter, else kept until its turn. */
static void accept(stream_call *c, size_t cell)
{
    if (c->ordered)
        c->ready[cell] = true;
    else
        retire(c, cell);
}

static bool accept_one(stream_call *c)
{
    _Atomic size_t *place = &c->done[c->taken & c->mask];
    size_t cell = atomic_load_explicit(place, memory_order_acquire);
    if (cell == 0) return false;
    atomic_store_explicit(place, 0, memory_order_relaxed);
    c->taken++;
    accept(c, cell - 1);
    return true;
}

/* imap: the oldest item, if it is done. */
static bool push_head(stream_call *c)
{
    if (c->head == atomic_load_explicit(&c->tail, memory_order_relaxed)) return false;
    size_t cell = atomic_load_explicit(&c->queue[c->head & c->mask], memory_order_relaxed);
    if (!c->ready[cell]) return false;
    c->ready[cell] = false;
    c->head++;
    retire(c, cell);
    return true;
}

static bool push_one(stream_call *c)
{
    if (!c->ordered) return accept_one(c);
    while (!push_head(c))
        if (!accept_one(c)) return false;
    return true;
}

/* One item only: then there may be something to pull or push again. */
static bool work_one(stream_call *c)
{
    size_t item, cell;
    if (!take(c, 1, &item, &cell)) return false;
    stream_work(c, item, cell, 0);
    accept(c, cell);
    return true;
}

static void sleep_until_news(stream_call *c)
{
    struct timespec until;
    int rc = 0;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += NAP_NS;
    if (until.tv_nsec >= 1000000000) until.tv_nsec -= 1000000000, until.tv_sec++;
    pthread_mutex_lock(&c->lock);
    atomic_store(&c->waiting, true);
    while (!news(c) && rc != ETIMEDOUT)
        rc = c->o->tick ? pthread_cond_timedwait(&c->news, &c->lock, &until) : pthread_cond_wait(&c->news, &c->lock);
    atomic_store(&c->waiting, false);
    pthread_mutex_unlock(&c->lock);
    if (rc == ETIMEDOUT) stream_tick(c);
}

static void await_news(stream_call *c)
{
    uint64_t from = clock_ticks();
    do {
        if (news(c)) return;
        pause_briefly();
    } while (clock_ns(from, clock_ticks()) < SPIN_NS);
    sleep_until_news(c);
}

/* One push, then one pull, so that the team has something to do during a slow end of the stream. */
static void conduct(stream_call *c)
{
    for (;;) {
        bool moved = push_one(c);
        moved |= pull_one(c);
        if (moved) continue;
        if (c->spares == c->window) break; /* not pulled although there was room: the end */
        if (!work_one(c)) await_news(c);
    }
    pthread_mutex_lock(&c->lock);
    c->closed = true;
    pthread_cond_broadcast(&c->work);
    pthread_mutex_unlock(&c->lock);
}

static void take_part(int thread, void *call)
{
    stream_call *c = call;
    if (thread == 0)
        conduct(c);
    else
        labour(c, thread);
}

void stream_run_team(stream_call *c)
{
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&c->work, NULL);
    pthread_cond_init(&c->news, &clock);
    pthread_condattr_destroy(&clock);
    team_each(c->threads, take_part, c);
    pthread_cond_destroy(&c->work);
    pthread_cond_destroy(&c->news);
}
