/* pipe.c - the pools pipe, shm-pipe and vm-copy: one event loop sends tasks to workers through
   pipes. The pool pipe sends the data as well, the others send descriptors only. */
#include "kinds.h"
#include "events.h"
#include "life.h"
#include "pages.h"
#include "vm.h"
#include "worker.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A transfer of at least this number of bytes lends its pages to the pipe (vmsplice), which saves
   one of the two copies. */
static const size_t worth_lending = 64 << 10;

/* ---- both sides ------------------------------------------------------------------------------ */

/* Drops the first `bytes` of a list of buffers. */
static int advance(struct iovec *v, int count, size_t bytes)
{
    int gone = 0;
    while (gone < count && bytes >= v[gone].iov_len) bytes -= v[gone++].iov_len;
    memmove(v, v + gone, (size_t)(count - gone) * sizeof *v);
    if (gone < count) {
        v->iov_base = (char *)v->iov_base + bytes;
        v->iov_len -= bytes;
    }
    return count - gone;
}

static size_t total(const struct iovec *v, int count)
{
    size_t sum = 0;
    for (int i = 0; i < count; i++) sum += v[i].iov_len;
    return sum;
}

/* Writes the list, by copying it or by lending its pages. Lent memory must not change until the
   reader has read it. vmsplice ignores O_NONBLOCK: a caller that must not wait passes
   SPLICE_F_NONBLOCK. */
static ssize_t put(int fd, const struct iovec *v, int count, unsigned flags)
{
    if (total(v, count) >= worth_lending) {
        ssize_t k = vmsplice(fd, v, (size_t)count, flags);
        if (k >= 0 || errno == EAGAIN || errno == EINTR) return k;
    }
    return writev(fd, v, count);
}

/* ---- the worker ------------------------------------------------------------------------------ */

/* Reads `bytes` bytes. Returns 1, or 0 if the parent is gone. */
static int get_all(int fd, void *buffer, size_t bytes)
{
    for (char *b = buffer; bytes;) {
        ssize_t k = read(fd, b, bytes);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return 0;
        b += k;
        bytes -= (size_t)k;
    }
    return 1;
}

static int put_all(int fd, void *buffer, size_t bytes)
{
    struct iovec v = {buffer, bytes};
    for (int left = 1; left;) {
        ssize_t k = put(fd, &v, 1, 0);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return 0;
        left = advance(&v, left, (size_t)k);
    }
    return 1;
}

/* A buffer that grows. It is mapped, not allocated: the allocator could reuse a page that a pipe
   still holds. */
typedef struct area {
    char *base;
    size_t size;
} area;

static void grow(area *a, size_t size)
{
    if (size <= a->size) return;
    if (a->base) munmap(a->base, a->size);
    a->size = size + size / 8;
    a->base = mmap(NULL, a->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    /* The worker dies. The parent counts the death against the chunk, as any other. */
    if (a->base == MAP_FAILED) abort();
    madvise(a->base, a->size, MADV_HUGEPAGE);
    pool_map_pages(a->base, a->size, 1);
}

/* The place of elements [lo, hi) in each input array: offset and length in bytes. */
static void input_of(const pool_task *t, size_t lo, size_t hi, size_t *offset, size_t *bytes)
{
    *offset = lo * t->in_size;
    *bytes = (hi - lo) * t->in_size;
    if (t->chunk_input) t->chunk_input(t->ctx, lo, hi, offset, bytes);
}

/* Copies the input of a chunk from the pipe or from the parent's memory. Returns 1, or 0 if the
   parent is gone. */
static int get_input(const pool *p, int w, const task_msg *m, char *base)
{
    const pool_task *t = &p->task;
    size_t offset, bytes;
    if (!p->ops->vm) return get_all(p->workers[w].lane.theirs, base, m->bytes);
    input_of(t, m->lo, m->hi, &offset, &bytes);
    for (size_t a = 0; a < t->in_arrays; a++)
        if (!pool_vm_get(base + a * bytes, pool_at(t->in, a * t->n * t->in_size + offset), bytes))
            return 0;
    return 1;
}

/* Does one chunk on private copies. The reply is contiguous in memory: header, part, output.
   Replies alternate between POOL_DEPTH areas. No area is overwritten too early: the parent sends
   task j only after it has read all of reply j - POOL_DEPTH. */
static int do_copied(pool *p, int w, const task_msg *m, area *in, area *out)
{
    const pool_task *t = &p->task;
    const pool_lane *l = &p->workers[w].lane;
    const size_t head = (sizeof(reply_msg) + t->acc_size + 63) / 64 * 64,
                 bytes = (m->hi - m->lo) * t->out_size;
    pool_hold(p, w, m->chunk);
    grow(in, m->bytes);
    grow(out, head + bytes);
    if (m->bytes && !get_input(p, w, m, in->base)) return 0;
    const double start = p->board->timed ? pool_now() : 0;
    int code =
        pool_range(p, w, m->chunk, t->in ? in->base : NULL, t->out ? out->base + head : NULL);
    if (p->board->timed) p->board->slots[w].work += pool_now() - start;
    const reply_msg r = {m->chunk, code || p->ops->vm ? 0 : bytes};
    if (p->ops->vm && !code && bytes &&
        !pool_vm_put(out->base + head, (char *)t->out + m->lo * t->out_size, bytes))
        return 0;
    char *reply = out->base + head - t->acc_size - sizeof r;
    memcpy(reply, &r, sizeof r);
    if (t->acc_size) memcpy(reply + sizeof r, p->acc, t->acc_size);
    return put_all(l->worker_from, reply, sizeof r + t->acc_size + r.bytes);
}

static int do_shared(pool *p, int w, const task_msg *m)
{
    const double start = p->board->timed ? pool_now() : 0;
    pool_do(p, w, m->chunk);
    if (p->board->timed) p->board->slots[w].work += pool_now() - start;
    reply_msg r = {m->chunk, 0};
    return put_all(p->workers[w].lane.worker_from, &r, sizeof r);
}

void pool_serve_pipe(pool *p, int w)
{
    area in = {0}, out[POOL_DEPTH] = {0};
    task_msg m;
    for (size_t j = 0; !pool_spent(p) && get_all(p->workers[w].lane.theirs, &m, sizeof m); j++) {
        pool_join_call(p, w);
        if (!(p->ops->copies ? do_copied(p, w, &m, &in, &out[j % POOL_DEPTH])
                             : do_shared(p, w, &m)))
            return;
        p->board->slots[w].holding = 0;
    }
}

/* ---- the parent ------------------------------------------------------------------------------ */

/* Writes as much as the pipe takes now. EVENT_ROOM reports when the pipe has room again. */
static void send_some(pool_lane *l)
{
    while (l->outs) {
        ssize_t k = put(l->to, l->out, l->outs, SPLICE_F_NONBLOCK);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return;
        l->outs = advance(l->out, l->outs, (size_t)k);
    }
}

static void push(pool_lane *l, const void *base, size_t bytes)
{
    if (bytes) l->out[l->outs++] = (struct iovec){(void *)base, bytes};
}

static void hand_over(pool *p, pool_lane *l, size_t k)
{
    const pool_task *t = &p->task;
    task_msg *m = &l->msg[l->handed++ % POOL_DEPTH];
    *m = (task_msg){.chunk = k, .lo = pool_lo(p, k), .hi = pool_hi(p, k)};
    l->flight[l->flying++] = k;
    push(l, m, sizeof *m);
    if (!p->ops->copies) return;
    size_t offset, bytes;
    input_of(t, m->lo, m->hi, &offset, &bytes);
    m->bytes = t->in_arrays * bytes;
    for (size_t a = 0; a < t->in_arrays && !p->ops->vm; a++)
        push(l, pool_at(t->in, a * t->n * t->in_size + offset), bytes);
}

static size_t *next_chunk(pool *p, int w)
{
    return p->opts.fixed ? &p->workers[w].lane.cursor : &p->next;
}

static int more_for(pool *p, int w) { return !p->broken && *next_chunk(p, w) < pool_limit(p); }

/* Most chunks that a worker may have been given at a time. The last chunks of a free hand-out go to
   idle workers only, so that none waits behind a long chunk. */
static int depth(const pool *p)
{
    return p->opts.fixed || pool_limit(p) - p->next > (size_t)p->opts.workers ? POOL_DEPTH : 1;
}

static void top_up(pool *p, int w)
{
    pool_lane *l = &p->workers[w].lane;
    while (more_for(p, w) && l->flying < depth(p) &&
           (!p->opts.maxtasks || l->handed < p->opts.maxtasks)) {
        hand_over(p, l, *next_chunk(p, w));
        *next_chunk(p, w) += p->opts.fixed ? (size_t)p->opts.workers : 1;
    }
    send_some(l);
}

/* The header of a reply has arrived: sets the buffers that its part and its output go to. */
static void expect(pool *p, pool_lane *l)
{
    const pool_task *t = &p->task;
    if (!p->ops->copies) return;
    if (t->acc_size)
        l->in[l->ins++] = (struct iovec){pool_part_of(p, l->reply.chunk)->acc, t->acc_size};
    if (l->reply.bytes)
        l->in[l->ins++] = (struct iovec){(char *)t->out + pool_lo(p, l->reply.chunk) * t->out_size,
                                         l->reply.bytes};
}

/* Reads what the pipe holds. Returns 1 if a reply is complete, 0 if more bytes must arrive. */
static int receive(pool *p, pool_lane *l)
{
    while (l->got < sizeof l->reply || l->ins) {
        const int header = l->got < sizeof l->reply;
        ssize_t k = header ? read(l->from, (char *)&l->reply + l->got, sizeof l->reply - l->got)
                           : readv(l->from, l->in, l->ins);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return 0;
        if (!header)
            l->ins = advance(l->in, l->ins, (size_t)k);
        else if ((l->got += (size_t)k) == sizeof l->reply)
            expect(p, l);
    }
    l->got = 0;
    pool_part_of(p, l->reply.chunk)->done = p->board->call;
    memmove(l->flight, l->flight + 1, (size_t)--l->flying * sizeof *l->flight);
    return 1;
}

static void receive_all(pool *p, int w, int and_top_up)
{
    pool_lane *l = &p->workers[w].lane;
    while (l->flying && receive(p, l))
        if (and_top_up) top_up(p, w);
}

/* Replaces a dead worker. The new worker gets the chunks that the dead one was given and did not
   answer, unless one of them was given up. */
static void replace(pool *p, int w)
{
    pool_lane *l = &p->workers[w].lane;
    receive_all(p, w, 0);
    const pool_lane old = *l;
    l->flying = 0;
    pool_bury(p, w);
    p->board->slots[w].holding = 0;
    size_t again = 0;
    for (int i = 0; i < old.flying; i++) again += old.flight[i] < pool_limit(p);
    if (p->broken || (!again && !more_for(p, w)) || pool_spawn(p, w) != 0) return;
    for (int i = 0; i < old.flying; i++)
        if (old.flight[i] < pool_limit(p)) hand_over(p, l, old.flight[i]);
    top_up(p, w);
}

static int unsettled(pool *p)
{
    for (int w = 0; w < p->opts.workers; w++)
        if (p->workers[w].pid && (p->workers[w].lane.flying || more_for(p, w))) return 1;
    return 0;
}

void pool_run_pipe(pool *p)
{
    for (int w = 0; w < p->opts.workers; w++) p->workers[w].lane.cursor = (size_t)w;
    for (int w = 0; w < p->opts.workers; w++) top_up(p, w);
    while (unsettled(p)) {
        struct epoll_event e[16];
        const int got = pool_events(p, e, 16, -1);
        for (int i = 0; i < got; i++) {
            const int w = event_worker(&e[i]), what = event_what(&e[i]);
            uint64_t rings;
            if (what == EVENT_BELL) {
                if (read(p->bell, &rings, sizeof rings) < 0) continue;
            } else if (!p->workers[w].pid)
                continue; /* This worker was buried earlier in this round. */
            else if (what == EVENT_REPLY)
                receive_all(p, w, 1);
            else if (what == EVENT_ROOM)
                send_some(&p->workers[w].lane);
            else
                replace(p, w);
        }
    }
}
