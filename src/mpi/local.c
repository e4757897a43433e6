/* local.c - cumsum, random numbers, histograms and counts: each rank works on its own part, and at
   most one exchange of small results follows. */
#ifndef TINE_TYPE_FILE
#    include <string.h>
#    include "scan.h"

/* Ends a count of bins: adds the counts of all ranks. */
static int add_bins(mpi_call *c, int rc, size_t *count, size_t *mine, size_t bins)
{
    rc = call_agree(c, rc);
    if (!rc) rc = message_add_u64(c->comm, (uint64_t *)mine, bins);
    if (!rc && bins) memcpy(count, mine, bins * sizeof *count);
    memory_put(mine);
    return call_end(c, rc);
}
#    define TINE_TYPE_FILE "mpi/local.c"
#    include "tine/types.h"
#else
#    define T TINE_T

int TINE_NAME_(mpi_cumsum)(T *y, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    int rc = scan_begin(&c, "tine_mpi_cumsum", y, x, sizeof *x, a, o);
    if (rc) return rc;
    scan_next(&c, TINE_NAME_(cumsum)(scan_y(&c), scan_x(&c), scan_m(&c), &c.opts));
    scan_next(&c, TINE_NAME_(cumsum)(scan_y(&c), scan_x(&c), scan_m(&c), &c.opts));
    return scan_end(&c, TINE_NAME_(cumsum)(scan_y(&c), scan_x(&c), scan_m(&c), &c.opts));
}

int TINE_NAME_(mpi_random)(T *y, uint64_t seed, uint64_t first, const tine_mpi_array *a,
                           const tine_opts *o)
{
    mpi_call c;
    const char *bad = NULL;
    CALL_BAD(bad, a && a->count && !y, "tine_mpi_random: y is NULL");
    CALL_BAD(bad, a && a->n > UINT64_MAX - first, "tine_mpi_random: first + n is past 2^64");
    int rc = call_begin(&c, "tine_mpi_random", a, o, bad);
    return rc ? rc
              : call_end(&c, TINE_NAME_(random)(y, seed, first + a->offset, a->count, &c.plain));
}

#    if TINE_FLOAT_
int TINE_NAME_(mpi_random_normal)(T *y, uint64_t seed, uint64_t first, const tine_mpi_array *a,
                                  const tine_opts *o)
{
    mpi_call c;
    const char *bad = NULL;
    CALL_BAD(bad, a && a->count && !y, "tine_mpi_random_normal: y is NULL");
    CALL_BAD(bad, a && a->n > UINT64_MAX - first, "tine_mpi_random_normal: first + n is past 2^64");
    int rc = call_begin(&c, "tine_mpi_random_normal", a, o, bad);
    return rc ? rc
              : call_end(&c,
                         TINE_NAME_(random_normal)(y, seed, first + a->offset, a->count, &c.plain));
}
#    endif

int TINE_NAME_(mpi_histogram)(size_t *count, const T *x, double lo, double hi, size_t bins,
                              const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    const char *bad = NULL;
    CALL_BAD(bad, a && a->count && !x, "tine_mpi_histogram: x is NULL");
    CALL_BAD(bad, !count, "tine_mpi_histogram: count is NULL");
    int rc = call_begin(&c, "tine_mpi_histogram", a, o, bad);
    if (rc) return rc;
    size_t *mine = memory_array(bins, sizeof *mine);
    rc = mine ? TINE_NAME_(histogram)(mine, x, lo, hi, bins, a->count, &c.plain) : TINE_ENOMEM;
    return add_bins(&c, rc, count, mine, bins);
}

#    if !TINE_FLOAT_
int TINE_NAME_(mpi_bincount)(size_t *count, const T *x, size_t bins, const tine_mpi_array *a,
                             const tine_opts *o)
{
    mpi_call c;
    const char *bad = NULL;
    CALL_BAD(bad, a && a->count && !x, "tine_mpi_bincount: x is NULL");
    CALL_BAD(bad, bins && !count, "tine_mpi_bincount: count is NULL");
    int rc = call_begin(&c, "tine_mpi_bincount", a, o, bad);
    if (rc) return rc;
    size_t *mine = memory_array(bins, sizeof *mine);
    rc = mine ? TINE_NAME_(bincount)(mine, x, bins, a->count, &c.plain) : TINE_ENOMEM;
    return add_bins(&c, rc, count, mine, bins);
}
#    endif
#    undef T
#endif
