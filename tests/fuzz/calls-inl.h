/* calls-inl.h - the calls that fuzz_calls.c makes, for one type: each kernel of kernels.def with
   the arguments given there, other uses of some kernels, and the functions of makers. Included once
   per type.

   A kernel's expression is evaluated twice: its generic name first picks the library's function,
   and then the oracle's (TINE_PICK_). */
#include "oracles-inl.h"

#define OUT(k, type, count) ((type *)fuzz_out(f, k, count, sizeof(type)))
#define COPY(k, array) ((__typeof__(&*(array)))fuzz_copy(f, k, array, sizeof *(array)))
#define CALL(name, library, oracle) \
    if (at_call++ == call) { \
        f->side = LIBRARY, fuzz_begin(f), f->rc[LIBRARY] = (library), fuzz_end(f); \
        f->side = ORACLE_, f->rc[ORACLE_] = (oracle); \
        return name; \
    }
#define BOTH(name, expression) CALL(name, expression, expression)
#define IN_PLACE(expression) \
    __extension__({ \
        T *y = COPY(0, x); \
        expression; \
    })
#define MADE_(maker, ...) maker(__VA_ARGS__)
/* A maker's call, and the serial loop as a block that ends with 0. */
#define MADE(name, library, ...) CALL(name, MADE_ library, __extension__({__VA_ARGS__}))

static inline int TINE_NAME_(f_test)(T v) { return v > (T)1; }
static inline int TINE_NAME_(f_less)(T a, T b) { return TINE_NAME_(is_less)(a, b); }
static inline T TINE_NAME_(f_half)(T v) { return v / (T)2; }
/* Returns the last number that is not 0: an operation whose order matters. */
static inline uint64_t TINE_NAME_(f_last)(uint64_t a, uint64_t b) { return b ? b : a; }
MADE_(TINE_TEST, T, TINE_NAME_(f_test))
MADE_(TINE_LESS, T, TINE_NAME_(f_less))
MADE_(TINE_FN, T, TINE_NAME_(f_half), T)
MADE_(TINE_MONOID, uint64_t, TINE_NAME_(f_last), 0)

/* Sorts n indexes of x by a stable merge sort of the elements. */
static void TINE_NAME_(sort_indexes)(size_t *at, const T *x, size_t n)
{
    if (n < 2) return;
    const size_t half = n / 2;
    TINE_NAME_(sort_indexes)(at, x, half), TINE_NAME_(sort_indexes)(at + half, x, n - half);
    size_t *first = oracle_room(half, sizeof *first);
    memcpy(first, at, half * sizeof *first);
    for (size_t i = 0, j = half, k = 0; i < half; k++)
        at[k] = j < n && TINE_NAME_(is_less)(x[at[j]], x[first[i]]) ? at[j++] : first[i++];
    free(first);
}

static int TINE_NAME_(order_by_value)(size_t *at, const T *x, size_t n)
{
    for (size_t i = 0; i < n; i++) at[i] = i;
    TINE_NAME_(sort_indexes)(at, x, n);
    return 0;
}

static int TINE_NAME_(sort_by_value)(T *x, size_t n)
{
    size_t *at = oracle_room(n, sizeof *at);
    T *from = oracle_room(n, sizeof *from);
    memcpy(from, x, n * sizeof *x);
    TINE_NAME_(order_by_value)(at, x, n);
    for (size_t i = 0; i < n; i++) x[i] = from[at[i]];
    free(at), free(from);
    return 0;
}

static int TINE_NAME_(merge_by_value)(T *out, const T *a, size_t na, const T *b, size_t nb)
{
    for (size_t i = 0, j = 0; i + j < na + nb; out++)
        *out = j == nb || (i < na && !TINE_NAME_(is_less)(b[j], a[i])) ? a[i++] : b[j++];
    return 0;
}

/* Sorts runs of random lengths, and reverses some of them. */
static void TINE_NAME_(make_runs)(fuzz *f, T *x)
{
    for (size_t lo = 0, m; lo < f->n; lo += m) {
        m = 1 + draw(f) % f->run;
        if (m > f->n - lo) m = f->n - lo;
        T *s = TINE_NAME_(sorted_copy)(x + lo, m);
        const bool down = draw(f) % 2;
        for (size_t i = 0; i < m; i++) x[lo + i] = s[down ? m - 1 - i : i];
        free(s);
    }
}

/* Returns one element of the case's kind. */
static T TINE_NAME_(drawn_element)(fuzz *f)
{
    const uint64_t r = draw(f);
#if TINE_FLOAT_
    const T end = sizeof(T) == 4 ? (T)3.4028234e38 : (T)1.7976931348623157e308;
    const T ends[] = {end, -end, 0, -(T)0., (T)1e-40, -(T)1e-40, 1, -1};
    const T odd[] = {(T)INFINITY, -(T)INFINITY, (T)NAN, -(T)NAN, 0, -(T)0., 2, (T)1e30};
    switch (f->kind) {
    case KIND_FEW:
        return (T)(r % f->few) - 5;
    case KIND_ENDS:
        return ends[r & f->ends];
    case KIND_ODD:
        return r % 64 < 8 ? odd[r / 64 % 8] : (T)((double)(int64_t)r * 0x1p-60);
    case KIND_UNIFORM:
        return (T)((double)(r >> 11) * 0x1p-53);
    default:
        return (T)ldexp((double)(int64_t)r, (int)(r % 128) - 100);
    }
#else
    const T top = TINE_SIGNED_ ? (T)(((uint64_t)1 << (TINE_BITS_ - 1)) - 1) : (T)-1;
    const T ends[] = {top, (T)(TINE_SIGNED_ ? -top - 1 : 0), 0, (T)-1, 1, (T)(top / 2), 2, 3};
    switch (f->kind) {
    case KIND_FEW:
        return (T)(r % f->few);
    case KIND_ENDS:
    case KIND_ODD:
        return ends[r & f->ends];
    case KIND_UNIFORM:
        return (T)(r % 1000003 % (uint64_t)top);
    default:
        return (T)r;
    }
#endif
}

/* Fills the arrays of T: x in the case's arrangement, z in random order, sorted as x in order. */
static void TINE_NAME_(inputs)(fuzz *f, T **x, T **z, T **sorted, T **key)
{
    const size_t n = f->n;
    *x = fuzz_in(f, IN_X, sizeof(T)), *z = fuzz_in(f, IN_Z, sizeof(T));
    *sorted = fuzz_in(f, IN_SORTED, sizeof(T)), *key = fuzz_in(f, IN_KEY, sizeof(T));
    if (n == 0) return;
    for (size_t i = 0; i < n; i++) (*x)[i] = TINE_NAME_(drawn_element)(f), (*z)[i] = (*x)[i];
    for (size_t i = n; i > 1; i--) {
        const size_t j = draw(f) % i;
        const T v = (*z)[i - 1];
        (*z)[i - 1] = (*z)[j], (*z)[j] = v;
    }
    T *s = TINE_NAME_(sorted_copy)(*x, n);
    memcpy(*sorted, s, n * sizeof *s);
    const T usual = (*x)[draw(f) % n];
    for (size_t i = 0; i < n; i++) switch (f->shape) {
        case SHAPE_SORTED:
            (*x)[i] = s[i];
            break;
        case SHAPE_REVERSED:
            (*x)[i] = s[n - 1 - i];
            break;
        case SHAPE_ORGAN_PIPE:
            (*x)[i] = i < n / 2 ? s[2 * i] : s[2 * (n - 1 - i) + 1 < n ? 2 * (n - 1 - i) + 1 : 0];
            break;
        case SHAPE_RUNS:
            (*x)[i] = s[i % f->run * (n / f->run) % n];
            break;
        case SHAPE_USUAL:
            if (draw(f) % 100) (*x)[i] = usual;
            break;
        case SHAPE_NEARLY:
            (*x)[i] = draw(f) % 100 ? s[i] : s[draw(f) % n];
            break;
        default:
            break;
        }
    if (f->shape == SHAPE_MIXED_RUNS) TINE_NAME_(make_runs)(f, *x);
    free(s);
    s = TINE_NAME_(sorted_copy)(*x, n);
    memcpy(*sorted, s, n * sizeof *s);
    free(s);
    for (size_t i = 0; i < n; i++) (*key)[i] = (T)f->group[i];
}

/* Makes call number `call`, once by the library and once by its oracle. Returns the call's name, or
   NULL where there are fewer. */
static const char *TINE_NAME_(calls)(fuzz *f, int call)
{
    T *x, *z, *sorted, *key;
    TINE_NAME_(inputs)(f, &x, &z, &sorted, &key);
    const size_t n = f->n, groups = f->groups, few = f->few_of_n, rows = f->rows, cols = f->cols,
                 pitch = cols + f->gap, side = f->side_of_square;
    const double *edges = f->edges, *q = f->q;
    const uint64_t seed = f->seed;
    const tine_opts *o = &f->o;
    const int32_t *group = f->i32;
    size_t *at = f->at;
    /* Narrow types lack the kernels that take these arguments. */
    (void)rows, (void)cols, (void)pitch, (void)side, (void)q, (void)seed, (void)group;
    int at_call = 0;

#define TINE_KERNEL(name, params, args, call) BOTH(#name, tine_##name call)
#include <tine/kernels.def>
#undef TINE_KERNEL

    BOTH("put, rising", tine_put(OUT(0, T, 2 * n), 2 * n, f->rising, x, n, o))
    BOTH("take, rising", tine_take(OUT(0, T, n / 2), x, n, f->rising, n / 2, o))
    BOTH("copy in place", IN_PLACE(tine_copy(y, y, n, o)))
    BOTH("reverse in place", IN_PLACE(tine_reverse(y, y, n, o)))
    BOTH("unique alone", tine_unique(OUT(0, T, n), OUT(1, size_t, 1), NULL, NULL, x, n, o))
    BOTH("histogram, wide",
         tine_histogram(OUT(0, size_t, few + 1), x, -0x1p40, 0x1.fp40, few + 1, n, o))
#if TINE_BITS_ >= 32
    BOTH("groupsum of u32", tine_groupsum(OUT(0, ACC, groups), f->u32, x, groups, n, o))
    BOTH("groupmean of i64", tine_groupmean(OUT(0, double, groups), f->i64, x, groups, n, o))
    BOTH("groupmin of u64", tine_groupmin(OUT(0, T, groups), f->u64, x, groups, n, o))
    BOTH("groupsum of u8", tine_groupsum(OUT(0, ACC, groups), f->u8, x, groups, n, o))
    BOTH("groupmax of i16", tine_groupmax(OUT(0, T, groups), f->i16, x, groups, n, o))
    BOTH("groupsum_sparse, far", tine_groupsum_sparse(OUT(0, int64_t, few), OUT(1, ACC, few),
                                                      OUT(2, size_t, 1), f->far, x, few, n, o))
    BOTH("groupmean_sparse, far", tine_groupmean_sparse(OUT(0, int64_t, n), OUT(1, double, n),
                                                        OUT(2, size_t, 1), f->far, x, n, n, o))
    BOTH("groupmax_sparse, u32", tine_groupmax_sparse(OUT(0, uint32_t, n), OUT(1, T, n),
                                                      OUT(2, size_t, 1), f->u32, x, n, n, o))
    BOTH("groupsum_sparse, i16", tine_groupsum_sparse(OUT(0, int16_t, few), OUT(1, ACC, few),
                                                      OUT(2, size_t, 1), f->i16, x, few, n, o))
    BOTH("groupmean_sparse, near", tine_groupmean_sparse(OUT(0, int8_t, n), OUT(1, double, n),
                                                         OUT(2, size_t, 1), f->near, x, n, n, o))
    BOTH("transpose in place", IN_PLACE(tine_transpose(y, y, side, side, o)))
    BOTH("cumsum in place", IN_PLACE(tine_cumsum(y, y, n, o)))
    BOTH("sum_axis 0", tine_sum_axis(OUT(0, ACC, cols), x, rows, cols, pitch, 0, o))
    BOTH("sum_axis 1", tine_sum_axis(OUT(0, ACC, rows), x, rows, cols, pitch, 1, o))
    BOTH("mean_axis 0", tine_mean_axis(OUT(0, double, cols), x, rows, cols, pitch, 0, o))
    BOTH("minmax_axis 0",
         tine_minmax_axis(OUT(0, T, cols), OUT(1, T, cols), x, rows, cols, pitch, 0, o))
    BOTH("minmax_axis 1",
         tine_minmax_axis(OUT(0, T, rows), OUT(1, T, rows), x, rows, cols, pitch, 1, o))
    BOTH("sort_pairs, 3 bytes", tine_sort_pairs(COPY(0, x), fuzz_copy(f, 1, at, 3), 3, n, o))
    BOTH("sort_pairs, wide",
         tine_sort_pairs(COPY(0, x), fuzz_copy(f, 1, fuzz_wide(f), WIDEST), WIDEST, n, o))
    BOTH("is_sorted, any", tine_is_sorted(OUT(0, int, 1), x, n, o))
    BOTH("nth, any", tine_nth(OUT(0, T, 1), x, few, n, o))
    BOTH("topk, any", tine_topk(OUT(0, T, few), OUT(1, size_t, few), few, x, n, o))
    BOTH("searchsorted right",
         tine_searchsorted(OUT(0, size_t, few), sorted, n, z, few, TINE_RIGHT, o))
    BOTH("quantile, one", tine_quantile(OUT(0, double, 1), q, 1, x, n, o))
    BOTH("quantile of few",
         tine_quantile(OUT(0, double, QUANTILES), q, QUANTILES, x, n < 4 ? n : 4, o))
#endif

    CALL("imap", stream_of(f, OUT(0, uint64_t, n), true),
         stream_oracle(f, OUT(0, uint64_t, n), true))
    CALL("imap_unordered", stream_of(f, OUT(0, uint64_t, n ? 1 : 0), false),
         stream_oracle(f, OUT(0, uint64_t, n ? 1 : 0), false))

    MADE("filter", (tine_filter, TINE_NAME_(f_test), OUT(0, T, n), OUT(1, size_t, 1), x, n, o),
         T *y = OUT(0, T, n);
         size_t *m = OUT(1, size_t, 1); *m = 0;
         for (size_t i = 0; i < n; i++) if (TINE_NAME_(f_test)(x[i])) y[(*m)++] = x[i]; 0;)
    MADE("where", (tine_where, TINE_NAME_(f_test), OUT(0, size_t, n), OUT(1, size_t, 1), x, n, o),
         size_t *y = OUT(0, size_t, n), *m = OUT(1, size_t, 1);
         *m = 0; for (size_t i = 0; i < n; i++) if (TINE_NAME_(f_test)(x[i])) y[(*m)++] = i; 0;)
    MADE("partition",
         (tine_partition, TINE_NAME_(f_test), OUT(0, T, n), OUT(1, size_t, 1), x, n, o),
         T *y = OUT(0, T, n);
         size_t *m = OUT(1, size_t, 1), to = 0;
         for (size_t i = 0; i < n; i++) if (TINE_NAME_(f_test)(x[i])) y[to++] = x[i]; *m = to;
         for (size_t i = 0; i < n; i++) if (!TINE_NAME_(f_test)(x[i])) y[to++] = x[i]; 0;)
    MADE("count", (tine_count, TINE_NAME_(f_test), OUT(0, size_t, 1), x, n, o),
         size_t *m = OUT(0, size_t, 1);
         *m = 0; for (size_t i = 0; i < n; i++) *m += TINE_NAME_(f_test)(x[i]) != 0; 0;)
    MADE("find", (tine_find, TINE_NAME_(f_test), OUT(0, size_t, 1), x, n, o),
         size_t *m = OUT(0, size_t, 1);
         *m = 0; while (*m < n && !TINE_NAME_(f_test)(x[*m]))++ * m; 0;)
    MADE("map", (tine_map, TINE_NAME_(f_half), OUT(0, T, n), x, n, o), T *y = OUT(0, T, n);
         for (size_t i = 0; i < n; i++) y[i] = TINE_NAME_(f_half)(x[i]); 0;)
    MADE("reduce", (tine_reduce, TINE_NAME_(f_last), OUT(0, uint64_t, 1), f->u64, n, o),
         uint64_t *s = OUT(0, uint64_t, 1);
         *s = 0; for (size_t i = 0; i < n; i++) *s = TINE_NAME_(f_last)(*s, f->u64[i]); 0;)
    MADE("scan", (tine_scan, TINE_NAME_(f_last), OUT(0, uint64_t, n), f->u64, n, o),
         uint64_t *y = OUT(0, uint64_t, n), s = 0;
         for (size_t i = 0; i < n; i++) y[i] = s = TINE_NAME_(f_last)(s, f->u64[i]); 0;)
    MADE("exscan", (tine_exscan, TINE_NAME_(f_last), OUT(0, uint64_t, n), f->u64, n, o),
         uint64_t *y = OUT(0, uint64_t, n), s = 0;
         for (size_t i = 0; i < n; i++) y[i] = s, s = TINE_NAME_(f_last)(s, f->u64[i]); 0;)
    MADE("sort_by", (tine_sort_by, TINE_NAME_(f_less), COPY(0, x), n, o),
         TINE_NAME_(sort_by_value)(COPY(0, x), n);)
    MADE("argsort_by", (tine_argsort_by, TINE_NAME_(f_less), OUT(0, size_t, n), x, n, o),
         TINE_NAME_(order_by_value)(OUT(0, size_t, n), x, n);)
    MADE("merge_by",
         (tine_merge_by, TINE_NAME_(f_less), OUT(0, T, n), sorted, few, sorted + few, n - few, o),
         TINE_NAME_(merge_by_value)(OUT(0, T, n), sorted, few, sorted + few, n - few);)
    /* The permutation depends on the seed alone, so one thread's is the oracle. */
    CALL("shuffle", tine_shuffle(COPY(0, x), sizeof *x, seed, n, o),
         tine_shuffle(COPY(0, x), sizeof *x, seed, n, TINE_OPTS(.threads = 1)))
    return NULL;
}
#undef OUT
#undef COPY
#undef CALL
#undef BOTH
#undef IN_PLACE
#undef MADE
#undef MADE_
