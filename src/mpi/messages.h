/* messages.h - bytes from rank to rank, in messages that an int can count. */
#ifndef TINE_MPI_MESSAGES_H
#define TINE_MPI_MESSAGES_H
#include "comm.h"

extern size_t message_max; /* bytes of a message, at most; less in tests */

typedef struct message_range {
    size_t lo, hi;
} message_range;

/* Elements of an array travel: has(r) are the places of the array that rank r holds, wants(r) those
   that it gets. Each is known to every rank, so nobody asks. */
typedef struct message_plan {
    MPI_Comm comm;
    int rank, ranks;
    message_range (*has)(const void *ctx, int r);
    message_range (*wants)(const void *ctx, int r);
    const void *ctx;
} message_plan;

/* MPI requests that this rank's part of the plan takes, elements being of `size` bytes. */
size_t message_requests(const message_plan *p, size_t size);
/* from: this rank's has; to: its wants. They may be the same places. */
int message_travel(const message_plan *p, const void *from, void *to, size_t size,
                   MPI_Request *requests);

/* Any elements from any rank to any: sent[r] of them from `from` to rank r, got[r] from there to
   `to`, one rank's behind the other's in both arrays. */
size_t message_exchange_requests(MPI_Comm comm, const size_t *sent, const size_t *got, size_t size);
int message_exchange(MPI_Comm comm, const void *from, const size_t *sent, void *to,
                     const size_t *got, size_t size, MPI_Request *requests);

/* The same in parts: bytes between this rank and rank r, begun; *request is where the next request
   goes, of message_count. Both ranks begin theirs in the same order. message_end waits for all. */
size_t message_count(size_t bytes);
int message_begin_send(MPI_Comm comm, int r, const void *p, size_t bytes, MPI_Request **request);
int message_begin_receive(MPI_Comm comm, int r, void *p, size_t bytes, MPI_Request **request);
int message_end(MPI_Request *first, MPI_Request *end, int rc);

/* One message between two ranks, waited for; bytes of any number, the same on both. */
int message_send(MPI_Comm comm, int to, const void *p, size_t bytes);
int message_receive(MPI_Comm comm, int from, void *p, size_t bytes);
/* root's bytes to all. */
int message_broadcast(MPI_Comm comm, int root, void *p, size_t bytes);
/* x[i] += x[i] of all other ranks; x[i] = the greatest of all ranks'. */
int message_add_u64(MPI_Comm comm, uint64_t *x, size_t n);
int message_max_u64(MPI_Comm comm, uint64_t *x, size_t n);
/* x[i] = op over all ranks' x[i], of 4 or 8 bytes. */
int message_reduce(MPI_Comm comm, void *x, size_t n, size_t size, MPI_Op op);

#endif
