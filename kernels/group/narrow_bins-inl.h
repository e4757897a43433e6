/* narrow_bins-inl.h - the bins of elements of 8 and 16 bits, which are those of the same numbers as
   int32_t. For bytes, a table of all 256 bins is made first. Included once per narrow type, with K
   and WIDE set. WIDE is the type of int32_t's job, whose field x points to the elements. */
typedef struct {
    const T *x;
    const WIDE *wide;
    bins_ids *ids; /* the function that finds bins of int32_t */
#if TINE_BITS_ == 8
    uint32_t bin[256]; /* [bits of an element]: its bin */
#endif
} K(narrow);

static const uint32_t *K(narrow_ids)(uint32_t *room, size_t at, size_t m, const void *ctx)
{
    const K(narrow) *j = ctx;
#if TINE_BITS_ == 8
    for (size_t i = 0; i < m; i++) room[i] = j->bin[(uint8_t)j->x[at + i]];
    return room;
#else
    int32_t x[BINS_BATCH];
    WIDE wide = *j->wide;
    for (size_t i = 0; i < m; i++) x[i] = j->x[at + i];
    wide.x = x;
    return j->ids(room, 0, m, &wide);
#endif
}

/* Turns *job, which is int32_t's without its elements, into the job of the narrow elements x. *j
   must live as long as the job. */
INLINE void K(narrow_job)(struct tine_bins_job *job, K(narrow) * j, WIDE *wide, const T *x)
{
    j->x = x, j->wide = wide, j->ids = job->ids;
#if TINE_BITS_ == 8
    static const double NARROW_NS = 0.3; /* ns of finding a bin, on one thread */
    int32_t all[256];
    for (size_t k = 0; k < 256; k++) all[k] = (T)k;
    wide->x = all;
    job->ids(j->bin, 0, 256, wide);
    job->ns = NARROW_NS;
#endif
    job->ids = K(narrow_ids), job->ctx = j;
}
