/* worker.c - how a worker takes chunks from the board and does them. */
#include "worker.h"
#include "pages.h"
#include <string.h>

/* Bytes of a chunk's array below which single page faults are as fast as one madvise for all its
   pages. */
static const size_t worth_mapping = 64 << 10;

int pool_spent(const pool *p) { return p->opts.maxtasks && p->taken >= p->opts.maxtasks; }

/* The first process of worker w in this call clears the slot. A process that replaces it continues
   with the slot as it is. */
void pool_join_call(pool *p, int w)
{
    pool_slot *s = &p->board->slots[w];
    if (s->call == p->board->call) return;
    s->cursor = (size_t)w;
    s->fail_chunk = POOL_NONE;
    s->fail_code = 0;
    s->work = 0;
    atomic_store_explicit(&s->call, p->board->call, memory_order_release);
}

/* Records a failing chunk. Chunks may fail in any order: only the lowest one counts, and chunks
   above it need not run. */
static void note_failure(pool *p, pool_slot *s, size_t k, int code)
{
    if (k < s->fail_chunk) {
        s->fail_code = code;
        s->fail_chunk = k;
    }
    board_stop(p, k);
}

/* Records on the board that worker w does chunk k. If the worker dies, the parent learns from this
   which chunk is lost. */
void pool_hold(pool *p, int w, size_t k)
{
    atomic_store_explicit(&p->board->slots[w].holding, k + 1, memory_order_release);
}

/* Runs the task on chunk k. Returns the code of its range, and records a failure. */
int pool_range(pool *p, int w, size_t k, const void *in, void *out)
{
    pool_slot *s = &p->board->slots[w];
    if (p->task.acc_size) memset(p->acc, 0, p->task.acc_size);
    int code = p->task.range(in, out, p->acc, pool_lo(p, k), pool_hi(p, k), p->task.ctx);
    if (code) note_failure(p, s, k, code);
    p->taken++;
    return code;
}

static void map_chunk(const pool *p, size_t lo, size_t hi, size_t offset, size_t bytes)
{
    const pool_task *t = &p->task;
    for (size_t a = 0; a < t->in_arrays && bytes >= worth_mapping; a++)
        pool_map_pages(pool_at(t->in, a * t->n * t->in_size + offset), bytes, 0);
    if ((hi - lo) * t->out_size >= worth_mapping)
        pool_map_pages(pool_at(t->out, lo * t->out_size), (hi - lo) * t->out_size, 1);
}

/* Does chunk k on the shared arrays, and marks it done. */
void pool_do(pool *p, int w, size_t k)
{
    const pool_task *t = &p->task;
    pool_hold(p, w, k);
    const size_t lo = pool_lo(p, k), hi = pool_hi(p, k);
    size_t offset = lo * t->in_size, bytes = (hi - lo) * t->in_size;
    if (t->chunk_input) t->chunk_input(t->ctx, lo, hi, &offset, &bytes);
    if (p->lazy) map_chunk(p, lo, hi, offset, bytes);
    pool_range(p, w, k, pool_at(t->in, offset), (void *)pool_at(t->out, lo * t->out_size));
    pool_part *part = pool_part_of(p, k);
    if (t->acc_size) memcpy(part->acc, p->acc, t->acc_size);
    atomic_store_explicit(&part->done, p->board->call, memory_order_release);
    atomic_store_explicit(&p->board->slots[w].holding, 0, memory_order_release);
}

static size_t take(pool *p, pool_slot *s)
{
    if (!p->opts.fixed) return atomic_fetch_add_explicit(&p->board->next, 1, memory_order_relaxed);
    size_t k = s->cursor;
    s->cursor += (size_t)p->opts.workers;
    return k;
}

/* A process that replaces a dead one first does the chunk that the dead one held. */
int pool_work(pool *p, int w, void (*between)(pool *p))
{
    pool_slot *s = &p->board->slots[w];
    const double start = p->board->timed ? pool_now() : 0;
    pool_join_call(p, w);
    size_t held = s->holding;
    if (held) pool_do(p, w, held - 1);
    int spent = 0;
    while (!(spent = !between && pool_spent(p))) {
        size_t k = take(p, s);
        if (k >= p->board->chunks || k > p->board->stop) break;
        pool_do(p, w, k);
        if (between) between(p);
    }
    if (p->board->timed) s->work += pool_now() - start;
    return !spent;
}
