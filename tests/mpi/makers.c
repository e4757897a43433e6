/* makers.c - the makers' calls and user-defined folds over ranks, compared with one process. */
#include "mpi_test.h"

static double square(double x) { return x * x; }
TINE_FN(double, square, double)
static double mixed(double x, float y, int32_t k) { return x * y + k; }
TINE_FN(double, mixed, double, float, int32_t)
static double add(double x, double y) { return x + y; }
TINE_MONOID(double, add, 0.0)
static int64_t add_int(int64_t x, int64_t y) { return (int64_t)((uint64_t)x + (uint64_t)y); }
TINE_MONOID(int64_t, add_int, 0)
TINE_MAP_REDUCE(sum_of_squares, square, add)
TINE_MAP_REDUCE(sum_of_mixed, mixed, add)

/* Affine maps: their composition depends on the order, and it rounds. 16 bytes per element. */
typedef struct affine {
    double a, b;
} affine;
static affine then(affine f, affine g) { return (affine){f.a * g.a, f.b * g.a + g.b}; }
TINE_MONOID(affine, then, ((affine){1, 0}))
/* 800 bytes: no stage has room for 64 of these elements. */
typedef struct wide {
    double v[100];
} wide;
static wide add_wide(wide x, wide y)
{
    for (int k = 0; k < 100; k++) x.v[k] = x.v[k] * 0.5 + y.v[k];
    return x;
}
TINE_MONOID(wide, add_wide, ((wide){{0}}))

static int is_big(double x) { return x > 0.25; }
TINE_TEST(double, is_big)
static int is_huge(double x) { return x > 0.999; }
TINE_TEST(double, is_huge)

/* A fold whose leaf depends on its place: a struct of a length, a sum, and a hash of places. */
typedef struct seen {
    double sum;
    uint64_t count, hash;
    size_t lo, hi;
} seen;

static int see(void *acc, const void *x, size_t first, size_t m, void *ctx)
{
    seen *s = acc;
    const double *v = x;
    (void)ctx;
    s->lo = first;
    s->hi = first + m;
    for (size_t i = 0; i < m; i++) {
        s->sum += v[i];
        s->count++;
        s->hash = s->hash * 31 + first + i;
    }
    return 0;
}

static int see_here(void *acc, size_t lo, size_t hi, void *x)
{
    return see(acc, (const double *)x + lo, lo, hi - lo, NULL);
}

static void join_seen(void *acc, const void *next, void *ctx)
{
    seen *s = acc;
    const seen *t = next;
    (void)ctx;
    s->sum = s->sum * 0.75 + t->sum;
    s->hash = s->hash * 1000003 + t->hash + (s->hi == t->lo);
    s->count += t->count;
    s->hi = t->hi;
}

static int fill_body(size_t lo, size_t hi, void *x)
{
    for (; lo < hi; lo++) ((double *)x)[lo] = (double)lo;
    return 0;
}

static void test_maps(const double *x, const double *all, size_t n, const tine_mpi_array *a)
{
    const size_t m = a->count;
    double *y = some(m * sizeof *y), r = 1, s = 2;
    float *p = some(n * sizeof *p);
    int32_t *q = some(n * sizeof *q);
    for (size_t i = 0; i < n; i++) p[i] = (float)(i % 97) / 3, q[i] = (int32_t)(i % 13);
    CHECK(tine_mpi_map(square, y, x, a, NULL) == 0);
    size_t wrong = 0;
    for (size_t i = 0; i < m; i++) wrong += y[i] != x[i] * x[i];
    CHECK(wrong == 0);
    CHECK(tine_mpi_starmap(mixed, y, x, p + a->offset, q + a->offset, a, NULL) == 0);
    for (size_t i = 0; i < m; i++) wrong += y[i] != mixed(x[i], p[a->offset + i], q[a->offset + i]);
    CHECK(wrong == 0);
    CHECK(tine_mpi_for(fill_body, y, a, NULL) == 0);
    for (size_t i = 0; i < m; i++) wrong += y[i] != (double)i;
    CHECK(wrong == 0);
    CHECK(tine_mpi_reduce(add, &r, x, a, NULL) == 0 && tine_reduce(add, &s, all, n, NULL) == 0);
    CHECK_SAME(&r, &s, sizeof r);
    CHECK(tine_mpi_reduce(sum_of_squares, &r, x, a, NULL) == 0);
    CHECK(tine_reduce(sum_of_squares, &s, all, n, NULL) == 0);
    CHECK_SAME(&r, &s, sizeof r);
    CHECK(tine_mpi_reduce(sum_of_mixed, &r, x, p + a->offset, q + a->offset, a, NULL) == 0);
    CHECK(tine_reduce(sum_of_mixed, &s, all, p, q, n, NULL) == 0);
    CHECK_SAME(&r, &s, sizeof r);
    free(y);
    free(p);
    free(q);
}

static void test_searches(const double *x, const double *all, size_t n, const tine_mpi_array *a)
{
    size_t m = 1, m2 = 2;
    CHECK(tine_mpi_count(is_big, &m, x, a, NULL) == 0 &&
          tine_count(is_big, &m2, all, n, NULL) == 0);
    CHECK(m == m2);
    CHECK(tine_mpi_find(is_huge, &m, x, a, NULL) == 0 &&
          tine_find(is_huge, &m2, all, n, NULL) == 0);
    CHECK(m == m2);
    double *y = some(a->count * sizeof *y), *want = some(n * sizeof *want);
    tine_mpi_array kept;
    CHECK(tine_mpi_filter(is_big, y, &kept, x, a, NULL) == 0);
    CHECK(tine_filter(is_big, want, &m2, all, n, NULL) == 0);
    CHECK(kept.n == m2 && kept.data == (void *)y && kept.size == sizeof *y);
    CHECK_SAME(y, want + kept.offset, kept.count * sizeof *y);
    tine_mpi_free(&kept);
    free(y);
    free(want);
}

static void test_folds(const double *x, const double *all, size_t n, const tine_mpi_array *a)
{
    seen s = {.sum = 0.0}, t = {.sum = 0.0};
    CHECK(tine_mpi_fold(see, join_seen, NULL, &s, sizeof s, x, sizeof *x, a, NULL) == 0);
    CHECK(tine_fold(see_here, join_seen, (void *)(uintptr_t)all, &t, sizeof t, n, NULL) == 0);
    CHECK_SAME(&s, &t, sizeof s);
    CHECK(s.count == n);
}

#define SCANNED(f, T, n, a) \
    do { \
        T *all_ = some((n) * sizeof *all_), *want_ = some((n) * sizeof *want_); \
        T *x_ = some((a)->count * sizeof *x_), *y_ = some((a)->count * sizeof *y_); \
        const size_t bytes_ = (a)->count * sizeof *x_; \
        for (size_t i_ = 0; i_ < (n); i_++) all_[i_] = element_##f(i_); \
        memcpy(x_, all_ + (a)->offset, bytes_); \
        CHECK(tine_mpi_scan(f, y_, x_, a, NULL) == 0 && tine_scan(f, want_, all_, n, NULL) == 0); \
        CHECK_SAME(y_, want_ + (a)->offset, bytes_); \
        CHECK(tine_exscan(f, want_, all_, n, NULL) == 0); \
        CHECK(tine_mpi_exscan(f, y_, x_, a, NULL) == 0); \
        CHECK_SAME(y_, want_ + (a)->offset, bytes_); \
        CHECK(tine_mpi_exscan(f, x_, x_, a, NULL) == 0); \
        CHECK_SAME(x_, want_ + (a)->offset, bytes_); \
        free(all_); \
        free(want_); \
        free(x_); \
        free(y_); \
    } while (0)

static double element_add(size_t i) { return (double)(int64_t)mix(i) * 0x1p-63; }
static int64_t element_add_int(size_t i) { return (int64_t)mix(i); }
static affine element_then(size_t i)
{
    return (affine){1 + element_add(i) / 16, element_add(i + 1)};
}
static wide element_add_wide(size_t i)
{
    wide w;
    for (size_t k = 0; k < 100; k++) w.v[k] = element_add(i + k);
    return w;
}

void test_makers(void)
{
    EACH_CASE(n, spread)
    {
        tine_mpi_array a;
        double *all = some(n * sizeof *all);
        for (size_t i = 0; i < n; i++) all[i] = element_add(i);
        CHECK(tine_mpi_make(&a, 0, spread_count(spread, n), MPI_COMM_WORLD) == 0);
        double *x = some(a.count * sizeof *x);
        memcpy(x, all + a.offset, a.count * sizeof *x);
        test_maps(x, all, n, &a);
        test_searches(x, all, n, &a);
        test_folds(x, all, n, &a);
        SCANNED(add, double, n, &a);
        SCANNED(add_int, int64_t, n, &a);
        SCANNED(then, affine, n, &a);
        if (n < 5000) SCANNED(add_wide, wide, n, &a);
        free(x);
        free(all);
        tine_mpi_free(&a);
        case_end("makers: n %zu, %s", n, spread_names[spread]);
    }
}
