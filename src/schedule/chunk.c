/* chunk.c - one chunk of a call: errors, stats, progress. */
#include "chunk.h"
#include "../runtime/clock.h"
#include "../runtime/error.h"
#include "../runtime/failed.h"
#include "../runtime/guard.h"
#include "../runtime/mapped.h"
#include "../runtime/thread_index.h"

/* Notes that chunk k failed. from: the mark before the failure. at: the element that failed;
   SIZE_MAX: the body did not say. */
static void fail(team_call *c, size_t k, int rc, unsigned from, size_t at)
{
    pthread_mutex_lock(&c->lock);
    if (k < atomic_load_explicit(&c->limit, memory_order_relaxed)) {
        atomic_store_explicit(&c->limit, k, memory_order_relaxed);
        c->rc = rc;
        c->error = error_since(from, rc);
        c->failed_at = at;
    }
    pthread_mutex_unlock(&c->lock);
}

/* A cancellation counts as a failure of element 0, so that all chunks that have not begun are
   skipped. After that the progress function is not called again. */
void chunk_progress(team_call *c)
{
    if (atomic_load_explicit(&c->limit, memory_order_relaxed) == 0) return;
    /* acquire: the progress function sees what the counted elements have written */
    c->last_reported = atomic_load_explicit(&c->done, memory_order_acquire);
    if (guard_progress(c->o, c->last_reported, c->loop->n))
        fail(c, 0, TINE_ECANCELED, error_mark(), SIZE_MAX);
}

static int run_body(team_call *c, size_t lo, size_t hi)
{
    return guard_body(c->loop->body, lo, hi, c->loop->ctx);
}

/* Runs the body and does what the options ask for: times it for stats, counts it for progress,
   releases its pages of a file. */
static int watched(team_call *c, size_t k, size_t lo, size_t hi)
{
    const bool timed = team_timed(c->o);
    failed_forget();
    double start = timed ? clock_seconds() - c->began : 0;
    int rc = run_body(c, lo, hi);
    if (timed) {
        double end = clock_seconds() - c->began;
        c->slots[thread_index].busy += end - start;
        if (c->o->events && k < c->o->events_cap)
            c->o->events[k] = (tine_event){lo, hi, thread_index, start, end};
    }
    if (c->o->mapped) mapped_release(c->o->mapped, lo, hi, c->loop->n);
    if (c->o->progress) {
        atomic_fetch_add_explicit(&c->done, hi - lo, memory_order_release);
        if (thread_index == 0 && rc == 0) chunk_progress(c);
    }
    return rc;
}

void chunk_range(team_call *c, size_t k, size_t lo, size_t hi)
{
    if (k >= atomic_load_explicit(&c->limit, memory_order_relaxed)) return;
    unsigned from = error_mark();
    int rc = c->watched ? watched(c, k, lo, hi) : run_body(c, lo, hi);
    if (rc) fail(c, k, rc, from, failed_take(lo, hi));
}

void chunk_run_many(team_call *c, size_t k, size_t many)
{
    if (c->backward) k = c->chunks - many - k;
    size_t lo = c->from + k * c->chunk, n = c->loop->n;
    chunk_range(c, c->probed + k, lo, (n - lo) / many < c->chunk ? n : lo + many * c->chunk);
}

void chunk_run(team_call *c, size_t k) { chunk_run_many(c, k, 1); }

void chunk_advance(team_call *c, size_t hi)
{
    size_t lo = c->from;
    c->from = hi;
    /* The longest chunk so far: stats report it if no elements are left for a plan. */
    if (hi - lo > c->chunk) c->chunk = hi - lo;
    chunk_range(c, c->probed++, lo, hi);
}
