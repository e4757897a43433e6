/* stable_partition_width-inl.h - stable_partition.c's loop for elements of one size, E, with
   AVX-512. Included once for each size, with PART (the function's name), LANES_MASK, COMPRESS and
   STORE set. Each vector is compressed in a register for both sides, and exactly the elements of
   each side are stored. */
static size_t PART(E *yes, E *no, const E *x, const unsigned char *keep, size_t m)
{
    enum { ACROSS = 64 / sizeof(E) };
    size_t c = 0;
    for (size_t i = 0; i < m; i += 64) {
        const __m512i k = _mm512_loadu_si512(keep + i);
        const uint64_t all = _mm512_test_epi8_mask(k, k);
        if (all == 0 || all == UINT64_MAX) {
            E *const to = all ? yes + c : no + (i - c);
            UNROLL for (unsigned j = 0; j < 64; j += ACROSS)
                _mm512_storeu_si512(to + j, _mm512_loadu_si512(x + i + j));
            c += all ? 64 : 0;
            continue;
        }
        UNROLL for (unsigned j = 0; j < 64; j += ACROSS)
        {
            const LANES_MASK some = (LANES_MASK)(all >> j), others = (LANES_MASK)~some;
            const unsigned many = (unsigned)__builtin_popcount(some);
            const __m512i v = _mm512_loadu_si512(x + i + j);
            STORE(yes + c, (LANES_MASK)_bzhi_u32(~0u, many), COMPRESS(some, v));
            STORE(no + (i + j - c), (LANES_MASK)_bzhi_u32(~0u, ACROSS - many), COMPRESS(others, v));
            c += many;
        }
    }
    return c;
}
#undef PART
#undef E
#undef LANES_MASK
#undef COMPRESS
#undef STORE
