/* messages.c - bytes from rank to rank. MPI counts elements by an int, so long data is sent as
   several messages. */
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
size_t message_count(size_t bytes) { return bytes ? (bytes - 1) / message_max + 1 : 0; }

int message_begin_send(MPI_Comm comm, int r, const void *p, size_t bytes, MPI_Request **request)
{
    int rc = MPI_SUCCESS;
    for (size_t m; bytes && rc == MPI_SUCCESS; p = (const char *)p + m, bytes -= m) {
        m = next_bytes(bytes);
        rc = MPI_Isend(p, (int)m, MPI_BYTE, r, TAG_TRAVEL, comm, (*request)++);
    }
    return comm_code(rc);
}

int message_begin_receive(MPI_Comm comm, int r, void *p, size_t bytes, MPI_Request **request)
{
    int rc = MPI_SUCCESS;
    for (size_t m; bytes && rc == MPI_SUCCESS; p = (char *)p + m, bytes -= m) {
        m = next_bytes(bytes);
        rc = MPI_Irecv(p, (int)m, MPI_BYTE, r, TAG_TRAVEL, comm, (*request)++);
    }
    return comm_code(rc);
}

int message_end(MPI_Request *first, MPI_Request *end, int rc)
{
    for (; first < end && !rc; first++) rc = comm_code(MPI_Wait(first, MPI_STATUS_IGNORE));
    return rc;
}

static size_t messages_of(message_range r, size_t size)
{
    return message_count((r.hi - r.lo) * size);
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

int message_travel(const message_plan *p, const void *from, void *to, size_t size,
                   MPI_Request *requests)
{
    const message_range has = p->has(p->ctx, p->rank), wants = p->wants(p->ctx, p->rank);
    const message_range kept = common(has, wants);
    MPI_Request *end = requests;
    int rc = 0;
    for (int r = 0; r < p->ranks && !rc; r++) {
        const message_range m = common(wants, p->has(p->ctx, r));
        if (r != p->rank)
            rc = message_begin_receive(p->comm, r, (char *)to + (m.lo - wants.lo) * size,
                                       (m.hi - m.lo) * size, &end);
    }
    for (int r = 0; r < p->ranks && !rc; r++) {
        const message_range m = common(has, p->wants(p->ctx, r));
        if (r != p->rank)
            rc = message_begin_send(p->comm, r, (const char *)from + (m.lo - has.lo) * size,
                                    (m.hi - m.lo) * size, &end);
    }
    char *kept_to = (char *)to + (kept.lo - wants.lo) * size;
    const char *kept_from = (const char *)from + (kept.lo - has.lo) * size;
    if (kept.lo < kept.hi && kept_to != kept_from)
        memcpy(kept_to, kept_from, (kept.hi - kept.lo) * size);
    return message_end(requests, end, rc);
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
    int rank = 0, ranks = 0, rc = 0;
    MPI_Request *end = requests;
    size_t in = 0, out = 0, mine_in = 0, mine_out = 0;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &ranks);
    for (int r = 0; r < ranks && !rc; in += got[r++]) {
        if (r == rank)
            mine_in = in;
        else
            rc = message_begin_receive(comm, r, (char *)to + in * size, got[r] * size, &end);
    }
    for (int r = 0; r < ranks && !rc; out += sent[r++]) {
        if (r == rank)
            mine_out = out;
        else
            rc = message_begin_send(comm, r, (const char *)from + out * size, sent[r] * size, &end);
    }
    if (got[rank])
        memcpy((char *)to + mine_in * size, (const char *)from + mine_out * size, got[rank] * size);
    return message_end(requests, end, rc);
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
    const size_t max_count = message_max / size ? message_max / size : 1;
    int rc = MPI_SUCCESS;
    for (size_t m; n && rc == MPI_SUCCESS; x = (char *)x + m * size, n -= m) {
        m = n < max_count ? n : max_count;
        rc = MPI_Allreduce(MPI_IN_PLACE, x, (int)m, type, op, comm);
    }
    return comm_code(rc);
}

int message_add_u64(MPI_Comm comm, uint64_t *x, size_t n)
{
    return message_reduce(comm, x, n, sizeof *x, MPI_SUM);
}

/* MPICH 4.0.2 compares MPI_UINT64_T as signed numbers. So the numbers are mapped to signed ones in
   the same order. n is small. */
int message_max_u64(MPI_Comm comm, uint64_t *x, size_t n)
{
    const uint64_t sign = (uint64_t)1 << 63;
    for (size_t i = 0; i < n; i++) x[i] ^= sign;
    const int rc = MPI_Allreduce(MPI_IN_PLACE, x, (int)n, MPI_INT64_T, MPI_MAX, comm);
    for (size_t i = 0; i < n; i++) x[i] ^= sign;
    return comm_code(rc);
}
