/* macros.c - the functions that the macros of mpi.h call. */
#include "fold.h"
#include "scan.h"

/* The call that a macro has begun and not ended. A thread has at most one. */
static _Thread_local mpi_call now;

int tine_mpi_begin_(const char *name, const tine_mpi_array *a, const tine_opts *o, const void *y,
                    size_t y_size, size_t out, const void *x, size_t x_size)
{
    const char *bad = NULL;
    const size_t n = a ? a->count : 0;
    const int has_y = y_size > 0;
    CALL_BAD(bad, n && !x, "tine_mpi: an input is NULL");
    CALL_BAD(bad, has_y && !y && (out || n), "tine_mpi: the output is NULL");
    CALL_BAD(bad, n > PTRDIFF_MAX / x_size, "tine_mpi: the array is too large");
    CALL_BAD(bad, out && y && tine_overlap_(y, y_size * out, x, x_size * n),
             "tine_mpi: the output overlaps an input");
    CALL_BAD(bad,
             has_y && !out && (y != x || y_size != x_size) &&
                 tine_overlap_(y, y_size * n, x, x_size * n),
             "tine_mpi: the output overlaps an input");
    now.rc = call_begin(&now, name, a, o, bad);
    now.spread.fold = fold_spread;
    now.cut = CALL_TREE;
    return now.rc;
}

int tine_mpi_code_(void) { return now.rc; }
size_t tine_mpi_part_(void) { return now.a->count; }
size_t *tine_mpi_slot_(void) { return &now.slot; }

const tine_opts *tine_mpi_opts_(void) { return &now.opts; }

const tine_opts *tine_mpi_plain_opts_(void) { return &now.plain; }

int tine_mpi_end_(int rc) { return call_end(&now, rc); }

int tine_mpi_count_(size_t *m, int rc)
{
    rc = call_end(&now, rc);
    if (rc == 0) *m = now.slot; /* the fold's result, of all ranks */
    return rc;
}

int tine_mpi_find_(size_t *at, int rc)
{
    uint64_t first = now.slot < now.a->count ? now.a->offset + now.slot : now.a->n;
    rc = call_end(&now, rc);
    if (rc) return rc;
    if (MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_UINT64_T, MPI_MIN, now.comm) != MPI_SUCCESS)
        return tine_error_(TINE_EIO, "tine_mpi_find: MPI_Allreduce failed");
    *at = first;
    return 0;
}

int tine_mpi_filter_(tine_mpi_array *kept, void *y, size_t size, int rc)
{
    const MPI_Comm comm = now.a->comm;
    tine_mpi_array made;
    if (!rc && (!kept || kept == now.a))
        rc = tine_error_(TINE_EINVAL, "tine_mpi_filter: kept is NULL, or is the input's array");
    rc = call_end(&now, rc);
    if (!rc) rc = tine_mpi_make(&made, 0, now.slot, comm);
    if (rc) return rc;
    made.data = y;
    made.size = size;
    *kept = made;
    return 0;
}

int tine_mpi_scan_begin_(const char *name, void *y, const void *x, size_t size,
                         const tine_mpi_array *a, const tine_opts *o)
{
    return now.rc = scan_begin(&now, name, y, x, size, a, o);
}

void *tine_mpi_scan_y_(void) { return scan_y(&now); }
const void *tine_mpi_scan_x_(void) { return scan_x(&now); }
size_t tine_mpi_scan_m_(void) { return scan_m(&now); }
void tine_mpi_scan_next_(int rc) { scan_next(&now, rc); }
int tine_mpi_scan_end_(int rc) { return scan_end(&now, rc); }
