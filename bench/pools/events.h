/* events.h - the events that wake the parent of a pool: the death of a worker, a ring of the bell,
   and a pipe that became ready. */
#ifndef BENCH_POOL_EVENTS_H
#define BENCH_POOL_EVENTS_H
#include "board.h"
#include <sys/epoll.h>

enum { EVENT_DEATH, EVENT_BELL, EVENT_REPLY, EVENT_ROOM };
static inline int event_what(const struct epoll_event *e) { return e->data.u64 & 3; }
static inline int event_worker(const struct epoll_event *e) { return (int)(e->data.u64 >> 2); }

int pool_events_open(pool *p); /* Returns 0, or -1 without descriptors. */
void pool_events_close(pool *p);
int pool_events(const pool *p, struct epoll_event *e, int max, int timeout);
void pool_listen(const pool *p, int fd, int w, int what, uint32_t events);
void pool_unlisten(const pool *p, int fd);
void pool_ring(const pool *p); /* Called in a worker: wakes the parent. */
#endif
