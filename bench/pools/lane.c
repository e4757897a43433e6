/* lane.c - opens and closes a worker's two pipes. */
#include "lane.h"
#include "events.h"
#include <fcntl.h>
#include <unistd.h>

/* Bytes: the largest pipe that Linux allows an unprivileged process by default. */
static const int pipe_bytes = 1 << 20;

int lane_open(pool *p, int w)
{
    pool_lane *l = &p->workers[w].lane;
    int task[2], reply[2];
    if (pipe2(task, O_CLOEXEC) != 0) return -1;
    if (pipe2(reply, O_CLOEXEC) != 0) {
        close(task[0]);
        close(task[1]);
        return -1;
    }
    if (p->ops->copies) {
        /* The kernel refuses beyond the user's share of pipe memory. Then the pipe keeps its 64
           KiB. */
        fcntl(task[1], F_SETPIPE_SZ, pipe_bytes);
        fcntl(reply[1], F_SETPIPE_SZ, pipe_bytes);
    }
    /* Only the parent's ends do not block: the parent must not wait in a pipe, and a worker may. */
    fcntl(task[1], F_SETFL, O_NONBLOCK);
    fcntl(reply[0], F_SETFL, O_NONBLOCK);
    *l = (pool_lane){.to = task[1],
                     .from = reply[0],
                     .theirs = task[0],
                     .worker_from = reply[1],
                     .cursor = l->cursor};
    pool_listen(p, l->to, w, EVENT_ROOM, EPOLLOUT | EPOLLET);
    pool_listen(p, l->from, w, EVENT_REPLY, EPOLLIN);
    return 0;
}

void lane_close(pool *p, int w)
{
    pool_lane *l = &p->workers[w].lane;
    pool_unlisten(p, l->to);
    pool_unlisten(p, l->from);
    close(l->to);
    close(l->from);
    close(l->theirs);
}
