/* sparse_groups.c - groups of keys of any value over all ranks, in three steps:

   1. Each rank groups its own elements. Sums of doubles have a fixed order of adding, so each block
      is grouped by itself, on the rank where it begins (group_blocks.c).
   2. The partial results are sent to ranks by key. Borders between ranks are chosen so that each
      rank gets as many as another. All results of a key go to one rank, and keys ascend along the
      ranks.
   3. Each rank joins the partial results of each key, in the order of blocks.

   Steps 1 and 3 call the engine's functions for one process. */
#include "sparse_groups.h"
#include <string.h>
#include "splitters.h"

/* ---- step 1 ---------------------------------------------------------------------------------- */
static int group_one(sparse_job *j, size_t k, const tine_opts *plain)
{
    tine_spread_ spread = {.one_block = j->op->rounds};
    tine_opts o = *plain;
    const char *key, *x;
    const size_t n = group_block(&j->b, k, &key, &x), at = k * j->b.cuts.block;
    int rc = 0;
    o.spread_ = &spread;
    for (size_t v = 0; v < j->op->columns && !rc; v++)
        rc = j->op->part[v](j->part.keys + at * j->b.key_size,
                            j->part.values[v] + at * j->op->size[v], &j->found[k], key, j->b.type,
                            x, n, n, &o);
    return rc;
}

static int group_body(size_t lo, size_t hi, void *p)
{
    const tine_opts none = {.chunk = 0};
    int rc = 0;
    for (; lo < hi && !rc; lo++) rc = group_one(p, lo, &none);
    return rc;
}

/* Takes memory for n partial results until the call's end. Returns 0 or TINE_ENOMEM. */
static int make_columns(sparse_job *j, columns *to, size_t n)
{
    const size_t two = j->op->columns == 2 ? j->op->size[1] : 0, wide = j->op->size[0] + two;
    char *memory = call_keeps(j->c, memory_array(n, j->b.key_size + wide));
    if (!memory) return TINE_ENOMEM;
    /* The widest column comes first, so that each column is aligned. */
    to->values[0] = memory;
    to->values[1] = memory + n * j->op->size[0];
    to->keys = memory + n * wide;
    if (j->op->size[0] >= j->b.key_size) return 0;
    to->keys = memory;
    to->values[0] = memory + n * j->b.key_size;
    return 0;
}

/* Groups this rank's blocks. rc is this rank's code until now. All ranks agree on the code. */
static int group_part(sparse_job *j, int rc)
{
    mpi_call *c = j->c;
    if (j->op->rounds)
        rc = group_blocks_fetch(&j->b, c, rc);
    else
        group_blocks_whole(&j->b, c->a);
    c->agreed = 1;
    if (rc && j->op->rounds) return rc;
    tine_opts o = c->plain;
    o.chunk = 1;
    if (!rc) rc = make_columns(j, &j->part, j->b.elements);
    if (!rc)
        rc = j->b.count == 1 ? group_one(j, 0, &c->plain) : tine_for(group_body, j, j->b.count, &o);
    return comm_agree(c->comm, rc);
}

/* ---- step 2 ---------------------------------------------------------------------------------- */
/* A number that ascends with the key. */
static uint64_t ordinal(const void *keys, tine_type type, size_t i)
{
    switch (type) {
    case TINE_I32:
        return ((const uint32_t *)keys)[i] ^ (uint32_t)1 << 31;
    case TINE_U32:
        return ((const uint32_t *)keys)[i];
    case TINE_I64:
        return ((const uint64_t *)keys)[i] ^ (uint64_t)1 << 63;
    default:
        return ((const uint64_t *)keys)[i];
    }
}

/* The number of keys of block k whose ordinal is below `bound`. */
static size_t below_in(const sparse_job *j, size_t k, uint64_t bound)
{
    const void *keys = j->part.keys + k * j->b.cuts.block * j->b.key_size;
    size_t lo = 0, n = j->found[k];
    while (n) {
        const size_t half = n / 2;
        if (ordinal(keys, j->b.type, lo + half) < bound)
            lo += half + 1, n -= half + 1;
        else
            n = half;
    }
    return lo;
}

static size_t below(const void *p, size_t n, uint64_t bound)
{
    const sparse_job *j = p;
    size_t sum = 0;
    (void)n;
    for (size_t k = 0; k < j->b.count; k++) sum += below_in(j, k, bound);
    return sum;
}

/* The tables of an exchange among P ranks. */
typedef struct tables {
    size_t *sent, *got, *targets;
    size_t *cuts; /* [block][rank]: the first partial result for that rank */
    uint64_t *words;
    MPI_Request *requests;
    columns out;
} tables;

/* Chooses borders, and says how many partial results go where. */
static int cut(sparse_job *j, tables *t)
{
    mpi_call *c = j->c;
    const size_t P = (size_t)c->a->ranks;
    sorted_part p = {j, 0, below, j->b.key_size == 4 ? UINT32_MAX : UINT64_MAX};
    for (size_t k = 0; k < j->b.count; k++) p.n += j->found[k];
    uint64_t total = p.n;
    int rc = message_add_u64(c->comm, &total, 1);
    for (size_t r = 0; r < P; r++) t->targets[r] = parts_even(total, (int)r, c->a->ranks).lo;
    if (!rc) rc = splitters_find(c->comm, &p, t->targets, t->words);
    for (size_t k = 0; k < j->b.count && !rc; k++) {
        size_t *at = t->cuts + k * (P + 1);
        at[0] = 0, at[P] = j->found[k];
        for (size_t r = 1; r < P; r++) at[r] = below_in(j, k, t->words[r]);
        for (size_t r = 0; r < P; r++) t->sent[r] += at[r + 1] - at[r];
    }
    return rc ? rc
              : comm_code(MPI_Alltoall(t->sent, 1, MPI_UINT64_T, t->got, 1, MPI_UINT64_T, c->comm));
}

/* Copies the elements to `to`: rank by rank those that the rank gets, each rank's block by block.
 */
static void pack(const sparse_job *j, const tables *t, char *to, const char *from, size_t size)
{
    const size_t P = (size_t)j->c->a->ranks;
    for (size_t r = 0; r < P; r++) {
        for (size_t k = 0; k < j->b.count; k++) {
            const size_t *at = t->cuts + k * (P + 1) + r, bytes = (at[1] - at[0]) * size;
            if (bytes) memcpy(to, from + (k * j->b.cuts.block + at[0]) * size, bytes);
            to += bytes;
        }
    }
}

static int exchange(const sparse_job *j, const tables *t, char *to, const char *from, char *packed,
                    size_t size)
{
    pack(j, t, packed, from, size);
    return message_exchange(j->c->comm, packed, t->sent, to, t->got, size, t->requests);
}

/* Sends partial results to the ranks that join them. All ranks agree on the code. */
static int send_to_owners(sparse_job *j)
{
    mpi_call *c = j->c;
    const size_t P = (size_t)c->a->ranks, W = splitters_words(c->a->ranks);
    tables t = {.sent = call_keeps(c, memory_zeros((3 * P + W + GROUP_BLOCKS * (P + 1)) * 8))};
    int rc = comm_agree(c->comm, t.sent ? 0 : TINE_ENOMEM);
    if (rc) return rc;
    t.got = t.sent + P, t.targets = t.got + P, t.cuts = t.targets + P;
    t.words = (uint64_t *)(t.cuts + GROUP_BLOCKS * (P + 1));
    rc = cut(j, &t);
    if (rc) return rc;
    size_t out = 0;
    for (size_t r = 0; r < P; r++) out += t.sent[r], j->count += t.got[r];
    t.requests = call_keeps(
        c, memory_array(message_exchange_requests(c->comm, t.sent, t.got, 8), sizeof *t.requests));
    rc = t.requests ? make_columns(j, &t.out, out) : TINE_ENOMEM;
    if (!rc) rc = make_columns(j, &j->got, j->count);
    rc = comm_agree(c->comm, rc);
    if (!rc) rc = exchange(j, &t, j->got.keys, j->part.keys, t.out.keys, j->b.key_size);
    for (size_t v = 0; v < j->op->columns && !rc; v++)
        rc = exchange(j, &t, j->got.values[v], j->part.values[v], t.out.values[v], j->op->size[v]);
    return rc;
}

/* ---- step 3 ---------------------------------------------------------------------------------- */
/* Joins the partial results in j->got, which the results replace. All ranks agree on the code. */
static int join(sparse_job *j)
{
    tine_spread_ spread = {.one_block = j->op->rounds};
    tine_opts o = j->c->plain;
    columns result;
    size_t m = 0;
    int rc = make_columns(j, &result, j->count);
    o.spread_ = &spread;
    for (size_t v = 0; v < j->op->columns && !rc; v++)
        rc = j->op->join[v](result.keys, result.values[v], &m, j->got.keys, j->b.type,
                            j->got.values[v], j->count, j->count, &o);
    j->got = result;
    j->count = m;
    return comm_agree(j->c->comm, rc);
}

/* Turns any NaN into one and the same. */
static inline double canonical(double v) { return v == v ? v : __builtin_nan(""); }

/* Makes the arrays *keys and *y of the results. */
static int make_results(const sparse_job *j, tine_mpi_array *keys, tine_mpi_array *y)
{
    tine_mpi_array k, r;
    int rc = tine_mpi_make(&k, j->b.key_size, j->count, j->c->a->comm);
    if (rc) return rc;
    rc = tine_mpi_make(&r, j->op->size[0], j->count, j->c->a->comm);
    if (rc) {
        tine_mpi_free(&k);
        return rc;
    }
    k.type = j->b.type;
    r.type = j->op->type;
    memcpy(k.data, j->got.keys, j->count * j->b.key_size);
    memcpy(r.data, j->got.values[0], j->count * j->op->size[0]);
    double *mean = r.data;
    const uint64_t *many = (const uint64_t *)(void *)j->got.values[1];
    for (size_t i = 0; i < j->count && j->op->columns == 2; i++)
        mean[i] = canonical(mean[i] / (double)many[i]);
    *keys = k;
    *y = r;
    return 0;
}

int sparse_run(sparse_job *j, int rc, tine_mpi_array *keys, tine_mpi_array *y)
{
    rc = group_part(j, rc);
    if (!rc) rc = send_to_owners(j);
    if (!rc) rc = join(j);
    if (!rc) rc = make_results(j, keys, y);
    return call_end(j->c, rc);
}

int sparse_begin(sparse_job *j, mpi_call *c, const sparse_op *op, group_blocks b,
                 const tine_mpi_array *keys, const tine_mpi_array *y, const tine_mpi_array *a,
                 const tine_opts *o)
{
    const char *bad = group_bad(&b, a);
    CALL_BAD(bad, !keys || !y, "tine_mpi: keys or y is NULL");
    CALL_BAD(bad, keys == y || keys == a || y == a, "tine_mpi: keys, y and a are not three arrays");
    memset(j, 0, sizeof *j);
    j->c = c;
    j->op = op;
    j->b = b;
    return call_begin(c, op->name, a, o, bad);
}
