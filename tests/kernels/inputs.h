/* inputs.h - test arrays of T, and the same as doubles. Included once per type. */
static inline void TINE_NAME_(drawn)(T *x, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t r = mixed(i + seed * 0x100000000u);
#if TINE_FLOAT_
        x[i] = (T)ldexp(real(i + seed * 0x100000000u), (int)(r % 40) - 20);
#else
        x[i] = (T)r;
#endif
    }
}

static inline double *TINE_NAME_(doubles)(const T *x, size_t n)
{
    double *t = memory(n * sizeof *t);
    for (size_t i = 0; i < n; i++) t[i] = (double)x[i];
    return t;
}

/* Calls check(x, n, at) for each of KERNEL_SIZES and each offset, on n random elements from x +
   at. */
static inline void TINE_NAME_(each_size_and_offset)(void (*check)(T *x, size_t n, size_t at))
{
    T *x = memory((LARGEST + OFFSETS) * sizeof *x);
    TINE_NAME_(drawn)(x, LARGEST + OFFSETS, 1);
    for (int s = 0; s < KERNEL_SIZES_TRIED; s++)
        for (size_t at = 0; at < OFFSETS; at++) check(x, KERNEL_SIZES[s], at);
    free(x);
}
