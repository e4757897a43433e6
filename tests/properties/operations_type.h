/* operations_type.h - the table: every operation of tine.h and kernels.def in a line of its own,
   for one type T. Included by operations.h. */
#define MADE_(maker, ...) maker(__VA_ARGS__)
#define OUT(type, k, count) ((type *)op_out(ops, k, count, sizeof(type)))
/* A copy in output k, for an operation that works in place. */
#define SAME(k, from) ((T *)memcpy(OUT(T, k, n), from, n * sizeof(T)))
#define DO(name, call) op_record(ops, name, call)

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

/* Groups of keys k, dense and of any value. */
#define GROUPED(k) \
    DO("groupsum " #k, tine_groupsum(OUT(ACC, 0, OP_GROUPS), ops->k, x, OP_GROUPS, n, o)); \
    DO("groupmean " #k, tine_groupmean(OUT(double, 0, OP_GROUPS), ops->k, x, OP_GROUPS, n, o)); \
    DO("groupmin " #k, tine_groupmin(OUT(T, 0, OP_GROUPS), ops->k, x, OP_GROUPS, n, o)); \
    DO("groupmax " #k, tine_groupmax(OUT(T, 0, OP_GROUPS), ops->k, x, OP_GROUPS, n, o)); \
    GROUPED_SPARSE(k, OP_GROUPS)
#define SPARSE(name, k, room, result) \
    DO(#name " " #k, tine_##name((__typeof__(ops->k))OUT(uint64_t, 0, room), OUT(result, 1, room), \
                                 OUT(size_t, 2, 1), ops->k, x, room, n, o))
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
    const size_t n = ops->n, third = n / 3, few = n < 5 ? n : 5;
    const tine_opts *o = ops->o;
    T *x = (T *)ops->x + ops->off, *z = (T *)ops->z + ops->off,
      *sorted = (T *)ops->sorted + ops->off;
    for (size_t i = 0; i < n; i++)
        x[i] = TINE_NAME_(op_element)(ops, ops->kind, i),
        z[i] = TINE_NAME_(op_element)(ops, OP_NUMBERS, i + n);
    memcpy(sorted, x, n * sizeof(T));
    if (tine_sort(sorted, n, TINE_OPTS(.threads = 1))) abort();

    /* Folds. */
    DO("sum", tine_sum(OUT(ACC, 0, 1), x, n, o));
    DO("dot", tine_dot(OUT(ACC, 0, 1), x, z, n, o));
    DO("fsum", tine_fsum(OUT(double, 0, 1), x, n, o));
    DO("fdot", tine_fdot(OUT(double, 0, 1), x, z, n, o));
    DO("norm", tine_norm(OUT(double, 0, 1), x, n, o));
    DO("moments", tine_moments(OUT(double, 0, 1), OUT(double, 1, 1), x, n, o));
    DO("minmax", tine_minmax(OUT(T, 0, 1), OUT(T, 1, 1), x, n, o));
    DO("argmin", tine_argmin(OUT(size_t, 0, 1), x, n, o));
    DO("argmax", tine_argmax(OUT(size_t, 0, 1), x, n, o));

    /* Counting and grouping. */
    DO("histogram", tine_histogram(OUT(size_t, 0, 41), x, -7.5, 33.25, 41, n, o));
    DO("histogram, wide", tine_histogram(OUT(size_t, 0, 1000), z, -0x1p40, 0x1.fp40, 1000, n, o));
    DO("histogram_edges", tine_histogram_edges(OUT(size_t, 0, 10), x, edges, 10, n, o));
    GROUPED(i32);
    GROUPED(u32);
    GROUPED(i64);
    GROUPED(u64);
    GROUPED_SPARSE(far, third + 1);
#if !TINE_FLOAT_
    T *key = OUT(T, 3, n);
    for (size_t i = 0; i < n; i++) key[i] = (T)ops->group[i];
    DO("bincount", tine_bincount(OUT(size_t, 0, OP_GROUPS), key, OP_GROUPS, n, o));
    key = OUT(T, 3, n);
    for (size_t i = 0; i < n; i++) key[i] = (T)ops->group[i];
    DO("groupby",
       tine_groupby(OUT(size_t, 0, n), OUT(size_t, 1, OP_GROUPS + 1), key, OP_GROUPS, n, o));
    DO("groupcount_sparse",
       tine_groupcount_sparse(OUT(T, 0, n), OUT(size_t, 1, n), OUT(size_t, 2, 1), x, n, n, o));
#endif

    /* Moving. */
    DO("fill", tine_fill(OUT(T, 0, n), x[n / 2], n, o));
    DO("copy", tine_copy(OUT(T, 0, n), x, n, o));
    DO("take", tine_take(OUT(T, 0, n), x, n, ops->at, n, o));
    DO("put", tine_put(OUT(T, 0, n), n, ops->at, x, n, o));
    DO("put, rising", tine_put(OUT(T, 0, 2 * n), 2 * n, ops->rising, x, n, o));
    DO("reverse", tine_reverse(OUT(T, 0, n), x, n, o));
    T *y = SAME(0, x);
    DO("reverse in place", tine_reverse(y, y, n, o));
    y = SAME(0, x);
    DO("shuffle", tine_shuffle(y, sizeof(T), ops->seed, n, o));
    DO("shuffle of pairs", tine_shuffle(SAME(0, x), 2 * sizeof(T), ops->seed, n / 2, o));

    /* In order. */
    DO("sort", tine_sort(SAME(0, x), n, o));
    DO("sort of sorted", tine_sort(SAME(0, sorted), n, o));
    DO("argsort", tine_argsort(OUT(size_t, 0, n), x, n, o));
    DO("sort_pairs",
       tine_sort_pairs(SAME(0, x), memcpy(OUT(size_t, 1, n), ops->at, n * sizeof(size_t)),
                       sizeof(size_t), n, o));
    DO("sort_pairs, 3 bytes",
       tine_sort_pairs(SAME(0, x), memcpy(OUT(char, 1, 3 * n), ops->at, 3 * n), 3, n, o));
    DO("nth", tine_nth(OUT(T, 0, 1), x, third, n, o));
    DO("quantile", tine_quantile(OUT(double, 0, 7), q, 7, x, n, o));
    DO("quantile, many", tine_quantile(OUT(double, 0, 21), many, 21, x, n, o));
    DO("topk", tine_topk(OUT(T, 0, few), OUT(size_t, 1, few), few, x, n, o));
    DO("topk, a third", tine_topk(OUT(T, 0, third), OUT(size_t, 1, third), third, x, n, o));
    DO("searchsorted left", tine_searchsorted(OUT(size_t, 0, n), sorted, n, z, n, TINE_LEFT, o));
    DO("searchsorted right", tine_searchsorted(OUT(size_t, 0, n), sorted, n, x, n, TINE_RIGHT, o));
    DO("unique",
       tine_unique(OUT(T, 0, n), OUT(size_t, 1, 1), OUT(size_t, 2, n), OUT(size_t, 3, n), x, n, o));
    DO("unique alone", tine_unique(OUT(T, 0, n), OUT(size_t, 1, 1), NULL, NULL, x, n, o));

    /* Drawing. */
    DO("random", tine_random(OUT(T, 0, n), ops->seed, n % 7, n, o));
    DO("random_range", tine_random_range(OUT(T, 0, n), (T)3, (T)100, ops->seed, n % 7, n, o));
#if TINE_FLOAT_
    DO("random_normal", tine_random_normal(OUT(T, 0, n), ops->seed, n % 7, n, o));
#else
    DO("random_range, wide",
       tine_random_range(OUT(T, 0, n), (T)1, (T)((uint64_t)-1 >> (65 - 8 * sizeof(T))), ops->seed,
                         1, n, o));
#endif

    /* Makers, which stand on kernels of filters and scans. A user's sum may make any NaN of two. */
    DO("cumsum", tine_cumsum(OUT(T, 0, n), x, n, o));
    DO("scan", MADE_(tine_scan, TINE_NAME_(op_plus), OUT(T, 0, n), z, n, o));
    DO("exscan", MADE_(tine_exscan, TINE_NAME_(op_plus), OUT(T, 0, n), z, n, o));
    DO("reduce", MADE_(tine_reduce, TINE_NAME_(op_plus), OUT(T, 0, 1), z, n, o));
    DO("map", MADE_(tine_map, TINE_NAME_(op_fn), OUT(T, 0, n), x, n, o));
    DO("filter", MADE_(tine_filter, TINE_NAME_(op_test), OUT(T, 0, n), OUT(size_t, 1, 1), x, n, o));
    DO("where",
       MADE_(tine_where, TINE_NAME_(op_test), OUT(size_t, 0, n), OUT(size_t, 1, 1), x, n, o));
    DO("partition",
       MADE_(tine_partition, TINE_NAME_(op_test), OUT(T, 0, n), OUT(size_t, 1, 1), x, n, o));
    DO("count", MADE_(tine_count, TINE_NAME_(op_test), OUT(size_t, 0, 1), x, n, o));
    DO("find", MADE_(tine_find, TINE_NAME_(op_test), OUT(size_t, 0, 1), x, n, o));
    DO("sort_by", MADE_(tine_sort_by, TINE_NAME_(op_less), SAME(0, z), n, o));
}
#undef MADE_
#undef OUT
#undef SAME
#undef DO
#undef GROUPED
#undef GROUPED_SPARSE
#undef SPARSE
