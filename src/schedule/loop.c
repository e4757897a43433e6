/* loop.c - the one room with OpenMP in it: hands chunks of [0, n) to the threads of one parallel region. */
#include <omp.h>
#include <string.h>
#include "../runtime/cancel.h"
#include "../runtime/clock.h"
#include "../runtime/cpus.h"
#include "../runtime/error.h"
#include "../runtime/fpenv.h"
#include "../runtime/guard.h"
#include "../tasks/jobs.h"
#include "../runtime/locks.h"
#include "../runtime/mapped.h"
#include "cost_cache.h"
#include "../runtime/scratch.h"
#include "loop.h"
#include "wisdom.h"

/* This thread's number in the innermost call; set while a body runs. */
static _Thread_local int me __attribute__((tls_model("initial-exec")));
int tine_thread(void) { return me; }

/* Forked children first: in them LLVM's runtime may wait for a lock of its own that a thread of the parent held. */
bool team_alone(void) { return locks_forked() || omp_get_level() > 0; }

/* ---- one chunk ---------------------------------------------------------------------------------------------------------- */
/* from: the mark before the failure. */
static void fail(team_call *c, size_t k, int rc, unsigned from)
{
    pthread_mutex_lock(&c->lock);
    if (k < atomic_load_explicit(&c->limit, memory_order_relaxed)) {
        atomic_store_explicit(&c->limit, k, memory_order_relaxed);
        c->rc = rc;
        c->error = error_since(from, rc);
    }
    pthread_mutex_unlock(&c->lock);
}

/* A cancellation counts as a failure in front of all others; who has cancelled is not asked again. */
static void tick(team_call *c)
{
    if (atomic_load_explicit(&c->limit, memory_order_relaxed) == 0) return;
    c->told = atomic_load_explicit(&c->done, memory_order_relaxed);
    if (guard_tick(c->o, c->told, c->loop->n)) fail(c, 0, TINE_ECANCELED, error_mark());
}

static int run_body(team_call *c, size_t lo, size_t hi)
{
    return c->company.on ? company_body(c, lo, hi) : guard_body(c->loop->body, lo, hi, c->loop->ctx);
}

/* The body under a watch: timed for stats, counted for tick, its part of a file let go. */
static int watched(team_call *c, size_t k, size_t lo, size_t hi)
{
    const bool timed = team_timed(c->o);
    if (me > 0 && c->company.on) company_wait(c);
    double start = timed ? clock_seconds() - c->began : 0;
    int rc = run_body(c, lo, hi);
    if (timed) {
        double end = clock_seconds() - c->began;
        c->seats[me].busy += end - start;
        if (c->o->events && k < c->o->events_cap) c->o->events[k] = (tine_event){lo, hi, me, start, end};
    }
    if (c->o->mapped) mapped_behind(c->o->mapped, lo, hi, c->loop->n);
    if (c->o->tick) {
        atomic_fetch_add_explicit(&c->done, hi - lo, memory_order_relaxed);
        if (me == 0 && rc == 0) tick(c);
    }
    return rc;
}

void team_range(team_call *c, size_t k, size_t lo, size_t hi)
{
    if (k >= atomic_load_explicit(&c->limit, memory_order_relaxed)) return;
    unsigned from = error_mark();
    int rc = c->watched ? watched(c, k, lo, hi) : run_body(c, lo, hi);
    if (rc) fail(c, k, rc, from);
}

void team_chunks(team_call *c, size_t k, size_t many)
{
    if (c->backward) k = c->chunks - many - k;
    size_t lo = c->from + k * c->chunk, n = c->loop->n;
    team_range(c, c->probed + k, lo, (n - lo) / many < c->chunk ? n : lo + many * c->chunk);
}

void team_chunk(team_call *c, size_t k) { team_chunks(c, k, 1); }

void team_advance(team_call *c, size_t hi)
{
    size_t lo = c->from;
    c->from = hi;
    if (hi - lo > c->chunk) c->chunk = hi - lo; /* what stats say if nothing is left to be planned */
    team_range(c, c->probed++, lo, hi);
}

/* ---- the team ----------------------------------------------------------------------------------------------------------- */
/* Naps between ticks: the others' last chunks take some 50 µs, but a chunk may also take seconds. */
enum { NAP_FIRST_NS = 10000, NAP_MOST_NS = 1000000 };

/* The calling thread has no chunk left but somebody wants ticks: sleeps and ticks until the others are done. */
static void tick_until_finished(team_call *c, int others)
{
    struct timespec nap = {0, NAP_FIRST_NS};
    while (atomic_load_explicit(&c->finished, memory_order_acquire) < others) {
        nanosleep(&nap, NULL);
        if (nap.tv_nsec < NAP_MOST_NS) nap.tv_nsec *= 2;
        tick(c);
    }
}

static void share_out(team_call *c)
{
    ptrdiff_t chunks = (ptrdiff_t)c->chunks;
    switch (c->sched) {
    case TINE_STATIC:
        if (c->dealt) {
#pragma omp for schedule(static) nowait
            for (ptrdiff_t k = 0; k < chunks; k++) team_chunk(c, (size_t)k);
        } else {
#pragma omp for schedule(static, 1) nowait
            for (ptrdiff_t k = 0; k < chunks; k++) team_chunk(c, (size_t)k);
        }
        break;
    case TINE_DYNAMIC:
#pragma omp for schedule(dynamic, 1) nowait
        for (ptrdiff_t k = 0; k < chunks; k++) team_chunk(c, (size_t)k);
        break;
    case TINE_GUIDED:
#pragma omp for schedule(guided, 1) nowait
        for (ptrdiff_t k = 0; k < chunks; k++) team_chunk(c, (size_t)k);
        break;
    default: steal_work(c, me);
    }
}

/* When the last of them came. */
static uint64_t last_arrival(const team_call *c)
{
    uint64_t last = 0;
    for (int t = 1; t < c->threads; t++)
        if (atomic_load_explicit(&c->seats[t].arrived, memory_order_relaxed) > last)
            last = atomic_load_explicit(&c->seats[t].arrived, memory_order_relaxed);
    return last;
}

/* A region's threads work for the calling thread's job, if it has one. */
static void region_join(crew *c, tine_job *job)
{
    if (me > 0) crew_join(c);
    if (job && me > 0) job_join(job);
}

static void region_part(const tine_job *job)
{
    if (job && me > 0) job_part();
}

static void run_team(team_call *c)
{
    tine_job *job = job_here();
    crew *workers = crew_here();
    cancel_off(); /* this thread alone would end: its team would wait for it */
    bool learns = c->o->sched == TINE_AUTO && c->threads <= cpus_allowed();
    uint64_t began = learns ? clock_ticks() : 0;
    if (c->sched == TINE_STEAL) {
        steal_deal(c);
        company_begin(c);
    }
    int came = 1;
#pragma omp parallel num_threads(c->threads)
    {
        int was = me;
        uint64_t env = fpenv_swap(c->env);
        me = omp_get_thread_num();
        if (me == 0) team_came(came = omp_get_num_threads());
        region_join(workers, job);
        if (learns) atomic_store_explicit(&c->seats[me].arrived, clock_ticks(), memory_order_relaxed);
        share_out(c);
        if (c->o->tick) {
            if (me == 0)
                tick_until_finished(c, omp_get_num_threads() - 1);
            else
                atomic_fetch_add_explicit(&c->finished, 1, memory_order_release);
        }
        region_part(job);
        fpenv_swap(env);
        me = was;
    }
    cancel_on();
    company_end(c);
    c->threads = came;
    if (learns) awake_learn(began, last_arrival(c));
    awake_rest();
}

int team_each(int threads, void work(int thread, void *ctx), void *ctx)
{
    tine_job *job = job_here();
    crew *workers = crew_here();
    cancel_off();
    uint64_t callers = fpenv_get();
    int came = 1;
    threads = team_possible(threads);
#pragma omp parallel num_threads(threads)
    {
        int was = me;
        uint64_t env = fpenv_swap(callers);
        me = omp_get_thread_num();
        if (me == 0) team_came(came = omp_get_num_threads());
        region_join(workers, job);
        work(me, ctx);
        region_part(job);
        fpenv_swap(env);
        me = was;
    }
    cancel_on();
    awake_rest();
    return came;
}

/* ---- the call ----------------------------------------------------------------------------------------------------------- */
static void fill_stats(team_call *c)
{
    tine_stats *s = c->o->stats;
    *s = (tine_stats){.threads = c->threads, .sched = c->threads > 1 ? c->sched : TINE_AUTO, .chunk = c->chunk, .chunks = c->probed + c->chunks,
                      .order = c->backward ? TINE_BACKWARD : TINE_FORWARD};
    for (int t = 0; t < c->threads; t++) {
        s->busy += c->seats[t].busy;
        if (c->seats[t].busy > s->longest) s->longest = c->seats[t].busy;
    }
    s->seconds = clock_seconds() - c->began;
}

enum { SEATS_NEAR = 8 }; /* seats on the stack: 1 KiB */

static void sit_down(team_seat *s)
{
    s->busy = 0;
    s->arrived = s->step = 0;
}

/* A large team's seats come from scratch; without memory the team is as large as the stack's seats. Returns the scratch. */
static team_seat *take_seats(team_call *c)
{
    if (c->threads <= SEATS_NEAR) {
        for (int t = 1; t < c->threads; t++) sit_down(&c->seats[t]);
        return NULL;
    }
    team_seat *far = scratch_get((size_t)c->threads * sizeof *far);
    if (!far) {
        c->threads = SEATS_NEAR;
        return take_seats(c);
    }
    for (int t = 0; t < c->threads; t++) sit_down(&far[t]);
    far[0].busy = c->seats[0].busy;
    c->seats = far;
    return far;
}

/* A chunk that is skipped shows as an event that never ended. */
static void clear_events(const team_call *c)
{
    const size_t k = c->probed, cap = c->o->events_cap;
    if (c->o->events && k < cap) memset(c->o->events + k, 0, (cap - k < c->chunks ? cap - k : c->chunks) * sizeof *c->o->events);
}

static void run_alone(team_call *c)
{
    bool learns = c->o->sched == TINE_AUTO && c->o->threads != 1;
    uint64_t began = learns ? clock_ticks() : 0;
    for (size_t k = 0; k < c->chunks; k++) team_chunk(c, k);
    if (learns) awake_alone(began, clock_ticks());
}

/* What is left after a probe, or all of it, by the plan. */
static void run_planned(team_call *c)
{
    const team_loop *l = c->loop;
    if (l->most && c->from % c->chunk) { /* a fold's chunks are aligned: the calling thread goes on to the first */
        team_advance(c, l->n - c->from < c->chunk - c->from % c->chunk ? l->n : c->from + c->chunk - c->from % c->chunk);
        if (c->from == l->n || c->rc) {
            c->chunks = 0;
            return;
        }
        plan_cut(c);
    }
    clear_events(c);
    if (l->split && (c->rc = l->split(l->ctx, c))) return;
    if (c->threads > 1) c->threads = team_possible(c->threads);
    if (c->threads > 1)
        run_team(c);
    else
        run_alone(c);
}

bool team_shortcut(const team_loop *l, const tine_opts *o, double *ns)
{
    *ns = l->ns;
    if (team_watched(o)) return false;
    if (l->n <= o->chunk || l->n <= l->grain) return true;
    const bool cut = o->chunk && !l->most; /* a body may count on chunks of the size that was given; a fold's leaf has blocks */
    if (o->threads == 1) return !cut;
    if (o->sched != TINE_AUTO) return false;
    if (*ns == 0) *ns = recall(memory_key(l->key, o->name), l->n);
    return !cut && (*ns < 0 || (*ns > 0 && !plan_may_pay(*ns * (double)l->n)));
}

int team_enter(void)
{
    int was = me;
    me = 0;
    return was;
}

void team_leave(int was) { me = was; }

/* One by one: cleared as a whole it would take 20 ns more, which is much to a loop of ten elements. */
void team_begin(team_call *c, const team_loop *l, const tine_opts *o)
{
    c->loop = l;
    c->o = o;
    c->watched = team_watched(o);
    c->sched = TINE_AUTO;
    c->settled = plan_threads(o);
    c->threads = 1;
    c->from = c->probed = c->chunk = c->chunks = c->run = c->told = 0;
    c->dealt = c->backward = false;
    c->seats = NULL;
    c->env = fpenv_get();
    c->began = c->ns = 0;
    c->company = (team_company){.on = false};
    c->lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    c->rc = 0;
    c->error = (error_note){.code = 0};
    atomic_init(&c->limit, SIZE_MAX);
    atomic_init(&c->done, 0);
    atomic_init(&c->finished, 0);
}

/* A call of which the first look may have done a part. */
static int run_call(const team_loop *l, const tine_opts *o, double ns, team_look *look)
{
    team_seat near[SEATS_NEAR], *far = NULL;
    team_call c;
    team_begin(&c, l, o);
    c.seats = near;
    near[0].busy = 0;
    c.from = look->from;
    c.probed = look->pieces;
    if (team_timed(o)) c.began = clock_seconds();
    int was = team_enter();
    if (o->sched == TINE_AUTO && o->threads != 1 && ns == 0) ns = probe(&c, look);
    if (c.rc == 0 && c.from < l->n) {
        plan_call(&c, ns);
        far = take_seats(&c);
        run_planned(&c);
    }
    if (o->tick && c.rc == 0 && c.told < l->n) tick(&c);
    if (o->stats) fill_stats(&c);
    team_leave(was);
    scratch_put(far);
    c.error.code = c.rc; /* a fold that could not be split has noted nothing */
    return c.rc < 0 ? error_settle(c.error) : c.rc;
}

/* The first look, and if the loop is then not over the whole call. */
static int run_unknown(const team_loop *l, const tine_opts *o)
{
    team_look look = {.from = 0};
    int was = team_enter();
    bool over = probe_quick(&look, l, o);
    team_leave(was);
    return over ? look.rc : run_call(l, o, 0, &look);
}

static int run(const team_loop *l, const tine_opts *o)
{
    double ns;
    tine_opts wise;
    if (o->name && wisdom_any() && wisdom_plan(o, l->n, &wise)) o = &wise;
    if (team_shortcut(l, o, &ns)) {
        int was = team_enter(), rc = guard_body(l->body, 0, l->n, l->ctx);
        team_leave(was);
        return rc;
    }
    if (ns != 0 || o->threads == 1 || o->sched != TINE_AUTO || team_watched(o)) return run_call(l, o, ns, &(team_look){.from = 0});
    return run_unknown(l, o);
}

int team_run(const team_loop *l, const tine_opts *o)
{
    unsigned from = error_mark();
    return error_unnamed(from, error_of_body(run(l, o)));
}

int team_for(tine_body *body, void *ctx, size_t n, size_t grain, double ns, uintptr_t key, const tine_opts *o)
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
    return team_run(&(team_loop){.body = body, .ctx = ctx, .n = n, .grain = grain, .ns = ns, .key = key}, o);
}

int tine_for_(tine_body *body, void *ctx, size_t n, size_t grain, double ns, const tine_opts *o)
{
    return team_for(body, ctx, n, grain, ns, (uintptr_t)body, o);
}

int tine_for(tine_body *body, void *ctx, size_t n, const tine_opts *o)
{
    unsigned from = error_mark();
    return error_exit(from, tine_for_(body, ctx, n, 1, 0, o), "tine_for");
}
