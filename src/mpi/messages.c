/* messages.c - bytes from rank to rank: MPI counts elements by an int, so long messages go in
   several. */
#include "messages.h"
#include <string.h>

size_t message_max = (size_t)1 << 30;

enum { TAG_TRAVEL = 1, TAG_ONE = 2 };

static size_t next_bytes(size_t left) { return left < message_max ? left : message_max; }

static message_range common(message_range a, message_range b)
{
    const size_t lo = a.lo > b.lo ? a.lo : b.lo, hi = a.hi < b.hi ? a.hi : b.hi;
    return lo < hi ? (message_range){lo, hi} : (message_range){0, 0};
}

/* ---- elements from many ranks to many -------------------------------------------------------- */
static size_t messages_of(message_range r, size_t size)
{
    const size_t bytes = (r.hi - r.lo) * size;
    return bytes ? (bytes - 1) / message_max + 1 : 0;
}

size_t message_requests(const message_plan *p, size_t size)
{
    const message_range has = p->has(p->ctx, p->rank), wants = p->wants(p->ctx, p->rank);
    size_t count = 0;
    for (int r = 0; r < p->ranks; r++)
        count += r == p->rank ? 0
                              : messages_of(common(has, p->wants(p->ctx, r)), size) +
                                    messages_of(common(wants, p->has(p->ctx, r)), size);
    return count;
}

/* Begins one direction between this rank and rank r. p points to element `first`. */
static int begin(const message_plan *plan, int r, message_range range, size_t first,
                 const void *from, void *to, size_t size, MPI_Request **request)
{
    int rc = MPI_SUCCESS;
    size_t at = (range.lo - first) * size, left = (range.hi - range.lo) * size;
    for (size_t bytes; left && rc == MPI_SUCCESS; at += bytes, left -= bytes) {
        bytes = next_bytes(left);
        rc = to ? MPI_Irecv((char *)to + at, (int)bytes, MPI_BYTE, r, TAG_TRAVEL, plan->comm,
                            (*request)++)
                : MPI_Isend((const char *)from + at, (int)bytes, MPI_BYTE, r, TAG_TRAVEL,
                            plan->comm, (*request)++);
    }
    return rc;
}

int message_travel(const message_plan *p, const void *from, void *to, size_t size,
                   MPI_Request *requests)
{
    const message_range has = p->has(p->ctx, p->rank), wants = p->wants(p->ctx, p->rank);
    const message_range kept = common(has, wants);
    MPI_Request *end = requests;
    int rc = MPI_SUCCESS;
    for (int r = 0; r < p->ranks && rc == MPI_SUCCESS; r++)
        if (r != p->rank)
            rc = begin(p, r, common(wants, p->has(p->ctx, r)), wants.lo, NULL, to, size, &end);
    for (int r = 0; r < p->ranks && rc == MPI_SUCCESS; r++)
        if (r != p->rank)
            rc = begin(p, r, common(has, p->wants(p->ctx, r)), has.lo, from, NULL, size, &end);
    if (kept.lo < kept.hi)
        memcpy((char *)to + (kept.lo - wants.lo) * size,
               (const char *)from + (kept.lo - has.lo) * size, (kept.hi - kept.lo) * size);
    for (; requests < end && rc == MPI_SUCCESS; requests++)
        rc = MPI_Wait(requests, MPI_STATUS_IGNORE);
    return comm_code(rc);
}

size_t message_exchange_requests(MPI_Comm comm, const size_t *sent, const size_t *got, size_t size)
{
    int rank = 0, ranks = 0;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &ranks);
    size_t count = 0;
    for (int r = 0; r < ranks; r++)
        if (r != rank)
            count += messages_of((message_range){0, sent[r]}, size) +
                     messages_of((message_range){0, got[r]}, size);
    return count;
}

int message_exchange(MPI_Comm comm, const void *from, const size_t *sent, void *to,
                     const size_t *got, size_t size, MPI_Request *requests)
{
    message_plan p = {.comm = comm};
    MPI_Request *end = requests;
    int rc = MPI_SUCCESS;
    size_t in = 0, out = 0, mine_in = 0, mine_out = 0;
    MPI_Comm_rank(comm, &p.rank);
    MPI_Comm_size(comm, &p.ranks);
    for (int r = 0; r < p.ranks && rc == MPI_SUCCESS; in += got[r++]) {
        if (r == p.rank)
            mine_in = in;
        else
            rc = begin(&p, r, (message_range){in, in + got[r]}, 0, NULL, to, size, &end);
    }
    for (int r = 0; r < p.ranks && rc == MPI_SUCCESS; out += sent[r++]) {
        if (r == p.rank)
            mine_out = out;
        else
            rc = begin(&p, r, (message_range){out, out + sent[r]}, 0, from, NULL, size, &end);
    }
    if (got[p.rank])
        memcpy((char *)to + mine_in * size, (const char *)from + mine_out * size,
               got[p.rank] * size);
    for (; requests < end && rc == MPI_SUCCESS; requests++)
        rc = MPI_Wait(requests, MPI_STATUS_IGNORE);
    return comm_code(rc);
}

/* ---- one to one, one to all ------------------------------------------------------------------ */
int message_send(MPI_Comm comm, int to, const void *p, size_t bytes)
{
    int rc = MPI_SUCCESS;
    for (size_t m; bytes && rc == MPI_SUCCESS; p = (const char *)p + m, bytes -= m) {
        MPI_Request request;
        m = next_bytes(bytes);
        rc = MPI_Isend(p, (int)m, MPI_BYTE, to, TAG_ONE, comm, &request);
        if (rc == MPI_SUCCESS) rc = MPI_Wait(&request, MPI_STATUS_IGNORE);
    }
    return comm_code(rc);
}

int message_receive(MPI_Comm comm, int from, void *p, size_t bytes)
{
    int rc = MPI_SUCCESS;
    for (size_t m; bytes && rc == MPI_SUCCESS; p = (char *)p + m, bytes -= m) {
        MPI_Request request;
        m = next_bytes(bytes);
        rc = MPI_Irecv(p, (int)m, MPI_BYTE, from, TAG_ONE, comm, &request);
        if (rc == MPI_SUCCESS) rc = MPI_Wait(&request, MPI_STATUS_IGNORE);
    }
    return comm_code(rc);
}

int message_broadcast(MPI_Comm comm, int root, void *p, size_t bytes)
{
    int rc = MPI_SUCCESS;
    for (size_t m; bytes && rc == MPI_SUCCESS; p = (char *)p + m, bytes -= m) {
        m = next_bytes(bytes);
        rc = MPI_Bcast(p, (int)m, MPI_BYTE, root, comm);
    }
    return comm_code(rc);
}

int message_reduce(MPI_Comm comm, void *x, size_t n, size_t size, MPI_Op op)
{
    const MPI_Datatype type = size == 4 ? MPI_UINT32_T : MPI_UINT64_T;
    const size_t most = message_max / size ? message_max / size : 1;
    int rc = MPI_SUCCESS;
    for (size_t m; n && rc == MPI_SUCCESS; x = (char *)x + m * size, n -= m) {
        m = n < most ? n : most;
        rc = MPI_Allreduce(MPI_IN_PLACE, x, (int)m, type, op, comm);
    }
    return comm_code(rc);
}

int message_add_u64(MPI_Comm comm, uint64_t *x, size_t n)
{
    return message_reduce(comm, x, n, sizeof *x, MPI_SUM);
}

/* MPICH 4.0.2 compares MPI_UINT64_T as signed numbers: so they are made such. n is small. */
int message_max_u64(MPI_Comm comm, uint64_t *x, size_t n)
{
    const uint64_t sign = (uint64_t)1 << 63;
    for (size_t i = 0; i < n; i++) x[i] ^= sign;
    const int rc = MPI_Allreduce(MPI_IN_PLACE, x, (int)n, MPI_INT64_T, MPI_MAX, comm);
    for (size_t i = 0; i < n; i++) x[i] ^= sign;
    return comm_code(rc);
}
