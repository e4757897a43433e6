/* bins_keys-inl.h - integers as the numbers of their bins. Included once per integer type, after
   bins.h. */
#define K(part) TINE_NAME_(bins_##part)
extern const struct tine_bins UNDER_(tine_bins, TINE_ISA);

typedef struct {
    const T *x;
    size_t bins;
} K(keys);

/* A negative number, taken as unsigned, is beyond all bins. */
static const uint32_t *K(ids)(uint32_t *room, size_t lo, size_t m, const void *ctx)
{
    const K(keys) *j = ctx;
    const void *x = j->x + lo;
#if TINE_BITS_ < 32
    uint32_t bad = 0;
    for (size_t i = 0; i < m; i++) {
        room[i] = (uint32_t)((const T *)x)[i];
        bad |= room[i] >= j->bins;
    }
    return bad ? NULL : room;
#else
    if (TINE_BITS_ == 32) return UNDER_(tine_bins, TINE_ISA).below(x, m, j->bins) ? x : NULL;
    return UNDER_(tine_bins, TINE_ISA).narrow(room, x, m, j->bins) ? room : NULL;
#endif
}

INLINE struct tine_bins_job K(job)(const K(keys) * keys, size_t n)
{
    const void *raw = TINE_BITS_ == 32 ? keys->x : NULL;
    return (struct tine_bins_job){
        &UNDER_(tine_bins, TINE_ISA), K(ids), keys, keys->bins, n, 0, 1, raw};
}
#undef K
