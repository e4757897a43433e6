/* lockstep.h - GROUP binary searches level by level, without a branch: by gathers where there are any (gcc 12 makes none of the
   plain loop). Included once per type and width of index, with INDEX, LOCKSTEP and K set. */
#if defined __x86_64__ && VBYTES >= 32
#    define BY_GATHERS (sizeof(T) == sizeof(INDEX))
typedef T UNDER_(LOCKSTEP, keys) __attribute__((vector_size(VBYTES), may_alias));
typedef INDEX UNDER_(LOCKSTEP, indexes) __attribute__((vector_size(VBYTES), may_alias));

INLINE UNDER_(LOCKSTEP, keys) UNDER_(LOCKSTEP, gather)(const T *x, UNDER_(LOCKSTEP, indexes) at)
{
#    if VBYTES == 64
    if (sizeof(T) == 4) return (UNDER_(LOCKSTEP, keys))_mm512_i32gather_epi32((__m512i)at, (const void *)x, 4);
    return (UNDER_(LOCKSTEP, keys))_mm512_i64gather_epi64((__m512i)at, (const void *)x, 8);
#    else
    if (sizeof(T) == 4) return (UNDER_(LOCKSTEP, keys))_mm256_i32gather_epi32((const void *)x, (__m256i)at, 4);
    return (UNDER_(LOCKSTEP, keys))_mm256_i64gather_epi64((const void *)x, (__m256i)at, 8);
#    endif
}
#else
#    define BY_GATHERS 0
#endif

INLINE void LOCKSTEP(size_t *at, size_t from, const T *x, size_t n, const T *query, int right)
{
    _Alignas(64) INDEX base[GROUP] = {0};
    _Alignas(64) T q[GROUP];
    memcpy(q, query, sizeof q);
    for (size_t left = n, half; left > 1; left -= half) {
        half = left / 2;
        const T *mid = x + half - 1;
        const INDEX step = (INDEX)half;
#if defined __x86_64__ && VBYTES >= 32
        for (int j = 0; BY_GATHERS && j < GROUP; j += VBYTES / (int)sizeof(T)) {
            UNDER_(LOCKSTEP, indexes) *const b = (UNDER_(LOCKSTEP, indexes) *)&base[j];
            const UNDER_(LOCKSTEP, keys) v = UNDER_(LOCKSTEP, gather)(mid, *b), w = *(const UNDER_(LOCKSTEP, keys) *)&q[j];
            *b += (UNDER_(LOCKSTEP, indexes))(right ? v <= w : v < w) & step;
        }
#endif
        for (int j = 0; !BY_GATHERS && j < GROUP; j++) base[j] += -(INDEX)K(before)(mid[base[j]], q[j], right) & step;
    }
    for (int j = 0; j < GROUP; j++) at[j] = from + (size_t)base[j] + (n && K(before)(x[base[j]], q[j], right));
}
#undef INDEX
#undef LOCKSTEP
#undef BY_GATHERS
