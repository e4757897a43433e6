/* pool.c - the public functions of the process pools: the table of kinds, the checks of arguments,
   and the joining of results in chunk order. */
#include "pool.h"
#include "events.h"
#include "kinds.h"
#include "life.h"
#include "vm.h"
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

/* Pause instructions before a waiting worker sleeps: libgomp's default (GOMP_SPINCOUNT unset), 4 to
   8 ms. */
static const int spin_pauses = 300000;
/* Pause instructions with more workers than CPUs, where a spinning worker takes a CPU from a
   working one. This is libgomp's default too. */
static const int spin_oversubscribed = 100;

static const pool_ops kinds[] = {
    [POOL_FORK] = {.serve = pool_serve_fork, .run = pool_run_fork},
    [POOL_PIPE] =
        {.serve = pool_serve_pipe, .run = pool_run_pipe, .persistent = 1, .piped = 1, .copies = 1},
    [POOL_SHM_PIPE] = {.serve = pool_serve_pipe, .run = pool_run_pipe, .persistent = 1, .piped = 1},
    [POOL_SHM_FUTEX] = {.serve = pool_serve_futex,
                        .run = pool_run_futex,
                        .persistent = 1,
                        .caller_works = 1},
    [POOL_SHM_SPIN] = {.serve = pool_serve_futex,
                       .run = pool_run_futex,
                       .persistent = 1,
                       .caller_works = 1,
                       .spin = 1},
    [POOL_VM_COPY] = {.serve = pool_serve_pipe,
                      .run = pool_run_pipe,
                      .persistent = 1,
                      .piped = 1,
                      .copies = 1,
                      .vm = 1},
};

static const struct {
    int code;
    const char *text;
} texts[] = {
    {0, "success"},
    {POOL_EDIED, "a worker process died of its chunk"},
    {POOL_EINIT, "a worker's initializer failed"},
    {POOL_ENOMEM, "no memory, processes or descriptors for the pool"},
    {POOL_EINVAL, "invalid argument to a pool"},
};

const char *pool_strerror(int code)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].code == code) return texts[i].text;
    return code > 0 ? "the workload's own error" : "unknown error";
}

static int valid(pool_kind kind, const pool_task *t, const pool_opts *o)
{
    size_t bytes;
    if ((size_t)kind >= sizeof kinds / sizeof *kinds || !t->range || o->workers < 1 ||
        o->retries < 0)
        return 0;
    if (t->acc_size && (!t->join || !t->acc)) return 0;
    if (t->in_arrays > POOL_ARRAYS || (t->chunk_input && t->in_arrays > 1)) return 0;
    if (t->n && (((t->in_size || t->chunk_input) && !t->in) || (t->out_size && !t->out))) return 0;
    return !__builtin_mul_overflow(t->n, t->out_size, &bytes) &&
           !__builtin_mul_overflow(t->n, t->in_size, &bytes) &&
           !__builtin_mul_overflow(bytes, t->in_arrays + 1, &bytes) && t->acc_size < SIZE_MAX / 2;
}

static int spins(const pool *p)
{
    cpu_set_t cpus;
    long count = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus)
                                                               : sysconf(_SC_NPROCESSORS_ONLN);
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
    *p = (pool){.ops = &kinds[kind], .task = *t, .opts = *o, .epoll = -1, .bell = -1};
    if (p->ops->vm) pool_vm_let();
    p->first = p->ops->caller_works && !o->apart;
    p->spin = spins(p);
    if (!p->task.in_arrays) p->task.in_arrays = 1;
    int rc = POOL_ENOMEM;
    if (board_open(p) == 0 && pool_events_open(p) == 0) {
        p->board->awaited = -1;
        if (p->ops->persistent && spawn_missing(p) == 0) pool_await_ready(p);
        rc = p->broken;
    }
    if (rc)
        pool_close(p);
    else
        *out = p;
    return rc;
}

/* Returns the code of the lowest failing chunk, whether its range returned the code or its workers
   died. */
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
    for (size_t k = 0; p->task.acc_size && k < p->board->chunks; k++)
        p->task.join(p->task.acc, pool_part_of(p, k)->acc, NULL);
}

static pool_times times_of(const pool *p, double total)
{
    pool_times t = {
        .start = p->start, .total = total, .chunks = p->board->chunks, .deaths = p->deaths};
    for (int w = 0; w < p->opts.workers; w++) {
        const pool_slot *s = &p->board->slots[w];
        if (s->call == p->board->call && s->work > t.work) t.work = s->work;
    }
    /* Workers work while other workers are forked, so the difference may be negative. */
    const double rest = total - t.start - t.work;
    t.transfer = rest > 0 ? rest : 0;
    return t;
}

int pool_run(pool *p, size_t n, pool_times *times, size_t *chunk)
{
    if (!p || n > p->task.n) return POOL_EINVAL;
    const double start = times ? pool_now() : 0;
    board_begin(p, n, times != NULL);
    if (n && !(p->ops->persistent && spawn_missing(p))) p->ops->run(p);
    const int rc = verdict(p, chunk);
    if (rc == 0) join_parts(p);
    if (times) *times = times_of(p, pool_now() - start);
    return rc;
}

int pool_caller_works(pool_kind kind) { return kinds[kind].caller_works; }

int pool_asleep(const pool *p)
{
    return !p->spin || p->board->sleepers >= (uint32_t)(p->opts.workers - p->first);
}

void pool_close(pool *p)
{
    if (!p) return;
    for (int w = 0; p->workers && w < p->opts.workers; w++) pool_kill(p, w);
    pool_events_close(p);
    board_close(p);
    free(p);
}
