/* group_oracle.h - the result of each group, by the serial loops of the header. Included once per
   type. */
static inline int TINE_NAME_(odd_one)(T v)
{
#if TINE_FLOAT_
    return v != v;
#else
    return (void)v, 0;
#endif
}

static inline T TINE_NAME_(element)(size_t i)
{
    const uint64_t r = mixed(i + 5);
#if TINE_FLOAT_
    if (r % 5003 == 0) return r % 3 ? -(T)0. : r % 2 ? (T)INFINITY : (T)NAN;
    return (T)ldexp(real(i), (int)(r % 40) - 20);
#else
    return (T)r;
#endif
}

static inline void TINE_NAME_(oracle_double)(double *y, const size_t *group, const T *x,
                                             size_t groups, size_t n)
{
    double *part = calloc(groups + 1, sizeof *part);
    for (size_t k = 0; k < groups; k++) y[k] = 0;
    for (size_t i = 0; i < n; i++) {
        part[group[i]] += (double)x[i];
        if ((i + 1) % chunk_of(n) == 0 || i + 1 == n)
            for (size_t k = 0; k < groups; k++) y[k] += part[k], part[k] = 0;
    }
    for (size_t k = 0; k < groups; k++) y[k] = y[k] == y[k] ? y[k] : nan("");
    free(part);
}

static inline void TINE_NAME_(oracle_sum)(ACC *y, const size_t *group, const T *x, size_t groups,
                                          size_t n)
{
#if TINE_FLOAT_
    TINE_NAME_(oracle_double)(y, group, x, groups, n);
#else
    for (size_t k = 0; k < groups; k++) y[k] = 0;
    for (size_t i = 0; i < n; i++) y[group[i]] = (ACC)((uint64_t)y[group[i]] + (uint64_t)x[i]);
#endif
}

static inline void TINE_NAME_(oracle_mean)(double *y, const size_t *group, const T *x,
                                           size_t groups, size_t n)
{
    size_t *count = calloc(groups + 1, sizeof *count);
    TINE_NAME_(oracle_double)(y, group, x, groups, n);
    for (size_t i = 0; i < n; i++) count[group[i]]++;
    for (size_t k = 0; k < groups; k++)
        y[k] = count[k] && y[k] == y[k] ? y[k] / (double)count[k] : nan("");
    free(count);
}

static inline int TINE_NAME_(less)(T a, T b)
{
    return TINE_FLOAT_ && a == b ? signbit((double)a) && !signbit((double)b) : a < b;
}

static inline void TINE_NAME_(oracle_end)(T *y, const size_t *group, const T *x, size_t groups,
                                          size_t n, int least)
{
    T none = 0;
#if TINE_FLOAT_
    none = (T)(least ? INFINITY : -INFINITY);
#else
    const T top = (T)-1 > (T)0 ? (T)-1 : (T)(((uint64_t)1 << (8 * sizeof(T) - 1)) - 1);
    none = least ? top : (T)(top == (T)-1 ? 0 : -top - 1);
#endif
    for (size_t k = 0; k < groups; k++) y[k] = none;
    for (size_t i = 0; i < n; i++) {
        T *best = &y[group[i]];
        if (TINE_NAME_(odd_one)(x[i]))
            *best = (T)nan("");
        else if (!TINE_NAME_(odd_one)(*best) &&
                 (least ? TINE_NAME_(less)(x[i], *best) : TINE_NAME_(less)(*best, x[i])))
            *best = x[i];
    }
}
static inline void TINE_NAME_(oracle_min)(T *y, const size_t *group, const T *x, size_t groups,
                                          size_t n)
{
    TINE_NAME_(oracle_end)(y, group, x, groups, n, 1);
}
static inline void TINE_NAME_(oracle_max)(T *y, const size_t *group, const T *x, size_t groups,
                                          size_t n)
{
    TINE_NAME_(oracle_end)(y, group, x, groups, n, 0);
}
