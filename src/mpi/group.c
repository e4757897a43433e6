/* group.c - groups of dense keys over all ranks. For exact operations each rank groups its part,
   and the results are joined.

   Sums of doubles have a fixed order of adding (kernels.def). The whole array has up to 64 blocks.
   The elements of a block are added one after another, and then the blocks' sums. A rank sums the
   blocks that begin in its part, each into a table of its own. A block on several ranks is sent to
   the rank where it begins. Then the totals go from rank to rank, and each rank adds its tables.

   If there are too many groups for tables, elements are sent by group (group_buckets.c), unless
   most of them belong to a few groups. */
#ifndef TINE_TYPE_FILE
#    include <string.h>
#    include "group_buckets.h"

typedef struct dense_job {
    group_blocks b;
    size_t groups;
    dense_kernel *kernel;
    double *tables; /* A table for each block. */
} dense_job;

static int sum_blocks(size_t lo, size_t hi, void *p)
{
    const dense_job *j = p;
    tine_spread_ spread = {.one_block = 1};
    const tine_opts o = {.spread_ = &spread};
    int rc = 0;
    for (; lo < hi && !rc; lo++) {
        const char *key, *x;
        const size_t m = group_block(&j->b, lo, &key, &x);
        rc = j->kernel(j->tables + lo * j->groups, key, j->b.type, x, j->groups, m, &o);
    }
    return rc;
}

/* y = the sums of all ranks' tables, added in order from rank to rank. The last rank sends them to
   all. */
static int totals(const mpi_call *c, const dense_job *j, double *y)
{
    const int rank = c->a->rank, ranks = c->a->ranks;
    const size_t bytes = j->groups * sizeof *y;
    int rc = rank ? message_receive(c->comm, rank - 1, y, bytes) : 0;
    for (size_t k = 0; k < j->b.count && !rc; k++) {
        const double *t = j->tables + k * j->groups;
        for (size_t g = 0; g < j->groups; g++) y[g] += t[g];
    }
    if (!rc && rank + 1 < ranks) rc = message_send(c->comm, rank + 1, y, bytes);
    return rc ? rc : message_broadcast(c->comm, ranks - 1, y, bytes);
}

/* Adds the sums, in double, to y, which is all zeros. rc is this rank's code until now. All ranks
   agree on the code. */
static int sums(mpi_call *c, double *y, dense_job *j, int rc)
{
    if (group_buckets_pay(c, j->groups)) {
        int uneven;
        const int done = group_buckets_sum(c, y, &j->b, j->groups, j->kernel, rc, &uneven);
        if (!uneven) return done;
    }
    rc = group_blocks_fetch(&j->b, c, rc);
    c->agreed = 1;
    if (rc) return rc;
    const size_t entries = j->groups > PTRDIFF_MAX / 8 / GROUP_BLOCKS ? PTRDIFF_MAX : j->groups;
    j->tables = call_keeps(c, memory_array(entries, j->b.count * sizeof *j->tables));
    tine_opts o = c->plain;
    o.chunk = 1;
    rc = j->tables ? tine_for(sum_blocks, j, j->b.count, &o) : TINE_ENOMEM;
    rc = comm_agree(c->comm, rc);
    return rc ? rc : totals(c, j, y);
}

/* Turns any NaN into one and the same. */
static inline double canonical(double v) { return v == v ? v : __builtin_nan(""); }

/* Checks the arguments that all functions of dense keys have. */
static const char *dense_bad(const void *y, const group_blocks *b, size_t groups,
                             const tine_mpi_array *a)
{
    const char *bad = group_bad(b, a);
    CALL_BAD(bad, groups && !y, "tine_mpi: y is NULL");
    CALL_BAD(bad, groups > PTRDIFF_MAX / 8, "tine_mpi: groups are too many");
    return bad;
}

/* count[g] = the number of this rank's keys that are g. */
static int count_keys(uint64_t *count, const group_blocks *b, size_t groups, size_t n,
                      const tine_opts *o)
{
    size_t *y = (size_t *)count;
    switch (b->type) {
    case TINE_I32:
        return tine_bincount_i32(y, (const int32_t *)(const void *)b->key, groups, n, o);
    case TINE_U32:
        return tine_bincount_u32(y, (const uint32_t *)(const void *)b->key, groups, n, o);
    case TINE_I64:
        return tine_bincount_i64(y, (const int64_t *)(const void *)b->key, groups, n, o);
    default:
        return tine_bincount_u64(y, (const uint64_t *)(const void *)b->key, groups, n, o);
    }
}

/* The means of x, from the sums of j->kernel. x_rc: the code of making x. */
static int means(mpi_call *c, double *y, dense_job *j, int x_rc)
{
    double *sum = call_keeps(c, memory_zeros(j->groups * sizeof *sum));
    uint64_t *count = call_keeps(c, memory_array(j->groups, sizeof *count));
    int rc = x_rc ? x_rc : sum && count ? 0 : TINE_ENOMEM;
    if (!rc) rc = count_keys(count, &j->b, j->groups, c->a->count, &c->plain);
    rc = sums(c, sum, j, rc);
    if (!rc) rc = message_add_u64(c->comm, count, j->groups);
    for (size_t g = 0; g < j->groups && !rc; g++)
        y[g] = canonical(count[g] ? sum[g] / (double)count[g] : __builtin_nan(""));
    return rc;
}

static int sum_doubles(double *y, const void *key, tine_type type, const void *x, size_t groups,
                       size_t n, const tine_opts *o)
{
    return tine_groupsum_f64(y, key, type, x, groups, n, o);
}
#    define TINE_TYPE_FILE "mpi/group.c"
#    include "tine/types.h"
#    undef TINE_TYPE_FILE
#else
#    define K(part) TINE_NAME_(mpi_group_##part)
#    define T TINE_T
#    define ACC TINE_ACC

#    if TINE_FLOAT_
static int K(sum)(double *y, const void *key, tine_type type, const void *x, size_t groups,
                  size_t n, const tine_opts *o)
{
    return TINE_NAME_(groupsum)(y, key, type, x, groups, n, o);
}
#    endif

int TINE_NAME_(mpi_groupsum)(ACC *y, const void *key, tine_type type, const T *x, size_t groups,
                             const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    dense_job j = {.b = group_of(key, type, x, sizeof *x), .groups = groups};
    int rc = call_begin(&c, "tine_mpi_groupsum", a, o, dense_bad(y, &j.b, groups, a));
    if (rc) return rc;
    ACC *mine = call_keeps(&c, memory_zeros(groups * sizeof *mine));
    rc = mine ? 0 : TINE_ENOMEM;
#    if TINE_FLOAT_
    j.kernel = K(sum);
    rc = sums(&c, mine, &j, rc);
    for (size_t g = 0; g < groups && !rc; g++) y[g] = canonical(mine[g]);
#    else
    if (!rc) rc = TINE_NAME_(groupsum)(mine, key, type, x, groups, a->count, &c.plain);
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
    dense_job j = {.b = group_of(key, type, x, sizeof *x), .groups = groups};
    int rc = call_begin(&c, "tine_mpi_groupmean", a, o, dense_bad(y, &j.b, groups, a));
    if (rc) return rc;
#    if TINE_FLOAT_
    j.kernel = K(sum);
#    else
    double *as_doubles = call_keeps(&c, memory_array(a->count, sizeof *as_doubles));
    for (size_t i = 0; i < a->count && as_doubles; i++) as_doubles[i] = (double)x[i];
    rc = as_doubles ? 0 : TINE_ENOMEM;
    j.b.x = (const char *)as_doubles, j.b.x_size = sizeof *as_doubles;
    j.kernel = sum_doubles;
#    endif
    return call_end(&c, means(&c, y, &j, rc));
}

/* Whether a is smaller than b. NaN is smaller than all others, and -0.0 is smaller than +0.0. */
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
    const group_blocks b = group_of(key, type, x, sizeof *x);
    int rc = call_begin(&c, name, a, o, dense_bad(y, &b, groups, a));
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
