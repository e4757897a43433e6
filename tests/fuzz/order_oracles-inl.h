/* order_oracles-inl.h - the oracles of sorts, selections and searches. oracles-inl.h includes it
   once per type. */
ORACLE(sort)(T *x, size_t n, const tine_opts *o)
{
    (void)o;
    T *s = TINE_NAME_(sorted_copy)(x, n);
    memcpy(x, s, n * sizeof *x);
    free(s);
    return 0;
}

ORACLE(argsort)(size_t *order, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    size_t *s = TINE_NAME_(in_order)(x, n);
    memcpy(order, s, n * sizeof *order);
    free(s);
    return 0;
}

#if TINE_BITS_ >= 32
/* The order is descending, with NaNs last. */
ORACLE(argsort_desc)(size_t *order, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    size_t *up = TINE_NAME_(in_order)(x, n), numbers = n;
    while (numbers > 0 && TINE_NAME_(odd_one)(x[up[numbers - 1]])) numbers--;
    size_t *nans = TINE_NAME_(descending)(order, up, x, 0, numbers);
    TINE_NAME_(descending)(nans, up, x, numbers, n);
    free(up);
    return 0;
}

ORACLE(sort_desc)(T *x, size_t n, const tine_opts *o)
{
    size_t *order = oracle_room(n, sizeof *order);
    T *from = oracle_room(n, sizeof *from);
    memcpy(from, x, n * sizeof *x);
    TINE_NAME_(oracle_tine_argsort_desc)(order, x, n, o);
    for (size_t i = 0; i < n; i++) x[i] = from[order[i]];
    free(order), free(from);
    return 0;
}

ORACLE(merge)(T *out, const T *a, size_t na, const T *b, size_t nb, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0, j = 0; i + j < na + nb; out++)
        *out = j == nb || (i < na && !TINE_NAME_(before)(b[j], a[i])) ? a[i++] : b[j++];
    return 0;
}

ORACLE(is_sorted)(int *yes, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    *yes = TINE_NAME_(out_of_order)(x, n) == n;
    return 0;
}

ORACLE(sort_pairs)(T *keys, void *values, size_t size, size_t n, const tine_opts *o)
{
    (void)o;
    size_t *order = TINE_NAME_(in_order)(keys, n);
    T *k = oracle_room(n, sizeof *k);
    char *v = oracle_room(n, size), *to = values;
    memcpy(k, keys, n * sizeof *k), memcpy(v, values, n * size);
    for (size_t i = 0; i < n; i++)
        keys[i] = k[order[i]], memcpy(to + i * size, v + order[i] * size, size);
    free(order), free(k), free(v);
    return 0;
}

ORACLE(nth)(T *out, const T *x, size_t k, size_t n, const tine_opts *o)
{
    (void)o;
    if (k >= n) return TINE_EINVAL;
    T *s = TINE_NAME_(sorted_copy)(x, n);
    *out = s[k];
    free(s);
    return 0;
}

/* The difference b - a is exact before it is rounded, for integers. For floats it is halved, so
   that it does not overflow. */
static double TINE_NAME_(quantile_of)(const T *s, size_t n, double q)
{
    const double v = (double)(n - 1) * q, t = v - floor(v);
    const size_t at = (size_t)floor(v), next = at + 1 < n ? at + 1 : at;
    const double a = (double)s[at], b = (double)s[next];
    if (t == 0 || s[at] == s[next]) return a;
#    if TINE_FLOAT_
    if (isinf(a) || isinf(b)) return canonical(a + b);
    const double half = b * 0.5 - a * 0.5, apart = b - a;
    if (isinf(apart)) return quantile_between(a * 0.5, b * 0.5, half, t) * 2;
#    else
    const double apart = (double)((uint64_t)s[next] - (uint64_t)s[at]);
#    endif
    return quantile_between(a, b, apart, t);
}

ORACLE(quantile)
(double *out, const double *q, size_t nq, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    T *s = TINE_NAME_(sorted_copy)(x, n);
    for (size_t i = 0; i < nq; i++)
        out[i] = !n || TINE_NAME_(odd_one)(s[n - 1]) ? canonical(NAN)
                                                     : TINE_NAME_(quantile_of)(s, n, q[i]);
    free(s);
    return 0;
}

ORACLE(topk)(T *values, size_t *at, size_t k, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    if (k > n) return TINE_EINVAL;
    size_t *order = TINE_NAME_(in_order)(x, n), *down = oracle_room(n, sizeof *down);
    TINE_NAME_(descending)(down, order, x, 0, n);
    for (size_t i = 0; i < k; i++) values[i] = x[down[i]], at[i] = down[i];
    free(order), free(down);
    return 0;
}

ORACLE(searchsorted)
(size_t *at, const T *x, size_t n, const T *q, size_t nq, tine_side side, const tine_opts *o)
{
    (void)o;
    for (size_t i = 0; i < nq; i++) {
        size_t lo = 0, hi = n;
        while (lo < hi) {
            const size_t mid = lo + (hi - lo) / 2;
            const bool left = side == TINE_LEFT ? TINE_NAME_(is_less)(x[mid], q[i])
                                                : !TINE_NAME_(is_less)(q[i], x[mid]);
            if (left)
                lo = mid + 1;
            else
                hi = mid;
        }
        at[i] = lo;
    }
    return 0;
}
#endif

ORACLE(unique)
(T *y, size_t *m, size_t *counts, size_t *inverse, const T *x, size_t n, const tine_opts *o)
{
    (void)o;
    size_t *order = TINE_NAME_(in_order)(x, n), found = 0;
    for (size_t i = 0; i < n; i++) {
        const T v = x[order[i]];
        if (!i || TINE_NAME_(is_less)(x[order[i - 1]], v)) {
            y[found++] = v;
            if (counts) counts[found - 1] = 0;
        }
        if (counts) counts[found - 1]++;
        if (inverse) inverse[order[i]] = found - 1;
    }
    *m = found;
    free(order);
    return 0;
}
