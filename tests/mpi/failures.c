/* failures.c - one rank fails, and all ranks return the same code: bad arguments, no memory, the
   user's code, a progress function that cancels. */
#include "mpi_test.h"

enum { N = 50000, CALLS = 30, MANY = 2 * N };

static int positive(double *y, double x)
{
    *y = x;
    return x < 0 ? (int)-x : 0;
}
TINE_TRY(double, positive, double)
static double add(double x, double y) { return x + y; }
TINE_MONOID(double, add, 0.0)
static int any(double x) { return x > 0; }
TINE_TEST(double, any)

static int bad_leaf(void *acc, const void *x, size_t first, size_t m, void *ctx)
{
    const double *v = x;
    (void)first, (void)ctx;
    for (size_t i = 0; i < m; i++) {
        if (v[i] < 0) return (int)-v[i];
        *(double *)acc += v[i];
    }
    return 0;
}

static void join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    *(double *)acc += *(const double *)next;
}

static int body(size_t lo, size_t hi, void *ctx)
{
    const double *x = ctx;
    for (; lo < hi; lo++)
        if (x[lo] < 0) return (int)-x[lo];
    return 0;
}

static int cancel_here(size_t done, size_t n, void *arg)
{
    (void)done, (void)n;
    return rank == *(const int *)arg;
}

static uint32_t zeros[N], scattered[N]; /* Keys. */
static double many[MANY];

/* Makes call number k of all calls. Behind the last one it sets *done = 1 and returns 0. */
static int call(int k, double *x, double *y, const tine_mpi_array *a, const tine_opts *o, int *done)
{
    double r[2] = {5, 5};
    const uint32_t *u = (const uint32_t *)(const void *)y;
    size_t m = 5, bins[4] = {5};
    tine_mpi_array kept, keys = {.count = 5}, sums = {.count = 5};
    int rc = 0;
    *done = 0;
    many[0] = 5;
    switch (k) {
    case 0:
        rc = tine_mpi_sum(r, x, a, o);
        break;
    case 1:
        rc = tine_mpi_dot(r, x, y, a, o);
        break;
    case 2:
        rc = tine_mpi_fsum(r, x, a, o);
        break;
    case 3:
        rc = tine_mpi_fdot(r, x, y, a, o);
        break;
    case 4:
        rc = tine_mpi_norm(r, x, a, o);
        break;
    case 5:
        rc = tine_mpi_moments(r, r + 1, x, a, o);
        break;
    case 6:
        rc = tine_mpi_minmax(r, r + 1, x, a, o);
        break;
    case 7:
        rc = tine_mpi_argmin(&m, x, a, o);
        break;
    case 8:
        rc = tine_mpi_cumsum(y, x, a, o);
        break;
    case 9:
        rc = tine_mpi_random(y, 1, 0, a, o);
        break;
    case 10:
        rc = tine_mpi_histogram(bins, x, 0, 1, 4, a, o);
        break;
    case 11:
        rc = tine_mpi_map(positive, y, x, a, o);
        break;
    case 12:
        rc = tine_mpi_reduce(add, r, x, a, o);
        break;
    case 13:
        rc = tine_mpi_scan(add, y, x, a, o);
        break;
    case 14:
        rc = tine_mpi_exscan(add, y, x, a, o);
        break;
    case 15:
        rc = tine_mpi_count(any, &m, x, a, o);
        break;
    case 16:
        rc = tine_mpi_find(any, &m, x, a, o);
        break;
    case 17:
        rc = tine_mpi_filter(any, y, &kept, x, a, o);
        if (rc == 0) tine_mpi_free(&kept);
        break;
    case 18:
        rc = tine_mpi_fold(bad_leaf, join, NULL, r, sizeof *r, x, sizeof *x, a, o);
        break;
    case 19:
        rc = tine_mpi_for(x ? body : NULL, x, a, o);
        break;
    case 20:
        rc = tine_mpi_argmax(&m, x, a, o);
        break;
    case 21:
        rc = tine_mpi_sort(y, a, o);
        break;
    case 22:
        rc = tine_mpi_sort_pairs(y, x, sizeof *x, a, o);
        break;
    case 23:
        rc = tine_mpi_groupsum(r, zeros, x, 1, a, o);
        break;
    case 24:
        rc = tine_mpi_groupmean(r, zeros, x, 1, a, o);
        break;
    case 25:
        rc = tine_mpi_groupmax(r, zeros, x, 1, a, o);
        break;
    case 26:
        rc = tine_mpi_groupsum_sparse(x ? &keys : NULL, &sums, zeros, x, a, o);
        break;
    case 27:
        rc = tine_mpi_groupmean_sparse(&keys, &sums, zeros, u, a, o);
        break;
    case 28:
        rc = tine_mpi_groupcount_sparse(&keys, &sums, u, a, o);
        break;
    case 29:
        rc = tine_mpi_groupsum(many, scattered, x, MANY, a, o);
        break;
    default:
        *done = 1;
    }
    /* After an error, results are unchanged. */
    if (rc) CHECK(r[0] == 5 && r[1] == 5 && m == 5 && bins[0] == 5 && many[0] == 5);
    if (rc) CHECK(keys.count == 5 && sums.count == 5);
    if (rc == 0 && k >= 26) {
        tine_mpi_free(&keys);
        tine_mpi_free(&sums);
    }
    return rc;
}

static int all_same(int rc)
{
    int v[2] = {rc, -rc};
    MPI_Allreduce(MPI_IN_PLACE, v, 2, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return v[0] == -v[1];
}

void test_failures(void)
{
    tine_mpi_array a;
    int done = 0, rc;
    if (tine_mpi_make_even(&a, sizeof(double), N, MPI_COMM_WORLD)) MPI_Abort(MPI_COMM_WORLD, 1);
    for (uint32_t i = 0; i < N; i++) scattered[i] = i * 7919 % MANY;
    double *x = a.data, *y = some(a.count * sizeof *y);
    for (int who = quick ? ranks - 1 : 0; who<ranks; who += ranks> 2 ? ranks - 1 : 1) {
        for (size_t i = 0; i < a.count; i++) x[i] = y[i] = 1;
        for (int k = 0; !done; k++) {
            const int mine = rank == who;
            rc = call(k, mine ? NULL : x, mine ? NULL : y, &a, NULL, &done);
            CHECK(done || rc == TINE_EINVAL);
            CHECK(done || *tine_last_error());
            case_end("call %d: rank %d has bad arguments", k, who);
        }
        for (int k = 0; done = 0, k < CALLS; k++) {
            rc = call(k, x, y, &a, rank == who ? TINE_OPTS(.sched = (tine_sched)99) : NULL, &done);
            CHECK(rc == TINE_EINVAL);
            case_end("call %d: rank %d has bad options", k, who);
        }
        for (int k = 0, tries; k < CALLS; k++) {
            for (tries = 1, rc = TINE_ENOMEM; rc == TINE_ENOMEM && tries < 100; tries++) {
                if (rank == who) memory_fails_at = (size_t)tries;
                rc = call(k, x, y, &a, NULL, &done);
                memory_fails_at = 0;
                CHECK(all_same(rc));
            }
            CHECK(rc == 0 && tries < 100);
            case_end("call %d: rank %d has no memory", k, who);
        }
        for (int k = 0; k < CALLS; k++) {
            int arg = who;
            rc = call(k, x, y, &a, TINE_OPTS(.progress = cancel_here, .arg = &arg), &done);
            CHECK(all_same(rc));
            /* A rank whose part is one block may make no progress call. */
            CHECK(rc == TINE_ECANCELED || rc == 0);
            case_end("call %d: rank %d cancels", k, who);
        }
        done = 0;
    }
    static const int users[] = {11, 18, 19};
    for (int k = 0; k < 3; k++) {
        for (size_t i = 0; i < a.count; i++) x[i] = 1;
        for (size_t i = 0; i < a.count; i++) {
            const size_t at = a.offset + i;
            if (at == N / 3 || at == N - 1) x[i] = at == N - 1 ? -9 : -7;
        }
        rc = call(users[k], x, y, &a, NULL, &done);
        CHECK(rc == 7);
        case_end("call %d: the lowest failing element's code", users[k]);
    }
    static const uint16_t narrow[N];
    tine_mpi_array keys = {.count = 5}, sums = {.count = 5};
    y[0] = 5;
    CHECK(tine_mpi_groupsum(y, narrow, x, 1, &a, NULL) == TINE_EINVAL && y[0] == 5);
    CHECK(tine_mpi_groupsum_sparse(&keys, &sums, narrow, x, &a, NULL) == TINE_EINVAL);
    CHECK(keys.count == 5 && sums.count == 5);
    case_end("keys of 16 bits are refused");

    for (size_t i = 0; i < a.count; i++) x[i] = 1;
    double sum = 0;
    CHECK(tine_mpi_sum(&sum, (const double *)x, &a, NULL) == 0 && sum == N);
    case_end("a call after failures is right");
    free(y);
    tine_mpi_free(&a);
}
