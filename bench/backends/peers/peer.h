/* peer.h - the interface between the harness and a peer: a module with one table, which has a call
   for each workload that the peer's library can run. */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H
#ifdef __cplusplus
extern "C" {
#endif
#include "../../workloads/workload.h"

/* A function that computes what the workload's serial loop computes, with the plan's threads. */
typedef struct bench_peer_call {
    const char *workload; /* The name of the workload. NULL ends the table. */
    void (*call)(bench_data *d, const bench_plan *p);
} bench_peer_call;

typedef struct bench_peer {
    /* begin runs before the first call of a row, end after the last. Neither is timed, and both may
       be NULL. */
    void (*begin)(int threads);
    void (*end)(void);
    const bench_peer_call *calls;
} bench_peer;
extern const bench_peer bench_peer_module; /* Each module defines this table. */

#ifdef __cplusplus
}
#endif
#endif
