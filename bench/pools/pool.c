/* pool.c - the front of the process pools: one table of kinds, checks at the door, results joined in chunk order. */
#include "pool_private.h"
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

/* Pauses before a wait sleeps: about a millisecond, what libgomp spins by default (GOMP_SPINCOUNT unset). */
static const int spin_pauses = 20000;
/* With more workers than CPUs a spinner keeps another worker from its work: libgomp's choice again. */
static const int spin_oversubscribed = 100;
/* Up to this many chunks, each part has its own cache lines; more are packed. */
static const size_t parts_apart = 4096;

static const pool_ops kinds[] = {
    [POOL_FORK] = { .serve = pool_serve_fork, .run = pool_run_fork },
    [POOL_PIPE] = { .serve = pool_serve_pipe, .run = pool_run_pipe, .persistent = 1, .piped = 1, .copies = 1 },
    [POOL_DESC] = { .serve = pool_serve_pipe, .run = pool_run_pipe, .persistent = 1, .piped = 1 },
    [POOL_FUTEX] = { .serve = pool_serve_futex, .run = pool_run_futex, .persistent = 1, .caller_works = 1 },
    [POOL_SPIN] = { .serve = pool_serve_futex, .run = pool_run_futex, .persistent = 1, .caller_works = 1, .spin = 1 },
};

static const struct { int code; const char *text; } texts[] = {
    { 0, "success" },
    { POOL_EDIED, "a worker process died of its chunk" },
    { POOL_EINIT, "a worker's initializer failed" },
    { POOL_ENOMEM, "no memory, processes or descriptors for the pool" },
    { POOL_EINVAL, "invalid argument to a pool" },
};

const char *pool_strerror(int code)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].code == code) return texts[i].text;
    return code > 0 ? "the work's own error" : "unknown error";
}

static size_t ceil_div(size_t n, size_t d) { return n / d + (n % d != 0); }

static size_t chunk_for(const pool_opts *o, size_t n)
{
    if (o->chunk) return o->chunk;
    size_t chunk = ceil_div(n, 4 * (size_t)o->workers);
    return chunk ? chunk : 1;
}

static size_t most_chunks(const pool_opts *o, size_t n) { return o->chunk ? ceil_div(n, o->chunk) : 4 * (size_t)o->workers; }

static int valid(pool_kind kind, const pool_task *t, const pool_opts *o)
{
    size_t bytes;
    if ((size_t)kind >= sizeof kinds / sizeof *kinds || !t->range || o->workers < 1 || o->retries < 0) return 0;
    if (t->acc_size && (!t->zero || !t->join || !t->acc)) return 0;
    if (t->in_arrays > POOL_ARRAYS || (t->slice && t->in_arrays > 1)) return 0;
    if (t->n && (((t->in_size || t->slice) && !t->in) || (t->out_size && !t->out))) return 0;
    return !__builtin_mul_overflow(t->n, t->out_size, &bytes) && !__builtin_mul_overflow(t->n, t->in_size, &bytes) &&
           !__builtin_mul_overflow(bytes, t->in_arrays + 1, &bytes) && t->acc_size < SIZE_MAX / 2;
}

/* The board, its slots and the parts of all chunks in one shared mapping; the rest is the parent's (and copied by fork). */
static int allocate(pool *p)
{
    const size_t chunks = most_chunks(&p->opts, p->task.n), line = chunks <= parts_apart ? POOL_LINE : 16;
    const size_t head = sizeof(pool_board) + (size_t)p->opts.workers * sizeof(pool_slot);
    p->stride = (sizeof(pool_part) + p->task.acc_size + line - 1) / line * line;
    if (__builtin_mul_overflow(chunks, p->stride, &p->board_size)) return -1;
    if (__builtin_add_overflow(p->board_size, head, &p->board_size)) return -1;
    p->workers = calloc((size_t)p->opts.workers, sizeof *p->workers);
    if (p->task.acc_size) p->acc = aligned_alloc(64, (p->task.acc_size + 63) / 64 * 64);
    if (!p->workers || (p->task.acc_size && !p->acc)) return -1;
    void *m = mmap(NULL, p->board_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (m == MAP_FAILED) return -1;
    p->board = m;
    p->parts = (char *)m + head;
    pool_map_pages(m, p->board_size, 1);
    return 0;
}

static int listen_for_workers(pool *p)
{
    p->epoll = epoll_create1(EPOLL_CLOEXEC);
    p->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (p->epoll < 0 || p->bell < 0) return -1;
    pool_listen(p, p->bell, 0, EVENT_BELL, EPOLLIN);
    return 0;
}

static int spins(const pool *p)
{
    cpu_set_t cpus;
    long count = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : sysconf(_SC_NPROCESSORS_ONLN);
    if (!p->ops->spin) return 0;
    return p->opts.workers > count ? spin_oversubscribed : spin_pauses;
}

static int spawn_missing(pool *p)
{
    for (int w = p->first; w < p->opts.workers && !p->broken; w++)
        if (!p->workers[w].pid) pool_spawn(p, w);
    return p->broken;
}

int pool_open(pool **out, pool_kind kind, const pool_task *t, const pool_opts *o)
{
    if (!out) return POOL_EINVAL;
    *out = NULL;
    if (!t || !o || !valid(kind, t, o)) return POOL_EINVAL;
    pool *p = calloc(1, sizeof *p);
    if (!p) return POOL_ENOMEM;
    *p = (pool){ .ops = &kinds[kind], .task = *t, .opts = *o, .epoll = -1, .bell = -1 };
    p->first = p->ops->caller_works && !o->apart;
    p->spin = spins(p);
    if (!p->task.in_arrays) p->task.in_arrays = 1;
    int rc = POOL_ENOMEM;
    if (allocate(p) == 0 && listen_for_workers(p) == 0) {
        p->board->awaited = -1;
        if (p->ops->persistent && spawn_missing(p) == 0) pool_await_ready(p);
        rc = p->broken;
    }
    if (rc) pool_close(p);
    else *out = p;
    return rc;
}

static void begin(pool *p, size_t n, int timed)
{
    pool_board *b = p->board;
    if (++b->call == 0) b->call = 1;
    b->n = n;
    b->chunk = chunk_for(&p->opts, n);
    b->chunks = ceil_div(n, b->chunk);
    b->timed = timed;
    b->stop = POOL_NONE;
    atomic_store_explicit(&b->next, 0, memory_order_relaxed);
    p->next = p->deaths = 0;
    p->fail_chunk = POOL_NONE;
    p->broken = p->fail_code = 0;
    p->start = 0;
}

/* The lowest failing chunk has the say, whether its range returned a code or its workers died. */
static int verdict(const pool *p, size_t *chunk)
{
    size_t low = p->fail_chunk;
    int code = p->fail_code;
    if (p->broken) return p->broken;
    if (p->board->stop == POOL_NONE) return 0;
    for (int w = 0; w < p->opts.workers; w++) {
        const pool_slot *s = &p->board->slots[w];
        if (s->call != p->board->call || s->fail_chunk >= low) continue;
        low = s->fail_chunk;
        code = s->fail_code;
    }
    if (chunk) *chunk = low;
    return code;
}

static void join_parts(const pool *p)
{
    for (size_t k = 0; p->task.acc_size && k < p->board->chunks; k++) p->task.join(p->task.acc, pool_part_of(p, k)->acc);
}

static pool_times times_of(const pool *p, double total)
{
    pool_times t = { .start = p->start, .total = total, .chunks = p->board->chunks, .deaths = p->deaths };
    for (int w = 0; w < p->opts.workers; w++) {
        const pool_slot *s = &p->board->slots[w];
        if (s->call == p->board->call && s->work > t.work) t.work = s->work;
    }
    const double rest = total - t.start - t.work; /* workers work while others are forked: it may come out below 0 */
    t.transfer = rest > 0 ? rest : 0;
    return t;
}

int pool_run(pool *p, size_t n, pool_times *times, size_t *chunk)
{
    if (!p || n > p->task.n) return POOL_EINVAL;
    const double start = times ? pool_now() : 0;
    begin(p, n, times != NULL);
    if (n && !(p->ops->persistent && spawn_missing(p))) p->ops->run(p);
    const int rc = verdict(p, chunk);
    if (rc == 0) join_parts(p);
    if (times) *times = times_of(p, pool_now() - start);
    return rc;
}

void pool_close(pool *p)
{
    if (!p) return;
    for (int w = 0; p->workers && w < p->opts.workers; w++) pool_kill(p, w);
    if (p->epoll >= 0) close(p->epoll);
    if (p->bell >= 0) close(p->bell);
    if (p->board) munmap(p->board, p->board_size);
    free(p->workers);
    free(p->acc);
    free(p);
}
