/* eight_blocks-inl.h - the sums of eight blocks of floats, side by side. Each block begins anew, so
   none waits for another. Included by cumsum.c once per type of floats.

   With AVX2 and AVX-512 each block has a lane of its own. Shuffles turn the blocks' elements into
   columns; these are added, and kept as columns until the bases are added. */
#if VL == 8
/* Four elements, and four of the block that is four blocks further. Written with AVX-512's
   intrinsics: gcc would use a shuffle for each half. */
INLINE f64v K(halves)(const T *x)
{
    const void *low = x, *high = x + 4 * SCAN_BLOCK;
    if (TINE_BITS_ == 64)
        return (f64v)_mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_loadu_pd(low)),
                                        _mm256_loadu_pd(high), 1);
    return (f64v)_mm512_cvtps_pd(
        _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(low)), _mm_loadu_ps(high), 1));
}

INLINE void K(to_halves)(T *y, f64v v)
{
    void *low = y, *high = y + 4 * SCAN_BLOCK;
    if (TINE_BITS_ == 64) {
        _mm256_storeu_pd(low, _mm512_castpd512_pd256((__m512d)v));
        _mm256_storeu_pd(high, _mm512_extractf64x4_pd((__m512d)v, 1));
    } else {
        const __m256 f = _mm512_cvtpd_ps((__m512d)v);
        _mm_storeu_ps(low, _mm256_castps256_ps128(f));
        _mm_storeu_ps(high, _mm256_extractf128_ps(f, 1));
    }
}

INLINE f64v K(canonicals)(f64v v)
{
    const __m512d u = (__m512d)v;
    return (f64v)_mm512_mask_mov_pd(u, _mm512_cmp_pd_mask(u, u, _CMP_UNORD_Q),
                                    _mm512_set1_pd(__builtin_nan("")));
}

INLINE int K(any_nan)(f64v v)
{
    return _mm512_cmp_pd_mask((__m512d)v, (__m512d)v, _CMP_UNORD_Q) != 0;
}

/* Eight blocks, one in each lane, as columns of eight elements. They are loaded as halves of rows k
   and k + 4, so that two rounds of shuffles suffice instead of three. All shuffles share one
   execution port. */
INLINE void K(columns)(f64v r[8], const T *x)
{
    f64v a[8];
    UNROLL for (int k = 0; k < 8; k++) a[k] = K(halves)(x + k % 4 * SCAN_BLOCK + k / 4 * 4);
    UNROLL for (int h = 0; h < 8; h += 4)
    {
        UNROLL for (int k = 0; k < 2; k++)
        {
            const f64v p = k ? PAIRS_HIGH(a[h], a[h + 1]) : PAIRS_LOW(a[h], a[h + 1]);
            const f64v q = k ? PAIRS_HIGH(a[h + 2], a[h + 3]) : PAIRS_LOW(a[h + 2], a[h + 3]);
            r[h + k] = TWOS_LOW(p, q);
            r[h + k + 2] = TWOS_HIGH(p, q);
        }
    }
}

/* Does the inverse of K(columns): turns the columns r into rows and writes them to y. */
INLINE void K(rows)(T *y, const f64v r[8])
{
    UNROLL for (int h = 0; h < 8; h += 4)
    {
        UNROLL for (int k = 0; k < 4; k++)
        {
            const f64v p = k % 2 ? PAIRS_HIGH(r[h], r[h + 1]) : PAIRS_LOW(r[h], r[h + 1]);
            const f64v q = k % 2 ? PAIRS_HIGH(r[h + 2], r[h + 3]) : PAIRS_LOW(r[h + 2], r[h + 3]);
            K(to_halves)(y + k * SCAN_BLOCK + h, k < 2 ? TWOS_LOW(p, q) : TWOS_HIGH(p, q));
        }
    }
}

#elif VL == 4
INLINE f64v K(canonicals)(f64v v)
{
    const __m256d u = (__m256d)v;
    return (f64v)_mm256_blendv_pd(u, _mm256_set1_pd(__builtin_nan("")),
                                  _mm256_cmp_pd(u, u, _CMP_UNORD_Q));
}

INLINE int K(any_nan)(f64v v)
{
    return _mm256_movemask_pd(_mm256_cmp_pd((__m256d)v, (__m256d)v, _CMP_UNORD_Q)) != 0;
}

/* Transposes four vectors of four elements. */
INLINE void K(turn)(f64v a[4])
{
    const f64v p = PAIRS_LOW(a[0], a[1]), q = PAIRS_LOW(a[2], a[3]);
    const f64v r = PAIRS_HIGH(a[0], a[1]), s = PAIRS_HIGH(a[2], a[3]);
    a[0] = TWOS_LOW(p, q), a[1] = TWOS_LOW(r, s);
    a[2] = TWOS_HIGH(p, q), a[3] = TWOS_HIGH(r, s);
}

/* Four blocks, one in each lane, as columns of four elements. */
INLINE void K(columns)(f64v r[4], const T *x)
{
    UNROLL for (int k = 0; k < 4; k++)
    {
        const void *row = x + k * SCAN_BLOCK;
        r[k] = TINE_BITS_ == 64 ? (f64v)_mm256_loadu_pd(row)
                                : (f64v)_mm256_cvtps_pd(_mm_loadu_ps(row));
    }
    K(turn)(r);
}

INLINE void K(rows)(T *y, f64v r[4])
{
    K(turn)(r);
    UNROLL for (int k = 0; k < 4; k++)
    {
        void *row = y + k * SCAN_BLOCK;
        if (TINE_BITS_ == 64)
            _mm256_storeu_pd(row, (__m256d)r[k]);
        else
            _mm_storeu_ps(row, _mm256_cvtpd_ps((__m256d)r[k]));
    }
}
#endif

#if VL >= 4
enum { K(GROUPS) = CHAINS / VL }; /* the number of vectors that hold one element of every block */

/* t holds columns; they are turned back into rows on their way to y. */
static void K(eight)(double *t, double *sums, const T *x)
{
    f64v l[K(GROUPS)];
    UNROLL for (int g = 0; g < K(GROUPS); g++) l[g] = splat_f64(-0.0);
    for (size_t i = 0; i < SCAN_BLOCK; i += VL) {
        UNROLL for (int g = 0; g < K(GROUPS); g++)
        {
            f64v r[VL];
            K(columns)(r, x + i + g * VL * SCAN_BLOCK);
            UNROLL for (int k = 0; k < VL; k++)
            {
                l[g] += r[k];
                memcpy(t + (i + (size_t)k) * CHAINS + g * VL, &l[g], sizeof l[g]);
            }
        }
    }
    memcpy(sums, l, sizeof l);
}

/* Prefetches what is written next, since hardware prefetchers do not follow eight streams of half
   lines: 0.8 of the time beyond L2 (Cascade Lake). */
INLINE void K(lift_columns)(T *y, const double *t, const f64v b[K(GROUPS)], int nans)
{
    for (size_t i = 0; i < SCAN_BLOCK; i += VL) {
        UNROLL for (size_t k = 0; k < CHAINS; k++) if (i * sizeof(T) % LINE == 0)
            __builtin_prefetch(y + (CHAINS + k) * SCAN_BLOCK + i, 1);
        UNROLL for (int g = 0; g < K(GROUPS); g++)
        {
            f64v r[VL];
            UNROLL for (int k = 0; k < VL; k++)
            {
                memcpy(&r[k], t + (i + (size_t)k) * CHAINS + g * VL, sizeof r[k]);
                r[k] += b[g];
                if (nans) r[k] = K(canonicals)(r[k]);
            }
            K(rows)(y + i + g * VL * SCAN_BLOCK, r);
        }
    }
}

/* y may be x: t was made from all eight blocks before. Once a sum is NaN, all later ones are, so
   the last sums show whether there is any NaN. */
static void K(lift_eight)(T *y, const double *t, const double *bases)
{
    f64v b[K(GROUPS)], l[K(GROUPS)];
    int nans = 0;
    memcpy(b, bases, sizeof b);
    memcpy(l, t + (SCAN_BLOCK - 1) * CHAINS, sizeof l);
    UNROLL for (int g = 0; g < K(GROUPS); g++) nans |= K(any_nan)(l[g] + b[g]);
    if (nans)
        K(lift_columns)(y, t, b, 1);
    else
        K(lift_columns)(y, t, b, 0);
}
#else
static void K(eight)(double *t, double *sums, const T *x)
{
    double l[CHAINS];
    UNROLL for (int k = 0; k < CHAINS; k++) l[k] = -0.0;
    for (size_t i = 0; i < SCAN_BLOCK; i++) {
        UNROLL for (int k = 0; k < CHAINS; k++) t[i + k * SCAN_BLOCK] = l[k] +=
            (double)x[i + k * SCAN_BLOCK];
    }
    UNROLL for (int k = 0; k < CHAINS; k++) sums[k] = l[k];
}
#endif
