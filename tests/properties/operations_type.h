/* operations_type.h - the table of operations for one type T: each kernel of kernels.def with the
   arguments given there, other uses of some kernels, shuffles, and the functions of makers.
   operations.h includes it.

   Words in those arguments:
       OUT(k, type, count)  output k, of `count` elements of that type
       COPY(k, array)       output k as a copy of the array, for operations in place
       n, o                 the length of the arrays; the options
       x, z, sorted         elements of the kind under test; of any magnitude; x in order
       group, key, groups   numbers below groups, as int32_t; as T (not for floats); their bound
       at                   indexes below n
       rows, cols           the sides of a low and wide matrix of up to n elements
       few, seed, edges, q  a number up to n and 5; a seed; 11 ascending edges; 7 quantiles */
#define MADE_(maker, ...) maker(__VA_ARGS__)
#define OUT(k, type, count) ((type *)op_out(ops, k, count, sizeof(type)))
#define COPY(k, array) \
    ((__typeof__(&*(array)))memcpy(OUT(k, __typeof__(*(array)), n), array, n * sizeof *(array)))
#define DO(name, call) (OP_BEFORE(), op_record(ops, name, call))

static inline int TINE_NAME_(op_test)(T v) { return v > (T)1; }
static inline int TINE_NAME_(op_less)(T a, T b) { return a < b; }
static inline T TINE_NAME_(op_fn)(T v) { return v / (T)2; }
#if TINE_FLOAT_
static inline T TINE_NAME_(op_plus)(T a, T b) { return a + b; }
#else
static inline T TINE_NAME_(op_plus)(T a, T b) { return (T)((uint64_t)a + (uint64_t)b); }
#endif
MADE_(TINE_TEST, T, TINE_NAME_(op_test))
MADE_(TINE_LESS, T, TINE_NAME_(op_less))
MADE_(TINE_FN, T, TINE_NAME_(op_fn), T)
MADE_(TINE_MONOID, T, TINE_NAME_(op_plus), 0)

static T TINE_NAME_(op_element)(const operations *ops, int kind, size_t i)
{
    const uint64_t r = op_bits(ops, i);
#if TINE_FLOAT_
    const T end = sizeof(T) == 4 ? (T)3.4028234e38 : (T)1.7976931348623157e308;
    const T odd[] = {0,   -(T)0., 1,           -1,           (T)1e-40, -(T)1e-40,
                     end, -end,   (T)INFINITY, -(T)INFINITY, (T)NAN,   -(T)NAN};
    if (kind == OP_NUMBERS) return (T)ldexp((double)(int64_t)r, (int)(r % 64) - 80);
    return kind == OP_FEW ? (T)(r % 23) - 5 : odd[r % (kind == OP_ENDS ? 8 : 12)];
#else
    const T top = (T)-1 > (T)0 ? (T)-1 : (T)(((uint64_t)1 << (8 * sizeof(T) - 1)) - 1);
    const T ends[] = {0, top, (T)(top == (T)-1 ? 0 : -top - 1), (T)-1, 1, (T)(top / 2), 2};
    return kind == OP_NUMBERS ? (T)r : kind == OP_FEW ? (T)(r % 23) : ends[r % 7];
#endif
}

/* The operations on groups by keys k, dense and of any value. */
#define GROUPED(k) \
    DO("groupsum " #k, tine_groupsum(OUT(0, ACC, groups), ops->k, x, groups, n, o)); \
    DO("groupmean " #k, tine_groupmean(OUT(0, double, groups), ops->k, x, groups, n, o)); \
    DO("groupmin " #k, tine_groupmin(OUT(0, T, groups), ops->k, x, groups, n, o)); \
    DO("groupmax " #k, tine_groupmax(OUT(0, T, groups), ops->k, x, groups, n, o)); \
    GROUPED_SPARSE(k, groups)
#define SPARSE(name, k, room, result) \
    DO(#name " " #k, tine_##name((__typeof__(ops->k))OUT(0, uint64_t, room), OUT(1, result, room), \
                                 OUT(2, size_t, 1), ops->k, x, room, n, o))
#define GROUPED_SPARSE(k, room) \
    SPARSE(groupsum_sparse, k, room, ACC); \
    SPARSE(groupmean_sparse, k, room, double); \
    SPARSE(groupmin_sparse, k, room, T); \
    SPARSE(groupmax_sparse, k, room, T)

static void TINE_NAME_(operations)(operations *ops)
{
    static const double edges[] = {-1e9, -3, -3, 0, 0.5, 1, 2, 4, 4.5, 12, 1e6},
                        q[] = {0, 1, 0.5, 0.25, 1. / 3, 0.9, 0.01},
                        many[] = {0,   .05, .1,  .15, .2,  .25, .3,  .35, .4,  .45, .5,
                                  .55, .6,  .65, .7,  .75, .8,  .85, .9,  .95, 1};
    const size_t n = ops->n, third = n / 3, few = n < 5 ? n : 5, groups = OP_GROUPS, rows = few,
                 cols = n / (few ? few : 1), side = (size_t)sqrt((double)n);
    const uint64_t seed = ops->seed;
    const tine_opts *o = ops->o;
    /* Some types lack the kernels that take these arguments. */
    (void)edges, (void)q, (void)many, (void)third, (void)rows, (void)cols, (void)side;
    int32_t *const group = ops->i32;
    (void)group, (void)groups;
    size_t *const at = ops->at;
    T *x = (T *)ops->x + ops->off, *z = (T *)ops->z + ops->off,
      *sorted = (T *)ops->sorted + ops->off;
    for (size_t i = 0; i < n; i++)
        x[i] = TINE_NAME_(op_element)(ops, ops->kind, i),
        z[i] = TINE_NAME_(op_element)(ops, OP_NUMBERS, i + n);
    memcpy(sorted, x, n * sizeof(T));
    if (tine_sort(sorted, n, TINE_OPTS(.threads = 1))) abort();
#if !TINE_FLOAT_
    T *const key = ops->key;
    for (size_t i = 0; i < n; i++) key[i] = (T)ops->group[i];
#endif

#define TINE_KERNEL(name, params, args, call) DO(#name, tine_##name call);
#include <tine/kernels.def>
#undef TINE_KERNEL

    /* Other uses of the same kernels. */
    DO("put, rising", tine_put(OUT(0, T, 2 * n), 2 * n, ops->rising, x, n, o));
    T *y = COPY(0, x);
    DO("reverse in place", tine_reverse(y, y, n, o));
    DO("sort of sorted", tine_sort(COPY(0, sorted), n, o));
    DO("unique alone", tine_unique(OUT(0, T, n), OUT(1, size_t, 1), NULL, NULL, x, n, o));
    DO("histogram, wide", tine_histogram(OUT(0, size_t, 1000), z, -0x1p40, 0x1.fp40, 1000, n, o));
#if TINE_BITS_ >= 32
    GROUPED(u32);
    GROUPED(i64);
    GROUPED(u64);
    GROUPED_SPARSE(far, third + 1);
    y = COPY(0, x);
    DO("transpose in place", tine_transpose(y, y, side, side, o));
    DO("transpose, tall", tine_transpose(OUT(0, T, n), x, cols, rows, o));
    DO("sum_axis 0", tine_sum_axis(OUT(0, ACC, cols), x, rows, cols, cols, 0, o));
    DO("sum_axis 0, tall", tine_sum_axis(OUT(0, ACC, rows), x, cols, rows, rows, 0, o));
    DO("sum_axis, square", tine_sum_axis(OUT(0, ACC, side), x, side, side, side, 1, o));
    DO("mean_axis 0, tall", tine_mean_axis(OUT(0, double, rows), x, cols, rows, rows, 0, o));
    DO("minmax_axis 0, tall",
       tine_minmax_axis(OUT(0, T, rows), OUT(1, T, rows), x, cols, rows, rows, 0, o));
    DO("minmax_axis, square",
       tine_minmax_axis(OUT(0, T, side), OUT(1, T, side), x, side, side, side, 1, o));
    DO("merge, not in order", tine_merge(OUT(0, T, 2 * n), x, n, z, n, o));
    DO("is_sorted, not in order", tine_is_sorted(OUT(0, int, 1), z, n, o));
    DO("sort_pairs, 3 bytes",
       tine_sort_pairs(COPY(0, x), memcpy(OUT(1, char, 3 * n), at, 3 * n), 3, n, o));
    DO("quantile, many", tine_quantile(OUT(0, double, 21), many, 21, x, n, o));
    DO("topk, a third", tine_topk(OUT(0, T, third), OUT(1, size_t, third), third, x, n, o));
    DO("searchsorted right", tine_searchsorted(OUT(0, size_t, n), sorted, n, x, n, TINE_RIGHT, o));
#endif
#if !TINE_FLOAT_ && TINE_BITS_ >= 32
    DO("random_range, wide",
       tine_random_range(OUT(0, T, n), (T)1, (T)((uint64_t)-1 >> (65 - 8 * sizeof(T))), seed, 1, n,
                         o));
#endif

    DO("shuffle", tine_shuffle(COPY(0, x), sizeof(T), seed, n, o));
    DO("shuffle of pairs", tine_shuffle(COPY(0, x), 2 * sizeof(T), seed, n / 2, o));

    /* Makers, which use the kernels of filters and scans. A user's sum of two NaNs may be any
       NaN. */
    DO("scan", MADE_(tine_scan, TINE_NAME_(op_plus), OUT(0, T, n), z, n, o));
    DO("exscan", MADE_(tine_exscan, TINE_NAME_(op_plus), OUT(0, T, n), z, n, o));
    DO("reduce", MADE_(tine_reduce, TINE_NAME_(op_plus), OUT(0, T, 1), z, n, o));
    DO("map", MADE_(tine_map, TINE_NAME_(op_fn), OUT(0, T, n), x, n, o));
    DO("filter", MADE_(tine_filter, TINE_NAME_(op_test), OUT(0, T, n), OUT(1, size_t, 1), x, n, o));
    DO("where",
       MADE_(tine_where, TINE_NAME_(op_test), OUT(0, size_t, n), OUT(1, size_t, 1), x, n, o));
    DO("partition",
       MADE_(tine_partition, TINE_NAME_(op_test), OUT(0, T, n), OUT(1, size_t, 1), x, n, o));
    DO("count", MADE_(tine_count, TINE_NAME_(op_test), OUT(0, size_t, 1), x, n, o));
    DO("find", MADE_(tine_find, TINE_NAME_(op_test), OUT(0, size_t, 1), x, n, o));
    DO("sort_by", MADE_(tine_sort_by, TINE_NAME_(op_less), COPY(0, z), n, o));
    DO("argsort_by", MADE_(tine_argsort_by, TINE_NAME_(op_less), OUT(0, size_t, n), z, n, o));
    DO("merge_by",
       MADE_(tine_merge_by, TINE_NAME_(op_less), OUT(0, T, 2 * n), sorted, n, sorted, n, o));
    DO("is_sorted_by", MADE_(tine_is_sorted_by, TINE_NAME_(op_less), OUT(0, int, 1), z, n, o));
}
#undef MADE_
#undef OUT
#undef COPY
#undef DO
#undef GROUPED
#undef GROUPED_SPARSE
#undef SPARSE
