/* histogram.c - tine_histogram: one multiplication gives the bin, which is corrected by comparing
   with both of its edges, since these are rounded differently. If the bins are too narrow for that,
   or if hi - lo overflows, a search among the edges finds the bin. */
#ifndef T
#    include "../kernel.h"
#    include "bins.h"
#    include <math.h>
static const double BIN_NS = 0.6; /* ns of finding a bin, on one thread */
static const double HALF_NS = 2;  /* ns of one halving of a search */
/* The least width of a bin relative to the greater end of the range. Edges are off by at most 2^-53
   of that end, so a bin found by multiplication is then off by at most one. */
static const double NARROWEST = 0x1p-49;
static const double WHOLE = 0x1.8p52; /* Doubles of at least this size are whole numbers. */
extern const struct tine_bins UNDER_(tine_bins, TINE_ISA);
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "group/histogram.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(histogram_##part)
#    if TINE_BITS_ >= 32

/* The job of a histogram. Edge k is (lo + k * step) * grow. grow is 1; if hi - lo overflows it is
   2, and lo and step are halved. */
typedef struct {
    const T *x;
    double lo, hi, step, scale, grow;
    int32_t bins;
} K(job);

static const uint32_t *K(ids)(uint32_t *room, size_t at, size_t m, const void *ctx)
{
    const K(job) *j = ctx;
    const T *x = j->x + at;
    const double lo = j->lo, hi = j->hi, step = j->step, scale = j->scale;
    const int32_t last = j->bins - 1;
    /* There is no ?: on doubles here, since gcc makes branches of them. */
    for (size_t i = 0; i < m; i++) {
        const double d = (double)x[i];
        const uint64_t inside = -(uint64_t)((d >= lo) & (d <= hi));
        union {
            double f;
            uint64_t u;
        } far = {(d - lo) * scale};
        far.u &= inside;
        /* The whole number is the bin of the element or a neighbouring bin. */
        const double k = far.f - 0.5 + WHOLE - WHOLE;
        const int32_t bin = (int32_t)k - (d < lo + k * step) + (d >= lo + (k + 1) * step);
        room[i] = ((uint32_t)(bin < last ? bin : last) & (uint32_t)inside) |
                  ((uint32_t)(last + 1) & ~(uint32_t)inside);
    }
    return room;
}

/* The last bin whose lower edge is not above d; lo <= d <= hi. */
INLINE uint32_t K(search)(const K(job) * j, double d)
{
    uint32_t from = 0, to = (uint32_t)j->bins;
    while (to - from > 1) {
        const uint32_t k = from + (to - from) / 2;
        if ((j->lo + (double)k * j->step) * j->grow <= d)
            from = k;
        else
            to = k;
    }
    return d == j->hi ? (uint32_t)j->bins - 1 : from;
}

static const uint32_t *K(searched)(uint32_t *room, size_t at, size_t m, const void *ctx)
{
    const K(job) *j = ctx;
    const double min = j->lo * j->grow;
    for (size_t i = 0; i < m; i++) {
        const double d = (double)j->x[at + i];
        room[i] = d >= min && d <= j->hi ? K(search)(j, d) : (uint32_t)j->bins;
    }
    return room;
}

/* Checks the arguments and sets up the job, except its elements. */
static int K(begin)(struct tine_bins_job *job, K(job) * j, double lo, double hi, size_t bins,
                    size_t n)
{
    DOOR("histogram", !(lo < hi), "lo is not less than hi");
    DOOR("histogram", !isfinite(lo) || !isfinite(hi), "lo or hi is not finite");
    *j = (K(job)){NULL, lo, hi, 0, 0, 1, (int32_t)bins};
    if (!isfinite(hi - lo)) j->lo = lo / 2, j->grow = 2;
    j->step = (hi / j->grow - j->lo) / (double)bins;
    DOOR("histogram", j->step == 0 || j->lo + (double)(bins - 1) * j->step > hi / j->grow,
         "bins are too narrow");
    *job =
        (struct tine_bins_job){&UNDER_(tine_bins, TINE_ISA), K(ids), j, bins, n, BIN_NS, 0, NULL};
    j->scale = (double)bins / (hi - lo);
    if (j->grow != 1 || j->step < DBL_MIN || j->step < NARROWEST * fmax(fabs(lo), fabs(hi))) {
        job->ids = K(searched);
        for (size_t k = bins; k; k /= 2) job->ns += HALF_NS;
    }
    return 0;
}
#    else
#        define WIDE tine_histogram_job_i32
#        include "narrow_bins-inl.h"
#    endif

int FN(histogram)(size_t *count, const T *x, double lo, double hi, size_t bins, size_t n,
                  const tine_opts *o)
{
    DOOR_ARRAY("histogram", x, n);
    DOOR_GIVEN("histogram", count);
    DOOR("histogram", bins == 0 || bins >= INT32_MAX, "bins is not in [1, 2^31 - 1)");
    DOOR_APART("histogram", count, bins, x, n);
    struct tine_bins_job job;
#    if TINE_BITS_ >= 32
    K(job) j;
    const int rc = K(begin)(&job, &j, lo, hi, bins, n);
    j.x = x;
#    else
    WIDE wide;
    K(narrow) j;
    const int rc = tine_histogram_begin_i32(&job, &wide, lo, hi, bins, n);
    if (rc == 0) K(narrow_job)(&job, &j, &wide, x);
#        undef WIDE
#    endif
    return rc ? rc : tine_bins_(count, &job, o);
}
#    undef K
#endif
