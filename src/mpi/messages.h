/* messages.h - bytes from rank to rank, in messages whose lengths fit an int. */
#ifndef TINE_MPI_MESSAGES_H
#define TINE_MPI_MESSAGES_H
#include "comm.h"

extern size_t message_max; /* the most bytes of a message; tests set fewer */

typedef struct message_range {
    size_t lo, hi;
} message_range;

/* A plan for sending elements of an array. has(r) is the range of places that rank r holds, and
   wants(r) the range that it gets. Every rank can compute both, so ranks need not ask. */
typedef struct message_plan {
    MPI_Comm comm;
    int rank, ranks;
    message_range (*has)(const void *ctx, int r);
    message_range (*wants)(const void *ctx, int r);
    const void *ctx;
} message_plan;

/* The number of MPI requests of this rank's part of the plan, for elements of `size` bytes. */
size_t message_requests(const message_plan *p, size_t size);
/* Carries out the plan. from: the elements that this rank has. to: the elements that this rank
   wants. from and to may be the same memory. */
int message_travel(const message_plan *p, const void *from, void *to, size_t size,
                   MPI_Request *requests);

/* Exchanges elements between all ranks: sent[r] elements of `from` go to rank r, and got[r]
   elements of rank r come to `to`. Both arrays are in the order of ranks. */
size_t message_exchange_requests(MPI_Comm comm, const size_t *sent, const size_t *got, size_t size);
int message_exchange(MPI_Comm comm, const void *from, const size_t *sent, void *to,
                     const size_t *got, size_t size, MPI_Request *requests);

/* The steps of an exchange. The two functions begin to send bytes to rank r, or to receive them,
   and advance *request by message_count(bytes) requests. Both ranks call them in the same order.
   message_end waits for all requests. */
size_t message_count(size_t bytes);
int message_begin_send(MPI_Comm comm, int r, const void *p, size_t bytes, MPI_Request **request);
int message_begin_receive(MPI_Comm comm, int r, void *p, size_t bytes, MPI_Request **request);
int message_end(MPI_Request *first, MPI_Request *end, int rc);

/* Send or receive bytes, and wait until it is done. Both ranks must give the same number of bytes.
 */
int message_send(MPI_Comm comm, int to, const void *p, size_t bytes);
int message_receive(MPI_Comm comm, int from, void *p, size_t bytes);
/* Sends root's bytes to all ranks. */
int message_broadcast(MPI_Comm comm, int root, void *p, size_t bytes);
/* x[i] = the sum, or the maximum, of x[i] over all ranks. */
int message_add_u64(MPI_Comm comm, uint64_t *x, size_t n);
int message_max_u64(MPI_Comm comm, uint64_t *x, size_t n);
/* x[i] = op over x[i] of all ranks. Elements have 4 or 8 bytes. */
int message_reduce(MPI_Comm comm, void *x, size_t n, size_t size, MPI_Op op);

#endif
