/* array.c - calls that make arrays over ranks, and calls that move elements between ranks. */
#include <string.h>
#include "memory.h"
#include "parts.h"

/* Fills in a's size and the table of all parts, from the count of each rank. */
static int fill_in(tine_mpi_array *a, parts *own, size_t count)
{
    uint64_t mine = count;
    size_t *starts = own->starts;
    _Static_assert(sizeof(size_t) == sizeof(uint64_t), "a table of counts is one of 64-bit words");
    if (MPI_Allgather(&mine, 1, MPI_UINT64_T, starts + 1, 1, MPI_UINT64_T, own->comm) !=
        MPI_SUCCESS)
        return TINE_EIO;
    starts[0] = 0;
    for (int r = 0; r < a->ranks; r++) {
        if (starts[r + 1] > PTRDIFF_MAX / (a->size ? a->size : 1) - starts[r])
            return tine_error_(TINE_EINVAL, "tine_mpi_make: the array is too large");
        starts[r + 1] += starts[r];
    }
    a->count = count;
    a->offset = starts[a->rank];
    a->n = starts[a->ranks];
    return 0;
}

/* Checks that all ranks give the same size. */
static int same_size(MPI_Comm comm, size_t size)
{
    uint64_t v[2] = {size, ~(uint64_t)size};
    if (message_max_u64(comm, v, 2)) return TINE_EIO;
    return v[0] == ~v[1] ? 0
                         : tine_error_(TINE_EINVAL, "tine_mpi_make: size differs between ranks");
}

static int make(tine_mpi_array *a, size_t size, size_t count, MPI_Comm comm)
{
    MPI_Comm own_comm;
    tine_mpi_array made = {.size = size, .comm = comm};
    int rc = comm_ready();
    if (!rc && comm == MPI_COMM_NULL)
        rc = tine_error_(TINE_EINVAL, "tine_mpi_make: comm is MPI_COMM_NULL");
    if (!rc) rc = comm_own(comm, &own_comm);
    if (rc) return rc;
    MPI_Comm_rank(own_comm, &made.rank);
    MPI_Comm_size(own_comm, &made.ranks);
    rc = a ? comm_threads() : tine_error_(TINE_EINVAL, "tine_mpi_make: a is NULL");
    if (!rc && count > PTRDIFF_MAX / (size ? size : 1))
        rc = tine_error_(TINE_EINVAL, "tine_mpi_make: the array is too large");
    parts *own = NULL;
    if (!rc) {
        own = memory_make(sizeof *own + ((size_t)made.ranks + 1) * sizeof *own->starts);
        if (own && size) own->memory = memory_make(size * count);
        if (!own || (size && !own->memory)) rc = tine_error_(TINE_ENOMEM, "tine_mpi_make");
    }
    if (own) own->comm = own_comm;
    rc = comm_agree(own_comm, rc);
    if (!rc) rc = same_size(own_comm, size);
    if (!rc) rc = fill_in(&made, own, count);
    if (!rc) {
        made.own_ = own;
        made.data = own->memory;
        *a = made;
        return 0;
    }
    if (own) memory_free(own->memory);
    memory_free(own);
    return rc;
}

int tine_mpi_make(tine_mpi_array *a, size_t size, size_t count, MPI_Comm comm)
{
    return tine_exit_(make(a, size, count, comm), "tine_mpi_make");
}

int tine_mpi_make_even(tine_mpi_array *a, size_t size, size_t n, MPI_Comm comm)
{
    int rank = 0, ranks = 1, rc = comm_ready();
    if (!rc && comm == MPI_COMM_NULL)
        rc = tine_error_(TINE_EINVAL, "tine_mpi_make_even: comm is MPI_COMM_NULL");
    if (rc) return rc;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &ranks);
    const message_range part = parts_even(n, rank, ranks);
    return tine_exit_(make(a, size, part.hi - part.lo, comm), "tine_mpi_make_even");
}

void tine_mpi_free(tine_mpi_array *a)
{
    if (!a || !a->own_) return;
    memory_free(a->own_->memory);
    /* The file was only read, so closing it cannot fail. */
    (void)!tine_array_close(&a->own_->file);
    memory_free(a->own_);
    memset(a, 0, sizeof *a);
}

/* ---- moving elements between ranks ----------------------------------------------------------- */
/* The arguments of a move: the array a, and b, k or root, by which each rank knows what it gets. */
typedef struct change {
    const tine_mpi_array *a, *b;
    size_t k;
    int root;
} change;

static message_range a_has(const void *ctx, int r) { return parts_of(((const change *)ctx)->a, r); }
static message_range b_has(const void *ctx, int r) { return parts_of(((const change *)ctx)->b, r); }

static message_range root_has(const void *ctx, int r)
{
    const change *c = ctx;
    return (message_range){0, r == c->root ? c->a->n : 0};
}

static message_range before(const void *ctx, int r)
{
    const change *c = ctx;
    const size_t lo = parts_of(c->a, r).lo;
    return (message_range){lo < c->k ? 0 : lo - c->k, lo};
}

static message_range after(const void *ctx, int r)
{
    const change *c = ctx;
    const size_t hi = parts_of(c->a, r).hi;
    return (message_range){hi, c->a->n - hi < c->k ? c->a->n : hi + c->k};
}

static message_plan plan_of(const change *c, message_range (*has)(const void *, int),
                            message_range (*wants)(const void *, int))
{
    return (message_plan){c->a->own_->comm, c->a->rank, c->a->ranks, has, wants, c};
}

/* All ranks agree on rc and on memory for requests. Then the elements are sent. */
static int travel(const message_plan *p, const void *from, void *to, size_t size, int rc)
{
    MPI_Request *requests = rc ? NULL : memory_array(message_requests(p, size), sizeof *requests);
    if (!rc && !requests) rc = TINE_ENOMEM;
    rc = comm_agree(p->comm, rc);
    if (!rc) rc = message_travel(p, from, to, size, requests);
    memory_put(requests);
    return rc;
}

static int no_array(const tine_mpi_array *a, const char *text)
{
    return a && a->own_ ? 0 : tine_error_(TINE_EINVAL, text);
}

static int no_data(const tine_mpi_array *a, const char *text)
{
    return a->size && (a->data || !a->count) ? 0 : tine_error_(TINE_EINVAL, text);
}

int tine_mpi_redistribute(tine_mpi_array *b, size_t count, const tine_mpi_array *a)
{
    tine_mpi_array made = {.data = NULL};
    int rc = no_array(a, "tine_mpi_redistribute: a is no array");
    if (rc) return rc;
    rc = no_data(a, "tine_mpi_redistribute: a has no elements of its own");
    if (!rc && (!b || b == a))
        rc = tine_error_(TINE_EINVAL, "tine_mpi_redistribute: b is NULL, or is a");
    rc = comm_agree(a->own_->comm, rc);
    if (!rc) rc = make(&made, a->size, count, a->comm);
    if (rc) return tine_exit_(rc, "tine_mpi_redistribute");
    const change c = {.a = a, .b = &made};
    const message_plan p = plan_of(&c, a_has, b_has);
    if (made.n != a->n)
        rc = tine_error_(TINE_EINVAL, "tine_mpi_redistribute: counts do not add up to a->n");
    rc = travel(&p, a->data, made.data, a->size, rc);
    if (rc) {
        tine_mpi_free(&made);
        return tine_exit_(rc, "tine_mpi_redistribute");
    }
    made.type = a->type;
    *b = made;
    return 0;
}

int tine_mpi_rebalance(tine_mpi_array *b, const tine_mpi_array *a)
{
    const int rc = no_array(a, "tine_mpi_rebalance: a is no array");
    if (rc) return rc;
    const message_range part = parts_even(a->n, a->rank, a->ranks);
    return tine_mpi_redistribute(b, part.hi - part.lo, a);
}

static int bad_root(const tine_mpi_array *a, const void *x, int root, const char *text)
{
    return root >= 0 && root < a->ranks && (a->rank != root || x || !a->n)
               ? 0
               : tine_error_(TINE_EINVAL, text);
}

int tine_mpi_scatter(const tine_mpi_array *a, const void *x, int root)
{
    int rc = no_array(a, "tine_mpi_scatter: a is no array");
    if (rc) return rc;
    const change c = {.a = a, .root = root};
    const message_plan p = plan_of(&c, root_has, a_has);
    rc = no_data(a, "tine_mpi_scatter: a has no elements of its own");
    if (!rc) rc = bad_root(a, x, root, "tine_mpi_scatter: root is no rank, or x is NULL there");
    return tine_exit_(travel(&p, x, a->data, a->size, rc), "tine_mpi_scatter");
}

int tine_mpi_gather(void *x, const tine_mpi_array *a, int root)
{
    int rc = no_array(a, "tine_mpi_gather: a is no array");
    if (rc) return rc;
    const change c = {.a = a, .root = root};
    const message_plan p = plan_of(&c, a_has, root_has);
    rc = no_data(a, "tine_mpi_gather: a has no elements of its own");
    if (!rc) rc = bad_root(a, x, root, "tine_mpi_gather: root is no rank, or x is NULL there");
    return tine_exit_(travel(&p, a->data, x, a->size, rc), "tine_mpi_gather");
}

int tine_mpi_halo(void *front, void *behind, size_t k, const tine_mpi_array *a)
{
    int rc = no_array(a, "tine_mpi_halo: a is no array");
    if (rc) return rc;
    const change c = {.a = a, .k = k};
    const message_plan up = plan_of(&c, a_has, before), down = plan_of(&c, a_has, after);
    rc = no_data(a, "tine_mpi_halo: a has no elements of its own");
    if (!rc && k && (!front || !behind))
        rc = tine_error_(TINE_EINVAL, "tine_mpi_halo: before or after is NULL");
    const message_range mine = before(&c, a->rank);
    char *to = front;
    if (!rc && k) to += (k - (mine.hi - mine.lo)) * a->size;
    rc = travel(&up, a->data, to, a->size, rc);
    if (!rc) rc = travel(&down, a->data, behind, a->size, rc);
    return tine_exit_(rc, "tine_mpi_halo");
}
