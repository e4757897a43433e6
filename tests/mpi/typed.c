/* typed.c - each typed kernel over ranks against the same kernel of one process, bit for bit. */
#ifndef TINE_TYPE_FILE
#    include <math.h>
#    include "mpi_test.h"
/* Kinds of elements. ANY: any values. SMALL: small values, so that there are ties. BAD: NaN,
   infinities and zeros. */
enum { ANY, SMALL, BAD, KINDS };
#    define TINE_TYPE_FILE "../../tests/mpi/typed.c"
#    include "tine/types.h"
#    undef TINE_TYPE_FILE

void test_typed(void)
{
    for (int kind = 0; kind < KINDS; kind++) {
        EACH_CASE(n, spread)
        {
            /* A long array is tested with a single kind of elements for each distribution. */
            if (n > 10000 && (spread + (int)(n % 1000)) % KINDS != kind) continue;
            tine_typed_i32(n, spread, kind);
            tine_typed_i64(n, spread, kind);
            tine_typed_u32(n, spread, kind);
            tine_typed_u64(n, spread, kind);
            tine_typed_f32(n, spread, kind);
            tine_typed_f64(n, spread, kind);
        }
    }
    if (quick > 2) return; /* Each message takes a time slice. */
    message_max = 104;     /* Each transfer takes several messages, also divided within elements. */
    for (int spread = 0; spread < SPREADS; spread++) {
        tine_typed_i32(3000, spread, ANY);
        tine_typed_f64(3000, spread, SMALL);
    }
    message_max = (size_t)1 << 30;
}
#else
#    define F(name) TINE_NAME_(name)
#    define M(name) TINE_NAME_(mpi_##name)
#    define T TINE_T
#    define ACC TINE_ACC
#    define K(part) TINE_NAME_(typed_##part)

static T K(element)(size_t i, int kind)
{
    const uint64_t bits = mix(i);
#    if TINE_FLOAT_
    if (kind == BAD && bits % 1000 == 0) return (T)(bits & 4096 ? NAN : INFINITY);
    if (kind == BAD) return bits % 3 ? (T)(bits & 8192 ? -0.0 : 0.0) : (T)(double)(int64_t)bits;
    const T big = sizeof(T) == 8 ? (T)1e160 : (T)1e16;
    if (kind == ANY)
        return (T)((double)(int64_t)bits * 0x1p-63) * (bits % 7 ? 1 : bits % 2 ? big : 1 / big);
#    endif
    if (kind == SMALL) return (T)(bits % 50);
    return (T)bits;
}

static void K(reductions)(const T *x, const T *y, size_t n, const T *all, const T *all_y,
                          const tine_mpi_array *a)
{
    ACC s = 1, t = 2;
    double u = 1, v = 2, m = 3, w = 4, m2 = 5, w2 = 6;
    T lo = 1, hi = 2, lo2 = 3, hi2 = 4;
    size_t at = 7, at2 = 7;
    if (n == 0) m2 = m, w2 = w, lo2 = lo, hi2 = hi;
    CHECK(M(sum)(&s, x, a, NULL) == 0 && F(sum)(&t, all, n, NULL) == 0);
    CHECK_SAME(&s, &t, sizeof s);
    CHECK(M(dot)(&s, x, y, a, NULL) == 0 && F(dot)(&t, all, all_y, n, NULL) == 0);
    CHECK_SAME(&s, &t, sizeof s);
    CHECK(M(fsum)(&u, x, a, NULL) == 0 && F(fsum)(&v, all, n, NULL) == 0);
    CHECK_SAME(&u, &v, sizeof u);
    CHECK(M(fdot)(&u, x, y, a, NULL) == 0 && F(fdot)(&v, all, all_y, n, NULL) == 0);
    CHECK_SAME(&u, &v, sizeof u);
    CHECK(M(norm)(&u, x, a, NULL) == 0 && F(norm)(&v, all, n, NULL) == 0);
    CHECK_SAME(&u, &v, sizeof u);
    CHECK(M(moments)(&m, &w, x, a, NULL) == 0 && F(moments)(&m2, &w2, all, n, NULL) == 0);
    CHECK_SAME(&m, &m2, sizeof m);
    CHECK_SAME(&w, &w2, sizeof w);
    CHECK(M(minmax)(&lo, &hi, x, a, NULL) == 0 && F(minmax)(&lo2, &hi2, all, n, NULL) == 0);
    CHECK_SAME(&lo, &lo2, sizeof lo);
    CHECK_SAME(&hi, &hi2, sizeof hi);
    CHECK(M(argmin)(&at, x, a, NULL) == 0 && F(argmin)(&at2, all, n, NULL) == 0);
    CHECK(at == at2);
    CHECK(M(argmax)(&at, x, a, NULL) == 0 && F(argmax)(&at2, all, n, NULL) == 0);
    CHECK(at == at2);
}

static void K(outputs)(const T *x, size_t n, const T *all, const tine_mpi_array *a)
{
    enum { BINS = 100 };
    T *out = some(a->count * sizeof *out), *want = some(n * sizeof *want);
    size_t bins[BINS], bins2[BINS];
    CHECK(M(cumsum)(out, x, a, NULL) == 0 && F(cumsum)(want, all, n, NULL) == 0);
    CHECK_SAME(out, want + a->offset, a->count * sizeof *out);
    memcpy(out, x, a->count * sizeof *out);
    CHECK(M(cumsum)(out, out, a, NULL) == 0);
    CHECK_SAME(out, want + a->offset, a->count * sizeof *out);
    CHECK(M(random)(out, 5, 77, a, NULL) == 0 && F(random)(want, 5, 77, n, NULL) == 0);
    CHECK_SAME(out, want + a->offset, a->count * sizeof *out);
#    if TINE_FLOAT_
    CHECK(M(random_normal)(out, 5, 77, a, NULL) == 0);
    CHECK(F(random_normal)(want, 5, 77, n, NULL) == 0);
    CHECK_SAME(out, want + a->offset, a->count * sizeof *out);
#    else
    const int rc = F(bincount)(bins2, all, 50, n, NULL);
    CHECK(M(bincount)(bins, x, 50, a, NULL) == rc);
    if (rc == 0) CHECK_SAME(bins, bins2, 50 * sizeof *bins);
#    endif
    CHECK(M(histogram)(bins, x, -1, 60, BINS, a, NULL) == 0);
    CHECK(F(histogram)(bins2, all, -1, 60, BINS, n, NULL) == 0);
    CHECK_SAME(bins, bins2, sizeof bins);
    free(out);
    free(want);
}

static void K(sorts)(const T *x, size_t n, const T *all, const tine_mpi_array *a)
{
    T *out = some(a->count * sizeof *out), *want = some(n * sizeof *want);
    uint32_t *at = some(a->count * sizeof *at), *want_at = some(n * sizeof *want_at);
    memcpy(out, x, a->count * sizeof *out);
    memcpy(want, all, n * sizeof *want);
    CHECK(M(sort)(out, a, NULL) == 0 && F(sort)(want, n, NULL) == 0);
    CHECK_SAME(out, want + a->offset, a->count * sizeof *out);
    memcpy(out, x, a->count * sizeof *out);
    memcpy(want, all, n * sizeof *want);
    for (size_t i = 0; i < n; i++) want_at[i] = (uint32_t)i;
    memcpy(at, want_at + a->offset, a->count * sizeof *at);
    CHECK(M(sort_pairs)(out, at, sizeof *at, a, NULL) == 0);
    CHECK(F(sort_pairs)(want, want_at, sizeof *at, n, NULL) == 0);
    CHECK_SAME(out, want + a->offset, a->count * sizeof *out);
    CHECK_SAME(at, want_at + a->offset, a->count * sizeof *at);
    free(out);
    free(want);
    free(at);
    free(want_at);
}

static void K(groups)(const T *x, size_t n, const T *all, const tine_mpi_array *a)
{
    enum { GROUPS = 57 };
    uint32_t *u = some(n * sizeof *u);
    int64_t *s = some(n * sizeof *s);
    ACC sum[GROUPS], sum2[GROUPS];
    double mean[GROUPS], mean2[GROUPS];
    T y[GROUPS], y2[GROUPS];
    for (size_t i = 0; i < n; i++) s[i] = u[i] = (uint32_t)(mix(i + 99) % (GROUPS - 1));
    const uint32_t *mine = u + a->offset;
    const int64_t *wide = s + a->offset;
    CHECK(M(groupsum)(sum, mine, TINE_U32, x, GROUPS, a, NULL) == 0);
    CHECK(F(groupsum)(sum2, u, TINE_U32, all, GROUPS, n, NULL) == 0);
    CHECK_SAME(sum, sum2, sizeof sum);
    CHECK(M(groupmean)(mean, wide, TINE_I64, x, GROUPS, a, NULL) == 0);
    CHECK(F(groupmean)(mean2, s, TINE_I64, all, GROUPS, n, NULL) == 0);
    CHECK_SAME(mean, mean2, sizeof mean);
    CHECK(M(groupmin)(y, mine, TINE_U32, x, GROUPS, a, NULL) == 0);
    CHECK(F(groupmin)(y2, u, TINE_U32, all, GROUPS, n, NULL) == 0);
    CHECK_SAME(y, y2, sizeof y);
    CHECK(M(groupmax)(y, wide, TINE_I64, x, GROUPS, a, NULL) == 0);
    CHECK(F(groupmax)(y2, s, TINE_I64, all, GROUPS, n, NULL) == 0);
    CHECK_SAME(y, y2, sizeof y);
    if (n > 3) { /* With one bad key y must not change. */
        s[n / 2] = -1;
        CHECK(M(groupsum)(sum, wide, TINE_I64, x, GROUPS, a, NULL) == TINE_ERANGE);
        CHECK_SAME(sum, sum2, sizeof sum);
        CHECK(M(groupmin)(y, wide, TINE_I64, x, GROUPS, a, NULL) == TINE_ERANGE);
        CHECK_SAME(y, y2, sizeof y);
        CHECK(M(groupmean)(mean, wide, TINE_I64, x, GROUPS, a, NULL) == TINE_ERANGE);
        CHECK_SAME(mean, mean2, sizeof mean);
    }
    free(u);
    free(s);
}

/* With this number of groups, elements move between ranks and not tables. Of kind ANY, two keys in
   three are small numbers, so that one of several ranks would receive most elements. */
static void K(many_groups)(const T *x, size_t n, const T *all, const tine_mpi_array *a, int kind)
{
    const size_t groups = 100000;
    uint32_t *u = some(n * sizeof *u);
    int64_t *s = some(n * sizeof *s);
    ACC *sum = some(2 * groups * sizeof *sum), *sum2 = sum + groups;
    double *mean = some(2 * groups * sizeof *mean), *mean2 = mean + groups;
    for (size_t i = 0; i < n; i++) {
        const uint64_t bits = mix(i + 77);
        s[i] = u[i] =
            (uint32_t)(kind == ANY && bits % 3 ? bits >> 32 & 1023 : (bits >> 16) % groups);
    }
    CHECK(M(groupsum)(sum, s + a->offset, TINE_I64, x, groups, a, NULL) == 0);
    CHECK(F(groupsum)(sum2, s, TINE_I64, all, groups, n, NULL) == 0);
    CHECK_SAME(sum, sum2, groups * sizeof *sum);
    CHECK(M(groupmean)(mean, u + a->offset, TINE_U32, x, groups, a, NULL) == 0);
    CHECK(F(groupmean)(mean2, u, TINE_U32, all, groups, n, NULL) == 0);
    CHECK_SAME(mean, mean2, groups * sizeof *mean);
    s[n - 1] = (int64_t)groups; /* With one bad key y must not change. */
    CHECK(M(groupsum)(sum, s + a->offset, TINE_I64, x, groups, a, NULL) == TINE_ERANGE);
    CHECK_SAME(sum, sum2, groups * sizeof *sum);
    free(u);
    free(s);
    free(sum);
    free(mean);
}

/* Checks that the parts of keys and y, put together, equal the result of one process. */
static void K(same_groups)(tine_mpi_array *keys, tine_mpi_array *y, const void *want_keys,
                           const void *want_y, size_t m)
{
    CHECK(keys->n == m && y->n == m && keys->count == y->count && keys->offset == y->offset);
    if (keys->n == m) {
        CHECK_SAME(keys->data, (const char *)want_keys + keys->offset * keys->size,
                   keys->count * keys->size);
        CHECK_SAME(y->data, (const char *)want_y + y->offset * y->size, y->count * y->size);
    }
    tine_mpi_free(keys);
    tine_mpi_free(y);
}

/* Tests a few distinct keys, and any keys. */
static void K(sparse_groups)(const T *x, size_t n, const T *all, const tine_mpi_array *a,
                             uint64_t kinds)
{
    tine_mpi_array keys, y;
    size_t m = 0, *counts = some(n * sizeof *counts);
    int64_t *s = some(2 * n * sizeof *s), *want = s + n;
    uint32_t *u = some(2 * n * sizeof *u), *want_u = u + n;
    ACC *sum = some(n * sizeof *sum);
    double *mean = some(n * sizeof *mean);
    T *ends = some(n * sizeof *ends);
    for (size_t i = 0; i < n; i++) {
        s[i] = (int64_t)(mix(mix(i) % kinds));
        u[i] = (uint32_t)(uint64_t)s[i];
    }
    const int64_t *wide = s + a->offset;
    const uint32_t *narrow = u + a->offset;
    CHECK(M(groupsum_sparse)(&keys, &y, wide, TINE_I64, x, a, NULL) == 0);
    CHECK(F(groupsum_sparse)(want, sum, &m, s, TINE_I64, all, n, n, NULL) == 0);
    CHECK(keys.type == TINE_I64 && y.size == sizeof *sum);
    K(same_groups)(&keys, &y, want, sum, m);
    CHECK(M(groupmean_sparse)(&keys, &y, narrow, TINE_U32, x, a, NULL) == 0);
    CHECK(F(groupmean_sparse)(want_u, mean, &m, u, TINE_U32, all, n, n, NULL) == 0);
    CHECK(keys.type == TINE_U32 && y.type == TINE_F64);
    K(same_groups)(&keys, &y, want_u, mean, m);
    CHECK(M(groupmin_sparse)(&keys, &y, narrow, TINE_I32, x, a, NULL) == 0);
    CHECK(F(groupmin_sparse)(want_u, ends, &m, u, TINE_I32, all, n, n, NULL) == 0);
    K(same_groups)(&keys, &y, want_u, ends, m);
    CHECK(M(groupmax_sparse)(&keys, &y, wide, TINE_U64, x, a, NULL) == 0);
    CHECK(F(groupmax_sparse)(want, ends, &m, s, TINE_U64, all, n, n, NULL) == 0);
    CHECK(y.type == TINE_TYPE_);
    K(same_groups)(&keys, &y, want, ends, m);
#    if !TINE_FLOAT_
    CHECK(M(groupcount_sparse)(&keys, &y, x, a, NULL) == 0);
    CHECK(F(groupcount_sparse)(ends, counts, &m, all, n, n, NULL) == 0);
    CHECK(keys.type == TINE_TYPE_ && y.type == TINE_U64);
    K(same_groups)(&keys, &y, ends, counts, m);
#    endif
    free(counts);
    free(s);
    free(u);
    free(sum);
    free(mean);
    free(ends);
}

static void TINE_NAME_(typed)(size_t n, int spread, int kind)
{
    tine_mpi_array a;
    T *all = some(2 * n * sizeof *all), *all_y = all + n;
    for (size_t i = 0; i < n; i++) {
        all[i] = K(element)(i, kind);
        all_y[i] = K(element)(i + 12345, kind);
    }
    CHECK(tine_mpi_make(&a, 0, spread_count(spread, n), MPI_COMM_WORLD) == 0);
    /* Copies, so that a sanitizer detects reads beside this rank's elements. */
    T *x = some(a.count * sizeof *x), *y = some(a.count * sizeof *y);
    memcpy(x, all + a.offset, a.count * sizeof *x);
    memcpy(y, all_y + a.offset, a.count * sizeof *y);
    K(reductions)(x, y, n, all, all_y, &a);
    K(outputs)(x, n, all, &a);
    /* Splitters take a message for each bit of a key. That takes seconds with more spinning ranks
       than CPUs. */
    if (quick < 3 || (spread == 3 && kind == 0 && sizeof(T) == 4)) K(sorts)(x, n, all, &a);
    K(groups)(x, n, all, &a);
    if (n > 16384) K(many_groups)(x, n, all, &a, kind);
    if (quick < 3 || (spread == 3 && kind == 0 && sizeof(T) == 4))
        K(sparse_groups)(x, n, all, &a, kind == ANY ? 9 : n + 1);
    CHECK_SAME(x, all + a.offset, a.count * sizeof *x);
    free(x);
    free(y);
    free(all);
    tine_mpi_free(&a);
    case_end("kernels of type %d: n %zu, %s, kind %d", (int)sizeof(T) * (TINE_FLOAT_ ? 10 : 1), n,
             spread_names[spread], kind);
}
#    undef F
#    undef M
#    undef T
#    undef ACC
#    undef K
#endif
