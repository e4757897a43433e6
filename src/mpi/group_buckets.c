/* group_buckets.c - sums of many groups over all ranks. The engine scatters a rank's elements to
   buckets, in the order of the whole array's blocks (src/group/dense.c). Then it calls share():

       rank 0   bucket 0: blocks 0 1    bucket 1: blocks 0 1        rank 0 gets bucket 0
       rank 1   bucket 0: blocks 1 2    bucket 1: blocks 1 2        rank 1 gets bucket 1

   The elements of a bucket are stored in the order of ranks, which is the order of blocks. So the
   engine continues as if it had scattered the whole array. A block on several ranks needs no
   special treatment. */
#include "group_buckets.h"
#include <string.h>
#include "../group/dense_tables.h"

int group_buckets_pay(const mpi_call *c, size_t groups)
{
    const size_t block = group_block_length(c->a->n);
    if (block >= c->a->n || block > UINT32_MAX) return 0;
    return !group_tables_fit(groups, block);
}

typedef struct bucket_sum {
    tine_spread_ spread; /* the first field, because the engine passes a pointer to it */
    mpi_call *c;
    /* each: the number of groups of a rank. groups: the number of groups of all ranks. */
    size_t each, groups;
    int shared; /* whether elements have been sent */
    /* True: no elements were sent, because one rank would have got too many. */
    int uneven;
} bucket_sum;

/* The numbers of elements that this rank sends to each rank's buckets, and gets for its own, by
   block. Each rank has the same number of buckets, of which the last may be empty. */
typedef struct exchange {
    size_t ranks, buckets, blocks;
    /* [rank][bucket][block]. sent: the number of elements that this rank sends to a bucket of that
       rank. got: the number that arrive from that rank for a bucket of this one. */
    size_t *sent, *got;
    MPI_Request *requests;
} exchange;

/* The number of elements of rank r and bucket k, over all blocks. */
static size_t sum_of(const exchange *e, const size_t *count, size_t r, size_t k)
{
    const size_t *of = count + (r * e->buckets + k) * e->blocks;
    size_t sum = 0;
    for (size_t p = 0; p < e->blocks; p++) sum += of[p];
    return sum;
}

/* Whether a rank would get more than twice its even share of the elements. */
static int is_uneven(const mpi_call *c, const exchange *e, int *uneven)
{
    uint64_t max_received = 0;
    for (size_t r = 0; r < e->ranks; r++)
        for (size_t k = 0; k < e->buckets; k++) max_received += sum_of(e, e->got, r, k);
    const int rc = message_max_u64(c->comm, &max_received, 1);
    *uneven = max_received > 2 * ((c->a->n - 1) / e->ranks + 1);
    return rc;
}

/* Counts the elements that ranks exchange. All ranks agree on the code. */
static int count(mpi_call *c, exchange *e, const tine_buckets_ *b)
{
    const size_t words = e->ranks * e->buckets * e->blocks;
    const int each = (int)(e->buckets * e->blocks);
    e->sent = call_keeps(c, memory_array(2 * words, sizeof *e->sent));
    const int rc = call_agree(c, e->sent ? 0 : TINE_ENOMEM);
    if (rc) return rc;
    e->got = e->sent + words;
    memset(e->sent, 0, words * sizeof *e->sent);
    for (size_t i = 0; i < b->buckets * b->blocks; i++) e->sent[i] = b->start[i + 1] - b->start[i];
    return comm_code(
        MPI_Alltoall(e->sent, each, MPI_UINT64_T, e->got, each, MPI_UINT64_T, c->comm));
}

/* Takes memory for this rank's buckets and for requests. All ranks agree on the code. */
static int make_room(mpi_call *c, exchange *e, tine_buckets_ *b)
{
    size_t elements = 0, requests = 0;
    for (size_t r = 0; r < e->ranks; r++) {
        for (size_t k = 0; k < e->buckets; k++) {
            const size_t got = sum_of(e, e->got, r, k), sent = sum_of(e, e->sent, r, k);
            elements += got;
            requests += message_count(got * b->x_size) + message_count(got * sizeof *b->ids) +
                        message_count(sent * b->x_size) + message_count(sent * sizeof *b->ids);
        }
    }
    b->xs = call_keeps(c, memory_array(elements, b->x_size + sizeof *b->ids));
    b->start = call_keeps(c, memory_array(b->buckets * e->blocks + 1, sizeof *b->start));
    e->requests = call_keeps(c, memory_array(requests, sizeof *e->requests));
    if (b->xs) b->ids = (uint32_t *)(void *)(b->xs + elements * b->x_size);
    return comm_agree(c->comm, b->xs && b->start && e->requests ? 0 : TINE_ENOMEM);
}

/* Sets the place of the first element of each bucket and block of this rank. */
static void fill_starts(const exchange *e, tine_buckets_ *b)
{
    size_t at = 0;
    for (size_t k = 0; k < b->buckets; k++) {
        for (size_t p = 0; p < e->blocks; p++) {
            b->start[k * e->blocks + p] = at;
            for (size_t r = 0; r < e->ranks; r++)
                at += e->got[(r * e->buckets + k) * e->blocks + p];
        }
    }
    b->start[b->buckets * e->blocks] = at;
}

/* Copies this rank's own m elements of its bucket k to place `to`. */
static void keep_own(const tine_buckets_ *from, size_t k, const tine_buckets_ *b, size_t to,
                     size_t m)
{
    const size_t at = from->start[(b->first + k) * from->blocks], size = from->x_size;
    memcpy(b->ids + to, from->ids + at, m * sizeof *b->ids);
    memcpy(b->xs + to * size, from->xs + at * size, m * size);
}

static int travel(const mpi_call *c, const exchange *e, const tine_buckets_ *from,
                  const tine_buckets_ *b)
{
    const size_t size = b->x_size, mine = (size_t)c->a->rank;
    MPI_Request *end = e->requests;
    int rc = 0;
    for (size_t k = 0, at = 0; k < e->buckets; k++) {
        for (size_t r = 0; r < e->ranks; r++) {
            const size_t m = sum_of(e, e->got, r, k);
            if (r != mine && !rc)
                rc = message_begin_receive(c->comm, (int)r, b->ids + at, m * sizeof *b->ids, &end);
            if (r != mine && !rc)
                rc = message_begin_receive(c->comm, (int)r, b->xs + at * size, m * size, &end);
            at += m;
        }
    }
    for (size_t i = 0; i < from->buckets; i++) {
        const size_t r = i / e->buckets, at = from->start[i * e->blocks];
        const size_t m = from->start[(i + 1) * e->blocks] - at;
        if (r != mine && !rc)
            rc = message_begin_send(c->comm, (int)r, from->ids + at, m * sizeof *b->ids, &end);
        if (r != mine && !rc)
            rc = message_begin_send(c->comm, (int)r, from->xs + at * size, m * size, &end);
    }
    for (size_t k = 0, at = 0; k < b->buckets; k++) {
        for (size_t r = 0; r < e->ranks; r++) {
            const size_t m = sum_of(e, e->got, r, k);
            if (r == mine && m) keep_own(from, k, b, at, m);
            at += m;
        }
    }
    return message_end(e->requests, end, rc);
}

/* The engine calls this function when this rank's elements are in buckets. */
static int share(tine_spread_ *spread, tine_buckets_ *b)
{
    bucket_sum *s = (bucket_sum *)(void *)spread;
    mpi_call *c = s->c;
    const size_t ranks = (size_t)c->a->ranks, rank = (size_t)c->a->rank, all = b->buckets;
    const tine_buckets_ from = *b;
    exchange e = {.ranks = ranks, .buckets = (all - 1) / ranks + 1, .blocks = b->blocks};
    int rc = count(c, &e, b);
    if (!rc) rc = is_uneven(c, &e, &s->uneven);
    if (rc || s->uneven) return rc ? rc : TINE_ECANCELED;
    b->first = rank * e.buckets < all ? rank * e.buckets : all;
    b->buckets = all - b->first < e.buckets ? all - b->first : e.buckets;
    rc = make_room(c, &e, b);
    if (rc) return rc;
    fill_starts(&e, b);
    s->each = e.buckets * b->each;
    s->shared = 1;
    return travel(c, &e, &from, b);
}

/* ---- sending the sums to all ranks ----------------------------------------------------------- */
/* The groups of rank r. */
static message_range own_groups(const void *ctx, int r)
{
    const bucket_sum *s = ctx;
    const size_t lo = (size_t)r * s->each, hi = lo + s->each;
    return (message_range){lo < s->groups ? lo : s->groups, hi < s->groups ? hi : s->groups};
}

static message_range all_groups(const void *ctx, int r)
{
    (void)r;
    return (message_range){0, ((const bucket_sum *)ctx)->groups};
}

static int tell_sums(mpi_call *c, const bucket_sum *s, double *y, int rc)
{
    const message_plan p = {c->comm, c->a->rank, c->a->ranks, own_groups, all_groups, s};
    MPI_Request *requests =
        call_keeps(c, memory_array(message_requests(&p, sizeof *y), sizeof *requests));
    rc = comm_agree(c->comm, rc ? rc : requests ? 0 : TINE_ENOMEM);
    return rc ? rc : message_travel(&p, y + own_groups(s, p.rank).lo, y, sizeof *y, requests);
}

/* ---- a call ---------------------------------------------------------------------------------- */
int group_buckets_sum(mpi_call *c, double *y, const group_blocks *b, size_t groups,
                      dense_kernel *kernel, int rc, int *uneven)
{
    const size_t n = c->a->n, block = group_block_length(n), first = c->a->offset;
    size_t bound[GROUP_BLOCKS + 1];
    bucket_sum s = {.spread = {.buckets = share,
                               .bound = bound,
                               .blocks = (n - 1) / block + 1,
                               .ranks = (size_t)c->a->ranks},
                    .c = c,
                    .groups = groups};
    for (size_t p = 0; p <= s.spread.blocks; p++) {
        const size_t at = p * block > first ? p * block - first : 0;
        bound[p] = at < c->a->count ? at : c->a->count;
    }
    tine_opts o = c->plain;
    o.spread_ = &s.spread;
    /* No progress is reported, since the call has no elements. */
    if (!c->a->count) o.progress = NULL;
    if (!rc) rc = kernel(y, b->key, b->type, b->x, groups, c->a->count, &o);
    *uneven = s.uneven;
    return s.shared ? tell_sums(c, &s, y, rc) : call_agree(c, rc);
}
