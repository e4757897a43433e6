/* loop.c - hands chunks of [0, n) to the threads of one parallel region. It is the only file with
   parallel regions and loops of OpenMP. */
#include <omp.h>
#include <string.h>
#include "loop.h"
#include "../runtime/cancel.h"
#include "../runtime/clock.h"
#include "../runtime/cpus.h"
#include "../runtime/failed.h"
#include "../runtime/fpenv.h"
#include "../runtime/guard.h"
#include "../runtime/possible.h"
#include "../runtime/scratch.h"
#include "../runtime/thread_index.h"
#include "chunk.h"
#include "contention.h"
#include "cost_cache.h"
#include "plan.h"
#include "probe.h"
#include "serial_work.h"
#include "steal.h"
#include "wakeup.h"
#include "wisdom.h"

/* ---- the team -------------------------------------------------------------------------------- */
/* ns: the length of naps between reports of progress. The last chunks of the other threads take
   some 50 µs, but one chunk may also take seconds. */
enum { NAP_FIRST_NS = 10000, NAP_MAX_NS = 1000000 };

/* Called when the calling thread has no chunk left and the options ask for progress: sleeps and
   reports progress until the others are done. */
static void progress_until_finished(team_call *c, int others)
{
    struct timespec nap = {0, NAP_FIRST_NS};
    while (atomic_load_explicit(&c->finished, memory_order_acquire) < others) {
        nanosleep(&nap, NULL);
        if (nap.tv_nsec < NAP_MAX_NS) nap.tv_nsec *= 2;
        chunk_progress(c);
    }
}

static void share_out(team_call *c)
{
    ptrdiff_t chunks = (ptrdiff_t)c->chunks;
    switch (c->sched) {
    case TINE_STATIC:
        if (c->dealt) {
#pragma omp for schedule(static) nowait
            for (ptrdiff_t k = 0; k < chunks; k++) chunk_run(c, (size_t)k);
        } else {
#pragma omp for schedule(static, 1) nowait
            for (ptrdiff_t k = 0; k < chunks; k++) chunk_run(c, (size_t)k);
        }
        break;
    case TINE_DYNAMIC:
#pragma omp for schedule(dynamic, 1) nowait
        for (ptrdiff_t k = 0; k < chunks; k++) chunk_run(c, (size_t)k);
        break;
    case TINE_GUIDED:
#pragma omp for schedule(guided, 1) nowait
        for (ptrdiff_t k = 0; k < chunks; k++) chunk_run(c, (size_t)k);
        break;
    default:
        steal_work(c, thread_index);
    }
}

/* The ticks when the last thread of the team arrived. */
static uint64_t last_arrival(const team_call *c)
{
    uint64_t last = 0;
    for (int t = 1; t < c->threads; t++)
        if (atomic_load_explicit(&c->slots[t].arrived, memory_order_relaxed) > last)
            last = atomic_load_explicit(&c->slots[t].arrived, memory_order_relaxed);
    return last;
}

/* The other threads of a region begin. If a background job has called the region (holder), they
   count as threads of that job. They leave the calling thread's CPU `cpu` (-1: the team is larger
   than the machine). A thread that slept, if only since the region before, may have been woken
   there, and would begin late, in one region after another. */
static void region_join(crew *c, void *holder, int cpu)
{
    if (thread_index == 0) return;
    cpus_leave(cpu);
    crew_join(c);
    if (holder) cpus_budget->join(holder);
}

static void region_part(const void *holder)
{
    if (holder && thread_index > 0) cpus_budget->leave();
}

static void run_team(team_call *c)
{
    void *holder = cpus_budget ? cpus_budget->holder() : NULL;
    crew *workers = crew_here();
    /* A cancellation would end this thread alone, and its team would wait for it without end. */
    cancel_off();
    const bool fits = c->threads <= cpus_allowed(), learns = fits && c->o->sched == TINE_AUTO;
    uint64_t began = learns ? clock_ticks() : 0;
    if (c->sched == TINE_STEAL) steal_deal(c);
    contention_begin(c);
    const int cpu = fits ? cpus_here() : -1;
    int came = 1;
#pragma omp parallel num_threads(c->threads)
    {
        int was = thread_index;
        uint64_t env = fpenv_swap(c->env);
        thread_index = omp_get_thread_num();
        if (thread_index == 0) threads_came(came = omp_get_num_threads());
        region_join(workers, holder, cpu);
        const local_room room = local_here;
        if (thread_index > 0) local_enter(&c->rooms, thread_index);
        if (learns)
            atomic_store_explicit(&c->slots[thread_index].arrived, clock_ticks(),
                                  memory_order_relaxed);
        const bool outer = serial_work_enter(c->threads, c->chunks);
        share_out(c);
        serial_work_leave(outer);
        if (c->o->progress) {
            if (thread_index == 0)
                progress_until_finished(c, omp_get_num_threads() - 1);
            else
                atomic_fetch_add_explicit(&c->finished, 1, memory_order_release);
        }
        if (thread_index > 0) local_leave(room);
        region_part(holder);
        fpenv_swap(env);
        thread_index = was;
    }
    cancel_on();
    contention_end(c);
    c->threads = came;
    if (learns) wakeup_learn(began, last_arrival(c));
    if (learns && c->sched == TINE_STEAL && c->rc == 0 && c->contention.slowdown == 0)
        contention_learn(c);
    wakeup_rest();
}

int team_each(int threads, void work(int thread, void *ctx), void *ctx)
{
    void *holder = cpus_budget ? cpus_budget->holder() : NULL;
    crew *workers = crew_here();
    cancel_off();
    uint64_t callers = fpenv_get();
    int came = 1;
    threads = threads_possible(threads);
    const int cpu = threads <= cpus_allowed() ? cpus_here() : -1;
#pragma omp parallel num_threads(threads)
    {
        int was = thread_index;
        uint64_t env = fpenv_swap(callers);
        thread_index = omp_get_thread_num();
        if (thread_index == 0) threads_came(came = omp_get_num_threads());
        region_join(workers, holder, cpu);
        work(thread_index, ctx);
        region_part(holder);
        fpenv_swap(env);
        thread_index = was;
    }
    cancel_on();
    wakeup_rest();
    return came;
}

/* ---- the call -------------------------------------------------------------------------------- */
static void fill_stats(team_call *c)
{
    tine_stats *s = c->o->stats;
    *s = (tine_stats){.threads = c->threads,
                      .sched = c->threads > 1 ? c->sched : TINE_AUTO,
                      .chunk = c->chunk,
                      .chunks = c->probed + c->chunks,
                      .order = c->backward ? TINE_BACKWARD : TINE_FORWARD,
                      .failed_at = c->failed_at < c->loop->n ? c->failed_at : c->loop->n,
                      .expected_alone = c->expected_alone * 1e-9,
                      .expected_team = c->expected_team * 1e-9};
    for (int t = 0; t < c->threads; t++) {
        s->busy += c->slots[t].busy;
        if (c->slots[t].busy > s->longest) s->longest = c->slots[t].busy;
    }
    s->seconds = clock_seconds() - c->began;
}

enum { SLOTS_NEAR = 8 }; /* slots on the stack: 1 KiB */

static void slot_reset(team_slot *s)
{
    s->busy = 0;
    s->arrived = 0;
}

/* Makes room for the slots of a large team in scratch. Without memory the team is cut to the slots
   on the stack. Returns the scratch. */
static team_slot *alloc_slots(team_call *c)
{
    if (c->threads <= SLOTS_NEAR) {
        for (int t = 1; t < c->threads; t++) slot_reset(&c->slots[t]);
        return NULL;
    }
    team_slot *far = scratch_get((size_t)c->threads * sizeof *far);
    if (!far) {
        c->threads = SLOTS_NEAR;
        return alloc_slots(c);
    }
    for (int t = 0; t < c->threads; t++) slot_reset(&far[t]);
    far[0].busy = c->slots[0].busy;
    c->slots = far;
    return far;
}

/* Zeroes the events of the chunks that are still to run, so that the event of a skipped chunk has
   no end. */
static void clear_events(const team_call *c)
{
    const size_t k = c->probed, cap = c->o->events_cap;
    if (c->o->events && k < cap)
        memset(c->o->events + k, 0,
               (cap - k < c->chunks ? cap - k : c->chunks) * sizeof *c->o->events);
}

static void run_alone(team_call *c)
{
    bool learns = c->o->sched == TINE_AUTO && c->o->threads != 1;
    uint64_t began = learns ? clock_ticks() : 0;
    for (size_t k = 0; k < c->chunks; k++) chunk_run(c, k);
    if (!learns) return;
    const uint64_t ended = clock_ticks();
    wakeup_alone(plan_prospect(c->max_threads, c->slowdown, 0), began, ended);
    if (c->rc == 0) contention_check(c, clock_ns(began, ended) / (double)(c->loop->n - c->from));
}

/* Runs what a first look has left, or the whole loop, by the plan. */
static void run_planned(team_call *c)
{
    const team_loop *l = c->loop;
    /* a fold's chunks are aligned: the calling thread works up to the first aligned element */
    if (l->max_chunks && c->from % c->chunk) {
        chunk_advance(c, l->n - c->from < c->chunk - c->from % c->chunk
                             ? l->n
                             : c->from + c->chunk - c->from % c->chunk);
        if (c->from == l->n || c->rc) {
            c->chunks = 0;
            return;
        }
        plan_cut(c);
    }
    clear_events(c);
    if (l->on_chunks && (c->rc = l->on_chunks(l->ctx, c))) return;
    if (c->threads > 1) c->threads = threads_possible(c->threads);
    if (c->threads > 1)
        run_team(c);
    else
        run_alone(c);
}

/* The cost that the loop states, if that settles whether a team pays; 0: the cost must be measured.
 */
static double settled_cost(const team_loop *l, const tine_opts *o)
{
    const double work = l->ns * (double)l->n;
    const bool settles =
        o->sched != TINE_AUTO || work * OFF_BY < WORK_LEAST_NS || work > OFF_BY * WORK_LEAST_NS;
    return settles ? l->ns : 0;
}

bool team_shortcut(const team_loop *l, const tine_opts *o, double *ns)
{
    *ns = settled_cost(l, o);
    if (team_watched(o) || o->local) return false;
    if (l->n <= o->chunk || l->n <= l->grain) return true;
    /* a body may rely on the chunk that was given; a fold's leaf gets blocks in any case */
    const bool cut = o->chunk && !l->max_chunks;
    if (o->threads == 1) return !cut;
    if (o->sched != TINE_AUTO) return false;
    if (*ns == 0) *ns = cost_lookup(cost_key(l->key, o->name), l->n);
    return !cut && *ns > 0 && !plan_may_pay(*ns * (double)l->n);
}

/* Fields are set one by one: clearing the whole struct would take 20 ns more, which is much for a
   loop of ten elements. */
void team_begin(team_call *c, const team_loop *l, const tine_opts *o)
{
    c->loop = l;
    c->o = o;
    c->watched = team_watched(o);
    c->sched = TINE_AUTO;
    c->max_threads = plan_threads(o);
    c->threads = 1;
    c->from = c->probed = c->chunk = c->chunks = c->run = c->last_reported = 0;
    c->dealt = c->backward = c->paced = c->in_order = false;
    atomic_init(&c->paused, false);
    c->slots = NULL;
    c->env = fpenv_get();
    c->began = c->ns = c->expected_alone = c->expected_team = 0;
    c->slowdown = cost_slowdown(cost_key(l->key, o->name), l->n);
    c->contention = (contention_monitor){.on = false};
    c->lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    c->rc = 0;
    c->error = (error_note){.code = 0};
    c->failed_at = SIZE_MAX;
    atomic_init(&c->limit, SIZE_MAX);
    atomic_init(&c->done, 0);
    atomic_init(&c->finished, 0);
}

/* Runs a call of which the first look may have done a part. */
static int run_call(const team_loop *l, const tine_opts *o, double ns, team_look *look)
{
    team_slot near[SLOTS_NEAR], *far = NULL;
    team_call c;
    team_begin(&c, l, o);
    c.slots = near;
    near[0].busy = 0;
    c.from = look->from;
    c.probed = look->chunks;
    if (team_timed(o)) c.began = clock_seconds();
    if (!local_begin(&c.rooms, o->local, (size_t)c.max_threads))
        return error_rule(TINE_ENOMEM, NULL);
    int was = thread_enter();
    const local_room room = local_enter(&c.rooms, 0);
    if (o->sched == TINE_AUTO && o->threads != 1 && ns == 0) ns = probe(&c, look);
    if (c.rc == 0 && c.from < l->n) {
        plan_call(&c, ns);
        far = alloc_slots(&c);
        run_planned(&c);
    }
    if (o->progress && c.rc == 0 && c.last_reported < l->n) chunk_progress(&c);
    if (o->stats) fill_stats(&c);
    local_leave(room);
    thread_leave(was);
    scratch_put(far);
    local_end(&c.rooms);
    c.error.code = c.rc; /* If on_chunks failed, its code is in c.rc alone. */
    return c.rc < 0 ? error_settle(c.error) : c.rc;
}

/* Takes the first look, and then runs the rest of the call, if any. */
static int run_unknown(const team_loop *l, const tine_opts *o)
{
    team_look look = {.from = 0};
    int was = thread_enter();
    bool over = probe_quick(&look, l, o);
    thread_leave(was);
    return over ? look.rc : run_call(l, o, 0, &look);
}

static int run(const team_loop *l, const tine_opts *o)
{
    double ns;
    tine_opts wise;
    if (o->name && wisdom_any() && wisdom_plan(o, l->n, &wise)) o = &wise;
    if (team_shortcut(l, o, &ns)) {
        int was = thread_enter(), rc = guard_body(l->body, 0, l->n, l->ctx);
        thread_leave(was);
        return rc;
    }
    if (ns != 0 || o->threads == 1 || o->sched != TINE_AUTO || team_watched(o) || o->local)
        return run_call(l, o, ns, &(team_look){.from = 0});
    return run_unknown(l, o);
}

int team_run(const team_loop *l, const tine_opts *o)
{
    unsigned from = error_mark();
    const int rc = run(l, o);
    if (rc) failed_forget();
    return error_unnamed(from, error_of_body(rc));
}

int team_for(tine_body *body, void *ctx, size_t n, size_t grain, double ns, uintptr_t key,
             const tine_opts *o)
{
    static const tine_opts none;
    if (!o) o = &none;
    if (!body) return error_rule(TINE_EINVAL, "body is NULL");
    if (n > PTRDIFF_MAX) return error_rule(TINE_EINVAL, "n is greater than PTRDIFF_MAX");
    if (!tine_can_have_(o)) return error_of_options(o);
    if (n == 0) {
        if (o->stats) *o->stats = (tine_stats){.threads = 0};
        return 0;
    }
    return team_run(
        &(team_loop){.body = body, .ctx = ctx, .n = n, .grain = grain, .ns = ns, .key = key}, o);
}

int tine_for_(tine_body *body, void *ctx, size_t n, size_t grain, double ns, const tine_opts *o)
{
    /* one body may run over tiles of different lengths, which are different loops */
    return team_for(body, ctx, n, grain, ns, (uintptr_t)body + (uintptr_t)ns, o);
}

int tine_for(tine_body *body, void *ctx, size_t n, const tine_opts *o)
{
    unsigned from = error_mark();
    return error_exit(from, tine_for_(body, ctx, n, 1, 0, o), "tine_for");
}

int tine_threads(const tine_opts *o) { return plan_threads(o ? o : &(tine_opts){.threads = 0}); }
