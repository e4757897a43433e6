/* peer.h - what a peer is to the harness: a module with one table, a call for each workload that
   its library can do. */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H
#ifdef __cplusplus
extern "C" {
#endif
#include "../../workloads/workload.h"

/* Does what the workload's serial loop does, with the plan's threads. */
typedef struct bench_peer_call {
    const char *workload; /* its name; NULL ends the table */
    void (*call)(bench_data *d, const bench_plan *p);
} bench_peer_call;

typedef struct bench_peer {
    /* before the first call of a row, outside the clock; and after the last; NULL: nothing to do */
    void (*begin)(int threads);
    void (*end)(void);
    const bench_peer_call *calls;
} bench_peer;
extern const bench_peer bench_peer_module; /* in each module */

#ifdef __cplusplus
}
#endif
#endif
