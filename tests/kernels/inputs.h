/* inputs.h - arrays of T to test with, and those as doubles. Included once per type. */
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
