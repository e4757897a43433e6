/* order.c - minmax, argmin and argmax over all ranks. Each rank finds the result of its part. Then
   the same kernel finds the best of all ranks' results. Nothing rounds, so the parts do not matter.
 */
#ifndef TINE_TYPE_FILE
#    include <string.h>
#    include "call.h"
/* The result of a rank. at: an index in the whole array. any: whether the rank's part has elements.
 */
typedef struct found {
    uint64_t value[2], at, any;
} found;

/* The results of the *count ranks that have elements, in order; NULL after a failure. All ranks
   agree on the code. */
static found *all_found(mpi_call *c, int rc, const found *mine, size_t *count)
{
    const int ranks = c->a->ranks;
    found *all = memory_array((size_t)ranks, sizeof *all);
    if (!rc && !all) rc = TINE_ENOMEM;
    c->rc = call_agree(c, rc);
    if (!c->rc)
        c->rc = comm_code(MPI_Allgather(mine, (int)sizeof *mine, MPI_BYTE, all, (int)sizeof *all,
                                        MPI_BYTE, c->comm));
    *count = 0;
    for (int r = 0; r < ranks && !c->rc; r++)
        if (all[r].any) all[(*count)++] = all[r];
    if (!c->rc) return all;
    memory_put(all);
    return NULL;
}
#    define TINE_TYPE_FILE "mpi/order.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(mpi_order_##part)
#    define T TINE_T

/* The k-th value of each result, as an array that overwrites `all`. */
static T *K(values)(found *all, size_t count, int k)
{
    T *v = (T *)(void *)all;
    for (size_t r = 0; r < count; r++) {
        T value;
        memcpy(&value, &all[r].value[k], sizeof value);
        memcpy(&v[r], &value, sizeof value);
    }
    return v;
}

int TINE_NAME_(mpi_minmax)(T *lo, T *hi, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    const char *bad = NULL;
    const size_t n = a ? a->count : 0;
    CALL_BAD(bad, n && !x, "tine_mpi_minmax: x is NULL");
    CALL_BAD(bad, lo && lo == hi, "tine_mpi_minmax: lo overlaps hi");
    int rc = call_begin(&c, "tine_mpi_minmax", a, o, bad);
    if (rc) return rc;
    T mine[2] = {0, 0};
    found f = {.any = n > 0};
    size_t count;
    rc = TINE_NAME_(minmax)(&mine[0], &mine[1], x, n, &c.plain);
    memcpy(&f.value[0], &mine[0], sizeof *x);
    memcpy(&f.value[1], &mine[1], sizeof *x);
    found *all = all_found(&c, rc, &f, &count);
    if (!all) return call_end(&c, c.rc);
    T *both = memory_array(2 * count, sizeof *both);
    rc = comm_agree(c.comm, both ? 0 : TINE_ENOMEM);
    for (size_t r = 0; r < count && !rc; r++) {
        memcpy(&both[2 * r], &all[r].value[0], sizeof *both);
        memcpy(&both[2 * r + 1], &all[r].value[1], sizeof *both);
    }
    if (!rc) rc = TINE_NAME_(minmax)(lo, hi, both, 2 * count, NULL);
    memory_put(both);
    memory_put(all);
    return call_end(&c, rc);
}

typedef int K(arg)(size_t *at, const T *x, size_t n, const tine_opts *o);

static int K(arg_of_all)(K(arg) * arg, const char *name, size_t *at, const T *x,
                         const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    const char *bad = NULL;
    const size_t n = a ? a->count : 0;
    CALL_BAD(bad, n && !x, "tine_mpi: x is NULL");
    CALL_BAD(bad, !at, "tine_mpi: at is NULL");
    int rc = call_begin(&c, name, a, o, bad);
    if (rc) return rc;
    found f = {.any = n > 0};
    size_t mine = 0, count, best = 0;
    rc = arg(&mine, x, n, &c.plain);
    if (!rc && n) memcpy(&f.value[0], &x[mine], sizeof *x);
    f.at = a->offset + mine;
    found *all = all_found(&c, rc, &f, &count);
    if (!all) return call_end(&c, c.rc);
    const found *const first = all;
    uint64_t *places = memory_array(count, sizeof *places);
    rc = comm_agree(c.comm, places ? 0 : TINE_ENOMEM);
    for (size_t r = 0; r < count && !rc; r++) places[r] = first[r].at;
    if (!rc) rc = arg(&best, K(values)(all, count, 0), count, NULL);
    if (!rc && count) *at = places[best];
    memory_put(places);
    memory_put(all);
    return call_end(&c, rc);
}

int TINE_NAME_(mpi_argmin)(size_t *at, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    return K(arg_of_all)(TINE_NAME_(argmin), "tine_mpi_argmin", at, x, a, o);
}

int TINE_NAME_(mpi_argmax)(size_t *at, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    return K(arg_of_all)(TINE_NAME_(argmax), "tine_mpi_argmax", at, x, a, o);
}
#    undef K
#    undef T
#endif
