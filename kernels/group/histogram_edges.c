/* histogram_edges.c - tine_histogram_edges: all elements of a batch search the edges in step, by
   halving and without branches. */
#ifndef T
#    include "../kernel.h"
#    include "bins.h"
static const double HALF_NS = 0.6; /* ns of one halving, on one thread */
extern const struct tine_bins UNDER_(tine_bins, TINE_ISA);
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "group/histogram_edges.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(histogram_edges_##part)
#    if TINE_BITS_ >= 32

typedef struct {
    const T *x;
    const double *edges;
    uint32_t bins, half; /* half: the greatest power of two that is at most the number of edges */
} K(job);

static const uint32_t *K(ids)(uint32_t *room, size_t at, size_t m, const void *ctx)
{
    const K(job) *j = ctx;
    const T *x = j->x + at;
    const double *e = j->edges;
    const uint32_t bins = j->bins;
    /* room[i]: the number of edges known not to be above x[i] */
    for (size_t i = 0; i < m; i++) room[i] = 0;
    for (uint32_t h = j->half; h; h /= 2) {
        for (size_t i = 0; i < m; i++) {
            const uint32_t next = room[i] + h, k = next - 1 < bins ? next - 1 : bins;
            room[i] = ((next - 1 <= bins) & (e[k] <= (double)x[i])) ? next : room[i];
        }
    }
    for (size_t i = 0; i < m; i++) {
        /* The bin is -1 if the element is below all edges or NaN. */
        const uint32_t k = room[i] - 1;
        room[i] = k < bins ? k : ((k == bins) & ((double)x[i] == e[bins])) ? bins - 1 : bins;
    }
    return room;
}

/* Checks the arguments and sets up the job, except its elements. */
static int K(begin)(struct tine_bins_job *job, K(job) * j, const double *edges, size_t bins,
                    size_t n)
{
    int bad = edges[0] != edges[0];
    for (size_t k = 0; k < bins; k++) bad |= !(edges[k] <= edges[k + 1]);
    DOOR("histogram_edges", bad, "edges fall, or one is NaN");
    *j = (K(job)){NULL, edges, (uint32_t)bins, 1};
    double ns = HALF_NS;
    for (; j->half <= (bins + 1) / 2; j->half *= 2) ns += HALF_NS;
    *job = (struct tine_bins_job){&UNDER_(tine_bins, TINE_ISA), K(ids), j, bins, n, ns, 0, NULL};
    return 0;
}
#    else
#        define WIDE tine_histogram_edges_job_i32
#        include "narrow_bins-inl.h"
#    endif

int FN(histogram_edges)(size_t *count, const T *x, const double *edges, size_t bins, size_t n,
                        const tine_opts *o)
{
    DOOR_ARRAY("histogram_edges", x, n);
    DOOR_GIVEN("histogram_edges", count);
    DOOR_GIVEN("histogram_edges", edges);
    DOOR("histogram_edges", bins == 0 || bins >= INT32_MAX, "bins is not in [1, 2^31 - 1)");
    DOOR_APART("histogram_edges", count, bins, x, n);
    DOOR_APART("histogram_edges", count, bins, edges, bins + 1);
    struct tine_bins_job job;
#    if TINE_BITS_ >= 32
    K(job) j;
    const int rc = K(begin)(&job, &j, edges, bins, n);
    j.x = x;
#    else
    WIDE wide;
    K(narrow) j;
    const int rc = tine_histogram_edges_begin_i32(&job, &wide, edges, bins, n);
    if (rc == 0) K(narrow_job)(&job, &j, &wide, x);
#        undef WIDE
#    endif
    return rc ? rc : tine_bins_(count, &job, o);
}
#    undef K
#endif
