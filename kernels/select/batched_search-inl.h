/* batched_search-inl.h - GROUP binary searches in step, without a branch, by gathers if the machine
   has them (gcc 12 makes none of the plain loop). Included once per type and width of index, with
   INDEX, L(part) and K(part) set. */
#if defined __x86_64__ && VBYTES >= 32
#    define BY_GATHERS (TINE_BITS_ == 8 * sizeof(INDEX))
typedef T L(keys) __attribute__((vector_size(VBYTES), may_alias));
typedef INDEX L(indexes) __attribute__((vector_size(VBYTES), may_alias));

INLINE L(keys) L(gather)(const T *x, L(indexes) at)
{
#    if VBYTES == 64
    if (TINE_BITS_ == 32) return (L(keys))_mm512_i32gather_epi32((__m512i)at, (const void *)x, 4);
    return (L(keys))_mm512_i64gather_epi64((__m512i)at, (const void *)x, 8);
#    else
    if (TINE_BITS_ == 32) return (L(keys))_mm256_i32gather_epi32((const void *)x, (__m256i)at, 4);
    return (L(keys))_mm256_i64gather_epi64((const void *)x, (__m256i)at, 8);
#    endif
}
#else
#    define BY_GATHERS 0
#endif

/* base[j] += the number of elements of x[base[j], base[j] + n) that come before q[j]; n >= 1. */
INLINE void L(narrow)(INDEX *base, const T *x, size_t n, const T *q, int right)
{
    for (size_t left = n, half; left > 1; left -= half) {
        half = left / 2;
        const T *mid = x + half - 1;
        const INDEX step = (INDEX)half;
#if defined __x86_64__ && VBYTES >= 32
        for (int j = 0; BY_GATHERS && j < GROUP; j += VBYTES / (int)sizeof(T)) {
            L(indexes) *const b = (L(indexes) *)&base[j];
            const L(keys) v = L(gather)(mid, *b), w = *(const L(keys) *)&q[j];
            *b += (L(indexes))(right ? v <= w : v < w) & step;
        }
#endif
        for (int j = 0; !BY_GATHERS && j < GROUP; j++)
            base[j] += -(INDEX)K(before)(mid[base[j]], q[j], right) & step;
    }
    for (int j = 0; j < GROUP; j++) base[j] += K(before)(x[base[j]], q[j], right);
}

/* Searches the levels from the highest, the whole of which is searched, down to x. Each level gives
   the SEARCH_FAN elements of the level below that contain the place. If fewer are left there, the
   last SEARCH_FAN elements contain it. */
static void L(descend)(size_t *at, size_t from, const struct tine_searched *c, const T *query,
                       int right)
{
    _Alignas(64) INDEX base[GROUP] = {0};
    _Alignas(64) T q[GROUP];
    memcpy(q, query, sizeof q);
    int k = c->levels - 1;
    if (c->n[k]) L(narrow)(base, c->x[k], c->n[k], q, right);
    while (k-- > 0) {
        const INDEX last = (INDEX)(c->n[k] - SEARCH_FAN);
        const T *x = c->x[k];
        for (int j = 0; j < GROUP; j++) {
            const INDEX start = base[j] * SEARCH_FAN;
            base[j] = start < last ? start : last;
        }
        for (int j = 0; j < GROUP; j++) {
            __builtin_prefetch(x + base[j]);
            __builtin_prefetch(x + base[j] + SEARCH_FAN - 1);
        }
        L(narrow)(base, x, SEARCH_FAN, q, right);
    }
    for (int j = 0; j < GROUP; j++) at[j] = from + (size_t)base[j];
}
#undef INDEX
#undef L
#undef BY_GATHERS
