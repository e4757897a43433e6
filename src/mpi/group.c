/* group.c - groups of dense keys over all ranks. What is exact is grouped by each rank and joined.
   Sums of doubles have one order of adding (kernels.def): the whole array is cut into up to 64
   blocks, a block's elements are added one after another, and so are the blocks' sums. A rank sums
   the blocks that begin in its part, each to a table of its own. A block that lies on several ranks
   travels to where it begins. Then the totals go from rank to rank, and each adds its tables. */
#ifndef TINE_TYPE_FILE
#    include <string.h>
#    include "call.h"

enum {
    PER_BLOCK = 16384, /* elements of a block at least, but the last one's; part of the promise */
    BLOCKS = 64        /* at most; part of the promise */
};

static size_t block_of(size_t n)
{
    const size_t p = n / PER_BLOCK + 1;
    return n ? (n - 1) / (p < BLOCKS ? p : BLOCKS) + 1 : 1;
}

/* ---- a block's elements come to where it begins ---------------------------------------------- */
typedef struct group_cut {
    const tine_mpi_array *a;
    size_t block;
} group_cut;

static message_range has_head(const void *ctx, int r)
{
    const group_cut *s = ctx;
    return parts_shared(s->a, r, s->block).head;
}

static message_range wants_rest(const void *ctx, int r)
{
    const group_cut *s = ctx;
    const message_range seam = parts_shared(s->a, r, s->block).seam;
    const size_t end = parts_of(s->a, r).hi;
    return (message_range){seam.lo < seam.hi ? end : seam.hi, seam.hi};
}

/* Blocks of this rank: those of the body, and the seam's as the last one. */
typedef struct group_job {
    mpi_call *c;
    parts_share share;
    size_t block, groups, blocks;
    tine_type type;
    const char *key, *x; /* this rank's part */
    char *seam_key, *seam_x;
    size_t key_size, x_size;
    double *tables; /* one a block */
} group_job;

static size_t key_bytes(tine_type t) { return t <= TINE_U64 ? tine_type_size(t) : 0; }

/* Memory, agreed on; then the seam's elements. */
static int group_prepare(group_job *j, int rc)
{
    mpi_call *c = j->c;
    const group_cut cut = {c->a, j->block};
    const message_plan p = {c->comm, c->a->rank, c->a->ranks, has_head, wants_rest, &cut};
    const message_range body = j->share.body, seam = j->share.seam;
    const size_t tail = seam.lo < seam.hi ? c->a->offset + c->a->count - seam.lo : 0;
    const size_t wide = j->key_size > j->x_size ? j->key_size : j->x_size;
    j->blocks = (body.hi - body.lo + j->block - 1) / j->block + (seam.lo < seam.hi);
    MPI_Request *requests = NULL;
    if (!rc) {
        requests = call_keeps(c, memory_array(message_requests(&p, wide), sizeof *requests));
        j->seam_key = call_keeps(c, memory_array(seam.hi - seam.lo, 2 * wide));
        j->tables = call_keeps(c, j->groups > PTRDIFF_MAX / 8 / BLOCKS
                                      ? NULL
                                      : memory_zeros(j->blocks * j->groups * sizeof *j->tables));
        if (!requests || !j->seam_key || !j->tables) rc = TINE_ENOMEM;
    }
    rc = comm_agree(c->comm, rc);
    c->agreed = rc != 0;
    if (rc) return rc;
    j->seam_x = j->seam_key + (seam.hi - seam.lo) * wide;
    if (tail) {
        memcpy(j->seam_key, j->key + (seam.lo - c->a->offset) * j->key_size, tail * j->key_size);
        memcpy(j->seam_x, j->x + (seam.lo - c->a->offset) * j->x_size, tail * j->x_size);
    }
    rc = message_travel(&p, j->key, j->seam_key + tail * j->key_size, j->key_size, requests);
    return rc ? rc : message_travel(&p, j->x, j->seam_x + tail * j->x_size, j->x_size, requests);
}

/* The elements of block k of this rank. */
static size_t group_block(const group_job *j, size_t k, const char **key, const char **x)
{
    const size_t lo = j->share.body.lo + k * j->block;
    if (lo >= j->share.body.hi) {
        *key = j->seam_key, *x = j->seam_x;
        return j->share.seam.hi - j->share.seam.lo;
    }
    const size_t at = lo - j->c->a->offset;
    *key = j->key + at * j->key_size, *x = j->x + at * j->x_size;
    return j->share.body.hi - lo < j->block ? j->share.body.hi - lo : j->block;
}

/* y = the sums of all ranks' tables, in order, from rank to rank; then the last one tells all. */
static int group_totals(const group_job *j, double *y)
{
    const mpi_call *c = j->c;
    const int rank = c->a->rank, ranks = c->a->ranks;
    const size_t bytes = j->groups * sizeof *y;
    int rc = rank ? message_receive(c->comm, rank - 1, y, bytes) : 0;
    for (size_t k = 0; k < j->blocks && !rc; k++) {
        const double *t = j->tables + k * j->groups;
        for (size_t g = 0; g < j->groups; g++) y[g] += t[g];
    }
    if (!rc && rank + 1 < ranks) rc = message_send(c->comm, rank + 1, y, bytes);
    return rc ? rc : message_broadcast(c->comm, ranks - 1, y, bytes);
}

static inline uint64_t key_at(const void *key, tine_type type, size_t i)
{
    switch (type) {
    case TINE_I32:
        return (uint64_t)(int64_t)((const int32_t *)key)[i];
    case TINE_U32:
        return ((const uint32_t *)key)[i];
    default:
        return ((const uint64_t *)key)[i];
    }
}
#    define ADDS(type) \
        for (size_t i = 0; i < m; i++) { \
            const uint64_t g = key_at(key, type, i); \
            if (g >= groups) return TINE_ERANGE; \
            t[g] += (double)x[i]; \
        }

/* Every NaN is the same one. */
static inline double canonical(double v) { return v == v ? v : __builtin_nan(""); }

/* What all group functions check. */
static const char *group_bad(const void *y, const void *key, tine_type type, const void *x,
                             size_t groups, const tine_mpi_array *a)
{
    const size_t n = a ? a->count : 0;
    const char *bad = NULL;
    CALL_BAD(bad, groups && !y, "tine_mpi: y is NULL");
    CALL_BAD(bad, n && !key, "tine_mpi: key is NULL");
    CALL_BAD(bad, n && !x, "tine_mpi: x is NULL");
    CALL_BAD(bad, !key_bytes(type), "tine_mpi: keys are not of an integer type");
    CALL_BAD(bad, groups > PTRDIFF_MAX / 8, "tine_mpi: groups are too many");
    return bad;
}
#    define TINE_TYPE_FILE "mpi/group.c"
#    include "tine/types.h"
#    undef TINE_TYPE_FILE
#else
#    define K(part) TINE_NAME_(mpi_group_##part)
#    define T TINE_T
#    define ACC TINE_ACC

static int K(add)(double *t, const void *key, tine_type type, const T *x, size_t m, size_t groups)
{
    switch (type) {
    case TINE_I32:
        ADDS(TINE_I32) break;
    case TINE_U32:
        ADDS(TINE_U32) break;
    default:
        ADDS(TINE_U64)
    }
    return 0;
}

static int K(body)(size_t lo, size_t hi, void *p)
{
    const group_job *j = p;
    for (int rc = 0; lo < hi; lo++) {
        const char *key, *x;
        const size_t m = group_block(j, lo, &key, &x);
        rc = K(add)(j->tables + lo * j->groups, key, j->type, (const T *)(const void *)x, m,
                    j->groups);
        if (rc) return rc;
    }
    return 0;
}

/* y[g] = the sum in double; agreed on. */
static int K(sums)(mpi_call *c, double *y, const void *key, tine_type type, const T *x,
                   size_t groups)
{
    const size_t block = block_of(c->a->n);
    group_job j = {.c = c,
                   .share = parts_shared(c->a, c->a->rank, block),
                   .block = block,
                   .groups = groups,
                   .type = type,
                   .key = key,
                   .x = (const char *)x,
                   .key_size = key_bytes(type),
                   .x_size = sizeof *x};
    int rc = group_prepare(&j, y ? 0 : TINE_ENOMEM);
    if (rc) return rc;
    tine_opts o = c->plain;
    o.chunk = 1;
    rc = comm_agree(c->comm, tine_for(K(body), &j, j.blocks, &o));
    c->agreed = 1;
    return rc ? rc : group_totals(&j, y);
}

int TINE_NAME_(mpi_groupsum)(ACC *y, const void *key, tine_type type, const T *x, size_t groups,
                             const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    int rc = call_begin(&c, "tine_mpi_groupsum", a, o, group_bad(y, key, type, x, groups, a));
    if (rc) return rc;
    ACC *mine = call_keeps(&c, memory_zeros(groups * sizeof *mine));
#    if TINE_FLOAT_
    rc = K(sums)(&c, mine, key, type, x, groups);
    for (size_t g = 0; g < groups && !rc; g++) y[g] = canonical(mine[g]);
#    else
    rc = mine ? TINE_NAME_(groupsum)(mine, key, type, x, groups, a->count, &c.plain) : TINE_ENOMEM;
    rc = call_agree(&c, rc);
    if (!rc) rc = message_add_u64(c.comm, (uint64_t *)mine, groups);
    if (!rc && groups) memcpy(y, mine, groups * sizeof *y);
#    endif
    return call_end(&c, rc);
}

int TINE_NAME_(mpi_groupmean)(double *y, const void *key, tine_type type, const T *x, size_t groups,
                              const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    int rc = call_begin(&c, "tine_mpi_groupmean", a, o, group_bad(y, key, type, x, groups, a));
    if (rc) return rc;
    double *sums = call_keeps(&c, memory_zeros(groups * sizeof *sums));
    uint64_t *counts = call_keeps(&c, memory_zeros(groups * sizeof *counts));
    rc = K(sums)(&c, counts ? sums : NULL, key, type, x, groups);
    for (size_t i = 0; i < a->count && !rc; i++) counts[key_at(key, type, i)]++;
    if (!rc) rc = message_add_u64(c.comm, counts, groups);
    for (size_t g = 0; g < groups && !rc; g++)
        y[g] = canonical(counts[g] ? sums[g] / (double)counts[g] : __builtin_nan(""));
    return call_end(&c, rc);
}

/* Whether a comes before b: NaN first, -0.0 before +0.0. */
static inline int K(below)(T a, T b)
{
#    if TINE_FLOAT_
    if (b != b) return 0;
    if (a != a) return 1;
    return a < b || (a == b && __builtin_signbit(a) && !__builtin_signbit(b));
#    else
    return a < b;
#    endif
}

static inline int K(above)(T a, T b)
{
#    if TINE_FLOAT_
    if (b != b) return 0;
    if (a != a) return 1;
    return a > b || (a == b && !__builtin_signbit(a) && __builtin_signbit(b));
#    else
    return a > b;
#    endif
}

static void K(min_op)(void *in, void *inout, int *n, MPI_Datatype *type)
{
    const T *x = in;
    T *y = inout;
    (void)type;
    for (int i = 0; i < *n; i++)
        if (K(below)(x[i], y[i])) y[i] = x[i];
}

static void K(max_op)(void *in, void *inout, int *n, MPI_Datatype *type)
{
    const T *x = in;
    T *y = inout;
    (void)type;
    for (int i = 0; i < *n; i++)
        if (K(above)(x[i], y[i])) y[i] = x[i];
}

typedef int K(kernel)(T *y, const void *key, tine_type type, const T *x, size_t groups, size_t n,
                      const tine_opts *o);

static int K(extremes)(const char *name, K(kernel) * kernel, MPI_User_function *op, T *y,
                       const void *key, tine_type type, const T *x, size_t groups,
                       const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    int rc = call_begin(&c, name, a, o, group_bad(y, key, type, x, groups, a));
    if (rc) return rc;
    T *mine = call_keeps(&c, memory_array(groups, sizeof *mine));
    rc = mine ? kernel(mine, key, type, x, groups, a->count, &c.plain) : TINE_ENOMEM;
    rc = call_agree(&c, rc);
    MPI_Op made = MPI_OP_NULL;
    if (!rc) rc = comm_code(MPI_Op_create(op, 1, &made));
    if (!rc) rc = message_reduce(c.comm, mine, groups, sizeof *mine, made);
    if (made != MPI_OP_NULL) MPI_Op_free(&made);
    if (!rc && groups) memcpy(y, mine, groups * sizeof *y);
    return call_end(&c, rc);
}

int TINE_NAME_(mpi_groupmin)(T *y, const void *key, tine_type type, const T *x, size_t groups,
                             const tine_mpi_array *a, const tine_opts *o)
{
    return K(extremes)("tine_mpi_groupmin", TINE_NAME_(groupmin), K(min_op), y, key, type, x,
                       groups, a, o);
}

int TINE_NAME_(mpi_groupmax)(T *y, const void *key, tine_type type, const T *x, size_t groups,
                             const tine_mpi_array *a, const tine_opts *o)
{
    return K(extremes)("tine_mpi_groupmax", TINE_NAME_(groupmax), K(max_op), y, key, type, x,
                       groups, a, o);
}
#    undef K
#    undef T
#    undef ACC
#endif
