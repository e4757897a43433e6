/* sum_narrow-inl.h - the sum of a block of elements of 8 or 16 bits, in lanes of 64 or 32 bits.
   Included by sum.c once per narrow type, with K and V set, instead of lanes-inl.h. */
_Static_assert(FOLD_BLOCK <= 65536, "a block of 16-bit elements has a sum of 32 bits");

INLINE ACC K(plain)(const T *x, size_t n)
{
    __typeof__(__builtin_choose_expr(TINE_SIGNED_, (int32_t)0, (uint32_t)0)) sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum;
}

#if defined __x86_64__ && TINE_BITS_ == 8
/* psadbw adds eight unsigned bytes to one lane of 64 bits; signed bytes are first changed to x +
   128. */
static ACC K(block)(const T *x, size_t n, const int ahead)
{
    typedef u64v loose __attribute__((aligned(1), may_alias));
    enum { MANY = 4, STEP = MANY * VBYTES };
    const u64v flip = splat_u64(TINE_SIGNED_ ? 0x8080808080808080 : 0);
    u64v a[MANY] = {{0}};
    size_t i = 0;
    for (; n - i >= STEP; i += STEP) {
        if (ahead) fetch(x + i, STEP);
        UNROLL for (int j = 0; j < MANY; j++)
        {
            const u64v v = *(const loose *)(x + i + j * VBYTES) ^ flip;
            a[j] += (u64v)MM_(sad_epu8)((mm_int)v, (mm_int)splat_u64(0));
        }
    }
    u64v all = (a[0] + a[1]) + (a[2] + a[3]);
    FOLD_LANES(all);
    return (ACC)(all[0] - (TINE_SIGNED_ ? i * 128 : 0)) + K(plain)(x + i, n - i);
}
#else
static ACC K(block)(const T *x, size_t n, const int ahead)
{
    (void)ahead;
    return K(plain)(x, n);
}
#endif

static const ACC V(pad) = 0;
INLINE ACC V(add)(ACC a, ACC b) { return (ACC)((uint64_t)a + (uint64_t)b); }
INLINE ACC V(result)(ACC v) { return v; }
