/* bincount.c - tine_bincount: integers are their bins (src/bins.c counts). */
#ifndef T
#    include "kernel.h"
#    include "bins.h"
#    define TINE_TYPE_FILE "bincount.c"
extern const struct tine_bins UNDER_(tine_bins, TINE_ISA);
#    include "tine/types.h"
#elif !TINE_FLOAT_
#    define K(part) TINE_NAME_(bincount_##part)

typedef struct {
    const T *x;
    size_t bins;
} K(job);

/* A negative number is, unsigned, beyond all bins. */
static const uint32_t *K(ids)(uint32_t *room, size_t lo, size_t m, const void *ctx)
{
    const K(job) *j = ctx;
    const void *x = j->x + lo;
    if (sizeof(T) == 4) return UNDER_(tine_bins, TINE_ISA).below(x, m, j->bins) ? x : NULL;
    return UNDER_(tine_bins, TINE_ISA).narrow(room, x, m, j->bins) ? room : NULL;
}

int FN(bincount)(size_t *count, const T *x, size_t bins, size_t n, const tine_opts *o)
{
    if (bad_array(x, n, sizeof *x) || bad_array(count, bins, sizeof *count) || bins >= UINT32_MAX) return TINE_EINVAL;
    const K(job) j = {x, bins};
    return tine_bins_(count, &(struct tine_bins_job){&UNDER_(tine_bins, TINE_ISA), K(ids), &j, bins, n, 0, 1}, o);
}
#    undef K
#endif
