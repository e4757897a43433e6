/* histogram.c - tine_histogram: the bin by one multiplication, then mended by its two edges, as they may round otherwise. */
#ifndef T
#    include "kernel.h"
#    include "bins.h"
#    include <math.h>
static const double BIN_NS = 0.6; /* of finding a bin, on one thread */
/* Bins at least so wide, by the greater end: edges are 2^-53 of it off at most, so a bin by multiplication at most one. */
static const double NARROWEST = 0x1p-49;
static const double WHOLE = 0x1.8p52; /* where doubles are whole numbers */
extern const struct tine_bins UNDER_(tine_bins, TINE_ISA);
#    define TINE_TYPE_FILE "histogram.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(histogram_##part)

typedef struct {
    const T *x;
    double lo, hi, step, scale;
    int32_t bins;
} K(job);

static const uint32_t *K(ids)(uint32_t *room, size_t at, size_t m, const void *ctx)
{
    const K(job) *j = ctx;
    const T *x = j->x + at;
    const double lo = j->lo, hi = j->hi, step = j->step, scale = j->scale;
    const int32_t last = j->bins - 1;
    for (size_t i = 0; i < m; i++) { /* without a ?: on doubles, for which gcc makes branches */
        const double d = (double)x[i];
        const uint64_t inside = -(uint64_t)((d >= lo) & (d <= hi));
        union { double f; uint64_t u; } far = {(d - lo) * scale};
        far.u &= inside;
        const double k = far.f - 0.5 + WHOLE - WHOLE; /* a whole number: the bin's, or a neighbour's */
        const int32_t bin = (int32_t)k - (d < lo + k * step) + (d >= lo + (k + 1) * step);
        room[i] = ((uint32_t)(bin < last ? bin : last) & (uint32_t)inside) | ((uint32_t)(last + 1) & ~(uint32_t)inside);
    }
    return room;
}

int FN(histogram)(size_t *count, const T *x, double lo, double hi, size_t bins, size_t n, const tine_opts *o)
{
    const double step = (hi - lo) / (double)bins;
    DOOR_ARRAY("histogram", x, n);
    DOOR_GIVEN("histogram", count);
    DOOR("histogram", bins == 0 || bins >= INT32_MAX, "bins is not in [1, 2^31 - 1)");
    DOOR_APART("histogram", count, bins, x, n);
    DOOR("histogram", !(lo < hi), "lo is not less than hi");
    DOOR("histogram", !isfinite(hi - lo), "hi - lo is not finite");
    DOOR("histogram", step < DBL_MIN || step < NARROWEST * fmax(fabs(lo), fabs(hi)), "bins are too narrow");
    const K(job) j = {x, lo, hi, step, (double)bins / (hi - lo), (int32_t)bins};
    return tine_bins_(count, &(struct tine_bins_job){&UNDER_(tine_bins, TINE_ISA), K(ids), &j, bins, n, BIN_NS, 0, NULL}, o);
}
#    undef K
#endif
