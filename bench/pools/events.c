/* events.c - the parent waits on one epoll instance; workers ring its bell, an eventfd. */
#include "events.h"
#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

void pool_listen(const pool *p, int fd, int w, int what, uint32_t events)
{
    struct epoll_event e = {.events = events, .data.u64 = (uint64_t)w << 2 | (unsigned)what};
    epoll_ctl(p->epoll, EPOLL_CTL_ADD, fd, &e);
}

/* close() alone leaves the descriptor in the epoll set while a forked process has a copy of it. */
void pool_unlisten(const pool *p, int fd) { epoll_ctl(p->epoll, EPOLL_CTL_DEL, fd, NULL); }

int pool_events(const pool *p, struct epoll_event *e, int max, int timeout)
{
    int got;
    do got = epoll_wait(p->epoll, e, max, timeout);
    while (got < 0 && errno == EINTR);
    return got;
}

int pool_events_open(pool *p)
{
    p->epoll = epoll_create1(EPOLL_CLOEXEC);
    p->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (p->epoll < 0 || p->bell < 0) return -1;
    pool_listen(p, p->bell, 0, EVENT_BELL, EPOLLIN);
    return 0;
}

void pool_events_close(pool *p)
{
    if (p->epoll >= 0) close(p->epoll);
    if (p->bell >= 0) close(p->bell);
}

void pool_ring(const pool *p)
{
    const uint64_t one = 1;
    /* The counter is full, so the bell is ringing already. */
    if (write(p->bell, &one, sizeof one) < 0) return;
}
