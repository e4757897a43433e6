/* life.c - the birth and death of workers, as their parent sees them. */
#include "life.h"
#include "events.h"
#include "lane.h"
#include "pages.h"
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void pool_fail(pool *p, size_t k, int code)
{
    if (k < p->fail_chunk) {
        p->fail_chunk = k;
        p->fail_code = code;
    }
    board_stop(p, k);
}

/* No worker can be started: the call ends as soon as the running chunks have ended. */
static void pool_break(pool *p, int code)
{
    p->broken = code;
    p->board->stop = 0;
}

/* The first act of a worker: it drops the CPU binding, the signal handling and the descriptors that
   it inherited from the parent. */
static void leave_parent(pool *p, int w, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0); /* The parent died before prctl took effect. */
    /* A terminal sends SIGINT to every process of the group. The parent decides what happens. */
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
    pool_reset_affinity();
    if (p->opts.pin) pool_pin(w);
    close(p->epoll);
    for (int v = 0; v < p->opts.workers; v++) {
        pool_worker *o = &p->workers[v];
        if (o->pid) close(o->pidfd);
        if (!p->ops->piped || !(o->pid || v == w)) continue;
        close(o->lane.to);
        close(o->lane.from);
        if (v != w) close(o->lane.theirs);
    }
}

/* Persistent workers map all pages at once, except workers that end after maxtasks chunks. */
static void map_arrays(pool *p)
{
    const pool_task *t = &p->task;
    p->lazy = !p->ops->persistent || p->opts.maxtasks;
    if (p->lazy || p->ops->copies) return;
    pool_map_pages(p->board, p->board_size, 1);
    size_t offset = 0, bytes = t->in_arrays * t->n * t->in_size;
    if (t->chunk_input) t->chunk_input(t->ctx, 0, t->n, &offset, &bytes);
    pool_map_pages(pool_at(t->in, offset), bytes, 0);
    pool_map_pages(t->out, t->n * t->out_size, 1);
}

/* The whole life of a worker process. It ends by _exit, which runs no atexit handlers of the parent
   and writes none of its buffered output. */
_Noreturn static void live(pool *p, int w, pid_t parent)
{
    pool_slot *s = &p->board->slots[w];
    leave_parent(p, w, parent);
    p->taken = 0;
    map_arrays(p);
    if (p->opts.init && p->opts.init(p->opts.init_arg, w) != 0) {
        s->state = SLOT_REFUSED;
        _exit(1);
    }
    s->state = SLOT_READY;
    if (p->ops->persistent) pool_ring(p);
    p->ops->serve(p, w);
    s->state = SLOT_SPENT;
    _exit(0);
}

int pool_spawn(pool *p, int w)
{
    const double t = pool_now();
    pool_worker *o = &p->workers[w];
    p->board->slots[w].state = SLOT_BORN;
    if (p->ops->piped && lane_open(p, w) != 0) return pool_break(p, POOL_ENOMEM), -1;
    const pid_t parent = getpid(), pid = fork();
    if (pid == 0) live(p, w, parent);
    if (p->ops->piped) close(o->lane.worker_from);
    o->pidfd = pid < 0 ? -1 : (int)syscall(SYS_pidfd_open, pid, 0);
    if (o->pidfd < 0) {
        if (pid > 0) {
            kill(pid, SIGKILL);
            waitpid(pid, NULL, 0);
        }
        if (p->ops->piped) lane_close(p, w);
        return pool_break(p, POOL_ENOMEM), -1;
    }
    o->pid = pid;
    pool_listen(p, o->pidfd, w, EVENT_DEATH, EPOLLIN);
    p->start += pool_now() - t;
    return 0;
}

static void reap(pool *p, int w)
{
    pool_worker *o = &p->workers[w];
    while (waitpid(o->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    pool_unlisten(p, o->pidfd);
    close(o->pidfd);
    if (p->ops->piped) lane_close(p, w);
    o->pid = 0;
}

void pool_kill(pool *p, int w)
{
    if (!p->workers[w].pid) return;
    kill(p->workers[w].pid, SIGKILL);
    reap(p, w);
}

/* Charges chunk k with the death of a worker. Returns 1 if the chunk may be tried again. */
static int charge(pool *p, size_t k)
{
    pool_part *part = pool_part_of(p, k);
    if (part->lost != p->board->call) part->times = 0;
    part->lost = p->board->call;
    if (part->times++ < p->opts.retries) return 1;
    pool_fail(p, k, POOL_EDIED);
    return 0;
}

/* Corrects the dead worker's slot for the worker that replaces it. Afterwards `holding` is the
   chunk to begin with, plus 1, or 0 if there is none. */
int pool_bury(pool *p, int w)
{
    pool_slot *s = &p->board->slots[w];
    reap(p, w);
    if (s->asleep) {
        s->asleep = 0;
        p->board->sleepers--;
    }
    if (s->state == SLOT_SPENT) return 0;
    p->deaths++;
    if (s->state != SLOT_READY) return pool_break(p, POOL_EINIT), 1;
    /* `holding` belongs to an earlier call, whose chunk was answered. */
    if (s->call != p->board->call) s->holding = 0;
    if (!s->holding) return 1;
    const size_t k = s->holding - 1;
    if (pool_done(p, k) || !charge(p, k)) s->holding = 0;
    return 1;
}

int pool_has_work(const pool *p, int w)
{
    const pool_slot *s = &p->board->slots[w];
    if (p->broken) return 0;
    if (s->holding) return 1;
    if (!p->opts.fixed) return p->board->next < pool_limit(p);
    return (s->call == p->board->call ? s->cursor : (size_t)w) < pool_limit(p);
}

void pool_tend(pool *p, int timeout)
{
    struct epoll_event e[16];
    int got = pool_events(p, e, 16, timeout);
    for (int i = 0; i < got; i++) {
        const int w = event_worker(&e[i]);
        uint64_t rings;
        if (event_what(&e[i]) == EVENT_BELL) {
            if (read(p->bell, &rings, sizeof rings) < 0) continue;
        } else if (event_what(&e[i]) == EVENT_DEATH) {
            pool_bury(p, w);
            if (!pool_has_work(p, w) || pool_spawn(p, w) != 0)
                p->board->slots[w].seen = p->board->gen;
        }
    }
}

/* Finds a chunk that no slot records: its worker died between taking the chunk and writing
   `holding`. All workers are idle, so each chunk that is not done was lost like this. The chunk is
   charged, and put into the slot of the first worker process. */
int pool_redo(pool *p)
{
    if (!p->deaths || p->broken) return 0;
    for (size_t k = 0; k < pool_limit(p); k++)
        if (!pool_done(p, k) && charge(p, k)) {
            p->board->slots[p->first].holding = k + 1;
            return 1;
        }
    return 0;
}

static int any_unready(const pool *p)
{
    for (int w = p->first; w < p->opts.workers; w++)
        if (p->board->slots[w].state == SLOT_BORN) return 1;
    return 0;
}

void pool_await_ready(pool *p)
{
    while (!p->broken && any_unready(p)) pool_tend(p, -1);
    for (int w = p->first; w < p->opts.workers; w++)
        if (p->board->slots[w].state == SLOT_REFUSED) pool_break(p, POOL_EINIT);
}
